"""What every document for a customer has in common: letterhead, address, facts, foot, and how rows come on pages."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.utils import ImageReader

from invoices.domain.issued import epc
from invoices.domain.issued.parties import Address, CustomerFacts, Language, SellerFacts
from invoices.domain.issued.words import amount, word
from invoices.operations.page import (
    ACCENT,
    HEIGHT,
    INK,
    LEFT,
    PLAIN,
    QUIET,
    RIGHT,
    STRONG,
    TINT,
    WHITE,
    WIDTH,
    Sheet,
    in_fours,
    on_white,
    printable,
    wrapped,
)
from kernel import paper

TOP: Final = HEIGHT - 48
BOTTOM: Final = 108
MAX_PAGES: Final = 100
SIZE: Final = 8.5
LEADING: Final = 11.5
SMALL: Final = 7
WINDOW: Final = HEIGHT - 132
"""Where the address begins, so that it shows in the window of an envelope (DIN 5008 form B)."""
FACTS: Final = 318
AMOUNT: Final = RIGHT - 5
QR_SIDE: Final = 88


@dataclass(frozen=True)
class Row:
    """A part of a page that is not divided. `net`: what it adds to the amount that is carried forward."""

    height: float
    draw: Callable[[Sheet, float], None]
    net: int | None = None


@dataclass(frozen=True)
class Stationery:
    """The seller's paper for one document to one customer, in the customer's language. `facts`: labels and values beside the address."""

    seller: SellerFacts
    customer: CustomerFacts
    title: str
    facts: tuple[tuple[str, str], ...]
    logo: ImageReader | None = None

    @property
    def language(self) -> Language:
        return self.customer.language

    def word(self, name: str, *parts: str) -> str:
        """A label in the customer's language."""
        return printable(word(name, self.language, *parts))

    def pdf(self, pages: Sequence[Sequence[tuple[Row, float]]], most: int = MAX_PAGES) -> bytes:
        """The pages as a plain PDF. ValueError when there would be more than the most."""
        if len(pages) > most:
            raise ValueError(f"a document of more than {most} pages")
        out = io.BytesIO()
        canvas = paper.blank(out, (WIDTH, HEIGHT), title=self.title, author=self.seller.name, language=self.language.value)
        for number, rows in enumerate(pages, start=1):
            sheet = Sheet(canvas)
            if number == 1:
                self._letterhead(sheet)
            else:
                self._running_head(sheet)
            for row, y in rows:
                row.draw(sheet, y)
            self._foot(sheet, number, len(pages))
            sheet.end()
        canvas.save()
        return out.getvalue()

    def body_top(self) -> float:
        """Below the address and the facts, whichever is longer."""
        lines = max(len(self._address_lines()), len(self.facts) - 1)
        return WINDOW - max(5, lines) * 13 - 34

    def heading(self) -> Row:
        """The title over the body, smaller where it is long."""
        size = 17.0
        lines = wrapped(self.title, RIGHT - LEFT, size, STRONG)
        if len(lines) > 1:
            size = 13
            lines = wrapped(self.title, RIGHT - LEFT, size, STRONG)

        def draw(sheet: Sheet, y: float) -> None:
            for index, line in enumerate(lines):
                sheet.text(LEFT, y - 18 - (size + 3) * index, line, size=size, font=STRONG, colour=INK)

        return Row(32 + (size + 3) * (len(lines) - 1), draw)

    def _letterhead(self, sheet: Sheet) -> None:
        if self.logo:
            sheet.picture(self.logo, LEFT, TOP + 8, 190, 54)
        else:
            for number, line in enumerate(wrapped(self.seller.name, RIGHT - LEFT, 16, STRONG)[:2]):
                sheet.text(LEFT, TOP - 10 - 19 * number, line, size=16, font=STRONG, colour=ACCENT)
        place = self.seller.address
        sender = " · ".join(part for part in (self.seller.name, place.street, f"{place.post_code} {place.city}".strip()) if part)
        for line in wrapped(sender, FACTS - LEFT - 24, 6.5)[:1]:
            sheet.text(LEFT, WINDOW, line, size=6.5, colour=QUIET)
        sheet.rule(WINDOW - 4, LEFT, FACTS - 24)
        for number, line in enumerate(self._address_lines()):
            sheet.text(LEFT, WINDOW - 19 - 13 * number, line, size=10)
        for number, (label, value) in enumerate(self.facts):
            y = WINDOW - 2 - 13 * number
            sheet.text(FACTS, y, label, size=SIZE, colour=QUIET)
            sheet.fitted(RIGHT, y, value, RIGHT - FACTS - 92, size=SIZE, font=STRONG if number == 0 else PLAIN)

    def _address_lines(self) -> list[str]:
        room = FACTS - LEFT - 24
        lines = list(wrapped(self.customer.name, room, 10))[:3]
        for text in place_lines(self.customer.address, self.seller.address.country):
            lines += wrapped(text, room, 10)[:2]
        return lines

    def _running_head(self, sheet: Sheet) -> None:
        sheet.text(LEFT, TOP - 4, self.title, size=9, font=STRONG, colour=ACCENT)
        for line in wrapped(self.customer.name, 240, SIZE)[:1]:
            sheet.right(RIGHT, TOP - 4, line, size=SIZE, colour=QUIET)
        sheet.rule(TOP - 12)

    def _foot(self, sheet: Sheet, number: int, count: int) -> None:
        seller = self.seller
        sheet.rule(BOTTOM - 12)
        columns: list[list[str]] = [[seller.name, *place_lines(seller.address, self.customer.address.country)], [], [], []]
        if seller.contact:
            phone = f"{self.word('phone')} {seller.contact.telephone}"
            columns[1] = [seller.contact.name, phone, seller.contact.email]
        identifiers = (("vat_id", seller.vat_id), ("tax_id", seller.tax_id), ("registration", seller.legal_registration))
        columns[2] = [f"{self.word(name)} {value}" for name, value in identifiers if value]
        columns[2] += [seller.legal_form] if seller.legal_form else []
        if seller.iban:
            columns[3] = [f"IBAN {in_fours(seller.iban)}", f"BIC {seller.bic}" if seller.bic else "", seller.account_name]
        place = LEFT
        for texts, room in zip(columns, (112, 108, 118, 146), strict=True):
            lines = [line for text in texts if text for line in wrapped(text, room - 6, 6.5)]
            for index, line in enumerate(lines[:7]):
                sheet.text(place, BOTTOM - 23 - 8.6 * index, line, size=6.5, colour=QUIET)
            place += room
        sheet.right(RIGHT, BOTTOM - 88, self.word("page", str(number), str(count)), size=SMALL, colour=QUIET)

    # ------------------------------------------------------------------------------------------------------ rows

    def highlight(self, label: str, value: str) -> Row:
        """The figure that everybody looks for."""

        def draw(sheet: Sheet, y: float) -> None:
            sheet.field(RIGHT - 331, y - 24, 331, 21, TINT)
            sheet.text(RIGHT - 325, y - 17, label, size=10, font=STRONG, colour=ACCENT)
            sheet.fitted(AMOUNT, y - 17, value, 150, size=10, font=STRONG)

        return Row(34, draw)

    def payment(self, text: str, due: int, currency: str, reference: str) -> list[Row]:
        """What is to be paid, to which account, and a payment code for `due` where it is in euro."""
        seller = self.seller
        if not seller.iban:
            return [gap(8), *text_rows(text)]
        holder = seller.account_name or seller.name
        payload = None
        if currency == "EUR":
            payload = epc.payload(name=holder, iban=seller.iban, bic=seller.bic, amount=due, remittance=reference)
        room = RIGHT - LEFT - (QR_SIDE + 30 if payload else 0)
        facts = [(self.word("account_holder"), holder), ("IBAN", in_fours(seller.iban)), ("BIC", seller.bic)]
        lines = wrapped(text, room, 9, STRONG)

        def draw(sheet: Sheet, y: float) -> None:
            for index, line in enumerate(lines):
                sheet.text(LEFT, y - 12 - 13 * index, line, size=9, font=STRONG)
            base = y - 18 - 13 * len(lines)
            for label, value in facts:
                if value:
                    sheet.text(LEFT, base, label, size=SIZE, colour=QUIET)
                    for line in wrapped(value, room - 100, SIZE)[:2]:
                        sheet.text(LEFT + 96, base, line, size=SIZE)
                        base -= 13
            if payload:
                sheet.qr(payload, RIGHT - QR_SIDE, y - QR_SIDE - 2, QR_SIDE)
                for line in wrapped(self.word("scan"), QR_SIDE + 30, 6.5)[:1]:
                    sheet.right(RIGHT, y - QR_SIDE - 12, line, size=6.5, colour=QUIET)

        return [gap(10), Row(QR_SIDE + 18 if payload else 30 + 13 * (len(lines) + 4), draw)]


