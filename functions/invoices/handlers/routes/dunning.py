"""Routes of reminders: those of an invoice, and the letters to a customer."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from invoices.domain.issued.dunning import MAX_LEVELS
from invoices.handlers.routes.customers import READ
from invoices.handlers.shapes.customers import CustomerId
from invoices.handlers.shapes.dunning import DunningLetterOut, DunningLetterWholeOut, LetterOut, RemindersOut
from invoices.handlers.shapes.issued import IssuedNumber
from invoices.operations.read_reminders import letter_address, letter_of_reminder, list_letters, need_letter, reminders
from invoices.records.dunning import LETTER_ID_PATTERN
from kernel.documents import Documents
from kernel.door import Door, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table

ReminderLevel = Annotated[int, Path(ge=1, le=MAX_LEVELS)]
LetterId = Annotated[str, Path(pattern=LETTER_ID_PATTERN, description="day and currency, such as 2026-12-15_EUR")]


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""

    @door.get("/issued/<number>/dunning", scope=READ, summary="The reminders of an invoice by level")
    def list_reminders(company: str, number: IssuedNumber) -> Response[RemindersOut]:
        return ok(RemindersOut.of(reminders(table, company, number)))

    @door.get("/issued/<number>/dunning/<level>/letter", scope=READ, summary="An address of the letter that carried a level of an invoice")
    def get_letter(company: str, number: IssuedNumber, level: ReminderLevel) -> Response[LetterOut]:
        return ok(LetterOut(pdf=letter_of_reminder(table, documents, company, number, level)))

    @door.get("/customers/<customer>/dunning", scope=READ, summary="Letters of reminders to a customer, the latest first")
    def list_dunning_letters(
        company: str, customer: CustomerId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[DunningLetterOut]]:
        page = list_letters(table, company, customer, limit, door.start(cursor))
        return ok(door.page(page, lambda letter: DunningLetterOut.of(letter, letter_address(documents, letter))))

    @door.get(
        "/customers/<customer>/dunning/<letter>", scope=READ, summary="A letter of reminders: its invoices, and its PDF when it is written"
    )
    def get_dunning_letter(company: str, customer: CustomerId, letter: LetterId) -> Response[DunningLetterWholeOut]:
        found = need_letter(table, company, customer, letter)
        return ok(DunningLetterWholeOut.of(found, letter_address(documents, found)), version=found.version)
