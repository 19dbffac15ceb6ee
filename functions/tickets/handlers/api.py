"""The HTTP door of the tickets context."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from kernel import clock, failures_api, settings
from kernel.documents import Documents
from kernel.door import Door, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table
from tickets.domain.tickets import Channel, Status
from tickets.handlers.models import (
    TICKET_PATTERN,
    ArticleIn,
    ArticleOut,
    DownloadOut,
    QuarantinedOut,
    StatusIn,
    TicketIn,
    TicketOut,
    show_article,
    show_download,
    show_quarantined,
    show_ticket,
)
from tickets.handlers.settings import ApiSettings
from tickets.operations.answer_ticket import Answer, answer_ticket
from tickets.operations.change_status import change_status
from tickets.operations.open_ticket import TicketRequest, open_ticket
from tickets.operations.quarantine import quarantined
from tickets.operations.read_tickets import articles_of, download, one_ticket, tickets_in

_settings = settings.read(ApiSettings)
_shelf = Table(_settings.table)
_documents = Documents(_settings.bucket)
door = Door("tickets")
failures_api.mount(door, _shelf, _settings.retry_queues)
handler = door.handler

TicketId = Annotated[str, Path(pattern=TICKET_PATTERN)]
Number = Annotated[int, Path(ge=1, le=999_999)]


@door.post("", scope="tickets:submit", summary="Open a ticket")
def open_one(company: str, body: TicketIn) -> Response[TicketOut]:
    caller = door.caller.subject
    key = door.header("Idempotency-Key") or ""
    natural = ("source", body.source, body.source_id) if body.source and body.source_id else ("request", caller, key)
    request = TicketRequest(
        company=company,
        natural=natural,
        channel=Channel.HTTP,
        subject=body.subject,
        text=body.text,
        requester_name=body.requester.name,
        requester_email=body.requester.email,
        source=body.source or "",
        source_id=body.source_id or "",
    )
    ticket = open_ticket(_shelf, _documents, request, who=caller, now=clock.now()).ticket
    return created(show_ticket(ticket), f"/v1/companies/{company}/tickets/{ticket.id}", version=ticket.version)


@door.get("", scope="tickets:read", summary="Tickets in one status, newest first")
def list_tickets(
    company: str, status: Annotated[Status, Query()] = Status.OPEN, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response[PageOut[TicketOut]]:
    return ok(door.page(tickets_in(_shelf, company, status, limit, door.start(cursor)), show_ticket))


@door.get("/quarantine", scope="tickets:read", summary="Mails that became no ticket, newest first")
def list_quarantine(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[QuarantinedOut]]:
    return ok(door.page(quarantined(_shelf, company, limit, door.start(cursor)), show_quarantined))


@door.get("/<ticket>", scope="tickets:read", summary="One ticket")
def get_ticket(company: str, ticket: TicketId) -> Response[TicketOut]:
    record = one_ticket(_shelf, company, ticket)
    return ok(show_ticket(record), version=record.version)


@door.get("/<ticket>/articles", scope="tickets:read", summary="The articles of a ticket, oldest first")
def list_articles(company: str, ticket: TicketId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[ArticleOut]]:
    return ok(door.page(articles_of(_shelf, company, ticket, limit, door.start(cursor)), show_article))


@door.post("/<ticket>/articles", scope="tickets:write", summary="Reply, or note something for staff only")
def add_article(company: str, ticket: TicketId, body: ArticleIn) -> Response[TicketOut]:
    answer = Answer(company, ticket, body.text, body.internal, door.header("Idempotency-Key") or "")
    outcome = answer_ticket(_shelf, _documents, answer, who=door.caller.subject, now=clock.now())
    location = f"/v1/companies/{company}/tickets/{ticket}/articles"
    return created(show_ticket(outcome.ticket), location, version=outcome.ticket.version)


@door.post("/<ticket>/status", scope="tickets:write", summary="Resolve, close, park or reopen; send If-Match", creates=False, status=200)
def set_status(company: str, ticket: TicketId, body: StatusIn) -> Response[TicketOut]:
    seen = door.seen_version()
    changed = change_status(
        _shelf,
        company=company,
        ticket=ticket,
        wanted=body.status,
        seen=seen,
        who=door.caller.subject,
        why=body.reason,
        now=clock.now(),
    )
    return ok(show_ticket(changed), version=changed.version)


@door.get("/<ticket>/articles/<article>/attachments/<attachment>", scope="tickets:read", summary="Where to fetch an attachment")
def get_attachment(company: str, ticket: TicketId, article: Number, attachment: Number) -> Response[DownloadOut]:
    return ok(show_download(download(_shelf, _documents, company, ticket, article, attachment)))
