"""The printed page of an issued document, in the customer's language."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from invoices.domain.issued import epc
from invoices.domain.issued.amounts import Adjustment, Category, Tax
from invoices.domain.issued.document import Document, IssuedLine
from invoices.domain.issued.parties import Address
from invoices.domain.issued.words import amount, day, figure, padded, tax_words, unit, word
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
    WIDTH,
    Sheet,
    font,
    in_fours,
    on_white,
    printable,
    wrapped,
)

TOP: Final = HEIGHT - 48
BOTTOM: Final = 108
MAX_PAGES: Final = 100
SIZE: Final = 8.5
LEADING: Final = 11.5
SMALL: Final = 7
WINDOW: Final = HEIGHT - 132
"""Where the address begins, so that it shows in the window of an envelope (DIN 5008 form B)."""
FACTS: Final = 318
ITEM: Final = LEFT + 26
QUANTITY, PRICE, VAT, AMOUNT = RIGHT - 192, RIGHT - 120, RIGHT - 80, RIGHT - 5
ITEM_ROOM: Final = QUANTITY - 66 - ITEM
QR_SIDE: Final = 88
MAX_KEPT: Final = 10
"""Rows of taxes and their reasons up to which they stay on one page with the totals and the payment."""


@dataclass(frozen=True)
class Row:
    """A part of a page that is not divided. `net`: what it adds to the amount that is carried forward."""

    height: float
    draw: Callable[[Sheet, float], None]
    net: int | None = None


def invoice_pdf(document: Document, logo: bytes | None = None) -> bytes:
    """The pages, as a plain PDF. The same arguments give the same bytes. ValueError when there would be more than MAX_PAGES."""
    return _Paper(document, on_white(logo) if logo else None).pdf()


class _Paper:
    """Puts the rows of one document together, and the rows on pages."""

    def __init__(self, document: Document, logo: ImageReader | None) -> None:
        self.document, self.logo = document, logo
        self.language = document.customer.language
        self.title = f"{self.word('credit_note' if document.is_credit else 'invoice')} {document.number}"
        font(PLAIN), font(STRONG)

    def word(self, name: str, *parts: str) -> str:
        return printable(word(name, self.language, *parts))

    def amount(self, minor: int) -> str:
        return amount(minor, self.document.digits, self.language)

    def money(self, minor: int) -> str:
        """With its currency, which stays on the line of the amount."""
        return f"{self.amount(minor)}\N{NO-BREAK SPACE}{self.document.currency}"

    def pdf(self) -> bytes:
        pages = self._pages()
        if len(pages) > MAX_PAGES:
            raise ValueError(f"a document of more than {MAX_PAGES} pages")
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=PLAIN, lang=self.language.value, pdfVersion=(1, 7))
        canvas.setTitle(self.title)
        canvas.setAuthor(self.document.seller.name)
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

    # ------------------------------------------------------------------------------------------------------ pages

    def _pages(self) -> list[list[tuple[Row, float]]]:
        pages: list[list[tuple[Row, float]]] = [[]]
        y = self._body_top()

        def put(row: Row) -> None:
            nonlocal y
            pages[-1].append((row, y))
            y -= row.height

        def turn() -> None:
            nonlocal y
            pages.append([])
            y = TOP - 34

        for row in self._introduction():
            if y - row.height < BOTTOM + 60:
                turn()
            put(row)
        head, carried = self._table_head(), 0
        put(head)
        for row in self._lines():
            if y - row.height - LEADING - 8 < BOTTOM:
                put(self._carry(carried))
                turn()
                put(head)
                put(self._carry(carried))
            put(row)
            carried += row.net or 0
        for block in self._ends():
            if y - sum(row.height for row in block) < BOTTOM:
                turn()
            for row in block:
                put(row)
        return pages

    def _body_top(self) -> float:
        """Below the address and the facts, whichever is longer."""
        lines = max(len(self._address_lines()), len(self._facts()) - 1)
        return WINDOW - max(5, lines) * 13 - 34

    # ------------------------------------------------------------------------------------------------------ heads and foot

    def _letterhead(self, sheet: Sheet) -> None:
        seller = self.document.seller
        if self.logo:
            sheet.picture(self.logo, LEFT, TOP + 8, 190, 54)
        else:
            for number, line in enumerate(wrapped(seller.name, RIGHT - LEFT, 16, STRONG)[:2]):
                sheet.text(LEFT, TOP - 10 - 19 * number, line, size=16, name=STRONG, colour=ACCENT)
        place = seller.address
        sender = " · ".join(part for part in (seller.name, place.street, f"{place.post_code} {place.city}".strip()) if part)
        for line in wrapped(sender, FACTS - LEFT - 24, 6.5)[:1]:
            sheet.text(LEFT, WINDOW, line, size=6.5, colour=QUIET)
        sheet.rule(WINDOW - 4, LEFT, FACTS - 24)
        for number, line in enumerate(self._address_lines()):
            sheet.text(LEFT, WINDOW - 19 - 13 * number, line, size=10)
        for number, (label, value) in enumerate(self._facts()):
            y = WINDOW - 2 - 13 * number
            sheet.text(FACTS, y, label, size=SIZE, colour=QUIET)
            sheet.fitted(RIGHT, y, value, RIGHT - FACTS - 92, size=SIZE, name=STRONG if number == 0 else PLAIN)

    def _address_lines(self) -> list[str]:
        customer = self.document.customer
        room = FACTS - LEFT - 24
        lines = list(wrapped(customer.name, room, 10))[:3]
        for text in _place(customer.address, self.document.seller.address.country):
            lines += wrapped(text, room, 10)[:2]
        return lines

    def _facts(self) -> list[tuple[str, str]]:
        document, language = self.document, self.language
        period = " – ".join(day(each, language) for each in (document.period_start, document.period_end) if each)
        facts = [
            ("number", document.number),
            ("issue_date", day(document.issue_date, language)),
            ("delivered_on", day(document.delivered_on, language) if document.delivered_on else ""),
            ("period", period),
            ("due_date", day(document.due_date, language) if document.due_date and document.totals.due > 0 else ""),
            ("for_invoice", self._preceding()),
            ("customer_number", document.customer_id),
            ("customer_vat", document.customer.vat_id if document.shows_vat_ids else ""),
            ("order_number", document.order_number),
            ("purchase_order", document.purchase_order),
            ("buyer_reference", document.customer.buyer_reference),
        ]
        return [(self.word(name), printable(value)) for name, value in facts if value]

    def _preceding(self) -> str:
        found = self.document.preceding
        return self.word("of_day", found.number, day(found.issue_date, self.language)) if found else ""

    def _running_head(self, sheet: Sheet) -> None:
        sheet.text(LEFT, TOP - 4, self.title, size=9, name=STRONG, colour=ACCENT)
        for line in wrapped(self.document.customer.name, 240, SIZE)[:1]:
            sheet.right(RIGHT, TOP - 4, line, size=SIZE, colour=QUIET)
        sheet.rule(TOP - 12)

    def _foot(self, sheet: Sheet, number: int, count: int) -> None:
        seller = self.document.seller
        sheet.rule(BOTTOM - 12)
        columns: list[list[str]] = [[seller.name, *_place(seller.address, self.document.customer.address.country)], [], [], []]
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

    def _introduction(self) -> Iterator[Row]:
        yield Row(32, lambda sheet, y: sheet.text(LEFT, y - 18, self.title, size=17, name=STRONG, colour=INK))
        document = self.document
        texts = [document.note] if not document.is_credit else [f"{self.word('reason')}: {document.reason}"]
        if document.deliver_to:
            texts.append(f"{self.word('deliver_to')}: {', '.join(_place(document.deliver_to, ''))}")
        for text in filter(None, texts):
            yield from _text_rows(text)
            yield _gap(4)
        yield _gap(4)

    def _table_head(self) -> Row:
        heads = ((QUANTITY, "quantity"), (PRICE, "unit_price"), (VAT, "vat_short"), (AMOUNT, "amount"))

        def draw(sheet: Sheet, y: float) -> None:
            sheet.field(LEFT, y - 17, RIGHT - LEFT, 17, ACCENT)
            white = (1.0, 1.0, 1.0)
            sheet.text(LEFT + 5, y - 12, self.word("position"), size=8, name=STRONG, colour=white)
            sheet.text(ITEM, y - 12, self.word("description"), size=8, name=STRONG, colour=white)
            for place, name in heads:
                sheet.right(place, y - 12, self.word(name), size=8, name=STRONG, colour=white)

        return Row(20, draw)

    def _lines(self) -> Iterator[Row]:
        for issued in self.document.lines:
            yield self._line(issued)

    def _line(self, issued: IssuedLine) -> Row:
        line = issued.line
        names = wrapped(line.name, ITEM_ROOM, SIZE)
        details = [*wrapped(line.description, ITEM_ROOM, SMALL), *wrapped(line.item_id, ITEM_ROOM, SMALL)]
        details += [text for each in line.adjustments for text in wrapped(self._adjusted(each), ITEM_ROOM, SMALL)]
        quantity = f"{figure(line.quantity, self.language)} {unit(line.unit, self.language)}"
        price = figure(padded(line.price, self.document.digits), self.language)
        rate = f"{figure(line.rate, self.language)} %" if line.category is Category.S else line.category.value
        height = LEADING * len(names) + 9 * len(details) + 5

        def draw(sheet: Sheet, y: float) -> None:
            base = y - 10
            sheet.text(LEFT + 5, base, str(issued.id), size=SIZE, colour=QUIET)
            for index, text in enumerate(names):
                sheet.text(ITEM, base - LEADING * index, text, size=SIZE)
            for index, text in enumerate(details):
                sheet.text(ITEM, base - LEADING * len(names) - 9 * index + 1.5, text, size=SMALL, colour=QUIET)
            sheet.fitted(QUANTITY, base, printable(quantity), 62)
            sheet.fitted(PRICE, base, price, 68)
            sheet.fitted(VAT, base, rate, 36)
            sheet.fitted(AMOUNT, base, self.amount(issued.net), 72)
            sheet.rule(y - height + 1, colour=(0.90, 0.91, 0.93))

        return Row(height, draw, issued.net)

    def _adjusted(self, each: Adjustment) -> str:
        return f"{self.word('charge' if each.charge else 'allowance')} {self.amount(each.signed)}: {each.reason}"

    def _carry(self, carried: int) -> Row:
        def draw(sheet: Sheet, y: float) -> None:
            sheet.text(ITEM, y - 11, self.word("carried"), size=SIZE, name=STRONG, colour=QUIET)
            sheet.right(AMOUNT, y - 11, self.amount(carried), size=SIZE, name=STRONG, colour=QUIET)

        return Row(LEADING + 6, draw)

    # ------------------------------------------------------------------------------------------------------ below the lines

    def _ends(self) -> Iterator[list[Row]]:
        document, found = self.document, self.document.totals
        yield [_gap(6)]
        if document.adjustments:
            yield [self._sum(self.word("lines_total"), self.amount(found.lines))]
            for each in document.adjustments:
                name = self.word("charge" if each.charge else "allowance")
                yield [self._sum(f"{name}: {printable(each.reason)}", self.amount(each.signed))]
        without = self._sum(self.word("total_without_vat"), self.amount(found.without_vat), strong=True)
        taxes = [self._sum(self._tax_label(tax), self.amount(tax.tax)) for tax in document.taxes]
        reasons = list(self._reasons())
        if len(taxes) + len(reasons) <= MAX_KEPT:
            yield [without, *taxes, *self._final(), *reasons, *self._payment()]
        else:
            yield from ([row] for row in (without, *taxes))
            yield self._final()
            yield from ([row] for row in reasons)
            yield self._payment()

    def _tax_label(self, tax: Tax) -> str:
        if tax.category is Category.S:
            return self.word("vat_on", figure(tax.rate, self.language), self.money(tax.taxable))
        return self.word("vat_none_on", f"{self.word('vat_short')} {tax.category}", self.money(tax.taxable))

    def _sum(self, label: str, value: str, *, strong: bool = False) -> Row:
        lines = wrapped(label, 236, SIZE, STRONG if strong else PLAIN)
        name = STRONG if strong else PLAIN

        def draw(sheet: Sheet, y: float) -> None:
            for index, text in enumerate(lines):
                sheet.text(RIGHT - 325, y - 10 - LEADING * index, text, size=SIZE, name=name)
            sheet.fitted(AMOUNT, y - 10, value, 80, name=name)

        return Row(LEADING * len(lines) + 2, draw)

    def _final(self) -> list[Row]:
        document, found = self.document, self.document.totals
        rows = []
        if found.paid:
            rows.append(self._sum(self.word("total_with_vat"), self.amount(found.with_vat), strong=True))
            rows.append(self._sum(self.word("prepaid"), self.amount(-found.paid)))
        label = "credited" if document.is_credit else "due" if found.paid else "total_with_vat"

        def draw(sheet: Sheet, y: float) -> None:
            sheet.field(RIGHT - 331, y - 24, 331, 21, TINT)
            sheet.text(RIGHT - 325, y - 17, self.word(label), size=10, name=STRONG, colour=ACCENT)
            sheet.fitted(AMOUNT, y - 17, self.money(found.due), 150, size=10, name=STRONG)

        return [*rows, Row(34, draw)]

    def _reasons(self) -> Iterator[Row]:
        """Why groups bear no VAT: category, the words of the law, and what the order said."""
        for tax in self.document.taxes:
            if tax.category is not Category.S:
                parts = (tax_words(tax.category, self.language), tax.exemption_reason, tax.exemption_code)
                yield from _text_rows(f"{self.word('vat_short')} {tax.category}: {' – '.join(part for part in parts if part)}")

    def _payment(self) -> list[Row]:
        document, seller, language = self.document, self.document.seller, self.language
        if document.preceding:
            return [_gap(8), *_text_rows(self.word("set_off", document.preceding.number))]
        if document.totals.due <= 0 or document.due_date is None:
            return [_gap(8), *_text_rows(self.word("nothing_due"))]
        text = self.word("pay_by", self.money(document.totals.due), day(document.due_date, language), document.number)
        if not seller.iban:
            return [_gap(8), *_text_rows(text)]
        holder = seller.account_name or seller.name
        payload = None
        if document.currency == "EUR":
            payload = epc.payload(name=holder, iban=seller.iban, bic=seller.bic, amount=document.totals.due, remittance=document.number)
        room = RIGHT - LEFT - (QR_SIDE + 30 if payload else 0)
        facts = [(self.word("account_holder"), holder), ("IBAN", in_fours(seller.iban)), ("BIC", seller.bic)]
        lines = wrapped(text, room, 9, STRONG)

        def draw(sheet: Sheet, y: float) -> None:
            for index, line in enumerate(lines):
                sheet.text(LEFT, y - 12 - 13 * index, line, size=9, name=STRONG)
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

        return [_gap(10), Row(QR_SIDE + 18 if payload else 30 + 13 * (len(lines) + 4), draw)]


def _gap(points: float) -> Row:
    return Row(points, lambda sheet, y: None)


def _text_rows(text: str) -> list[Row]:
    """A text over the whole width, a row for each line, so that a long one goes over pages."""

    def row(line: str) -> Row:
        return Row(LEADING, lambda sheet, y: sheet.text(LEFT, y - 9, line, size=SIZE))

    return [row(line) for line in wrapped(text, RIGHT - LEFT, SIZE)]


def _place(address: Address, home: str) -> Sequence[str]:
    """The lines of an address; the country only abroad."""
    lines = (
        address.street,
        address.more,
        f"{address.post_code} {address.city}".strip(),
        address.country if address.country != home else "",
    )
    return [line for line in lines if line]
