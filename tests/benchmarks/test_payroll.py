"""A whole pay run: opened, planned, calculated chunk by chunk, released. PEOPLE sets how many (5,000), COUNTRY whose rules (US).

What is shown apart: our CPU (with the AWS client) and the emulator's, which answers within this process; the calculation without AWS; AWS
calls and writes, and bytes stored for each employee.
"""

import collections
import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import botocore.handlers
import pytest
from moto.core.botocore_stubber import BotocoreStubber

from payroll.domain.people import Country
from payroll.records import keys
from payroll.records.rule_sets import rules_of
from payroll.records.run import Run
from payroll.records.snapshot import Snapshot
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import employee, hire, published

from payroll.handlers import calculate_chunk, plan_release, plan_run, request_payments  # isort: skip
from payroll.operations.pay_people import pay_people  # isort: skip

PEOPLE = int(os.environ.get("PEOPLE", "5000"))
COUNTRY = Country(os.environ.get("COUNTRY", "US"))
MESSAGES_AT_A_TIME = 10

_calls: collections.Counter[str] = collections.Counter()


_items = [0]


def _count(model: Any, params: Any, **_: Any) -> None:
    _calls[f"{model.service_model.service_name}.{model.name}"] += 1
    if model.name == "TransactWriteItems":
        _items[0] += len(json.loads(params["body"])["TransactItems"])


_emulator_seconds = [0.0]
_stubbed = BotocoreStubber.__call__


def _timed(stubber: BotocoreStubber, *arguments: Any, **named: Any) -> Any:
    begun = time.process_time()
    try:
        return _stubbed(stubber, *arguments, **named)
    finally:
        _emulator_seconds[0] += time.process_time() - begun


# Copied into every botocore session that is built from now on.
botocore.handlers.BUILTIN_HANDLERS.append(("before-call", _count))


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with aws.large_world("payroll"), mock.patch.object(BotocoreStubber, "__call__", _timed):
        office.queues()
        yield


def _run_everything() -> tuple[Run, list[float]]:
    _, opened, _ = office.open_run(country=str(COUNTRY))
    plan_run.handler(aws.sqs_event(aws.bus_message(published("payroll.run.opened")[0])), aws.CONTEXT)
    chunks: list[float] = []
    messages = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    for message in messages:
        begun = time.process_time()
        assert calculate_chunk.handler(aws.sqs_event(message), aws.CONTEXT) == {"batchItemFailures": []}
        chunks.append(time.process_time() - begun)
    office.decide(opened["id"])
    plan_release.handler(aws.sqs_event(aws.bus_message(published("payroll.run.approved")[0])), aws.CONTEXT)
    payments = aws.sent_messages(aws.queue_url(office.PAYMENT_QUEUE))
    for part in itertools.batched(payments, MESSAGES_AT_A_TIME, strict=False):
        request_payments.handler(aws.sqs_event(*part), aws.CONTEXT)
    return office.shelf.need(Run, keys.runs("acme"), opened["id"]), chunks


def _bytes(kind: str) -> float:
    items = aws.stored_items("payroll", kind)
    return sum(len(json.dumps(item)) for item in items) / max(1, len(items))


def test_a_whole_run(benchmark: Any) -> None:
    for part in itertools.batched(range(PEOPLE), 1_000, strict=False):
        hire(*(employee(f"E{number:06}", COUNTRY, 2_500_00 + number % 5_000 * 97) for number in part))
    _calls.clear()
    _emulator_seconds[0], _items[0] = 0.0, 0
    begun = time.process_time()
    run, chunks = benchmark.pedantic(_run_everything, rounds=1, iterations=1)
    whole = time.process_time() - begun
    calls, emulator = dict(_calls), _emulator_seconds[0]
    assert (run.paid, run.set_aside) == (PEOPLE, 0)
    rules = rules_of(run.country, run.tax_year)
    snapshots = [Snapshot.of(office.documents.get(head.key)) for head in office.documents.list("snapshots/")]
    begun = time.process_time()
    paid = sum(len(pay_people(run, "", snapshot, rules).slips) for snapshot in snapshots)
    calculating = time.process_time() - begun
    assert paid == PEOPLE
    benchmark.extra_info |= {
        "people": PEOPLE,
        "cpu_seconds_with_the_emulator": round(whole, 2),
        "cpu_seconds_of_ours": round(whole - emulator, 2),
        "cpu_seconds_of_the_calculation": round(calculating, 2),
        "payslips_per_second_of_the_calculation": round(PEOPLE / calculating),
        "median_chunk_milliseconds_with_the_emulator": round(1000 * statistics.median(chunks), 1),
        "aws_calls_per_employee": round(sum(calls.values()) / PEOPLE, 3),
        "aws_calls": calls,
        "items_written_per_employee": round(_items[0] / PEOPLE, 2),
        "payslip_bytes": round(_bytes("PayslipRecord")),
        "earnings_bytes": round(_bytes("EarningsRecord")),
        "snapshot_bytes": round(sum(head.size for head in office.documents.list("snapshots/")) / PEOPLE),
    }
    print(json.dumps(benchmark.extra_info, indent=2))  # noqa: T201 (what a benchmark is for)
