"""Crash sweeps over printing: whatever dies, repeats or overtakes, each document is there once and every count is what it counts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.payslip import Payslip
from payroll.operations.payslip_pdf import payslip_pdf
from payroll.records import keys
from payroll.records.printing import payslip_document
from payroll.records.statement import StatementJob
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import (
    PEOPLE,
    STATEMENT_QUEUE,
    chunk_message,
    documents,
    earnings,
    employee,
    request_statements,
    run_of,
    shelf,
    store_run,
)
from tests.faults.harness import sweep
from tests.unit.payroll.documents.slips import text

from payroll.handlers import make_statements, plan_statements, render_payslips  # isort: skip

PAID = PEOPLE[:2]
FEW_LINES = Payslip((Line("salary", Side.EARNING, 3_000_00, "regular"),))
"""Large items are slow in the emulator."""
DONE: dict[str, list[Any]] = {"batchItemFailures": []}
RUN = run_of()
PAY = {"regular": 3_000_00, "taxable_wage": 3_000_00, "wage_tax": 400_00}


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people make two chunks of statements."""
    monkeypatch.setattr("payroll.operations.plan_statements.PEOPLE_PER_CHUNK", 1)
    print_shop.at(monkeypatch)


def count(kind: str, expected: int) -> Iterator[str]:
    found = len(aws.stored_items("payroll", kind))
    if found != expected:
        yield f"{found} {kind} instead of {expected}"


def history(what: str, expected: int) -> Iterator[str]:
    found = sum(entry["what"]["S"] == what for entry in aws.stored_items("payroll", "AuditEntry"))
    if found != expected:
        yield f"{found} history entries {what} instead of {expected}"


def events(kind: str, expected: int = 1) -> Iterator[str]:
    found = sum(event["type"] == kind for event in aws.waiting_events("payroll"))
    if found != expected:
        yield f"{found} events {kind} instead of {expected}"


def swept(world: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterator[str]], least_calls: int) -> None:
    """Sweeps the workflow and holds it to no broken point."""
    report = sweep(world, workflow, check)
    assert report.broken == []
    assert len(report.calls) >= least_calls


def world_with_an_approved_run() -> None:
    aws.fresh_world()
    store_run(RUN, slip=FEW_LINES)


def test_render_payslips() -> None:
    expected = {
        payslip_document("acme", RUN.run_id, person): payslip_pdf(
            print_shop.payslip(RUN, person, slip=FEW_LINES), "acme", unverified=RUN.unverified
        )
        for person in PEOPLE
    }

    def check() -> Iterator[str]:
        if {head.key: documents.get(head.key) for head in documents.list("payslips/")} != expected:
            yield "other documents than the payslips"
        yield from count("PrintedChunk", 1)

    def deliver() -> bool:
        return render_payslips.handler(aws.sqs_event(chunk_message(RUN)), aws.CONTEXT) == DONE

    swept(world_with_an_approved_run, deliver, check, 8)


def world_with_pay() -> None:
    aws.fresh_world()
    aws.create_queue(STATEMENT_QUEUE)
    shelf.put_many([RUN])
    for person in PAID:
        shelf.put_many([earnings(person, {RUN.run_id: PAY}), employee(RUN.country, person)])


def world_with_a_request() -> None:
    world_with_pay()
    request_statements()


def test_request_statements() -> None:
    keys_of_clients = iter(range(10_000))

    def check() -> Iterator[str]:
        yield from count("StatementJob", 1)
        yield from events("payroll.statements.requested")
        yield from history("statements.requested", 1)

    swept(world_with_pay, lambda: request_statements(key=f"key-{next(keys_of_clients)}")[0] == 202, check, 3)


def deliver_request() -> bool:
    (event,) = [each for each in aws.waiting_events("payroll") if each["type"] == "payroll.statements.requested"]
    return plan_statements.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT) == DONE


def test_plan_statements() -> None:
    def check() -> Iterator[str]:
        job = shelf.need(StatementJob, keys.statement_jobs("acme"), "de-2026-1")
        if (job.status, job.people, job.chunks, job.settled) != ("making", 2, 2, (RUN.run_id,)):
            yield f"job {job.status} {job.people} {job.chunks} {job.settled}"
        yield from count("StatementChunk", 2)
        yield from history("statements.making", 1)
        sent = {message["chunk"] for message in aws.sent_messages(aws.queue_url(STATEMENT_QUEUE))}
        if sent != {1, 2}:
            yield f"messages for the chunks {sent}"

    swept(world_with_a_request, deliver_request, check, 6)


def test_make_statements() -> None:
    messages: list[object] = []
    issued: dict[str, bytes] = {}

    def planned_world() -> None:
        world_with_a_request()
        deliver_request()
        messages[:] = aws.sent_messages(aws.queue_url(STATEMENT_QUEUE))

    def check() -> Iterator[str]:
        job = shelf.need(StatementJob, keys.statement_jobs("acme"), "de-2026-1")
        if (job.status, job.chunks_done, job.made, job.unchanged, job.refused) != ("done", 2, 2, 0, 0):
            yield f"job {job}"
        written = {head.key: documents.get(head.key) for head in documents.list("statements/")}
        if written != (issued or written) or len(written) != 2 * len(PAID):
            yield "other documents than the statements"
        issued.update(written)
        yield from count("StatementRecord", 2)
        yield from count("Receipt", 2)
        yield from history("statement.made", 2)
        yield from history("statements.done", 1)
        yield from events("payroll.statements.made")

    def deliver_chunks() -> bool:
        return make_statements.handler(aws.sqs_event(*messages), aws.CONTEXT) == DONE

    swept(planned_world, deliver_chunks, check, 20)
    for key, content in issued.items():
        assert "3000" in text(content).replace(",", "") if key.endswith("pdf") else json.loads(content)["boxes"][0]["amount"] == 3_000_00
