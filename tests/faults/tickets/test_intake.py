"""Crash sweeps over the intake of tickets and their acknowledgement: whatever breaks, each ticket, article and document is there once."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from kernel import aws as cloud
from tests import aws
from tests.component.tickets import office
from tests.conftest import sample_event
from tests.faults.harness import sweep

from tickets.handlers import acknowledge_ticket, api, receive_message  # isort: skip

LONG = b"From: Ada <ada@example.com>\r\nMessage-ID: <long@x>\r\nSubject: Long\r\n\r\n" + b"line\r\n" * 10_000


def _counts(tickets: int, articles: int, events: int) -> Iterable[str]:
    found = (len(office.tickets()), len(office.articles()), len(office.events()))
    if found != (tickets, articles, events):
        yield f"tickets, articles, events are {found}, expected {(tickets, articles, events)}"
    if sum(ticket.articles for ticket in office.tickets()) != len(office.articles()):
        yield "a ticket's count of articles is not what it has"
    history = len(list(office.items("AuditEntry")))
    if history < articles:
        yield f"{history} entries of history for {articles} articles"
    for article in office.articles():
        keys = [article.raw_key, article.text_key, *(one.key for one in article.attachments)]
        yield from (f"the document {key} is missing" for key in keys if key and office.documents().head(key) is None)


def _world_with(*mails: tuple[str, bytes]) -> Callable[[], None]:
    def world() -> None:
        aws.fresh_world()
        cloud.ses().verify_email_identity(EmailAddress=office.SENDER)
        for key, raw in mails:
            office.drop(raw, key)

    return world


@pytest.mark.parametrize("raw", [office.PRINTER, LONG])
def test_a_mail_becomes_one_ticket(raw: bytes) -> None:
    report = sweep(_world_with(("inbox/acme/a.eml", raw)), lambda: not office.deliver("inbox/acme/a.eml"), lambda: _counts(1, 1, 1))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


@pytest.mark.parametrize("first", ["inbox/acme/original.eml", "inbox/acme/reply.eml"])
def test_a_mail_and_its_reply_become_one_ticket_in_either_order(first: str) -> None:
    mails = {"inbox/acme/original.eml": office.PRINTER, "inbox/acme/reply.eml": office.REPLY}
    second = next(key for key in mails if key != first)
    world = _world_with(*mails.items())

    def delivered_first() -> None:
        world()
        assert office.deliver(first) == []

    report = sweep(delivered_first, lambda: not office.deliver(second), lambda: _counts(1, 2, 2))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_broken_mail_is_once_in_quarantine() -> None:
    def check() -> Iterable[str]:
        yield from _counts(0, 0, 0)
        if [office.documents().get(one.raw_key) for one in office.in_quarantine()] != [b"\x00 no mail"]:
            yield "the mail is not in quarantine once"

    report = sweep(_world_with(("inbox/acme/a.eml", b"\x00 no mail")), lambda: not office.deliver("inbox/acme/a.eml"), check)
    assert report.broken == []


def test_messages_become_one_ticket_each() -> None:
    event = sample_event("tickets", "receive_message")
    report = sweep(aws.fresh_world, lambda: not receive_message.handler(event, aws.CONTEXT)["batchItemFailures"], lambda: _counts(2, 2, 2))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def _answers(event: dict[str, Any]) -> bool:
    # 409: the first request with this key is still at work, or died at it. A client repeats that until its answer comes.
    return int(api.handler(event, aws.CONTEXT)["statusCode"]) < 300


def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    # Powertools holds the key of a request that died until its time is up: let that be over when the client comes again.
    monkeypatch.setattr(aws.LambdaContext, "get_remaining_time_in_millis", lambda self: 0)


def test_a_request_opens_one_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    _impatient(monkeypatch)
    event = sample_event("tickets", "api")
    report = sweep(aws.fresh_world, lambda: _answers(event), lambda: _counts(1, 1, 1))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_an_answer_of_staff_is_added_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _impatient(monkeypatch)

    def world() -> None:
        aws.fresh_world()
        api.handler(sample_event("tickets", "api"), aws.CONTEXT)

    def workflow() -> bool:
        path = (
            f"{office.BASE}/{json.loads(sample_event('tickets', 'acknowledge_ticket')['Records'][0]['body'])['detail']['subject']}/articles"
        )
        body = {"text": "We look into it."}
        return _answers(aws.http_event("POST", path, who=office.IVAN, body=body, headers={"Idempotency-Key": "answer"}))

    report = sweep(world, workflow, lambda: _counts(1, 2, 2))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_ticket_is_acknowledged_and_never_with_two_different_mails() -> None:
    def world() -> None:
        aws.fresh_world()
        cloud.ses().verify_email_identity(EmailAddress=office.SENDER)
        api.handler(sample_event("tickets", "api"), aws.CONTEXT)

    def check() -> Iterable[str]:
        yield from _counts(1, 1, 1)
        messages = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages
        sent = [one.raw_data for one in messages]
        if not 1 <= len(sent) <= 2 or len(set(sent)) != 1:
            yield f"{len(sent)} mails were sent, {len(set(sent))} different ones"
        states = [item["state"]["S"] for item in office.items("Acknowledgement")]
        if states != ["sent"]:
            yield f"the acknowledgement is {states}"
        windows = [item["count"]["N"] for item in office.items("WritingWindow")]
        if windows != ["1"]:
            yield f"the person was counted {windows}"
        ids = {note.message_id for note in office.notes()}
        given = {f"<{one.id}@eu-central-1.amazonses.com>" for one in messages}
        # A mail whose sender died before it saw the id can be found by our own id or the subject's token only.
        if not given & ids:
            yield "no mail that was sent leads to its ticket"

    event = sample_event("tickets", "acknowledge_ticket")
    report = sweep(world, lambda: not acknowledge_ticket.handler(event, aws.CONTEXT)["batchItemFailures"], check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0
