"""Puts a document aside that needs no further work: a newsletter in the inbox, an invoice that was sent anew."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.operations.received_invoices import received_document
from invoices.records.received import ReceivedDocument, Status
from kernel import audit, events
from kernel.refusals import Conflict, Stale
from kernel.table import Table
from kernel.table import replace as replaced

DISMISSED: Final = "invoices.invoice.dismissed"
_DISMISSIBLE: Final = (Status.QUARANTINED, Status.REJECTED, Status.DUPLICATE)


def dismiss_received(table: Table, company: str, document_id: str, why: str, *, seen: int, who: str, now: datetime) -> ReceivedDocument:
    """Dismisses a quarantined, rejected or duplicate document; the reason is kept in its history, the bytes stay.

    Repeating it is answered with the document. NotFound; Conflict in any other status; Stale unless its version is the one seen.
    """
    document = received_document(table, company, document_id)
    if document.status is Status.DISMISSED and document.version == seen + 1:
        return document
    if document.version != seen:
        raise Stale(f"the document changed since version {seen}; look at it again")
    if document.status not in _DISMISSIBLE:
        raise Conflict(f"the document is {document.status}; dismissed are only {', '.join(_DISMISSIBLE)} ones")
    dismissed = replace(document, status=Status.DISMISSED)
    told = {"document": document.id, "was": document.status.value, "reason": document.reason, "why": why}
    table.transact(
        replaced(dismissed),
        events.outbox(events.new(DISMISSED, company, document.id, told, now)),
        audit.entry(
            dismissed, who=who, what=DISMISSED, when=now, why=why, changes={"status": [document.status.value, dismissed.status.value]}
        ),
    )
    return dismissed.changed()
