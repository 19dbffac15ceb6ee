"""Crash sweeps of the relay, the sweep of outboxes, and the keeping of failures: no event lost, every failure kept once."""

from collections.abc import Iterator
from datetime import timedelta

from kernel import clock, events, failures
from kernel.events import OutboxItem, outbox_list
from kernel.failures import FailedMessage, FailureStatus, failures_pk
from kernel.table import Table
from tests import aws
from tests.component.house import create_bus, published
from tests.conftest import sample_event
from tests.faults.harness import sweep

from house.handlers import keep_failures, publish_events, sweep_outbox  # isort: skip

SHELF = aws.table_name("payroll")
SUBJECTS = [f"run-{number}" for number in range(12)]


def prepare() -> None:
    aws.fresh_world()
    create_bus()
    for subject in SUBJECTS:
        event = events.new("payroll.run.opened", "acme", subject, {}, clock.now() - timedelta(minutes=10))
        Table(SHELF).transact(events.outbox(event))


def check() -> Iterator[str]:
    subjects = {envelope["subject"] for envelope in published()}
    if subjects != set(SUBJECTS):
        yield f"events on the bus: {sorted(subjects)}"
    waiting = list(Table(SHELF).each(OutboxItem, outbox_list("acme"), index=True))
    if waiting:
        yield f"{len(waiting)} published events are still listed as waiting"


def test_the_relay_loses_nothing() -> None:
    def deliver() -> bool:
        arn = f"arn:aws:dynamodb:eu-central-1:{aws.ACCOUNT}:table/{SHELF}/stream/2026"
        items = Table(SHELF).query(OutboxItem, outbox_list("acme"), index=True, limit=100).records
        # A stream delivers what was inserted, whatever became of the item since.
        records = [
            {"eventName": "INSERT", "eventSourceARN": arn, "dynamodb": {"SequenceNumber": str(index), "NewImage": item.item()}}
            for index, item in enumerate(items)
        ]
        return not publish_events.handler({"Records": records}, aws.CONTEXT)["batchItemFailures"]

    report = sweep(prepare, deliver, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_the_sweep_loses_nothing() -> None:
    def run() -> bool:
        sweep_outbox.handler(sample_event("house", "sweep_outbox"), aws.CONTEXT)
        return True

    assert sweep(prepare, run, check).broken == []


def test_a_failure_is_kept_once_and_sent_again() -> None:
    event = sample_event("house", "keep_failures")
    message_id = event["Records"][0]["messageId"]
    queue = "test-payroll-plan-run"

    def prepare_queue() -> None:
        aws.fresh_world()
        aws.create_queue(queue)

    def keep() -> bool:
        return not keep_failures.handler(event, aws.CONTEXT)["batchItemFailures"]

    def kept() -> Iterator[str]:
        found = list(Table(SHELF).each(FailedMessage, failures_pk("acme")))
        if [failed.status for failed in found] != [FailureStatus.WAITING] or not found[0].message:
            yield f"kept: {found}"

    assert sweep(prepare_queue, keep, kept).broken == []

    def prepare_kept() -> None:
        prepare_queue()
        keep()

    def retry() -> bool:
        shelf = Table(SHELF)
        known = shelf.need(FailedMessage, failures_pk("acme"), message_id)
        if known.status is FailureStatus.WAITING:
            failures.retry(shelf, {queue: aws.queue_url(queue)}, company="acme", message_id=message_id, who="ida", now=clock.now())
        return True

    def sent() -> Iterator[str]:
        if not aws.sent_messages(aws.queue_url(queue)):
            yield "the message was never sent"
        if Table(SHELF).need(FailedMessage, failures_pk("acme"), message_id).status is not FailureStatus.RETRIED:
            yield "not marked"

    assert sweep(prepare_kept, retry, sent).broken == []
