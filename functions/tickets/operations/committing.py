"""Putting contributions into tickets: documents first, then ticket, article, notes, history and event in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kernel import audit, events, table
from kernel.documents import Documents, sha256
from kernel.refusals import Repeated
from kernel.table import Table, Write
from tickets.domain.mails import Attachment
from tickets.domain.tickets import (
    COLLISIONS_MAX,
    INLINE_TEXT_BYTES_MAX,
    VISIBLE_TEXT_BYTES_MAX,
    Author,
    Channel,
    Priority,
    Status,
    after_reply,
    shortened,
    ticket_id,
    titled,
)
from tickets.records import keys
from tickets.records.tickets import Article, StoredAttachment, Ticket

OPENED = "tickets.ticket.opened"
ANSWERED = "tickets.ticket.answered"
RESOLVED = "tickets.ticket.resolved"
TRIES_MAX = 8


@dataclass(frozen=True, slots=True)
class Contribution:
    """What somebody wrote, its documents stored already."""

    author: Author
    name: str
    email: str
    text: str
    visible_text: str
    text_key: str = ""
    attachments: tuple[StoredAttachment, ...] = ()
    raw_key: str = ""
    message_id: str = ""
    automatic: str = ""
    internal: bool = False
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What makes a new ticket: see `tickets.records.tickets.Ticket` for the members."""

    company: str
    origin: str
    digest: str
    subject: str
    channel: Channel
    contribution: Contribution
    source: str = ""
    source_id: str = ""
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Outcome:
    """The ticket after the fact, the number of the article, and whether it had been there before."""

    ticket: Ticket
    article: int
    repeated: bool


def document_key(company: str, content: bytes) -> str:
    """Where a document lies: by its content, so that the same bytes are stored once."""
    return f"documents/{company}/{sha256(content)}"


def stored_text(documents: Documents, company: str, text: str) -> tuple[str, str]:
    """(what stands in the article, key of the whole text): long texts become documents, short ones have no key."""
    content = text.encode("utf-8", "replace")
    if len(content) <= INLINE_TEXT_BYTES_MAX:
        return text, ""
    key = document_key(company, content)
    documents.put_if_absent(key, content, "text/plain; charset=utf-8")
    return shortened(text, INLINE_TEXT_BYTES_MAX), key


def stored_attachments(documents: Documents, company: str, attachments: Sequence[Attachment]) -> tuple[StoredAttachment, ...]:
    """The attachments as documents. Types that a browser would run are stored as plain bytes; the true type is kept beside."""
    stored = []
    for one in attachments:
        key = document_key(company, one.content)
        documents.put_if_absent(key, one.content, "application/octet-stream")
        stored.append(StoredAttachment(one.name, one.content_type, len(one.content), key, one.content_id))
    return tuple(stored)


def free_id(shelf: Table, company: str, origin: str) -> tuple[str, Ticket | None]:
    """The id for an origin, and the ticket that has it already when it is the same matter."""
    for attempt in range(COLLISIONS_MAX):
        candidate = ticket_id(company, origin, attempt)
        present = shelf.get(Ticket, keys.ticket_pk(company, candidate), keys.TICKET_SK)
        if present is None or present.origin == origin:
            return candidate, present
    raise RuntimeError(f"{COLLISIONS_MAX} tickets hold the ids of one origin")


def opening_writes(opening: Opening, identifier: str, *, who: str, now: datetime) -> tuple[Ticket, list[Write]]:
    """The new ticket and the writes that make it: ticket, first article, history, event."""
    first = opening.contribution
    ticket = Ticket(
        company=opening.company,
        id=identifier,
        origin=opening.origin,
        digest=opening.digest,
        subject=titled(opening.subject),
        requester_name=first.name,
        requester_email=first.email,
        status=Status.OPEN,
        priority=opening.priority,
        channel=opening.channel,
        source=opening.source,
        source_id=opening.source_id,
        automatic=first.automatic,
        first_message_id=first.message_id,
        articles=1,
        opened_at=now,
        changed_at=now,
    )
    writes = [
        table.insert(ticket, Repeated(f"ticket {identifier} exists")),
        table.insert(_article(ticket, 1, first, now), Repeated(f"ticket {identifier} has its first article")),
        audit.entry(ticket, who=who, what="ticket.opened", when=now, changes={"channel": opening.channel}),
        events.outbox(events.new(OPENED, ticket.company, ticket.id, event_data(ticket, 1), now)),
    ]
    return ticket.changed(), writes


def reply_writes(ticket: Ticket, contribution: Contribution, *, who: str, now: datetime) -> tuple[Ticket, list[Write]]:
    """The ticket after a contribution and the writes that add it. An internal note tells nobody outside."""
    number = ticket.articles + 1
    status = after_reply(ticket.status, contribution.author, automatic=bool(contribution.automatic))
    resolved_at = ticket.resolved_at if status in (Status.RESOLVED, Status.CLOSED) else None
    changed = replace(ticket, articles=number, status=status, changed_at=now, resolved_at=resolved_at)
    changes = {"article": number} | ({"status": status} if status is not ticket.status else {})
    writes = [
        table.replace(changed),
        table.insert(_article(ticket, number, contribution, now)),
        audit.entry(ticket, who=who, what="ticket.noted" if contribution.internal else "ticket.answered", when=now, changes=changes),
    ]
    if not contribution.internal:
        data = event_data(changed, number) | {"author": contribution.author, "automatic": contribution.automatic}
        writes.append(events.outbox(events.new(ANSWERED, ticket.company, ticket.id, data, now)))
    return changed.changed(), writes


def event_data(ticket: Ticket, article: int) -> dict[str, object]:
    """What an event tells of a ticket; its texts stay here."""
    return {
        "ticket": ticket.id,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "channel": ticket.channel,
        "requester": {"name": ticket.requester_name, "email": ticket.requester_email},
        "automatic": ticket.automatic,
        "article": article,
    }


def _article(ticket: Ticket, number: int, contribution: Contribution, now: datetime) -> Article:
    return Article(
        company=ticket.company,
        ticket=ticket.id,
        number=number,
        author=contribution.author,
        author_name=contribution.name,
        author_email=contribution.email,
        internal=contribution.internal,
        visible_text=shortened(contribution.visible_text, VISIBLE_TEXT_BYTES_MAX),
        text=contribution.text,
        text_key=contribution.text_key,
        attachments=contribution.attachments,
        raw_key=contribution.raw_key,
        message_id=contribution.message_id,
        automatic=contribution.automatic,
        sent_at=contribution.sent_at,
        received_at=now,
    )
