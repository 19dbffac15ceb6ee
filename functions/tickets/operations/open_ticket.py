"""Open a ticket from a request or a message of a front-office system."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from kernel import log
from kernel.documents import Documents
from kernel.refusals import Conflict, Repeated
from kernel.table import Table
from tickets.domain.tickets import Author, Channel, Priority, origin_of
from tickets.operations.committing import TRIES_MAX, Contribution, Opening, Outcome, free_id, opening_writes, stored_text

TEXT_CHARS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class TicketRequest:
    """A matter as handed in. `natural` is what makes it the same matter when it comes again: the source and its own id for
    it, or the caller and its Idempotency-Key. `automatic` is not empty when no person asks (our own house)."""

    company: str
    natural: tuple[str, ...]
    channel: Channel
    subject: str
    text: str
    requester_name: str
    requester_email: str
    source: str = ""
    source_id: str = ""
    priority: Priority = Priority.NORMAL
    automatic: str = ""


def open_ticket(shelf: Table, documents: Documents, request: TicketRequest, *, who: str, now: datetime) -> Outcome:
    """Opens the ticket, or answers the one that the same request opened before. Conflict when the same source and id come
    with other contents: which of the two is meant is not ours to guess."""
    origin = origin_of(*request.natural)
    contents = (request.subject, request.text, request.requester_email.lower())
    digest = hashlib.sha256("\0".join(contents).encode("utf-8", "replace")).hexdigest()
    text, text_key = stored_text(documents, request.company, request.text)
    opening = Opening(
        company=request.company,
        origin=origin,
        digest=digest,
        subject=request.subject,
        channel=request.channel,
        source=request.source,
        source_id=request.source_id,
        priority=request.priority,
        contribution=Contribution(
            author=Author.SYSTEM if request.automatic else Author.REQUESTER,
            name=request.requester_name,
            email=request.requester_email,
            text=text,
            visible_text=request.text,
            text_key=text_key,
            automatic=request.automatic,
        ),
    )
    for _ in range(TRIES_MAX):
        identifier, present = free_id(shelf, request.company, origin)
        if present is not None:
            if present.digest != digest:
                raise Conflict(f"this came before with other contents, it is ticket {present.id}")
            return Outcome(present, 1, repeated=True)
        ticket, writes = opening_writes(opening, identifier, who=who, now=now)
        try:
            shelf.transact(*writes)
        except Repeated:
            continue
        log.event("tickets.ticket.opened", ticket=ticket.id, company=ticket.company, channel=ticket.channel)
        return Outcome(ticket, 1, repeated=False)
    raise Conflict("the ticket is being opened by another request; come again")