class Pages:
    """Rows on pages, from top to bottom."""

    def __init__(self, top: float) -> None:
        self.pages: list[list[tuple[Row, float]]] = [[]]
        self._y = top

    def put(self, *rows: Row) -> None:
        """Puts rows below those that are there."""
        for row in rows:
            self.pages[-1].append((row, self._y))
            self._y -= row.height

    def turn(self) -> None:
        """Begins a page."""
        self.pages.append([])
        self._y = TOP - 34

    def fits(self, height: float, spare: float = 0) -> bool:
        """Whether a height fits the page, with some room to spare."""
        return self._y - height - spare >= BOTTOM

    def flow(self, rows: Iterator[Row], spare: float = 0) -> None:
        """Puts rows, each of which may begin a page."""
        for row in rows:
            self.keep([row], spare)

    def keep(self, rows: Sequence[Row], spare: float = 0) -> None:
        """Puts rows that stay together."""
        if not self.fits(sum(row.height for row in rows), spare):
            self.turn()
        self.put(*rows)

    def table(self, head: Row, rows: Iterator[Row], carry: Callable[[int], Row], opening: int = 0) -> None:
        """Puts a table: its head on every page, and what its rows add up to carried over from page to page."""
        carried = opening
        self.put(head)
        for row in rows:
            if not self.fits(row.height, LEADING + 8):
                self.put(carry(carried))
                self.turn()
                self.put(head, carry(carried))
            self.put(row)
            carried += row.net or 0


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, where it stands (the right end of figures, the left end of texts), and its room."""

    name: str
    place: float
    room: float
    figure: bool = True


def table_head(stationery: Stationery, columns: Sequence[Column]) -> Row:
    """The names of columns on a dark field."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.field(LEFT, y - 17, RIGHT - LEFT, 17, ACCENT)
        for column in columns:
            text = stationery.word(column.name)
            if column.figure:
                sheet.right(column.place, y - 12, text, size=8, font=STRONG, colour=WHITE)
            else:
                sheet.text(column.place, y - 12, text, size=8, font=STRONG, colour=WHITE)

    return Row(20, draw)


