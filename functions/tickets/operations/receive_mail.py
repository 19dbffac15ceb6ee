"""A mail in the inbox becomes a ticket or an article, or goes to quarantine; its bytes are kept before anything else is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel import log, table
from kernel.documents import Documents, sha256
from kernel.identity import PLATFORM
from kernel.refusals import Conflict, Repeated, Stale, TooLarge
from kernel.table import Table, Write
from tickets.domain.mails import MAIL_BYTES_MAX, Mail, read_mail, refusal_reason, unreadable_reason
from tickets.domain.threading import EXPECTED_MAX, Known, Placement, Sighting, distinct_id, is_reused, place
from tickets.domain.tickets import Author, Channel, origin_of, tokens
from tickets.operations.committing import (
    TRIES_MAX,
    Contribution,
    Opening,
    Outcome,
    free_id,
    opening_writes,
    reply_writes,
    stored_attachments,
    stored_text,
)
from tickets.operations.quarantine import quarantine
from tickets.records import keys
from tickets.records.tickets import MessageNote, Quarantined, Ticket

WORKER = "tickets.receive_mail"


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """What became of a mail: a ticket with an article, or a place in quarantine."""

    outcome: Outcome | None
    quarantined: Quarantined | None
    rule: str


def receive_mail(shelf: Table, documents: Documents, *, company: str, key: str, companies: Collection[str], now: datetime) -> ReceivedMail:
    """Takes the mail at `key` of the bucket in. NotFound when nothing lies there. A mail for a company that is not among ours goes
    to the quarantine of the platform, where IT sees it."""
    home = company if company in companies else PLATFORM
    try:
        raw = documents.get(key, MAIL_BYTES_MAX)
    except TooLarge:
        head = documents.head(key)
        size = head.size if head else 0
        return _set_aside(shelf, home, "too-large", key, key, head.etag if head else "", size, now)
    digest = sha256(raw)
    raw_key = f"mails/{home}/{digest}.eml"
    documents.put_if_absent(raw_key, raw, "message/rfc822")
    reason = "unknown-company" if home != company else unreadable_reason(raw)
    if reason:
        return _set_aside(shelf, home, reason, key, raw_key, digest, len(raw), now)
    mail = read_mail(raw)
    reason = refusal_reason(mail)
    if reason or mail.sender is None:
        return _set_aside(shelf, home, reason, key, raw_key, digest, len(raw), now)
    text, text_key = stored_text(documents, home, mail.text)
    contribution = Contribution(
        author=Author.SYSTEM if mail.automatic else Author.REQUESTER,
        name=mail.sender.name,
        email=mail.sender.email,
        text=text,
        visible_text=mail.visible_text,
        text_key=text_key,
        attachments=stored_attachments(documents, home, mail.attachments),
        raw_key=raw_key,
        message_id=mail.message_id,
        automatic=mail.automatic,
        sent_at=mail.sent_at,
    )
    return _commit(shelf, home, mail, contribution, now)


def _commit(shelf: Table, company: str, mail: Mail, contribution: Contribution, now: datetime) -> ReceivedMail:
    """Places the mail and commits; a twin at the same moment makes it look again."""
    for _ in range(TRIES_MAX):
        identity, notes = _notes(shelf, company, mail)
        known = {message_id: note.known() for message_id, note in notes.items()}
        placement = place(known.get(identity), mail.related, known, contribution.email.lower(), _named(shelf, company, mail.subject))
        if placement.repeated:
            ticket = shelf.need(Ticket, keys.ticket_pk(company, placement.ticket), keys.TICKET_SK)
            return ReceivedMail(Outcome(ticket, notes[identity].article, repeated=True), None, placement.rule)
        try:
            return _placed(shelf, company, mail, contribution, identity, notes, placement, now)
        except (Repeated, Stale):
            continue
    raise Conflict("the mail's ticket is being changed by others; come again")


def _placed(
    shelf: Table,
    company: str,
    mail: Mail,
    contribution: Contribution,
    identity: str,
    notes: dict[str, MessageNote],
    placement: Placement,
    now: datetime,
) -> ReceivedMail:
    if placement.ticket:
        present = shelf.need(Ticket, keys.ticket_pk(company, placement.ticket), keys.TICKET_SK)
        ticket, writes = reply_writes(present, contribution, who=WORKER, now=now)
    else:
        opening = Opening(
            company, origin_of("mail", identity), mail.digest, mail.subject, Channel.MAIL, contribution, "mail", mail.message_id
        )
        identifier, _ = free_id(shelf, company, opening.origin)
        ticket, writes = opening_writes(opening, identifier, who=WORKER, now=now)
    writes += _note_writes(company, mail, contribution.email.lower(), identity, notes, ticket, now)
    shelf.transact(*writes)
    log.event(
        "tickets.mail.received", company=company, ticket=ticket.id, article=ticket.articles, rule=placement.rule, automatic=mail.automatic
    )
    return ReceivedMail(Outcome(ticket, ticket.articles, repeated=False), None, placement.rule)


def _notes(shelf: Table, company: str, mail: Mail) -> tuple[str, dict[str, MessageNote]]:
    """(the id under which this mail is known, notes by message id). An id that another mail carries gets the digest added."""
    distinct = distinct_id(mail.message_id, mail.digest)
    wanted = [mail.message_id, distinct, *mail.related]
    found = shelf.get_many(MessageNote, [(pk, keys.MESSAGE_SK) for pk in dict.fromkeys(keys.message_pk(company, one) for one in wanted)])
    notes = {note.message_id: note for note in found}
    own = notes.get(mail.message_id)
    return (distinct if is_reused(_known(own), mail.digest) else mail.message_id), notes


def _known(note: MessageNote | None) -> Known | None:
    return note.known() if note else None


def _note_writes(
    company: str, mail: Mail, person: str, identity: str, notes: dict[str, MessageNote], ticket: Ticket, now: datetime
) -> list[Write]:
    """The mail's own id, and on a new ticket the ids it names that nobody knows yet."""
    own = MessageNote(
        version=notes[identity].version if identity in notes else 0,
        company=company,
        message_id=identity,
        ticket=ticket.id,
        sighting=Sighting.RECEIVED,
        digest=mail.digest,
        person=person,
        article=ticket.articles,
        noted_at=now,
    )
    writes = [table.replace(own) if own.version else table.insert(own, Repeated("the message is known"))]
    if ticket.articles == 1:
        unknown = [one for one in mail.related if one not in notes and one != identity][:EXPECTED_MAX]
        for one in unknown:
            expected = MessageNote(
                company=company, message_id=one, ticket=ticket.id, sighting=Sighting.EXPECTED, person=person, noted_at=now
            )
            writes.append(table.insert(expected, Stale("the message became known")))
    return writes


def _named(shelf: Table, company: str, subject: str) -> Sequence[str]:
    """The tickets named in a subject that exist in this company."""
    return [one for one in tokens(subject) if shelf.get(Ticket, keys.ticket_pk(company, one), keys.TICKET_SK)]


def _set_aside(
    shelf: Table, company: str, reason: str, inbox_key: str, raw_key: str, content: str, size: int, now: datetime
) -> ReceivedMail:
    record = quarantine(shelf, company=company, reason=reason, inbox_key=inbox_key, raw_key=raw_key, content=content, size=size, now=now)
    return ReceivedMail(None, record, reason)
