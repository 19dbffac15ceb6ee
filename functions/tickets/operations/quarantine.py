"""Mails that are set aside for a person."""

from datetime import datetime

from kernel import log, table
from kernel.refusals import Repeated
from kernel.table import Key, Page, Table
from tickets.domain.tickets import origin_of
from tickets.records import keys
from tickets.records.tickets import Quarantined


def quarantine(
    shelf: Table, *, company: str, reason: str, inbox_key: str, raw_key: str, content: str, size: int, now: datetime
) -> Quarantined:
    """Notes a mail that becomes no ticket, once for the same key and content (`content`: a digest, '' when it was not read)."""
    record = Quarantined(
        company=company,
        id=origin_of(inbox_key, content)[:32],
        reason=reason,
        inbox_key=inbox_key,
        raw_key=raw_key,
        size=size,
        arrived_at=now,
    )
    try:
        shelf.transact(table.insert(record, Repeated("the mail is in quarantine already")))
    except Repeated:
        return shelf.need(Quarantined, record.pk, record.sk)
    log.warning("tickets.mail.quarantined", company=company, reason=reason, quarantine=record.id, size=size)
    return record.changed()


def quarantined(shelf: Table, company: str, limit: int, start: Key | None) -> Page[Quarantined]:
    """Mails in quarantine, newest first."""
    return shelf.query(Quarantined, keys.quarantine_pk(company), limit=limit, start=start, index=True, backwards=True)
