"""Judges a document again that was quarantined, rejected or dismissed, for instance when its format is known by now."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.operations.received_invoices import received_document
from invoices.records.received import ReceivedDocument, Status
from kernel import audit, events
from kernel.refusals import Conflict
from kernel.table import Table
from kernel.table import replace as replaced

JUDGING_REQUESTED: Final = "invoices.invoice.judging_requested"
CONTRADICTS_TYPE: Final = "contradicts_type"
"""Reason of a document that was sent under the media type of something else."""
_AGAIN: Final = (Status.QUARANTINED, Status.REJECTED, Status.DISMISSED)


def retry_received(table: Table, company: str, document_id: str, *, who: str, now: datetime) -> ReceivedDocument:
    """Asks the worker to judge the document again, by its content alone, whatever media type it was sent under.

    Asking twice changes nothing while it waits. NotFound; Conflict in any other status, or when it is too large to be read; Stale when it
    changed in between.
    """
    document = received_document(table, company, document_id)
    if document.status is Status.RECEIVED:
        return document
    if document.status not in _AGAIN:
        raise Conflict(f"the document is {document.status}; judged again are only {', '.join(_AGAIN)} ones")
    if not document.sha256:
        raise Conflict("the document is too large to be read")
    return retried(table, document, media_type="", who=who, now=now)


def mislabelled(document: ReceivedDocument) -> bool:
    """It waits in quarantine only because of the media type that it was sent under."""
    return document.status is Status.QUARANTINED and document.reason == CONTRADICTS_TYPE


def retried(table: Table, document: ReceivedDocument, *, media_type: str, who: str, now: datetime) -> ReceivedDocument:
    """Puts the document back to `received` and tells the worker, in one transaction. Stale when it changed in between."""
    again = replace(document, status=Status.RECEIVED, media_type=media_type, reason=None, detail=None, duplicate_of=None)
    table.transact(
        replaced(again),
        events.outbox(events.new(JUDGING_REQUESTED, document.company, document.id, {"document": document.id}, now)),
        audit.entry(again, who=who, what="invoices.invoice.retried", when=now, changes={"status": [document.status, again.status]}),
    )
    return again.changed()
