"""Acknowledgements: one for a person, none for a program, and none without end."""

import json
from datetime import timedelta
from email import message_from_string
from email.policy import default
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from tests import aws
from tests.component.tickets import office
from tests.conftest import sample_event

from tickets.domain.acknowledgements import PER_REQUESTER_AND_HOUR_MAX  # isort: skip
from tickets.handlers import acknowledge_ticket, api  # isort: skip


def sent() -> list[Any]:
    """The mails that SES took."""
    return [message_from_string(one.raw_data, policy=default) for one in ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages]


def opened(number: int = 0) -> dict[str, Any]:
    return office.events("tickets.ticket.opened")[number]


def mail(number: int, *lines: str, sender: str = "ada@example.com") -> bytes:
    return "\r\n".join([f"From: {sender}", f"Message-ID: <{number}@x>", "Subject: Help", *lines, "", f"text {number}"]).encode()


def state() -> list[tuple[str, str]]:
    return [(item["state"]["S"], item["reason"]["S"]) for item in office.items("Acknowledgement")]


def test_sample_event_acknowledges_the_sample_ticket_once() -> None:
    api.handler(sample_event("tickets", "api"), aws.CONTEXT)
    for _ in range(3):
        assert acknowledge_ticket.handler(sample_event("tickets", "acknowledge_ticket"), aws.CONTEXT) == {"batchItemFailures": []}
    (ticket,) = office.tickets()
    (letter,) = sent()
    assert letter["Subject"] == f"[{ticket.id}] We have received your message: No access to the order archive"
    assert (letter["Auto-Submitted"], letter["To"]) == ("auto-replied", "Ida Berg <ida.berg@example.com>")
    assert state() == [("sent", "")]


def test_a_mail_is_answered_in_its_thread_and_a_reply_to_the_answer_finds_the_ticket() -> None:
    office.receive(office.PRINTER, "inbox/acme/1.eml")
    assert office.acknowledge(opened()) == []
    (letter,) = sent()
    assert letter["In-Reply-To"] == "<20261124083000.7f3a@customer.example.com>"
    (acknowledgement,) = office.items("Acknowledgement")
    alias = f"<{acknowledgement['provider_id']['S']}@eu-central-1.amazonses.com>"
    for number, answered in enumerate((alias, str(letter["Message-ID"])), 2):
        office.receive(mail(number, f"In-Reply-To: {answered}"), f"inbox/acme/{number}.eml")
    (ticket,) = office.tickets()
    assert ticket.articles == 3


def test_our_own_acknowledgement_in_our_inbox_ends_there() -> None:
    office.receive(office.PRINTER, "inbox/acme/1.eml")
    office.acknowledge(opened())
    (letter,) = sent()
    office.receive(letter.as_bytes(), "inbox/acme/2.eml")
    assert [ticket.articles for ticket in office.tickets()] == [1]


@pytest.mark.parametrize(
    "raw",
    [
        office.BOUNCE,
        mail(1, "Auto-Submitted: auto-generated"),
        mail(1, "Precedence: bulk"),
        mail(1, "Return-Path: <>"),
        mail(1, sender="MAILER-DAEMON@example.com"),
        mail(1, sender="Help Desk <help@acme.example.com>"),
        mail(1, sender="DESK@acme.example.com"),
        mail(1, "List-Id: <all.example.com>"),
    ],
)
def test_programs_lists_and_ourselves_get_none(raw: bytes) -> None:
    office.receive(raw)
    assert office.acknowledge(opened()) == []
    assert sent() == []
    ((decided, reason),) = state()
    assert decided == "silent"
    assert reason


def test_our_own_house_gets_none() -> None:
    bodies = [json.loads(record["body"]) for record in sample_event("tickets", "receive_message")["Records"]]
    assert office.send(bodies[1]) == []
    assert office.acknowledge(opened()) == []
    assert sent() == []


def test_a_loop_ends_after_some_mails_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    for number in range(PER_REQUESTER_AND_HOUR_MAX + 3):
        office.receive(mail(number), f"inbox/acme/{number}.eml")
    for event in office.events("tickets.ticket.opened"):
        assert office.acknowledge(event) == []
    assert len(sent()) == PER_REQUESTER_AND_HOUR_MAX
    assert sorted(one for one, _ in state()) == ["sent"] * PER_REQUESTER_AND_HOUR_MAX + ["silent"] * 3
    office.at(monkeypatch, office.NOW + timedelta(hours=1))
    office.receive(mail(99), "inbox/acme/99.eml")
    office.acknowledge(opened(-1))
    assert len(sent()) == PER_REQUESTER_AND_HOUR_MAX + 1


def test_other_events_and_unknown_tickets_fail_visibly() -> None:
    office.receive(office.PRINTER)
    assert len(office.acknowledge(opened() | {"type": "tickets.ticket.resolved"})) == 1
    assert len(office.acknowledge(opened() | {"subject": "T-0000000000"})) == 1
    assert sent() == []
