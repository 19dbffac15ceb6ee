"""BR-DEX: what the extension of XRechnung allows beyond the core (sub lines, payments by third parties, further codes), and its rules."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invoices.domain import codelists
from invoices.domain.findings import Flag
from invoices.domain.lexical import collapse, decimal, decimals, rounded, total
from invoices.domain.model import Group, Invoice, Value
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.tools import CII, UBL, Element, at, both, elements, text
from invoices.domain.rule_sets.xrechnung.identifiers import is_extension
from invoices.domain.rules.codes import MIME_TYPES
from invoices.domain.rules.rule import Check, Fault, Rules, Select, Undecidable, amount, plain, shown
from invoices.domain.terms import name

RULES: Final = Rules()
ZERO: Final = Decimal(0)
MAX_DECIMALS: Final = 2
HEALTH: Final = frozenset({"XR01", "XR02", "XR03"})
"""Schemes for digital health applications."""
_UBL: Final = both(UBL, is_extension)
_CII: Final = both(CII, is_extension)
_THIRD_PARTY: Final = "cac:PrepaidPayment"


def _coded(*places: str) -> Select:
    return lambda invoice: [value for place in places for value in invoice.coded.get(place, ())]


def _among(what: str, codes: frozenset[str], also: frozenset[str] = frozenset()) -> Check:
    def check(invoice: Invoice, value: Value) -> Fault | None:
        creditor = invoice.coded.get("BR-CL-10 creditor", ())
        if collapse(value.text) in codes or (value.text in also and value in creditor):
            return None
        return Fault(invoice.root, "", f"{what} is {shown(value)}; expected a code of its list or XR01, XR02, XR03.", value)

    return check


_ICD: Final = codelists.IDENTIFIER_SCHEMES | HEALTH
RULES.rule("BR-DEX-01", "BT-125", over=_coded("BR-CL-24"), gate=is_extension)(
    lambda invoice, value: (
        None
        if value.text in MIME_TYPES | {"application/xml"}
        else Fault(invoice.root, "BT-125", f"The media type of {name('BT-125')} is {shown(value)}; the extension does not allow it.", value)
    )
)
RULES.rule("BR-DEX-04", over=_coded("BR-CL-10", "BR-CL-10 creditor"), gate=is_extension)(
    _among("The scheme of an identifier", _ICD, frozenset({"SEPA"}))
)
RULES.rule("BR-DEX-05", over=_coded("BR-CL-11"), gate=is_extension)(_among("The scheme of a legal registration", _ICD))
RULES.rule("BR-DEX-06", "BT-157", over=_coded("BR-CL-21"), gate=is_extension)(_among(f"The scheme of {name('BT-157')}", _ICD))
RULES.rule("BR-DEX-07", over=_coded("BR-CL-25"), gate=is_extension)(
    _among("The scheme of an electronic address", codelists.ADDRESS_SCHEMES | HEALTH)
)
RULES.rule("BR-DEX-08", "BT-71", over=_coded("BR-CL-26"), gate=is_extension)(_among(f"The scheme of {name('BT-71')}", _ICD))


def _with_sub_lines(invoice: Invoice) -> Sequence[Element]:
    root = invoice.root.node
    found = [*elements(root, "cac:InvoiceLine"), *elements(root, ".//cac:SubInvoiceLine")]
    return [line for line in found if elements(line, "cac:SubInvoiceLine")]


def _amount(line: Element) -> Decimal:
    number = decimal(text(line, "cbc:LineExtensionAmount"))
    if number is None:
        raise Undecidable
    return number


@RULES.rule("BR-DEX-02", "BT-131", over=_with_sub_lines, flags=(Flag.WARNING, Flag.WARNING), gate=_UBL)
def sum_of_sub_lines(invoice: Invoice, line: Element) -> Fault | None:
    expected = total(_amount(sub) for sub in elements(line, "cac:SubInvoiceLine"))
    if _amount(line) == expected:
        return None
    message = f"{name('BT-131')} is {plain(_amount(line))}, expected {plain(expected)}: the sum of its sub lines."
    return Fault(invoice.root, "", message, at(line))


RULES.rule("BR-DEX-03", over=tools.each(".//cac:SubInvoiceLine/cac:Item"), gate=_UBL)(
    tools.on_element(
        lambda item: len(elements(item, "cac:ClassifiedTaxCategory")) != 1,
        "A sub line must have exactly one VAT category (cac:ClassifiedTaxCategory).",
    )
)


@RULES.rule("BR-DEX-09", "BT-115", "BT-112", "BT-113", "BT-114", over="BG-22", gate=_UBL)
def amount_due(invoice: Invoice, totals: Group) -> Fault | None:
    """In place of BR-CO-16: payments to third parties are added."""
    due, gross = amount(totals, "BT-115"), amount(totals, "BT-112")
    paid, rounding = amount(totals, "BT-113") or ZERO, amount(totals, "BT-114") or ZERO
    parts = [decimal(text(each, "cbc:PaidAmount")) for each in elements(invoice.root.node, _THIRD_PARTY) if text(each, "cbc:PaidAmount")]
    if due is None or gross is None or None in parts:
        raise Undecidable
    expected = total((gross, -paid, *(part for part in parts if part is not None)))
    if rounded(total((due, -rounding))) == rounded(expected):
        return None
    wanted = total((expected, rounding))
    return Fault(
        totals,
        "BT-115",
        f"{name('BT-115')} is {plain(due)}, expected {plain(wanted)}: payments to third parties included.",
        totals.first("BT-115"),
    )


def _lacks(path: str) -> Check:
    return tools.on_element(lambda payment: not text(payment, path), f"A payment to a third party must have {path}.")


_PAYMENTS: Final = tools.each(_THIRD_PARTY)
RULES.rule("BR-DEX-10", over=_PAYMENTS, gate=_UBL)(_lacks("cbc:ID"))
RULES.rule("BR-DEX-11", over=_PAYMENTS, gate=_UBL)(_lacks("cbc:PaidAmount"))
RULES.rule("BR-DEX-12", over=_PAYMENTS, gate=_UBL)(_lacks("cbc:InstructionID"))
RULES.rule("BR-DEX-13", over=_PAYMENTS, gate=_UBL)(
    tools.on_element(
        lambda payment: decimals(text(payment, "cbc:PaidAmount")) > MAX_DECIMALS,
        "A payment to a third party may have at most two decimals.",
    )
)


@RULES.rule("BR-DEX-14", "BT-5", over=_PAYMENTS, gate=_UBL)
def currency(invoice: Invoice, payment: Element) -> Fault | None:
    currencies = {value.text for value in invoice.root.values("BT-5")}
    if any(each.get("currencyID") in currencies for each in elements(payment, "cbc:PaidAmount")):
        return None
    return Fault(invoice.root, "", f"A payment to a third party must be in the currency of the invoice, {name('BT-5')}.", at(payment))


RULES.rule("BR-DEX-15", over=tools.each(".//ram:ParentLineID"), flags=(Flag.WARNING, Flag.WARNING), gate=_CII)(
    tools.on_element(lambda _: True, "XRechnung has no sub lines in CII; this document seems to use them.")
)
