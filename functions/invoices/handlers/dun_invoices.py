"""Queue worker: sends one reminder of an overdue invoice."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, ValidationError

from invoices.domain.issued.dunning import MAX_LEVELS
from invoices.domain.issued.numbers import NUMBER_PATTERN
from invoices.operations.dun_invoices import Reminder, dun_invoice
from invoices.operations.receive_invoice import COMPANY
from kernel import clock, log, settings
from kernel.batch import Message, queue_handler
from kernel.refusals import Invalid
from kernel.shapes import Model
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    table: str


class ReminderIn(Model):
    """A message of the plan."""

    company: Annotated[str, Field(pattern=f"^{COMPANY.pattern}$")]
    number: Annotated[str, Field(pattern=NUMBER_PATTERN)]
    level: Annotated[int, Field(ge=1, le=MAX_LEVELS)]
    day: date


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)


def work(message: Message) -> None:
    try:
        wanted = ReminderIn.model_validate(message.json())
    except ValidationError as error:
        raise Invalid(f"this is no reminder: {error.error_count()} faults") from None
    dunned = dun_invoice(TABLE, Reminder(wanted.company, wanted.number, wanted.level, wanted.day), now=clock.now())
    log.event("invoices.invoice.dunned", company=wanted.company, number=wanted.number, level=wanted.level, sent=dunned is not None)


handler = queue_handler(work, lambda: TABLE)
