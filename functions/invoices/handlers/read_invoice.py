"""Queue worker: a document arrived in the bucket, or is to be judged again; read it, judge it, record the outcome.

Consumes S3 `Object Created` under `inbox/` and `invoices.invoice.judging_requested`.
"""

from dataclasses import dataclass

from invoices.operations.open_document import Drop
from invoices.operations.read_invoice import judge_document, read_invoice
from invoices.operations.retry_received import JUDGING_REQUESTED
from invoices.records.received import ReceivedDocument
from kernel import clock, log, settings
from kernel.batch import Message, queue_handler
from kernel.documents import Documents
from kernel.refusals import Invalid
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    table: str
    bucket: str


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)


def work(message: Message) -> None:
    """One document. Invalid for a message that tells of none."""
    if message.json().get("detail-type") == JUDGING_REQUESTED:
        event = message.event()
        outcome = judge_document(TABLE, DOCUMENTS, event.company, event.subject, now=clock.now())
    else:
        dropped = message.dropped()
        if dropped.bucket != SETTINGS.bucket:
            raise Invalid("the document lies in a bucket of others")
        if dropped.key.endswith("/") and not dropped.size:
            log.event("invoices.folder.ignored", key=dropped.key)
            return
        outcome = read_invoice(TABLE, DOCUMENTS, Drop(dropped.company, dropped.key, dropped.size), now=clock.now())
    _log(outcome)


def _log(outcome: ReceivedDocument) -> None:
    log.event(
        "invoices.invoice.judged",
        document=outcome.id,
        status=outcome.status,
        reason=outcome.reason,
        wrapping=outcome.wrapping,
        parts=len(outcome.parts),
        fatal=outcome.fatal,
        warnings=outcome.warnings,
    )


handler = queue_handler(work, lambda: TABLE)
