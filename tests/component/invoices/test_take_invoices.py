"""Invoices that systems send as messages: the same documents as over HTTP."""

import base64
import hashlib
from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import BASE, CII, UBL, call, deliver, drop, hand_in, objects, see
from tests.conftest import sample_event
from tests.unit.invoices.envelopes import signed

from invoices.handlers import take_invoices  # isort: skip

QUEUE = "invoices-take-invoices"


def message(content: bytes = UBL, **more: Any) -> dict[str, Any]:
    return {"company": "acme", "content_type": "application/xml", "content": base64.b64encode(content).decode()} | more


def send(*messages: Any) -> list[str]:
    answer = take_invoices.handler(aws.sqs_event(*messages, queue=QUEUE), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_the_sample_message_becomes_a_document() -> None:
    assert take_invoices.handler(sample_event("invoices", "take_invoices"), aws.CONTEXT) == {"batchItemFailures": []}
    (key,) = objects()
    assert office.content(key) == UBL
    assert deliver(key) == []
    seen = see(f"{BASE}/received/{hashlib.sha256(UBL).hexdigest()[:32]}")
    assert (seen["status"], seen["source"], seen["submitted_by"]) == ("accepted", "queue", "purchasing")
    assert seen["media_type"] == "application/xml"


def test_the_same_message_twice_is_one_document() -> None:
    assert send(message(), message()) == []
    assert send(message()) == []
    assert len(objects()) == len(call("GET", "/received")[1]["items"]) == 1


def test_the_same_bytes_are_the_same_document_whichever_way_they_came_first() -> None:
    hand_in(UBL)
    assert send(message(submitted_by="purchasing")) == []
    (seen,) = call("GET", "/received")[1]["items"]
    assert (seen["source"], seen["submitted_by"]) == ("api", "scanner")


def test_a_message_may_name_an_object_in_the_inbox() -> None:
    key = drop(signed(CII), "from-purchasing/4711.p7m")
    assert send({"company": "acme", "key": key, "submitted_by": "purchasing"}) == []
    digest = hashlib.sha256(office.content(key)).hexdigest()
    assert deliver(key, f"inbox/acme/{digest}.p7m") == []
    seen = see(f"{BASE}/received/{digest[:32]}")
    assert (seen["status"], seen["source"], seen["submitted_by"], seen["wrapping"]) == ("accepted", "queue", "purchasing", ["p7m"])
    # Named after it was judged already it stays what it is.
    assert send({"company": "acme", "key": key}) == []
    assert see(f"{BASE}/received/{digest[:32]}") == seen


@pytest.mark.parametrize(
    "bad",
    [
        {},
        message(company="initech"),
        message(company=["acme"]),
        message(company="../globex"),
        message(content_type="text/html"),
        message() | {"content": "not base64!"},
        message() | {"content": ""},
        message(key="inbox/acme/x.xml"),
        message(submitted_by="a b"),
        message(priority="high"),
        {"company": "acme"},
        {"company": "acme", "key": "inbox/globex/x.xml"},
        {"company": "acme", "key": "issued/acme/x.xml"},
        {"company": "acme", "key": "inbox/acme/gone.xml"},
        {"company": "acme", "content": " \n "},
        "not json",
        [],
    ],
    ids=str,
)
def test_a_bad_message_stays_visible_and_stops_no_other(bad: Any) -> None:
    assert send(bad, message()) == ["message-0"]
    assert len(call("GET", "/received")[1]["items"]) == 1
    (failed,) = aws.stored_items("invoices", "FailedMessage")
    assert failed["status"]["S"] == "retrying"
    assert "Invalid: " in failed["reason"]["S"] or "NotFound: " in failed["reason"]["S"]


def test_every_place_at_fault_is_named_and_no_value() -> None:
    assert send(message(submitted_by="Ida Berg", priority="high") | {"content": ""}) == ["message-0"]
    (failed,) = aws.stored_items("invoices", "FailedMessage")
    reason = failed["reason"]["S"]
    assert [place for place in ("/content ", "/submitted_by ", "/priority ") if place not in reason] == []
    assert "Berg" not in reason
    assert "high" not in reason


def test_a_message_of_rubbish_is_a_document_in_quarantine() -> None:
    assert send(message(b"rubbish", content_type="application/octet-stream")) == []
    (key,) = objects()
    assert deliver(key) == []
    (seen,) = call("GET", "/received", query="status=quarantined")[1]["items"]
    assert (seen["source"], office.content(key)) == ("queue", b"rubbish")
