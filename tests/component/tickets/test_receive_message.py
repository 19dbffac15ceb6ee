"""Queue messages that open tickets: the front office's and those of our own house."""

import json
from typing import Any

import pytest

from tests import aws
from tests.component.tickets import office
from tests.conftest import ROOT, sample_event

from tickets.domain.tickets import Channel, Priority  # isort: skip
from tickets.handlers import receive_message  # isort: skip

MESSAGE: dict[str, Any] = json.loads(sample_event("tickets", "receive_message")["Records"][0]["body"])
FAILED_SET: dict[str, Any] = json.loads((ROOT / "events" / "published" / "backups.set.failed.v1.json").read_text())


def test_sample_messages_open_two_tickets() -> None:
    for _ in range(2):
        assert receive_message.handler(sample_event("tickets", "receive_message"), aws.CONTEXT) == {"batchItemFailures": []}
    ours, theirs = sorted(office.tickets(), key=lambda ticket: ticket.source)
    assert (ours.company, ours.subject, ours.priority) == ("platform", "The backup 2026-11-24 failed", Priority.HIGH)
    assert (ours.automatic, ours.requester_email, ours.channel) == ("own-house", "", Channel.QUEUE)
    assert (theirs.company, theirs.subject, theirs.automatic) == ("acme", "Badge reader at gate 4 is dark", "")
    assert (theirs.source, theirs.source_id, theirs.requester_email) == ("shop-portal", "case-1002", "omar.haddad@example.com")
    assert len(office.events("tickets.ticket.opened")) == 2


def test_a_failed_drill_is_urgent() -> None:
    drill = FAILED_SET | {"type": "backups.drill.failed", "id": "01KB8GNQ00000000000000B009", "company": "acme"}
    assert office.send(aws.bus_message(drill)) == []
    (ticket,) = office.tickets()
    assert (ticket.company, ticket.priority) == ("acme", Priority.URGENT)


def test_the_same_case_by_http_and_by_queue_is_one_ticket() -> None:
    assert office.send(MESSAGE) == []
    body = {name: MESSAGE[name] for name in ("source", "source_id", "subject", "text", "requester")}
    status, ticket, _ = office.call("POST", "", who=office.PORTAL, body=body, headers={"Idempotency-Key": "k"})
    assert (status, [ticket["id"]]) == (201, [one.id for one in office.tickets()])


def test_the_same_case_with_other_contents_is_refused_and_visible() -> None:
    assert office.send(MESSAGE) == []
    assert len(office.send(MESSAGE | {"text": "something else"})) == 1
    (ticket,) = office.tickets()
    (failure,) = office.items("FailedMessage")
    assert ticket.id in failure["reason"]["S"]


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        [],
        {},
        MESSAGE | {"unknown": 1},
        MESSAGE | {"subject": ""},
        MESSAGE | {"subject": "x" * 251},
        MESSAGE | {"company": "ACME#1"},
        MESSAGE | {"company": "initech"},
        MESSAGE | {"requester": {"email": "nobody"}},
        aws.bus_message(FAILED_SET | {"type": "payroll.run.opened"}),
        aws.bus_message(FAILED_SET | {"company": "initech"}),
        {"detail-type": "backups.set.failed"},
    ],
)
def test_what_is_no_ticket_message_fails_visibly(body: Any) -> None:
    assert len(office.send(body)) == 1
    assert office.tickets() == []
    assert len(list(office.items("FailedMessage"))) == 1
