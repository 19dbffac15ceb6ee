"""Queue worker: writes what customers get. An invoice was issued, a reminder was decided, a statement of account was asked for."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, Field

from invoices.operations.render_invoice import render_invoice
from invoices.operations.render_letter import render_letter
from invoices.operations.render_statement import render_statement
from invoices.records.dunning import LETTER_ID_PATTERN
from kernel import clock, log, settings
from kernel.batch import Message, queue_handler
from kernel.documents import Documents
from kernel.events import Event
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    table: str
    bucket: str


class ReminderSent(BaseModel):
    """What is read of `invoices.invoice.dunned`; the rest of it is for others."""

    letter: Annotated[str, Field(pattern=LETTER_ID_PATTERN)]


class StatementRequested(BaseModel):
    """What is read of `invoices.statement.requested`."""

    statement: Annotated[str, Field(max_length=60)]


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)


def _invoice(event: Event) -> None:
    rendered = render_invoice(TABLE, DOCUMENTS, event.company, event.subject, now=clock.now())
    log.event("invoices.invoice.rendered", company=event.company, number=rendered.number)


def _letter(event: Event) -> None:
    reminder = event.shaped(ReminderSent)
    letter = render_letter(TABLE, DOCUMENTS, event.company, event.subject, reminder.letter, now=clock.now())
    log.event("invoices.reminder.rendered", company=event.company, customer=letter.customer_id, letter=letter.id)


def _statement(event: Event) -> None:
    wanted = event.shaped(StatementRequested)
    written = render_statement(TABLE, DOCUMENTS, event.company, event.subject, wanted.statement, now=clock.now())
    log.event("invoices.statement.rendered", company=event.company, customer=written.customer, statement=written.id)


WRITERS: Final = {
    "invoices.invoice.issued": _invoice,
    "invoices.invoice.dunned": _letter,
    "invoices.statement.requested": _statement,
}


def work(message: Message) -> None:
    event = message.event(*WRITERS)
    WRITERS[event.type](event)


handler = queue_handler(work, lambda: TABLE)
