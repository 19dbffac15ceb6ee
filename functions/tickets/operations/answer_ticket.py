"""Add a reply or an internal note of our staff to a ticket."""

from dataclasses import dataclass
from datetime import datetime

from kernel import log, table
from kernel.documents import Documents
from kernel.refusals import Conflict, Repeated, Stale
from kernel.table import Table
from tickets.domain.tickets import Author
from tickets.operations.committing import TRIES_MAX, Contribution, Outcome, reply_writes, stored_text
from tickets.records import keys
from tickets.records.tickets import PostedArticle, Ticket


@dataclass(frozen=True, slots=True)
class Answer:
    """What staff wrote. `key` is the caller's Idempotency-Key: the same one adds nothing again."""

    company: str
    ticket: str
    text: str
    internal: bool
    key: str


def answer_ticket(shelf: Table, documents: Documents, answer: Answer, *, who: str, now: datetime) -> Outcome:
    """Adds the article, or finds the one that the same call added before. NotFound when there is no such ticket."""
    pk = keys.ticket_pk(answer.company, answer.ticket)
    shelf.need(Ticket, pk, keys.TICKET_SK, f"no ticket {answer.ticket}")
    text, text_key = stored_text(documents, answer.company, answer.text)
    contribution = Contribution(
        author=Author.STAFF,
        name=who,
        email="",
        text=text,
        visible_text=answer.text,
        text_key=text_key,
        internal=answer.internal,
    )
    for _ in range(TRIES_MAX):
        present = shelf.need(Ticket, pk, keys.TICKET_SK)
        posted = PostedArticle(company=answer.company, ticket=answer.ticket, caller=who, key=answer.key, article=present.articles + 1)
        before = shelf.get(PostedArticle, posted.pk, posted.sk)
        if before is not None:
            return Outcome(present, before.article, repeated=True)
        ticket, writes = reply_writes(present, contribution, who=who, now=now)
        try:
            shelf.transact(table.insert(posted, Repeated("the article is there")), *writes)
        except (Repeated, Stale):
            continue
        log.event("tickets.ticket.answered", ticket=ticket.id, company=ticket.company, article=ticket.articles, internal=answer.internal)
        return Outcome(ticket, ticket.articles, repeated=False)
    raise Conflict("the ticket is being changed by others; come again")
