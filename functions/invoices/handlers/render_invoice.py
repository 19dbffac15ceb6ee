"""Queue worker: an invoice was issued; write its documents."""

from dataclasses import dataclass

from invoices.operations.render_invoice import render_invoice
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
    event = message.event()
    if event.type != "invoices.invoice.issued":
        raise Invalid(f"expected invoices.invoice.issued, came {event.type}")
    rendered = render_invoice(TABLE, DOCUMENTS, event.company, event.subject, now=clock.now())
    log.event("invoices.invoice.rendered", company=event.company, number=rendered.number)


handler = queue_handler(work, lambda: TABLE)
