"""Queue worker: takes supplier invoices that front-office systems send as messages.

`{"company": ..., "content_type": ..., "content": base64}`, or `"key"` of an object in the company's inbox instead of `content`; with
`"submitted_by"` of the sender's choice.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from invoices.domain.media import TYPES
from invoices.operations.take_invoices import SENDER, Sent, take_invoices
from kernel import batch, clock, log, queues, settings
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.settings import Company
from kernel.shapes import Model
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `companies`: those whose invoices are taken."""

    table: str
    bucket: str
    companies: tuple[Company, ...]


class InvoiceMessage(Model):
    """One invoice as a message. A message holds 256 KB, so about 190 KB of document; larger ones are dropped into the inbox and named."""

    company: Annotated[str, Field(min_length=1, max_length=63)]
    content_type: Annotated[str, Field(max_length=100)] = ""
    content: Annotated[str, Field(min_length=1, max_length=queues.MAX_BODY_BYTES)] | None = None
    key: Annotated[str, Field(min_length=1, max_length=1024)] | None = None
    submitted_by: Annotated[str, Field(pattern=SENDER)] = "queue"


SETTINGS = settings.read(Settings)
COMPANIES = frozenset(company.id for company in SETTINGS.companies)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)


def work(message: batch.Message) -> None:
    """Takes one invoice in. A message that holds none is refused and stays visible among the failures."""
    told = message.shaped(InvoiceMessage)
    if told.company not in COMPANIES:
        raise Invalid("the message names no company of this installation", [FieldError("/company", "unknown")])
    if told.content_type and told.content_type not in TYPES:
        raise Invalid("the message names no type of an invoice", [FieldError("/content_type", f"expected one of {', '.join(TYPES)}")])
    sent = Sent(told.company, told.content_type, told.submitted_by, told.content, told.key)
    taken = take_invoices(TABLE, DOCUMENTS, sent, now=clock.now())
    log.event("invoices.invoice.taken", document=taken.id, bytes=taken.size, status=taken.status)


handler = batch.queue_handler(work, lambda: TABLE)
