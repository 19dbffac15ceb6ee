"""The printed page of an issued document, in the customer's language."""

from collections.abc import Iterator
from typing import Final

from invoices.domain.issued.amounts import Adjustment, Category, Tax
from invoices.domain.issued.document import Document, IssuedLine
from invoices.domain.issued.words import amount, day, figure, padded, tax_words, unit, word
from invoices.domain.issued.written import discounts
from invoices.operations.page import LEFT, QUIET, RIGHT, Sheet, printable, wrapped
from invoices.operations.stationery import (
    AMOUNT,
    LEADING,
    SIZE,
    SMALL,
    Column,
    Pages,
    Row,
    Stationery,
    carry,
    gap,
    money,
    picture_of,
    place_lines,
    sum_row,
    table_head,
    text_rows,
)

ITEM: Final = LEFT + 26
QUANTITY, PRICE, VAT = RIGHT - 192, RIGHT - 120, RIGHT - 80
ITEM_ROOM: Final = QUANTITY - 66 - ITEM
COLUMNS: Final = (
    Column("position", LEFT + 5, 20, figure=False),
    Column("description", ITEM, ITEM_ROOM, figure=False),
    Column("quantity", QUANTITY, 62),
    Column("unit_price", PRICE, 68),
    Column("vat_short", VAT, 36),
    Column("amount", AMOUNT, 72),
)
MAX_KEPT: Final = 10
"""Rows of taxes and their reasons up to which they stay on one page with the totals and the payment."""


def invoice_pdf(document: Document, logo: bytes | None = None) -> bytes:
    """The pages, as a plain PDF. The same arguments give the same bytes. ValueError when there would be more than MAX_PAGES."""
    return _Invoice(document, logo).pdf()


class _Invoice:
    """Puts the rows of one document together."""

    def __init__(self, document: Document, logo: bytes | None) -> None:
        self.document = document
        self.language = document.customer.language
        title = f"{self.word('credit_note' if document.is_credit else 'invoice')} {document.number}"
        self.paper = Stationery(document.seller, document.customer, title, self._facts(), picture_of(logo))

    def word(self, name: str, *parts: str) -> str:
        return printable(word(name, self.language, *parts))

    def amount(self, minor: int) -> str:
        return amount(minor, self.document.digits, self.language)

    def money(self, minor: int) -> str:
        """With its currency, which stays on the line of the amount."""
        return money(minor, self.document.digits, self.document.currency, self.language)

    def pdf(self) -> bytes:
        pages = Pages(self.paper.body_top())
        pages.flow(self._introduction(), spare=60)
        pages.table(table_head(self.paper, COLUMNS), self._lines(), self._carry)
        for block in self._ends():
            pages.keep(block)
        return self.paper.pdf(pages.pages)

    def _facts(self) -> tuple[tuple[str, str], ...]:
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
        return tuple((self.word(name), printable(value)) for name, value in facts if value)

    def _preceding(self) -> str:
        found = self.document.preceding
        return self.word("of_day", found.number, day(found.issue_date, self.language)) if found else ""

    # ------------------------------------------------------------------------------------------------------ rows

    def _introduction(self) -> Iterator[Row]:
        yield self.paper.heading()
        document = self.document
        texts = [document.note] if not document.is_credit else [f"{self.word('reason')}: {document.reason}"]
        if document.deliver_to:
            texts.append(f"{self.word('deliver_to')}: {', '.join(place_lines(document.deliver_to, ''))}")
        for text in filter(None, texts):
            yield from text_rows(text)
            yield gap(4)
        yield gap(4)

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
        return carry(self.word("carried"), ITEM, self.amount(carried))

    # ------------------------------------------------------------------------------------------------------ below the lines

    def _ends(self) -> Iterator[list[Row]]:
        document, found = self.document, self.document.totals
        yield [gap(6)]
        if document.adjustments:
            yield [sum_row(self.word("lines_total"), self.amount(found.lines))]
            for each in document.adjustments:
                name = self.word("charge" if each.charge else "allowance")
                yield [sum_row(f"{name}: {printable(each.reason)}", self.amount(each.signed))]
        without = sum_row(self.word("total_without_vat"), self.amount(found.without_vat), strong=True)
        taxes = [sum_row(self._tax_label(tax), self.amount(tax.tax)) for tax in document.taxes]
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

    def _final(self) -> list[Row]:
        document, found = self.document, self.document.totals
        rows = []
        if found.paid:
            rows.append(sum_row(self.word("total_with_vat"), self.amount(found.with_vat), strong=True))
            rows.append(sum_row(self.word("prepaid"), self.amount(-found.paid)))
        label = "credited" if document.is_credit else "due" if found.paid else "total_with_vat"
        return [*rows, self.paper.highlight(self.word(label), self.money(found.due))]

    def _reasons(self) -> Iterator[Row]:
        """Why groups bear no VAT: category, the words of the law, and what the order said."""
        for tax in self.document.taxes:
            if tax.category is not Category.S:
                parts = (tax_words(tax.category, self.language), tax.exemption_reason, tax.exemption_code)
                yield from text_rows(f"{self.word('vat_short')} {tax.category}: {' – '.join(part for part in parts if part)}")

    def _payment(self) -> list[Row]:
        document = self.document
        if document.preceding:
            return [gap(8), *text_rows(self.word("set_off", document.preceding.number))]
        if document.totals.due <= 0 or document.due_date is None:
            return [gap(8), *text_rows(self.word("nothing_due"))]
        text = self.word("pay_by", self.money(document.totals.due), day(document.due_date, self.language), document.number)
        early = [row for each in discounts(document) for row in text_rows(each)]
        return [*([gap(8), *early] if early else []), *self.paper.payment(text, document.totals.due, document.currency, document.number)]
