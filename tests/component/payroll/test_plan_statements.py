"""Planning statements: who was paid in an approved run of the country and tax year, and nobody else."""

from typing import Any

import pytest

from payroll.domain.people import Country
from payroll.records import keys
from payroll.records.run import RunStatus
from payroll.records.statement import StatementChunk, StatementJob
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import STATEMENT_QUEUE, call, earnings, request_statements, run_of, shelf
from tests.conftest import sample_event

from payroll.handlers import plan_statements  # isort: skip

DONE: dict[str, list[Any]] = {"batchItemFailures": []}


@pytest.fixture(autouse=True)
def _queue() -> None:
    aws.create_queue(STATEMENT_QUEUE)


def planned() -> StatementJob:
    return shelf.need(StatementJob, keys.statement_jobs("acme"), "de-2026-1")


def people_of(job: StatementJob) -> list[str]:
    return [person for chunk in shelf.each(StatementChunk, keys.statement_chunks("acme", job.job_id)) for person in chunk.people]


def test_the_sample_event_plans_who_was_paid_in_approved_runs_of_the_country_and_year(monkeypatch: pytest.MonkeyPatch) -> None:
    print_shop.at(monkeypatch)
    paid, closed = run_of(month=10), run_of(month=9, status=RunStatus.CLOSED)
    cancelled, last_year = run_of(month=11, status=RunStatus.CANCELLED), run_of(month=1, pay_date=print_shop.date(2025, 12, 31))
    british = run_of(Country.GB, month=10)
    runs = (paid, closed, cancelled, last_year, british)
    shelf.put_many(runs)
    shelf.put_many(earnings(f"E00{number}", {run.run_id: {}}) for number, run in enumerate(runs, start=1))
    assert request_statements()[0] == 202
    assert plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT) == DONE
    job = planned()
    assert (job.status, job.people, job.chunks) == ("making", 2, 1)
    assert job.settled == (closed.run_id, paid.run_id)
    assert people_of(job) == ["E001", "E002"]
    (message,) = aws.sent_messages(aws.queue_url(STATEMENT_QUEUE))
    assert (message["job"], message["plan"], message["chunk"]) == ("de-2026-1", job.plan, 1)


def test_planning_again_sends_the_messages_again_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.plan_statements.PEOPLE_PER_CHUNK", 2)
    run = run_of()
    shelf.put_many([run, *(earnings(f"E{number}", {run.run_id: {}}) for number in range(5))])
    request_statements()
    plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT)
    before = planned()
    shelf.put_many([earnings("E9", {run.run_id: {}})])
    plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT)
    assert planned() == before
    assert sorted(message["chunk"] for message in aws.sent_messages(aws.queue_url(STATEMENT_QUEUE))) == [1, 1, 2, 2, 3, 3]


def test_statements_of_nobody_are_done_at_once() -> None:
    request_statements()
    plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT)
    _, job, _ = call("GET", "/statements/de-2026-1")
    assert (job["status"], job["people"]) == ("done", 0)
    assert [event["type"] for event in aws.waiting_events("payroll")].count("payroll.statements.made") == 1


def test_a_message_that_tells_of_no_statements_fails() -> None:
    other = sample_event("published", "payroll.run.opened.v1")
    answer = plan_statements.handler(aws.sqs_event(aws.bus_message(other)), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
