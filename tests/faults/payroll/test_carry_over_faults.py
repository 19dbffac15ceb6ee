"""Crash sweep over closing a year in Italy: each profile of the new year is written once, whatever dies or comes twice."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kernel.aws import s3
from payroll.records import keys
from payroll.records.statement import StatementJob
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import documents, request_statements, shelf
from tests.component.payroll.test_carry_over import NEW_YEAR, paid, person, profiles
from tests.faults.harness import sweep

from payroll.handlers import make_statements, plan_statements  # isort: skip

DONE: dict[str, list[object]] = {"batchItemFailures": []}


def test_carry_over(monkeypatch: pytest.MonkeyPatch) -> None:
    print_shop.at(monkeypatch, datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    monkeypatch.setattr("payroll.operations.make_statements.statement_pdf", lambda _: b"%PDF")
    messages: list[object] = []
    kept: list[aws.Items] = []

    def world() -> None:
        """Built once, then laid out again from a copy."""
        if kept:
            aws.restore_items("payroll", kept[0])
            for head in documents.list("statements/"):
                s3().delete_object(Bucket=documents.bucket, Key=head.key)
            return
        aws.fresh_world()
        aws.create_queue(print_shop.STATEMENT_QUEUE)
        paid(person("E001"))
        request_statements("IT", "2026")
        (event,) = [each for each in aws.waiting_events("payroll") if each["type"] == "payroll.statements.requested"]
        assert plan_statements.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT) == DONE
        messages[:] = aws.sent_messages(aws.queue_url(print_shop.STATEMENT_QUEUE))
        kept.append(aws.copied_items("payroll"))

    def check() -> Iterator[str]:
        job = shelf.need(StatementJob, keys.statement_jobs("acme"), "it-2026-1")
        if (job.status, job.made, job.carried, job.not_carried) != ("done", 1, 1, 0):
            yield f"job {job.status} {job.made} {job.carried} {job.not_carried}"
        if len(profiles()) != 2 or profiles()[NEW_YEAR]["severance_fund"] != 7_000_00:
            yield f"profiles {profiles()}"
        written = [entry for entry in aws.stored_items("payroll", "AuditEntry") if entry["what"]["S"] == "employee.carried_over"]
        if len(written) != 1:
            yield f"{len(written)} history entries"

    report = sweep(world, lambda: make_statements.handler(aws.sqs_event(*messages), aws.CONTEXT) == DONE, check)
    assert report.broken == []
    assert len(report.calls) >= 10
