"""The letter of a reminder, in the customer's language: every invoice with its level, what is open of it and what being late costs."""

from collections.abc import Iterator
from typing import Final

from invoices.domain.issued.dunning import DunningLine
from invoices.domain.issued.epc import MAX_REMITTANCE
from invoices.domain.issued.words import amount, day, figure, word
from invoices.operations.page import LEFT, QUIET, RIGHT, Sheet, printable, wrapped
from invoices.operations.stationery import (
    AMOUNT,
    LEADING,
    SIZE,
    Column,
    Pages,
    Row,
    Stationery,
    carry,
    gap,
    money,
    picture_of,
    sum_row,
    table_head,
    text_rows,
)
from invoices.records.dunning import DunningLetter
from kernel.money import exponent

COLUMNS: Final = (
    Column("invoice", LEFT + 5, 88, figure=False),
    Column("issue_date", LEFT + 97, 56, figure=False),
    Column("due_date", LEFT + 157, 58, figure=False),
    Column("level", LEFT + 247, 30),
    Column("open", RIGHT - 174, 62),
    Column("fee_short", RIGHT - 124, 46),
    Column("interest_short", RIGHT - 72, 48),
    Column("to_pay", AMOUNT, 63),
)
NOTE: Final = 7
NOTE_LEADING: Final = 9


def letter_pdf(letter: DunningLetter, logo: bytes | None = None) -> bytes:
    """The letter as a plain PDF. The same arguments give the same bytes: it says what was decided, not how things stand now."""
    return _Letter(letter, logo).pdf()


class _Letter:
    def __init__(self, letter: DunningLetter, logo: bytes | None) -> None:
        self.letter = letter
        self.language = letter.customer.language
        self.digits = exponent(letter.currency)
        self.paper = Stationery(letter.seller, letter.customer, printable(letter.title), self._facts(), picture_of(logo))

    def word(self, name: str, *parts: str) -> str:
        return printable(word(name, self.language, *parts))

    def money(self, minor: int) -> str:
        return money(minor, self.digits, self.letter.currency, self.language)

    def amount(self, minor: int) -> str:
        return amount(minor, self.digits, self.language)

    def pdf(self) -> bytes:
        pages = Pages(self.paper.body_top())
        pages.put(self.paper.heading())
        pages.flow(iter(text_rows(self.letter.text)))
        pages.put(gap(10))
        pages.table(table_head(self.paper, COLUMNS), map(self._row, self.letter.lines), self._carry)
        pages.keep([gap(8), *self._sums(), *self._payment()])
        pages.flow(iter([gap(6), *text_rows(self.word("crossed"))]))
        return self.paper.pdf(pages.pages)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        letter = self.letter
        facts = [
            ("issue_date", day(letter.day, self.language)),
            ("customer_number", letter.customer_id),
            ("buyer_reference", letter.customer.buyer_reference),
        ]
        return tuple((self.word(name), printable(value)) for name, value in facts if value)

    def _row(self, line: DunningLine) -> Row:
        days = [day(each, self.language) for each in (line.issue_date, line.due_date)]
        charges = [self.amount(each) if each else "" for each in (line.fee, line.interest.amount)]
        texts = (line.number, *days, str(line.level), self.amount(line.open), *charges, self.amount(line.amount_due))
        notes = [part for note in self._notes(line) for part in wrapped(note, RIGHT - LEFT - 20, NOTE)]
        height = LEADING + 5 + NOTE_LEADING * len(notes)

        def draw(sheet: Sheet, y: float) -> None:
            for column, text in zip(COLUMNS, texts, strict=True):
                if column.figure:
                    sheet.fitted(column.place, y - 10, text, column.room)
                else:
                    sheet.text(column.place, y - 10, text, size=SIZE)
            for index, note in enumerate(notes):
                sheet.text(LEFT + 12, y - 20 - NOTE_LEADING * index, note, size=NOTE, colour=QUIET)
            sheet.rule(y - height + 1, colour=(0.90, 0.91, 0.93))

        return Row(height, draw, line.amount_due)

    def _notes(self, line: DunningLine) -> Iterator[str]:
        """What the columns of an invoice do not say."""
        word, paid = self.word, line.amount - line.open
        if paid > 0:
            yield f"{word('amount')} {self.amount(line.amount)} · {word('paid_or_credited')} {self.amount(paid)}"
        if line.charges_before:
            yield f"{word('charges_before')} {self.amount(line.charges_before)}"
        if line.interest.amount:
            yield word("interest_on", figure(line.interest.rate, self.language), self.money(line.open), str(line.interest.days))

    def _carry(self, carried: int) -> Row:
        return carry(self.word("carried"), LEFT + 5, self.amount(carried))

    def _sums(self) -> Iterator[Row]:
        letter = self.letter
        sums = (("charges_before", letter.charges_before), ("reminder_fees", letter.fee), ("interest", letter.interest))
        if letter.amount_due > letter.open:
            yield sum_row(self.word("open"), self.amount(letter.open))
            for name, charged in sums:
                if charged:
                    yield sum_row(self.word(name), self.amount(charged))
        yield self.paper.highlight(self.word("total_due"), self.money(letter.amount_due))

    def _payment(self) -> list[Row]:
        owed, reference = self.letter.amount_due, self._reference()
        text = self.word("pay_by", self.money(owed), day(self.letter.pay_by, self.language), reference)
        return self.paper.payment(text, owed, self.letter.currency, reference)

    def _reference(self) -> str:
        """What a transfer quotes: the invoices, or where they do not fit the customer and the letter."""
        numbers = ", ".join(line.number for line in self.letter.lines)
        return numbers if len(numbers) <= MAX_REMITTANCE else f"{self.letter.customer_id} {self.letter.id}"
