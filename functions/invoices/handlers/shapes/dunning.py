"""Reminders of an invoice and letters to a customer, as they are shown. Amounts are whole minor units."""

from datetime import date
from typing import Any

from invoices.domain.issued.dunning import DunningLine
from invoices.records.dunning import Dunned, DunningLetter
from kernel.shapes import Out

_SAME = ("number", "issue_date", "due_date", "level", "amount", "open", "charges_before", "fee", "amount_due")


class DunningLineOut(Out):
    """An invoice in a letter. `amount`: what it asked for; `open`: what was open of it; `charges_before`: unpaid fees and interest of
    earlier reminders; `interest`: for `interest_days` at `interest_rate` percent a year."""

    number: str
    issue_date: date
    due_date: date
    level: int
    amount: int
    open: int
    charges_before: int
    fee: int
    interest: int
    interest_rate: str
    interest_days: int
    amount_due: int

    @classmethod
    def of(cls, line: DunningLine) -> "DunningLineOut":
        return cls(**_line(line))


def _line(line: DunningLine) -> dict[str, Any]:
    charged = line.interest
    interest = {"interest": charged.amount, "interest_rate": f"{charged.rate:f}", "interest_days": charged.days}
    return {name: getattr(line, name) for name in _SAME} | interest


class ReminderOut(DunningLineOut):
    """A reminder of an invoice as it was sent in the letter `letter` to `customer`, with the title, the text and the day to pay by of that
    letter. `written`: the letter is there."""

    day: date
    title: str
    text: str
    pay_by: date
    customer: str
    letter: str
    written: bool

    @classmethod
    def sent(cls, dunned: Dunned, letter: DunningLetter) -> "ReminderOut":
        return cls(
            day=dunned.day,
            title=letter.title,
            text=letter.text,
            pay_by=letter.pay_by,
            customer=dunned.customer,
            letter=dunned.letter,
            written=bool(letter.document),
            **_line(dunned.line),
        )


class RemindersOut(Out):
    """The reminders of an invoice."""

    items: list[ReminderOut]

    @classmethod
    def of(cls, found: list[tuple[Dunned, DunningLetter]]) -> "RemindersOut":
        return cls(items=[ReminderOut.sent(dunned, letter) for dunned, letter in found])


class LetterOut(Out):
    """An address of the letter, good for five minutes."""

    pdf: str


class DunningLetterOut(Out):
    """A letter to a customer: all that was due for a reminder on its day in its currency. `level` is the highest of its invoices; `pdf` an
    address for five minutes, null until it is written."""

    id: str
    customer: str
    day: date
    currency: str
    level: int
    title: str
    text: str
    open: int
    charges_before: int
    fee: int
    interest: int
    amount_due: int
    pay_by: date
    pdf: str | None

    @classmethod
    def of(cls, letter: DunningLetter, address: str | None) -> "DunningLetterOut":
        return cls(**_letter(letter, address))


def _letter(letter: DunningLetter, address: str | None) -> dict[str, Any]:
    given = {"customer": letter.customer_id, "pdf": address}
    return {name: getattr(letter, name) for name in DunningLetterOut.model_fields if name not in given} | given


class DunningLetterWholeOut(DunningLetterOut):
    """A letter with its invoices, the earliest due first."""

    invoices: list[DunningLineOut]

    @classmethod
    def of(cls, letter: DunningLetter, address: str | None) -> "DunningLetterWholeOut":
        return cls(invoices=[DunningLineOut.of(line) for line in letter.lines], **_letter(letter, address))
