"""The letter of a reminder, in the customer's language."""

from collections.abc import Iterator
from typing import Final

from invoices.domain.issued.document import Document
from invoices.domain.issued.words import amount, day, figure, word
from invoices.operations.page import LEFT, RIGHT, Sheet, printable
from invoices.operations.stationery import (
    AMOUNT,
    LEADING,
    SIZE,
    Column,
    Pages,
    Row,
    Stationery,
    gap,
    money,
    picture_of,
    sum_row,
    table_head,
    text_rows,
)
from invoices.records.issued import Dunned

COLUMNS: Final = (
    Column("invoice", LEFT + 5, 100, figure=False),
    Column("issue_date", LEFT + 112, 60, figure=False),
    Column("due_date", LEFT + 182, 60, figure=False),
    Column("amount", RIGHT - 166, 72),
    Column("paid_or_credited", RIGHT - 78, 86),
    Column("open", AMOUNT, 72),
)


def letter_pdf(document: Document, dunned: Dunned, logo: bytes | None = None) -> bytes:
    """The letter as a plain PDF. The same arguments give the same bytes: it says what was decided, not how things stand now."""
    return _Letter(document, dunned, logo).pdf()


class _Letter:
    def __init__(self, document: Document, dunned: Dunned, logo: bytes | None) -> None:
        self.document, self.dunned = document, dunned
        self.language = dunned.customer.language
        self.paper = Stationery(dunned.seller, dunned.customer, printable(dunned.title), self._facts(), picture_of(logo))

    def word(self, name: str, *parts: str) -> str:
        return printable(word(name, self.language, *parts))

    def money(self, minor: int) -> str:
        return money(minor, self.document.digits, self.document.currency, self.language)

    def amount(self, minor: int) -> str:
        return amount(minor, self.document.digits, self.language)

    def pdf(self) -> bytes:
        pages = Pages(self.paper.body_top())
        pages.put(self.paper.heading())
        pages.flow(iter(text_rows(self.dunned.text)))
        pages.put(gap(10))
        pages.keep([table_head(self.paper, COLUMNS), self._invoice(), gap(8), *self._charges(), *self._payment()])
        pages.flow(iter([gap(6), *text_rows(self.word("crossed"))]))
        return self.paper.pdf(pages.pages)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        document = self.document
        facts = [
            ("issue_date", day(self.dunned.day, self.language)),
            ("for_invoice", document.number),
            ("customer_number", document.customer_id),
            ("order_number", document.order_number),
            ("purchase_order", document.purchase_order),
            ("buyer_reference", self.dunned.customer.buyer_reference),
        ]
        return tuple((self.word(name), printable(value)) for name, value in facts if value)

    def _invoice(self) -> Row:
        document, due = self.document, self.document.totals.due
        days = [day(each, self.language) if each else "" for each in (document.issue_date, document.due_date)]
        texts = (document.number, *days, *map(self.amount, (due, due - self.dunned.open, self.dunned.open)))

        def draw(sheet: Sheet, y: float) -> None:
            for column, text in zip(COLUMNS, texts, strict=True):
                if column.figure:
                    sheet.fitted(column.place, y - 10, text, column.room)
                else:
                    sheet.text(column.place, y - 10, text, size=SIZE)
            sheet.rule(y - LEADING - 4, colour=(0.90, 0.91, 0.93))

        return Row(LEADING + 5, draw)

    def _charges(self) -> Iterator[Row]:
        dunned, word = self.dunned, self.word
        if dunned.amount_due > dunned.open:
            yield sum_row(f"{word('open')}: {word('invoice_of', dunned.number)}", self.amount(dunned.open))
        if dunned.charges_before:
            yield sum_row(word("charges_before"), self.amount(dunned.charges_before))
        if dunned.fee:
            yield sum_row(word("reminder_fee"), self.amount(dunned.fee))
        if dunned.interest:
            parts = (figure(dunned.interest_rate, self.language), self.money(dunned.open), str(dunned.interest_days))
            yield sum_row(word("interest_on", *parts), self.amount(dunned.interest))
        yield self.paper.highlight(word("total_due"), self.money(dunned.amount_due))

    def _payment(self) -> list[Row]:
        owed, number = self.dunned.amount_due, self.document.number
        text = self.word("pay_by", self.money(owed), day(self.dunned.pay_by, self.language), number)
        return self.paper.payment(text, owed, self.document.currency, number)
