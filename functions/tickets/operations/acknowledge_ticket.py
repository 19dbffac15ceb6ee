"""Tell the requester that the ticket exists, at most once but for a crash between sending and noting it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from kernel import audit, log, table
from kernel.mail import Mailer
from kernel.refusals import Conflict, Repeated, Stale
from kernel.table import Table, Write
from tickets.domain.acknowledgements import PER_REQUESTER_AND_HOUR_MAX, compose, message_id, silence_reason
from tickets.domain.threading import Sighting
from tickets.operations.committing import TRIES_MAX
from tickets.records import keys
from tickets.records.acknowledgements import Acknowledgement, AcknowledgementState, WritingWindow
from tickets.records.tickets import MessageNote, Ticket

WORKER = "tickets.acknowledge_ticket"


def acknowledge_ticket(
    shelf: Table, mailer: Mailer, *, company: str, ticket: str, own_addresses: Collection[str], region: str, now: datetime
) -> Acknowledgement:
    """Sends the acknowledgement unless it was sent or must not be: see `silence_reason`, and PER_REQUESTER_AND_HOUR_MAX, which
    ends the loops that no header gives away. NotFound when there is no such ticket.

    The decision is noted before the mail goes out and the sending after it, so that a repeat in between sends the same
    bytes once more and nothing else.
    """
    present = shelf.need(Ticket, keys.ticket_pk(company, ticket), keys.TICKET_SK, f"no ticket {ticket}")
    decided = _decided(shelf, present, frozenset(one.lower() for one in (mailer.sender, *own_addresses)), now)
    if decided.state is not AcknowledgementState.SENDING:
        return decided
    mail = compose(
        company=company,
        ticket=ticket,
        subject=present.subject,
        requester_name=present.requester_name,
        requester=present.requester_email,
        sender=mailer.sender,
        answers=present.first_message_id,
        opened_at=present.opened_at,
    )
    provider_id = mailer.send_raw(mail, [present.requester_email])
    return _sent(shelf, decided, message_id(company, ticket, mailer.sender), provider_id, region, now)


def _decided(shelf: Table, ticket: Ticket, own_addresses: frozenset[str], now: datetime) -> Acknowledgement:
    """The noted decision: the one taken before, or a new one. It and its place in the hour's count are one transaction."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    for _ in range(TRIES_MAX):
        before = shelf.get(Acknowledgement, ticket.pk, keys.ACKNOWLEDGEMENT_SK)
        if before is not None:
            return before
        reason = silence_reason(automatic=ticket.automatic, requester=ticket.requester_email, own_addresses=own_addresses)
        writes: list[Write] = []
        if not reason:
            fresh = WritingWindow(company=ticket.company, person=ticket.requester_email.lower(), hour=hour, count=0)
            window = shelf.get(WritingWindow, fresh.pk, fresh.sk) or fresh
            if window.count >= PER_REQUESTER_AND_HOUR_MAX:
                reason = "written to often enough this hour"
            else:
                counted = replace(window, count=window.count + 1)
                writes.append(table.replace(counted) if window.version else table.insert(counted, Stale("counted by another")))
        state = AcknowledgementState.SILENT if reason else AcknowledgementState.SENDING
        decision = Acknowledgement(company=ticket.company, ticket=ticket.id, state=state, reason=reason, decided_at=now)
        writes.append(table.insert(decision, Repeated("decided already")))
        writes.append(audit.entry(decision, who=WORKER, what=f"acknowledgement.{state}", when=now, why=reason))
        try:
            shelf.transact(*writes)
        except (Repeated, Stale):
            continue
        if reason:
            log.event("tickets.acknowledgement.silent", company=ticket.company, ticket=ticket.id, reason=reason)
        return decision.changed()
    raise Conflict("the acknowledgement is being decided by others; come again")


def _sent(shelf: Table, decided: Acknowledgement, own_id: str, provider_id: str, region: str, now: datetime) -> Acknowledgement:
    """Notes the sending. SES puts an id of its own in place of our Message-ID: replies name that one, so it leads to the
    ticket too (`email` is the host of us-east-1)."""
    sent = replace(decided, state=AcknowledgementState.SENT, message_id=own_id, provider_id=provider_id, sent_at=now)
    aliases = [own_id, f"<{provider_id}@{region}.amazonses.com>", f"<{provider_id}@email.amazonses.com>"]
    notes = [
        table.put(MessageNote(company=sent.company, message_id=one, ticket=sent.ticket, sighting=Sighting.SENT, noted_at=now))
        for one in aliases
    ]
    try:
        shelf.transact(table.replace(sent), *notes, audit.entry(decided, who=WORKER, what="acknowledgement.sent", when=now))
    except Stale:
        # A twin noted its own sending first; replies to this copy must find the ticket all the same.
        shelf.transact(*notes)
        return shelf.need(Acknowledgement, sent.pk, sent.sk)
    log.event("tickets.acknowledgement.sent", company=sent.company, ticket=sent.ticket, provider_id=provider_id)
    return sent.changed()
