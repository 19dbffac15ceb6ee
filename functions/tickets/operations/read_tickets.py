"""Read tickets, their articles and their documents."""

from dataclasses import dataclass

from kernel.documents import PRESIGNED_SECONDS, Documents
from kernel.refusals import NotFound
from kernel.table import Key, Page, Table
from tickets.domain.tickets import Status
from tickets.records import keys
from tickets.records.tickets import Article, StoredAttachment, Ticket


@dataclass(frozen=True, slots=True)
class Download:
    """Where an attachment can be fetched, and for how many seconds."""

    attachment: StoredAttachment
    url: str
    seconds: int


def one_ticket(shelf: Table, company: str, ticket: str) -> Ticket:
    """The ticket; NotFound when there is none."""
    return shelf.need(Ticket, keys.ticket_pk(company, ticket), keys.TICKET_SK, f"no ticket {ticket}")


def tickets_in(shelf: Table, company: str, status: Status, limit: int, start: Key | None) -> Page[Ticket]:
    """Tickets in one status, newest first."""
    return shelf.query(Ticket, keys.ticket_list_pk(company, status), limit=limit, start=start, index=True, backwards=True)


def articles_of(shelf: Table, company: str, ticket: str, limit: int, start: Key | None) -> Page[Article]:
    """The articles of a ticket, oldest first; NotFound when there is no such ticket."""
    one_ticket(shelf, company, ticket)
    pk = keys.ticket_pk(company, ticket)
    return shelf.query(Article, pk, begins_with=keys.ARTICLE_PREFIX, limit=limit, start=start)


def download(shelf: Table, documents: Documents, company: str, ticket: str, article: int, attachment: int) -> Download:
    """An address for the attachment with this number (from 1) of an article; NotFound when there is none."""
    record = shelf.need(Article, keys.ticket_pk(company, ticket), keys.article_sk(article), "no such article")
    if not 1 <= attachment <= len(record.attachments):
        raise NotFound("no such attachment")
    stored = record.attachments[attachment - 1]
    return Download(stored, documents.presign(stored.key), PRESIGNED_SECONDS)
