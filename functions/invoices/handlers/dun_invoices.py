"""Queue worker: reminds a customer of what is overdue, in one letter."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from invoices.domain.issued.dunning import MAX_LISTED
from invoices.domain.issued.numbers import NUMBER_PATTERN
from invoices.domain.issued.parties import CUSTOMER_ID_PATTERN
from invoices.operations.dun_invoices import Reminder, dun_customer
from invoices.operations.receive_invoice import COMPANY
from kernel import clock, log, settings
from kernel.batch import Message, queue_handler
from kernel.shapes import Model
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    table: str


class ReminderIn(Model):
    """A message of the plan."""

    company: Annotated[str, Field(pattern=f"^{COMPANY.pattern}$")]
    customer: Annotated[str, Field(pattern=CUSTOMER_ID_PATTERN)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    day: date
    numbers: Annotated[tuple[Annotated[str, Field(pattern=NUMBER_PATTERN)], ...], Field(max_length=MAX_LISTED)]


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)


def work(message: Message) -> None:
    wanted = message.shaped(ReminderIn)
    letter = dun_customer(TABLE, Reminder(wanted.company, wanted.customer, wanted.currency, wanted.day, wanted.numbers), now=clock.now())
    listed = len(letter.lines) if letter else 0
    log.event("invoices.invoice.dunned", company=wanted.company, customer=wanted.customer, day=wanted.day.isoformat(), invoices=listed)


handler = queue_handler(work, lambda: TABLE)
