"""Resolve, close, park or reopen a ticket."""

from dataclasses import replace
from datetime import datetime

from kernel import audit, events, log, table
from kernel.refusals import Conflict, Stale
from kernel.table import Table
from tickets.domain.tickets import Status, may_become
from tickets.operations.committing import RESOLVED, event_data
from tickets.records import keys
from tickets.records.tickets import Ticket


def change_status(shelf: Table, *, company: str, ticket: str, wanted: Status, seen: int, who: str, why: str, now: datetime) -> Ticket:
    """The ticket in its new status. `seen` is the version the caller saw: Stale when it is another one by now; Conflict when
    the present status does not lead to the wanted one; NotFound when there is no such ticket."""
    present = shelf.need(Ticket, keys.ticket_pk(company, ticket), keys.TICKET_SK, f"no ticket {ticket}")
    if present.version != seen:
        raise Stale(f"the ticket is at version {present.version} by now")
    if not may_become(present.status, wanted):
        raise Conflict(f"a ticket that is {present.status} cannot become {wanted}")
    resolved_at = {Status.RESOLVED: now, Status.CLOSED: present.resolved_at or now}.get(wanted)
    changed = replace(present, status=wanted, changed_at=now, resolved_at=resolved_at)
    writes = [
        table.replace(changed),
        audit.entry(present, who=who, what=f"ticket.{wanted}", when=now, why=why, changes={"status": wanted}),
    ]
    if wanted is Status.RESOLVED:
        writes.append(events.outbox(events.new(RESOLVED, company, ticket, event_data(changed, changed.articles), now)))
    shelf.transact(*writes)
    log.event("tickets.ticket.status_changed", ticket=ticket, company=company, status=wanted)
    return changed.changed()
