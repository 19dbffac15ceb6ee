"""Queue workers: neighbours of a poisoned message go on, failures are seen, kept and sent again."""

import json
from typing import Any

import pytest

from kernel import batch, failures
from kernel.batch import Message, queue_handler
from kernel.failures import FailedMessage, FailureStatus, failures_pk
from kernel.refusals import Invalid, Repeated
from kernel.table import Table
from tests import aws
from tests.component.kernel import NOW

aws.set_environment("payroll")


@pytest.fixture
def shelf() -> Table:
    return Table(aws.table_name("payroll"))


def worker(shelf: Table, done: list[str]) -> batch.Handler:
    def work(message: Message) -> None:
        body = message.json()
        match body.get("do"):
            case "break":
                raise RuntimeError("net pay 100")
            case "refuse":
                raise Invalid("no such run")
            case "repeat":
                raise Repeated("was there")
        done.append(message.id)

    return queue_handler(work, lambda: shelf)


def deliver(handler: batch.Handler, *bodies: Any, tries: int = 1) -> list[str]:
    answer = handler(aws.sqs_event(*bodies, queue="test-payroll-plan-run", tries=tries), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_neighbours_go_on_and_failures_are_noted(shelf: Table) -> None:
    done: list[str] = []
    failed = deliver(
        worker(shelf, done),
        {"company": "acme"},
        {"company": "acme", "do": "break"},
        "no json",
        {"company": "acme", "do": "repeat"},
        {"do": "refuse"},
    )
    assert failed == ["message-1", "message-2", "message-4"]
    assert done == ["message-0"]
    noted = shelf.need(FailedMessage, failures_pk("acme"), "message-1")
    assert (noted.status, noted.reason, noted.queue, noted.message) == (FailureStatus.RETRYING, "RuntimeError", "test-payroll-plan-run", "")
    reasons = {failed.message_id: failed.reason for failed in shelf.each(FailedMessage, failures_pk("platform"))}
    assert reasons == {"message-2": "Invalid: the message is not JSON", "message-4": "Invalid: no such run"}


def test_a_batch_of_nothing_but_failures_still_answers(shelf: Table) -> None:
    assert deliver(worker(shelf, []), {"do": "break"}, {"do": "break"}) == ["message-0", "message-1"]


def test_a_later_success_resolves(shelf: Table) -> None:
    handler = worker(shelf, [])
    deliver(handler, {"company": "acme", "do": "break"})
    deliver(handler, {"company": "acme", "do": "break"}, tries=2)
    assert shelf.need(FailedMessage, failures_pk("acme"), "message-0").tries == 2
    deliver(handler, {"company": "acme"}, tries=3)
    assert shelf.need(FailedMessage, failures_pk("acme"), "message-0").status is FailureStatus.RESOLVED


def test_kept_listed_and_sent_again(shelf: Table) -> None:
    url = aws.create_queue("test-payroll-plan-run")
    body = json.dumps({"company": "acme", "do": "break"})
    deliver(worker(shelf, []), body)
    for _ in range(2):  # the dead-letter queue delivers at least once
        failures.keep(shelf, message_id="message-0", message=body, queue="test-payroll-plan-run", now=NOW)
    page = failures.listed(shelf, "acme", FailureStatus.WAITING, 10, None)
    assert [(failed.message_id, failed.reason, failed.message) for failed in page.records] == [("message-0", "RuntimeError", body)]
    retried = failures.retry(shelf, {"test-payroll-plan-run": url}, company="acme", message_id="message-0", who="ida", now=NOW)
    assert retried.status is FailureStatus.RETRIED
    assert aws.sent_messages(url) == [json.loads(body)]


def test_a_crash_without_a_note_is_kept_too(shelf: Table) -> None:
    failures.keep(shelf, message_id="m", message="no json", queue="q", now=NOW)
    assert shelf.need(FailedMessage, failures_pk("platform"), "m").status is FailureStatus.WAITING


@pytest.mark.parametrize(
    ("key", "company"), [("inbox/acme/a b.eml", "acme"), ("inbox/acme/deep/er.xml", "acme"), ("inbox/acme", None), ("other/acme/x", None)]
)
def test_dropped_documents(key: str, company: str | None) -> None:
    message = Message("1", json.dumps(aws.s3_message("bucket", key, 7)), "q", 1)
    if company is None:
        with pytest.raises(Invalid):
            message.dropped()
    else:
        assert message.dropped() == batch.Dropped("bucket", key, company, 7)


@pytest.mark.parametrize(
    "body", ["{}", '{"detail": {"object": {}}}', '{"detail": {"bucket": {"name": "b"}, "object": {"key": "inbox/a/b", "size": "x"}}}']
)
def test_what_tells_of_no_document(body: str) -> None:
    with pytest.raises(Invalid):
        Message("1", body, "q", 1).dropped()
