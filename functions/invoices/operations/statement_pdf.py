"""The statement of a customer's account, in the customer's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.domain.issued.statement import BUCKETS, Movement, Statement
from invoices.domain.issued.words import amount, day, word
from invoices.operations.page import ACCENT, LEFT, QUIET, RIGHT, STRONG, Sheet, printable, wrapped
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
from kernel.money import exponent

COLUMNS: Final = (
    Column("issue_date", LEFT + 5, 60, figure=False),
    Column("entry", LEFT + 75, 130, figure=False),
    Column("reference", LEFT + 212, 110, figure=False),
    Column("amount", RIGHT - 88, 74),
    Column("balance", AMOUNT, 78),
)
MAX_PAGES: Final = 1500
"""Of all the entries that a statement may have, each of the longest kind."""
AGES: Final = 5
"""Classes of age; each has a fifth of the width."""


@dataclass(frozen=True)
class Shown:
    """What a statement shows: the days, both included, the day of the aging, and the account in each currency."""

    first: date
    last: date
    on: date
    statements: Mapping[str, Statement]


def statement_pdf(seller: SellerFacts, customer_id: str, customer: CustomerFacts, shown: Shown, logo: bytes | None = None) -> bytes:
    """The statement as a plain PDF. The same arguments give the same bytes. ValueError when there would be more than MAX_PAGES."""
    language = customer.language
    period = f"{day(shown.first, language)} – {day(shown.last, language)}"
    facts = (("issue_date", day(shown.on, language)), ("period_shown", period), ("customer_number", customer_id))
    labels = tuple((printable(word(name, language)), printable(value)) for name, value in facts)
    paper = Stationery(seller, customer, printable(word("statement", language)), labels, picture_of(logo))
    pages = Pages(paper.body_top())
    pages.put(paper.heading())
    if not shown.statements:
        pages.flow(iter(text_rows(paper.word("no_entries"))))
    for currency, found in shown.statements.items():
        _Account(paper, pages, currency, found, shown).put()
    return paper.pdf(pages.pages, MAX_PAGES)


@dataclass(frozen=True)
class _Account:
    """The account in one currency, as it is put on the pages."""

    paper: Stationery
    pages: Pages
    currency: str
    found: Statement
    shown: Shown

    def amount(self, minor: int) -> str:
        return amount(minor, exponent(self.currency), self.paper.language)

    def money(self, minor: int) -> str:
        return money(minor, exponent(self.currency), self.currency, self.paper.language)

    def put(self) -> None:
        """Balance, entries, balance, and what is open by age."""
        if not self.pages.fits(110):
            self.pages.turn()
        self.pages.put(_title(self.paper.word("account_in", self.currency)), self._opening())
        if self.found.movements:
            self.pages.table(table_head(self.paper, COLUMNS), self._rows(), self._carry, self.found.opening)
        else:
            self.pages.put(*text_rows(self.paper.word("no_entries")), gap(6))
        closing = self.paper.highlight(self.paper.word("closing"), self.money(self.found.closing))
        self.pages.keep([gap(4), closing, *self._ages(), gap(14)])

    def _opening(self) -> Row:
        label = f"{self.paper.word('opening')} ({day(self.shown.first, self.paper.language)})"

        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(LEFT + 5, y - 11, label, size=SIZE, font=STRONG)
            sheet.fitted(AMOUNT, y - 11, self.amount(self.found.opening), 80, font=STRONG)

        return Row(LEADING + 8, draw)

    def _carry(self, balance: int) -> Row:
        return carry(self.paper.word("carried"), COLUMNS[1].place, self.amount(balance))

    def _rows(self) -> Iterator[Row]:
        for movement in self.found.movements:
            yield self._row(movement)

    def _row(self, movement: Movement) -> Row:
        entry = wrapped(self.paper.word(movement.kind.value), COLUMNS[1].room, SIZE)
        reference = wrapped(movement.reference, COLUMNS[2].room, SIZE)
        height = LEADING * max(len(entry), len(reference), 1) + 4

        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(COLUMNS[0].place, y - 10, day(movement.day, self.paper.language), size=SIZE)
            for column, lines in ((COLUMNS[1], entry), (COLUMNS[2], reference)):
                for index, line in enumerate(lines):
                    sheet.text(column.place, y - 10 - LEADING * index, line, size=SIZE)
            sheet.fitted(COLUMNS[3].place, y - 10, self.amount(movement.amount), COLUMNS[3].room)
            sheet.fitted(COLUMNS[4].place, y - 10, self.amount(movement.balance), COLUMNS[4].room)
            sheet.rule(y - height + 1, colour=(0.90, 0.91, 0.93))

        return Row(height, draw, movement.amount)

    def _ages(self) -> list[Row]:
        """What is open today by age, and what reminders charged beside it."""
        word = self.paper.word
        between = [f"{begin + 1}–{end}" for begin, end in pairwise((0, *BUCKETS))]
        labels = [word("not_due"), *between, word("over", str(BUCKETS[-1]))]
        room = (RIGHT - LEFT) / AGES

        def draw(sheet: Sheet, y: float) -> None:
            for index, (label, age) in enumerate(zip(labels, self.found.aging, strict=True)):
                sheet.right(LEFT + room * (index + 1) - 5, y - 10, label, size=SIZE, colour=QUIET)
                sheet.fitted(LEFT + room * (index + 1) - 5, y - 23, self.amount(age), room - 8)

        title = word("aging_on", day(self.shown.on, self.paper.language))
        rows = [_title(title), Row(30, draw)]
        if self.found.charges:
            rows.append(sum_row(word("charges_unpaid"), self.amount(self.found.charges)))
        return rows


def _title(text: str) -> Row:
    lines = wrapped(text, RIGHT - LEFT, 10, STRONG)[:1]

    def draw(sheet: Sheet, y: float) -> None:
        for line in lines:
            sheet.text(LEFT, y - 14, line, size=10, font=STRONG, colour=ACCENT)
        sheet.rule(y - 19)

    return Row(24, draw)
