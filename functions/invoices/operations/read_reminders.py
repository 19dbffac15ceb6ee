"""Looking at reminders: those of an invoice, and the letters to a customer."""

from invoices.operations.customers import need_customer
from invoices.records.dunning import DUNNED, Dunned, DunningLetter, letters_pk
from invoices.records.issued import Standing, issued_pk
from kernel.documents import Documents
from kernel.refusals import NotFound
from kernel.table import Key, Page, Table


def reminders(table: Table, company: str, number: str) -> list[tuple[Dunned, DunningLetter]]:
    """The reminders of an invoice by level, each with the letter that lists it. NotFound without the invoice."""
    pk = issued_pk(company, number)
    table.need(Standing, pk, "STANDING", f"no invoice {number}")
    sent = list(table.each(Dunned, pk, begins_with=DUNNED))
    letters = {
        each.id: each for each in table.get_many(DunningLetter, [(letters_pk(company, each.customer), each.letter) for each in sent])
    }
    return [(each, letters[each.letter]) for each in sent]


def need_letter(table: Table, company: str, customer: str, letter_id: str) -> DunningLetter:
    """A letter to a customer; NotFound."""
    return table.need(DunningLetter, letters_pk(company, customer), letter_id, f"no letter {letter_id} to {customer}")


def list_letters(table: Table, company: str, customer: str, limit: int, start: Key | None) -> Page[DunningLetter]:
    """The letters to a customer, the latest first; NotFound without the customer."""
    need_customer(table, company, customer)
    return table.query(DunningLetter, letters_pk(company, customer), limit=limit, start=start, backwards=True)


def letter_address(documents: Documents, letter: DunningLetter) -> str | None:
    """An address of the letter's PDF; None while it is being written."""
    return documents.presign(letter.document) if letter.document else None


def letter_of_reminder(table: Table, documents: Documents, company: str, number: str, level: int) -> str:
    """An address of the letter that carried a level of an invoice; NotFound while it is not written."""
    dunned = table.get(Dunned, issued_pk(company, number), f"{DUNNED}{level}")
    address = letter_address(documents, need_letter(table, company, dunned.customer, dunned.letter)) if dunned else None
    if address is None:
        raise NotFound(f"no letter of level {level} for {number} is written")
    return address
