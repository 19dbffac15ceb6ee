"""Ticket numbers, states, threads and acknowledgements."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.domain.acknowledgements import compose, message_id, silence_reason
from tickets.domain.automatic import is_automatic
from tickets.domain.threading import Known, Placement, Sighting, distinct_id, is_reused, message_key, place
from tickets.domain.tickets import (
    NO_SUBJECT,
    Author,
    Status,
    after_reply,
    may_become,
    origin_of,
    shortened,
    ticket_id,
    titled,
    token,
    tokens,
)

RECEIVED = Known("T-AAAAAAAAAA", Sighting.RECEIVED, "digest", "ada@example.com")
EXPECTED = Known("T-BBBBBBBBBB", Sighting.EXPECTED, "", "ada@example.com")
SENT = Known("T-CCCCCCCCCC", Sighting.SENT)


def test_a_ticket_number_is_the_same_for_the_same_matter_and_company() -> None:
    origin = origin_of("mail", "<1@example.com>")
    assert ticket_id("acme", origin) == ticket_id("acme", origin) != ticket_id("globex", origin)
    assert ticket_id("acme", origin, 1) != ticket_id("acme", origin)
    assert origin_of("a", "bc") != origin_of("ab", "c")


@given(st.text(min_size=1), st.text())
def test_a_subject_token_is_found_again(company: str, origin: str) -> None:
    ticket = ticket_id(company, origin)
    assert tokens(f"Re: {token(ticket)} something") == (ticket,)


def test_other_brackets_are_no_tokens() -> None:
    assert tokens("[T-short] T-AAAAAAAAAA [Ticket#123] [X-AAAAAAAAAA]") == ()


def test_titles() -> None:
    assert titled(" \t") == NO_SUBJECT
    assert titled("a\r\nBcc: x") == "a Bcc: x"


@given(st.text(), st.integers(min_value=0, max_value=50))
def test_shortened_is_a_beginning_that_fits(text: str, bytes_max: int) -> None:
    short = shortened(text, bytes_max)
    assert len(short.encode()) <= bytes_max
    assert text.encode("utf-8", "replace").decode().startswith(short)


def test_states() -> None:
    assert may_become(Status.OPEN, Status.RESOLVED)
    assert not may_become(Status.CLOSED, Status.RESOLVED)
    assert not any(may_become(status, status) for status in Status)


@pytest.mark.parametrize("status", Status)
def test_only_a_person_who_asks_reopens(status: Status) -> None:
    assert after_reply(status, Author.REQUESTER, automatic=False) is Status.OPEN
    assert after_reply(status, Author.REQUESTER, automatic=True) is status
    assert after_reply(status, Author.STAFF, automatic=False) is status
    assert after_reply(status, Author.SYSTEM, automatic=True) is status


@pytest.mark.parametrize(
    ("own", "related", "known", "person", "named", "placement"),
    [
        (RECEIVED, [], {}, "x", [], Placement("T-AAAAAAAAAA", True, "own-id")),
        (SENT, [], {}, "x", [], Placement("T-CCCCCCCCCC", True, "own-id")),
        (EXPECTED, ["r"], {"r": RECEIVED}, "x", [], Placement("T-BBBBBBBBBB", False, "own-id")),
        (None, ["u", "r"], {"r": RECEIVED}, "x", ["T-N"], Placement("T-AAAAAAAAAA", False, "message-id")),
        (None, ["s", "r"], {"r": RECEIVED, "s": SENT}, "x", [], Placement("T-CCCCCCCCCC", False, "message-id")),
        (None, ["e"], {"e": EXPECTED}, "ada@example.com", [], Placement("T-BBBBBBBBBB", False, "expected-id")),
        (None, ["e"], {"e": EXPECTED}, "someone else", [], Placement("", False, "new")),
        (None, ["e"], {"e": EXPECTED}, "someone else", ["T-N"], Placement("T-N", False, "subject-token")),
        (None, [], {}, "x", [], Placement("", False, "new")),
    ],
)
def test_placement(
    own: Known | None, related: list[str], known: dict[str, Known], person: str, named: list[str], placement: Placement
) -> None:
    assert place(own, related, known, person, named) == placement


def test_a_reused_id_is_another_mail() -> None:
    assert is_reused(RECEIVED, "other digest")
    assert not is_reused(RECEIVED, "digest")
    assert not is_reused(EXPECTED, "digest")
    assert not is_reused(None, "digest")
    assert message_key(distinct_id("<1@x>", "a")) != message_key(distinct_id("<1@x>", "b"))


OWN = frozenset({"help@acme.example.com"})


@pytest.mark.parametrize(
    ("automatic", "requester", "silent"),
    [
        ("", "ada@example.com", False),
        ("", "Help@acme.example.com", True),
        ("", "noreply@example.com", True),
        ("", "MAILER-DAEMON@example.com", True),
        ("", "", True),
        ("", "ädä@example.com", True),
        ("", "a@b", True),
        ("auto-submitted", "ada@example.com", True),
        ("own-house", "ada@example.com", True),
    ],
)
def test_silence(automatic: str, requester: str, silent: bool) -> None:
    assert bool(silence_reason(automatic=automatic, requester=requester, own_addresses=OWN)) == silent


def acknowledgement(subject: str = "Drucker spinnt – täglich", name: str = "Rosa Lind", answers: str = "<1@example.com>") -> bytes:
    return compose(
        company="acme",
        ticket="T-AAAAAAAAAA",
        subject=subject,
        requester_name=name,
        requester="rosa@example.com",
        sender="help@acme.example.com",
        answers=answers,
        opened_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
    )


def test_an_acknowledgement_is_the_same_bytes_every_time_and_known_as_automatic() -> None:
    assert acknowledgement() == acknowledgement()
    mail = message_from_bytes(acknowledgement(), policy=default)
    assert mail["Subject"] == "[T-AAAAAAAAAA] We have received your message: Drucker spinnt – täglich"
    assert mail["Message-ID"] == message_id("acme", "T-AAAAAAAAAA", "help@acme.example.com") == "<ack.T-AAAAAAAAAA.acme@acme.example.com>"
    assert (mail["In-Reply-To"], mail["References"]) == ("<1@example.com>", "<1@example.com>")
    assert is_automatic(mail.items())
    assert "T-AAAAAAAAAA" in mail.get_content()


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
def test_nothing_that_people_write_adds_headers_or_breaks_the_mail(subject: str, name: str, answers: str) -> None:
    mail = message_from_bytes(acknowledgement(subject, name, answers), policy=default)
    assert mail["To"].addresses[0].addr_spec == "rosa@example.com"
    assert {header.lower() for header in mail} <= {
        *("from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted", "x-auto-response-suppress"),
        *("precedence", "content-type", "content-transfer-encoding", "mime-version"),
    }