def carry(label: str, place: float, money: str) -> Row:
    """What is carried forward, at the foot and at the head of pages."""

    def draw(sheet: Sheet, y: float) -> None:
        sheet.text(place, y - 11, label, size=SIZE, font=STRONG, colour=QUIET)
        sheet.right(AMOUNT, y - 11, money, size=SIZE, font=STRONG, colour=QUIET)

    return Row(LEADING + 6, draw)


def sum_row(label: str, value: str, *, strong: bool = False) -> Row:
    """A sum on the right half of the page."""
    font = STRONG if strong else PLAIN
    lines = wrapped(label, 236, SIZE, font)

    def draw(sheet: Sheet, y: float) -> None:
        for index, text in enumerate(lines):
            sheet.text(RIGHT - 325, y - 10 - LEADING * index, text, size=SIZE, font=font)
        sheet.fitted(AMOUNT, y - 10, value, 80, font=font)

    return Row(LEADING * len(lines) + 2, draw)


def gap(points: float) -> Row:
    """Empty space."""
    return Row(points, lambda sheet, y: None)


def text_rows(text: str) -> list[Row]:
    """A text over the whole width, a row for each line, so that a long one goes over pages."""

    def row(line: str) -> Row:
        return Row(LEADING, lambda sheet, y: sheet.text(LEFT, y - 9, line, size=SIZE))

    return [row(line) for line in wrapped(text, RIGHT - LEFT, SIZE)]


def place_lines(address: Address, home: str) -> Sequence[str]:
    """The lines of an address; the country only abroad."""
    lines = (
        address.street,
        address.more,
        f"{address.post_code} {address.city}".strip(),
        address.country if address.country != home else "",
    )
    return [line for line in lines if line]


def picture_of(logo: bytes | None) -> ImageReader | None:
    """The seller's picture on white; None without one, or for one that cannot be printed."""
    return on_white(logo) if logo else None


def money(minor: int, digits: int, currency: str, language: Language) -> str:
    """An amount with its currency, which stays on its line."""
    return f"{amount(minor, digits, language)}\N{NO-BREAK SPACE}{currency}"
