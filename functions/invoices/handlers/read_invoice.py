"""Queue worker: a document arrived in the bucket; read it, judge it, record the outcome."""

from dataclasses import dataclass

from invoices.operations.read_invoice import Drop, read_invoice
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
    dropped = message.dropped()
    if dropped.bucket != SETTINGS.bucket:
        raise Invalid("the document lies in a bucket of others")
    if dropped.key.endswith("/") and not dropped.size:
        log.event("invoices.folder.ignored", key=dropped.key)
        return
    outcome = read_invoice(TABLE, DOCUMENTS, Drop(dropped.company, dropped.key, dropped.size), now=clock.now())
    log.event(
        "invoices.invoice.judged",
        document=outcome.id,
        status=outcome.status,
        reason=outcome.reason,
        fatal=outcome.fatal,
        warnings=outcome.warnings,
    )


handler = queue_handler(work, lambda: TABLE)
