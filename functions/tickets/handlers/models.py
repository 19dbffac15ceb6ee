"""Shapes of requests, messages and answers."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from kernel.shapes import Model, Out
from tickets.domain.tickets import Author, Channel, Priority, Status
from tickets.operations.open_ticket import TEXT_CHARS_MAX
from tickets.operations.read_tickets import Download
from tickets.records.tickets import Article, Quarantined, StoredAttachment, Ticket

Email = Annotated[str, Field(max_length=254, pattern=r"^[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,189}$")]
Line = Annotated[str, Field(min_length=1, max_length=250)]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_CHARS_MAX)]
SourceName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9._-]+$")]
SourceId = Annotated[str, Field(min_length=1, max_length=200)]
CompanyId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
TICKET_PATTERN = r"^T-[0-9A-Z]{10}$"


class Requester(Model):
    """The person who asks."""

    name: Annotated[str, Field(max_length=200)] = ""
    email: Email


class TicketIn(Model):
    """A new ticket. With `source` and `source_id` (both or none) the same pair always means the same ticket."""

    subject: Line
    text: Text
    requester: Requester
    source: SourceName | None = None
    source_id: SourceId | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.source is None) != (self.source_id is None):
            raise ValueError("source and source_id belong together")
        return self


class TicketMessage(Model):
    """The front office's queue message."""

    company: CompanyId
    source: SourceName
    source_id: SourceId
    subject: Line
    text: Text
    requester: Requester


class ArticleIn(Model):
    """A reply of our staff, or with `internal` a note that stays inside."""

    text: Text
    internal: bool = False


class StatusIn(Model):
    """The wanted status and why."""

    status: Status
    reason: Annotated[str, Field(max_length=500)] = ""


class RequesterOut(Out):
    name: str
    email: str


class TicketOut(Out):
    """A ticket without its articles."""

    id: str
    subject: str
    requester: RequesterOut
    status: Status
    priority: Priority
    channel: Channel
    source: str
    source_id: str
    automatic: str
    articles: int
    opened_at: datetime
    changed_at: datetime
    resolved_at: datetime | None
    version: int


class AttachmentOut(Out):
    """An attachment; `number` asks for it."""

    number: int
    name: str
    content_type: str
    size: int


class ArticleOut(Out):
    """A contribution: what was written (`visible_text`), and all of it (`text`; its beginning when `complete` is false)."""

    number: int
    author: Author
    name: str
    email: str
    internal: bool
    visible_text: str
    text: str
    complete: bool
    automatic: str
    attachments: list[AttachmentOut]
    sent_at: datetime | None
    received_at: datetime


class DownloadOut(Out):
    """Where to fetch an attachment, for `seconds` from now."""

    name: str
    content_type: str
    size: int
    url: str
    seconds: int


class QuarantinedOut(Out):
    """A mail that became no ticket; its bytes are at `key` of the tickets bucket."""

    id: str
    reason: str
    key: str
    inbox_key: str
    size: int
    arrived_at: datetime


def show_ticket(ticket: Ticket) -> TicketOut:
    """A ticket as the API shows it."""
    return TicketOut(
        id=ticket.id,
        subject=ticket.subject,
        requester=RequesterOut(name=ticket.requester_name, email=ticket.requester_email),
        status=ticket.status,
        priority=ticket.priority,
        channel=ticket.channel,
        source=ticket.source,
        source_id=ticket.source_id,
        automatic=ticket.automatic,
        articles=ticket.articles,
        opened_at=ticket.opened_at,
        changed_at=ticket.changed_at,
        resolved_at=ticket.resolved_at,
        version=ticket.version,
    )


def show_article(article: Article) -> ArticleOut:
    """An article as the API shows it."""
    return ArticleOut(
        number=article.number,
        author=article.author,
        name=article.author_name,
        email=article.author_email,
        internal=article.internal,
        visible_text=article.visible_text,
        text=article.text,
        complete=not article.text_key,
        automatic=article.automatic,
        attachments=[_show_attachment(number, one) for number, one in enumerate(article.attachments, 1)],
        sent_at=article.sent_at,
        received_at=article.received_at,
    )


def show_download(download: Download) -> DownloadOut:
    """An attachment with the address to fetch it from."""
    one = download.attachment
    return DownloadOut(name=one.name, content_type=one.content_type, size=one.size, url=download.url, seconds=download.seconds)


def show_quarantined(record: Quarantined) -> QuarantinedOut:
    """A mail in quarantine as the API shows it."""
    return QuarantinedOut(
        id=record.id, reason=record.reason, key=record.raw_key, inbox_key=record.inbox_key, size=record.size, arrived_at=record.arrived_at
    )


def _show_attachment(number: int, one: StoredAttachment) -> AttachmentOut:
    return AttachmentOut(number=number, name=one.name, content_type=one.content_type, size=one.size)
