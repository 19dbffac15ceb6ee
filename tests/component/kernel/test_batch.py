"""Queue workers: neighbours of a poisoned message go on, failures are seen, kept and sent again."""

import json
from typing import Annotated, Any

import pytest
from pydantic import Field

from kernel import batch, events, failures, log
from kernel.batch import Message, queue_handler
from kernel.failures import FailedMessage, FailureStatus, failures_pk
from kernel.refusals import FieldError, Invalid, Repeated
from kernel.shapes import MAX_FAULTS, Model
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


class Greeting(Model):
    """A message of these tests."""

    company: str
    names: Annotated[list[Annotated[str, Field(max_length=5)]], Field(min_length=1)]


def message_of(body: Any) -> Message:
    return Message("1", body if isinstance(body, str) else json.dumps(body), "q", 1)


def test_a_body_of_the_right_shape() -> None:
    assert message_of({"company": "acme", "names": ["Ida"]}).shaped(Greeting) == Greeting(company="acme", names=["Ida"])


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, {"/company": "Field required", "/names": "Field required"}),
        ({"company": "acme", "names": []}, {"/names": "List should have at least 1 item after validation, not 0"}),
        ({"company": "acme", "names": ["Ida", "Bartholomew"]}, {"/names/1": "String should have at most 5 characters"}),
        (
            {"company": 7, "names": ["Ida"], "a/b~c": 1},
            {"/company": "Input should be a valid string", "/a~1b~0c": "Extra inputs are not permitted"},
        ),
    ],
)
def test_every_place_of_a_body_that_does_not_fit(body: Any, faults: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="does not fit Greeting") as refused:
        message_of(body).shaped(Greeting)
    assert refused.value.errors == tuple(FieldError(pointer, reason) for pointer, reason in faults.items())


@pytest.mark.parametrize("body", ["no json", "[]", '"text"', "null", "[" * 100_000, '{"a":' * 100_000], ids=lambda body: body[:5])
def test_what_has_no_shape_at_all(body: str) -> None:
    with pytest.raises(Invalid, match="is not"):
        message_of(body).shaped(Greeting)


def test_of_very_many_faults_some_are_told() -> None:
    with pytest.raises(Invalid) as refused:
        message_of({str(number): 0 for number in range(10_000)}).shaped(Greeting)
    assert len(refused.value.errors) == MAX_FAULTS


def test_a_person_sees_the_places_and_no_log_tells_of_the_content(shelf: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[Any] = []
    monkeypatch.setattr(log._logger, "error", lambda name, **fields: logged.append((name, fields)))
    handler = queue_handler(lambda message: log.event("greeted", names=len(message.shaped(Greeting).names)), lambda: shelf)
    body = {"company": "acme", "names": ["Bartholomew"], "IBAN DE00 1234": "DE00"}
    assert deliver(handler, body, "[" * 100_000, {"company": "acme", "names": ["Ida"]}) == ["message-0", "message-1"]
    noted = shelf.need(FailedMessage, failures_pk("acme"), "message-0").reason
    assert noted == (
        "Invalid: this does not fit Greeting (/names/0 String should have at most 5 characters; "
        "/IBAN DE00 1234 Extra inputs are not permitted)"
    )
    assert "Bartholomew" not in noted
    assert shelf.need(FailedMessage, failures_pk("platform"), "message-1").reason == "Invalid: the message is not JSON"
    first, _ = logged
    assert (first[0], first[1]["extra"]["detail"]) == ("message.failed", "this does not fit Greeting")
    assert not [word for word in ("Bartholomew", "IBAN", "DE00") if word in str(logged)]


def told(kind: str, data: dict[str, Any]) -> Message:
    envelope = json.loads(events.new(kind, "acme", "s", data, NOW).json())
    return message_of(aws.bus_message(envelope))


def test_an_event_of_one_of_the_types_that_are_asked_for() -> None:
    assert told("a.b.c", {}).event().type == told("a.b.c", {}).event("x.y.z", "a.b.c").type == "a.b.c"
    with pytest.raises(Invalid) as refused:
        told("a.b.c", {}).event("x.y.z", "x.y.w")
    assert refused.value.errors == (FieldError("/detail/type", "expected x.y.z or x.y.w"),)


def test_the_data_of_an_event_by_its_shape() -> None:
    assert told("a.b.c", {"company": "acme", "names": ["Ida"]}).event().shaped(Greeting).names == ["Ida"]
    with pytest.raises(Invalid) as refused:
        told("a.b.c", {"company": "acme", "names": [1]}).event().shaped(Greeting)
    assert refused.value.errors == (FieldError("/detail/data/names/0", "Input should be a valid string"),)


def test_an_id_in_the_data_of_an_event() -> None:
    assert told("a.b.c", {"run": "r" * events.MAX_NAME}).event().name("run") == "r" * events.MAX_NAME


@pytest.mark.parametrize(
    "data", [{}, {"run": ""}, {"run": 7}, {"run": ["r"]}, {"run": "r" * (events.MAX_NAME + 1)}], ids=lambda data: str(data)[:15]
)
def test_data_without_the_id(data: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        told("a.b.c", data).event().name("run")
    assert refused.value.errors == (FieldError("/detail/data/run", "expected an id"),)
