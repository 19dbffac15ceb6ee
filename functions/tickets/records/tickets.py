"""What lies in the tickets table: tickets, their articles, and the message ids that lead to them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.records import Record
from tickets.domain.threading import Known, Sighting
from tickets.domain.tickets import Author, Channel, Priority, Status
from tickets.records import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(Record):
    """A matter somebody brought to the help desk. `origin` is the digest of what makes it the same matter when it comes
    twice, `digest` that of its first contents; `automatic` says why it is never acknowledged ('' when it may be);
    `first_message_id` is the mail that opened it."""

    company: str
    id: str
    origin: str
    digest: str
    subject: str
    requester_name: str
    requester_email: str
    status: Status
    priority: Priority
    channel: Channel
    source: str
    source_id: str
    automatic: str
    first_message_id: str
    articles: int
    opened_at: datetime
    changed_at: datetime
    resolved_at: datetime | None = None

    @property
    def pk(self) -> str:
        return keys.ticket_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return keys.TICKET_SK

    @property
    def list_pk(self) -> str:
        return keys.ticket_list_pk(self.company, self.status)

    @property
    def list_sk(self) -> str:
        return f"{self.opened_at.isoformat()}#{self.id}"


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attachment as a document: `key` is its content address in the bucket, `size` in bytes."""

    name: str
    content_type: str
    size: int
    key: str
    content_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """One contribution to a ticket. `text` is the full text, or its beginning when `text_key` points to the whole;
    `visible_text` leaves quotes out; `raw_key` is the mail as it arrived. An internal one is for staff only."""

    company: str
    ticket: str
    number: int
    author: Author
    author_name: str
    author_email: str
    internal: bool
    visible_text: str
    text: str
    text_key: str = ""
    attachments: tuple[StoredAttachment, ...] = ()
    raw_key: str = ""
    message_id: str = ""
    automatic: str = ""
    sent_at: datetime | None = None
    received_at: datetime

    @property
    def pk(self) -> str:
        return keys.ticket_pk(self.company, self.ticket)

    @property
    def sk(self) -> str:
        return keys.article_sk(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNote(Record):
    """What is known of one message id: see `tickets.domain.threading`."""

    company: str
    message_id: str
    ticket: str
    sighting: Sighting
    digest: str = ""
    person: str = ""
    article: int = 0
    noted_at: datetime

    @property
    def pk(self) -> str:
        return keys.message_pk(self.company, self.message_id)

    @property
    def sk(self) -> str:
        return keys.MESSAGE_SK

    def known(self) -> Known:
        """The note as the threading rules read it."""
        return Known(self.ticket, self.sighting, self.digest, self.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedArticle(Record):
    """Which article a POST under an Idempotency-Key made: the guard under the stored answer."""

    company: str
    ticket: str
    caller: str
    key: str
    article: int

    @property
    def pk(self) -> str:
        return keys.request_pk(self.company, self.ticket, self.caller, self.key)

    @property
    def sk(self) -> str:
        return "ARTICLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined(Record):
    """A mail that did not become a ticket: why, and where its bytes are. `id` is made of what arrived, so that a
    redelivery notes it once."""

    company: str
    id: str
    reason: str
    inbox_key: str
    raw_key: str
    size: int
    arrived_at: datetime

    @property
    def pk(self) -> str:
        return keys.quarantine_pk(self.company)

    @property
    def sk(self) -> str:
        return self.id

    @property
    def list_pk(self) -> str:
        return keys.quarantine_pk(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.arrived_at.isoformat()}#{self.id}"
