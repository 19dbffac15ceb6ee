"""Credit notes: what may still be credited of an invoice, and the document that does it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from invoices.domain.identity import Kind
from invoices.domain.issued.amounts import Category, Line, Tax, breakdown, totals
from invoices.domain.issued.document import Document, IssuedLine, Preceding

ONE = Decimal(1)


class NotCreditable(ValueError):  # noqa: N818 (an answer, not an error)
    """More than is left, or something that was not on the invoice. Its text is for the caller."""


def left(taxes: Sequence[Tax], credited: Sequence[Tax]) -> tuple[Tax, ...]:
    """What is left of the invoice's VAT groups after what was credited."""
    gone = {tax.key: tax for tax in credited}
    return tuple(
        replace(tax, taxable=tax.taxable - gone[tax.key].taxable, tax=tax.tax - gone[tax.key].tax) if tax.key in gone else tax
        for tax in taxes
    )


def added(credited: Sequence[Tax], more: Sequence[Tax]) -> tuple[Tax, ...]:
    """The credited groups after another credit note."""
    sums = {tax.key: tax for tax in credited}
    for tax in more:
        seen = sums.get(tax.key)
        sums[tax.key] = replace(tax, taxable=tax.taxable + seen.taxable, tax=tax.tax + seen.tax) if seen else tax
    return tuple(sums.values())


def credit_note(invoice: Document, credited: Sequence[Tax], lines: Sequence[Line], reason: str, words: str) -> Document:
    """The credit note for some lines, or without lines for all that is left. NotCreditable.

    All that is left of an untouched invoice repeats its lines; of another one it has a line for each VAT group, called `words`. Its VAT is
    exactly what is left, so that credit notes never add up to more or less than the invoice by rounding.
    """
    rest = left(invoice.taxes, credited)
    if not any(tax.taxable for tax in rest):
        raise NotCreditable("the invoice is credited in full")
    if lines:
        return _partial(invoice, rest, lines, reason)
    if not credited:
        return _document(invoice, invoice.lines, invoice.taxes, reason, whole=True)
    groups = [tax for tax in rest if tax.taxable]
    if any(tax.taxable < 0 for tax in groups):
        raise NotCreditable("of a VAT group with a negative amount nothing can be credited")
    issued_lines = tuple(_rest_line(invoice, index, tax, words) for index, tax in enumerate(groups, start=1))
    return _document(invoice, issued_lines, groups, reason)


def _rest_line(invoice: Document, index: int, tax: Tax, words: str) -> IssuedLine:
    price = Decimal(tax.taxable).scaleb(-invoice.digits)
    return IssuedLine(index, tax.taxable, Line(words, ONE, "C62", price, tax.category, tax.rate))


def _partial(invoice: Document, rest: Sequence[Tax], lines: Sequence[Line], reason: str) -> Document:
    open_groups = {tax.key: tax for tax in rest}
    issued_lines = tuple(IssuedLine(index, line.net(invoice.digits), line) for index, line in enumerate(lines, start=1))
    taxes = []
    for tax in breakdown(((each.line, each.net) for each in issued_lines), ()):
        group = open_groups.get(tax.key)
        if group is None:
            raise NotCreditable(f"the invoice has nothing with VAT {_named(tax.category, tax.rate)}")
        if not 0 < tax.taxable <= group.taxable:
            raise NotCreditable(f"with VAT {_named(tax.category, tax.rate)} {max(group.taxable, 0)} is left, {tax.taxable} was asked for")
        # Rounded apart, parts can add up to a little more than the whole.
        amount = group.tax if tax.taxable == group.taxable else min(tax.tax, group.tax)
        taxes.append(replace(group, taxable=tax.taxable, tax=amount))
    return _document(invoice, issued_lines, taxes, reason)


def _named(category: Category, rate: Decimal) -> str:
    return f"{category} {rate} %"


def _document(invoice: Document, lines: tuple[IssuedLine, ...], taxes: Sequence[Tax], reason: str, *, whole: bool = False) -> Document:
    adjustments = invoice.adjustments if whole else ()
    return replace(
        invoice,
        kind=Kind.CREDIT_NOTE,
        number="",
        due_date=None,
        lines=lines,
        adjustments=adjustments,
        taxes=tuple(taxes),
        totals=totals((each.net for each in lines), adjustments, taxes, 0),
        preceding=Preceding(invoice.number, invoice.issue_date),
        note="",
        reason=reason,
    )
