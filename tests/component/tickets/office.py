"""A help desk for the tests: mails dropped into the inbox, messages, requests, and the events that bring the workers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from kernel import aws as cloud
from kernel import clock
from kernel.documents import Documents
from kernel.table import Table
from tests import aws

NOW: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE: Final = "/v1/companies/acme/tickets"
PORTAL: Final = aws.machine_claims("shop-portal", "acme/tickets:submit")
IVAN: Final = aws.claims("ivan", "acme/it")
BUCKET: Final = aws.bucket_name("tickets")
SENDER: Final = "help@acme.example.com"

aws.set_environment("tickets", SENDER=SENDER, OWN_ADDRESSES="desk@acme.example.com", AWS_REGION="eu-central-1")

from tickets.handlers import acknowledge_ticket, api, receive_mail, receive_message
from tickets.records.tickets import Article, MessageNote, Quarantined, Ticket

SAMPLES: Final = Path(__file__).parents[3] / "events" / "tickets"
PRINTER: Final = (SAMPLES / "printer.eml").read_bytes()
REPLY: Final = (SAMPLES / "printer_reply.eml").read_bytes()
BOUNCE: Final = (SAMPLES / "bounce.eml").read_bytes()


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def call(method: str, path: str, *, who: Any = IVAN, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call of the tickets API below the company's base: status, body, headers."""
    answer = api.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def drop(raw: bytes, key: str = "inbox/acme/mail.eml") -> None:
    """Puts a mail into the inbox."""
    cloud.s3().put_object(Bucket=BUCKET, Key=key, Body=raw)


def deliver(key: str = "inbox/acme/mail.eml", bucket: str = BUCKET) -> list[Any]:
    """Brings the worker to a mail in the inbox; answers the failures of the batch."""
    return list(receive_mail.handler(aws.sqs_event(aws.s3_message(bucket, key)), aws.CONTEXT)["batchItemFailures"])


def receive(raw: bytes, key: str = "inbox/acme/mail.eml") -> None:
    """A mail arrives and is taken in."""
    drop(raw, key)
    assert deliver(key) == []


def send(*bodies: Any) -> list[Any]:
    """Queue messages arrive; answers the failures of the batch."""
    return list(receive_message.handler(aws.sqs_event(*bodies), aws.CONTEXT)["batchItemFailures"])


def acknowledge(event: dict[str, Any]) -> list[Any]:
    """The worker gets an event of the bus; answers the failures of the batch."""
    return list(acknowledge_ticket.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)["batchItemFailures"])


def items(kind: str) -> Iterator[dict[str, Any]]:
    """Raw items of one kind of record."""
    yield from aws.stored_items("tickets", kind)


def tickets() -> list[Ticket]:
    """Every ticket, by number."""
    return sorted((Ticket.of(item) for item in items("Ticket")), key=lambda ticket: ticket.id)


def articles() -> list[Article]:
    """Every article, by ticket and number."""
    return sorted((Article.of(item) for item in items("Article")), key=lambda article: (article.ticket, article.number))


def notes() -> list[MessageNote]:
    """Every message id that is known."""
    return [MessageNote.of(item) for item in items("MessageNote")]


def in_quarantine() -> list[Quarantined]:
    """Every mail in quarantine."""
    return [Quarantined.of(item) for item in items("Quarantined")]


def documents() -> Documents:
    return Documents(BUCKET)


def shelf() -> Table:
    return Table(aws.table_name("tickets"))


def events(kind: str = "") -> list[dict[str, Any]]:
    """Events waiting for the bus, of one type or all."""
    return [event for event in aws.waiting_events("tickets") if kind in ("", event["type"])]
