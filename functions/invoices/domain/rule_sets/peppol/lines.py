"""PEPPOL-EN16931-R100 to R130: the invoice lines."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import dated, decimal, rounded, total
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rule_sets.tools import Element, at, elements, text
from invoices.domain.rules.rule import Check, Fault, Rules, Undecidable, amount, plain, shown
from invoices.domain.terms import name
from invoices.domain.ubl import CAC, CBC

RULES: Final = Rules()
SLACK: Final = Decimal("0.02")
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
TOO_LARGE: Final = Decimal(10) ** 20
"""Beyond, the product would no longer be exact."""
OBJECT: Final = "130"
_LINES: Final = (f"{{{CAC}}}InvoiceLine", f"{{{CAC}}}CreditNoteLine")
"""Lines in lines (SubInvoiceLine) are none of these."""
_INDICATOR: Final = f"{{{CBC}}}ChargeIndicator"


def _lines(invoice: Invoice) -> Sequence[Group]:
    return invoice.everywhere("BG-25")


type Documented = tuple[Group, Sequence[Sequence[str]]]
"""A line and the types of each document that it refers to."""


def _found_documents(invoice: Invoice) -> Sequence[Documented]:
    path, code = "cac:DocumentReference", "cbc:DocumentTypeCode"
    if invoice.syntax is Syntax.CII:
        path, code = "ram:SpecifiedLineTradeSettlement/ram:AdditionalReferencedDocument", "ram:TypeCode"
    found = [(line, elements(line.node, path)) for line in _lines(invoice)]
    return [
        (line, [[each.text or "" for each in elements(document, code)] for document in documents]) for line, documents in found if documents
    ]


def _documents(invoice: Invoice) -> Sequence[Documented]:
    """Lines that refer to documents."""
    return invoice.view(_found_documents)


@RULES.rule("PEPPOL-EN16931-R100", "BT-128", over=_documents)
def one_object(invoice: Invoice, documented: Documented) -> Fault | None:
    line, found = documented
    count = len(found) if invoice.syntax is Syntax.UBL else sum(1 for types in found if OBJECT in types)
    return None if count <= 1 else Fault(line, "LINE-DOCUMENT", f"{name('BT-128')} is given {count} times; at most one is allowed.")


@RULES.rule("PEPPOL-EN16931-R101", "BT-128", over=_documents)
def only_objects(_: Invoice, documented: Documented) -> Fault | None:
    line, found = documented
    if any(OBJECT in types for types in found):
        return None
    return Fault(line, "LINE-DOCUMENT", "A document that a line refers to must be an invoiced object (type 130).")


def _within(line_term: str, term: str, late: bool) -> Check:
    def check(invoice: Invoice, period: Group) -> Fault | None:
        own, limits = period.first(line_term), [value for group in invoice.root.every("BG-14") for value in group.values(term)]
        if own is None or not limits:
            return None
        day, limit = dated(own[:2]), dated(limits[0][:2])
        if day is None or limit is None:
            outside = own.blank  # any other that is no date is for F001 to say
        elif late:
            outside = day > limit
        else:
            outside = day < limit
        if not outside:
            return None
        return Fault(period, line_term, f"{name(line_term)} is {shown(own)}, outside of {name(term)} {shown(limits[0])}.", own)

    return check


def _periods(invoice: Invoice) -> Sequence[Group]:
    return [period for line in invoice.lines for period in line.every("BG-26")]


RULES.rule("PEPPOL-EN16931-R110", "BT-134", "BT-73", over=_periods)(_within("BT-134", "BT-73", late=False))
RULES.rule("PEPPOL-EN16931-R111", "BT-135", "BT-74", over=_periods)(_within("BT-135", "BT-74", late=True))


def _indicated(group: Group) -> bool:
    """In UBL this rule takes the words true and false alone for an indicator, though 1 and 0 mean the same."""
    element: Element = group.node
    for child in element:  # it comes first
        if child.tag == _INDICATOR:
            return (child.text or "").strip() in ("true", "false")
    return True


def _sum(line: Group, code: str, term: str) -> Decimal:
    parts = [amount(group, term) for group in line.every(code) if _indicated(group)]
    return rounded(total(part for part in parts if part is not None))


@RULES.rule("PEPPOL-EN16931-R120", "BT-131", "BT-129", "BT-146", "BT-149", "BT-136", "BT-141", over=_lines)
def net_amount(_: Invoice, line: Group) -> Fault | None:
    """Quantity x price per piece, less allowances plus charges; a difference of 0.02 is let pass."""
    net, price = amount(line, "BT-131") or ZERO, amount(line, "BT-146") or ZERO
    quantity, base = amount(line, "BT-129"), amount(line, "BT-149") or ONE
    quantity = ONE if quantity is None else quantity
    if abs(quantity) > TOO_LARGE or abs(price) > TOO_LARGE:
        raise Undecidable
    expected = quantity * (price / base) + _sum(line, "BG-28", "BT-141") - _sum(line, "BG-27", "BT-136")
    if abs(net - expected) <= SLACK:
        return None
    value = line.first("BT-131")
    how = f"{plain(quantity)} x {plain(price)} / {plain(base)}, allowances and charges of the line included"
    return Fault(line, "BT-131", f"{name('BT-131')} is {shown(value)}, expected {plain(rounded(expected))}: {how}.", value)


def _base_quantities(invoice: Invoice) -> Sequence[Element]:
    root = invoice.root.node
    if invoice.syntax is Syntax.UBL:
        return elements(root, ".//cac:Price/cbc:BaseQuantity")
    return [
        *elements(root, ".//ram:NetPriceProductTradePrice/ram:BasisQuantity"),
        *elements(root, ".//ram:GrossPriceProductTradePrice/ram:BasisQuantity"),
    ]


@RULES.rule("PEPPOL-EN16931-R121", "BT-149", over=_base_quantities)
def positive_base(invoice: Invoice, quantity: Element) -> Fault | None:
    number = decimal(text(quantity))
    if number is None or number > 0 or (invoice.syntax is Syntax.UBL and quantity.getparent().getparent().tag not in _LINES):
        return None
    return Fault(invoice.root, "", f"{name('BT-149')} is {plain(number)}; it must be greater than zero.", at(quantity))


@RULES.rule("PEPPOL-EN16931-R130", "BT-130", over=_base_quantities)
def same_unit(invoice: Invoice, quantity: Element) -> Fault | None:
    unit = quantity.get("unitCode")
    line = quantity.getparent().getparent()
    if unit is None or line is None:
        return None
    if invoice.syntax is Syntax.UBL:
        invoiced = [*elements(line, "cbc:InvoicedQuantity"), *elements(line, "cbc:CreditedQuantity")]
        if not invoiced:
            return None
    else:
        invoiced = elements(line.getparent(), "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")
    if any(each.get("unitCode") == unit for each in invoiced):
        return None
    return Fault(
        invoice.root,
        "",
        f"The unit of {name('BT-149')} is '{unit[:10]}'; expected that of the invoiced quantity, {name('BT-130')}.",
        at(quantity),
    )
