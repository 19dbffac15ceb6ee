"""The arithmetic of an invoice: BR-CO-10 to BR-CO-17.

Rounding is that of XPath (halves upwards). A missing total breaks the rule that needs it, as in the official artefacts; a total that is
no number leaves it undecided, and FORM-NUMBER says so.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import double_cents, double_sum, is_nothing, rounded, total
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import (
    MAX_REPEATED,
    Fault,
    Rules,
    Undecidable,
    amount,
    amounts,
    breakdowns,
    compared_otherwise,
    few,
    plain,
    shown,
)
from invoices.domain.terms import name

RULES: Final = Rules()

TOTALS: Final = few("BG-22")
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)


def _sum(invoice: Invoice, numbers: Sequence[Decimal]) -> Decimal:
    """To two decimals. CII sums and rounds in double precision: see lexical.double_cents."""
    return rounded(total(numbers)) if invoice.syntax is Syntax.UBL else double_cents(numbers)


def _unlike(totals: Group, term: str, expected: Decimal, how: str) -> Fault:
    value = totals.first(term)
    if value is None:
        return Fault(totals, term, f"{name(term)} is missing, expected {how}.")
    return Fault(totals, term, f"{name(term)} is {shown(value)}, expected {plain(expected)}: {how}.", value)


def _parts(groups: Sequence[Group], term: str, stated: Decimal | None) -> Sequence[Decimal]:
    """The amounts that a stated total is compared with. Raises Undecidable; not for a missing total, which is wrong whatever they are."""
    try:
        return amounts(groups, term)
    except Undecidable:
        if stated is None:
            return ()
        raise


@RULES.rule("BR-CO-10", "BT-106", "BT-131", over=TOTALS)
def sum_of_lines(invoice: Invoice, totals: Group) -> Fault | None:
    # UBL adds up lines at any depth; CII, in double precision, those of the document.
    stated = amount(totals, "BT-106")
    if invoice.syntax is Syntax.UBL:
        lines = invoice.everywhere("BG-25")
        expected = rounded(total(_parts(lines, "BT-131", stated)))
    else:
        lines = invoice.lines
        expected = rounded(double_sum(_parts(lines, "BT-131", stated)))
    if stated == expected:
        return None
    return _unlike(totals, "BT-106", expected, f"the sum of {name('BT-131')} over {len(lines)} lines")


def _adjusted(invoice: Invoice, totals: Group, term: str, code: str, each: str) -> Fault | None:
    # UBL adds up what stands beside the totals: nothing, where they are not those of the document.
    own = invoice.syntax is Syntax.CII or totals in invoice.root.every("BG-22")
    groups = invoice.root.every(code) if own else ()
    stated = amount(totals, term)
    if stated is None and not groups:
        return None
    expected = _sum(invoice, _parts(groups, each, stated))
    value = totals.first(term)
    if value is not None and not _differs(invoice, value, expected):
        return None
    return _unlike(totals, term, expected, f"the sum of {name(each)} over {len(groups)} entries")


@RULES.rule("BR-CO-11", "BT-107", "BT-92", over=TOTALS)
def sum_of_allowances(invoice: Invoice, totals: Group) -> Fault | None:
    return _adjusted(invoice, totals, "BT-107", "BG-20", "BT-92")


@RULES.rule("BR-CO-12", "BT-108", "BT-99", over=TOTALS)
def sum_of_charges(invoice: Invoice, totals: Group) -> Fault | None:
    return _adjusted(invoice, totals, "BT-108", "BG-21", "BT-99")


@RULES.rule("BR-CO-13", "BT-109", "BT-106", "BT-107", "BT-108", over=TOTALS)
def total_without_vat(invoice: Invoice, totals: Group) -> Fault | None:
    how = f"{name('BT-106')} - {name('BT-107')} + {name('BT-108')}"
    stated = amount(totals, "BT-109")
    if stated is None:
        return _unlike(totals, "BT-109", ZERO, how)
    lines = amount(totals, "BT-106")
    allowances, charges = amount(totals, "BT-107"), amount(totals, "BT-108")
    if lines is None:
        return Fault(
            totals, "BT-109", f"{name('BT-109')} is {shown(totals.first('BT-109'))} but cannot be checked: {name('BT-106')} is missing."
        )
    expected = total((lines, charges or ZERO, -(allowances or ZERO)))
    # UBL does not round when there is nothing to add or subtract.
    if invoice.syntax is Syntax.CII or allowances is not None or charges is not None:
        expected = rounded(expected)
    return None if stated == expected else _unlike(totals, "BT-109", expected, how)


def _vat_totals(invoice: Invoice) -> Sequence[Group]:
    """Groups that hold a total of VAT: in UBL the tax totals of the document, in CII the document totals."""
    return invoice.root.every("VAT-TOTAL") if invoice.syntax is Syntax.UBL else TOTALS(invoice)


@RULES.rule("BR-CO-14", "BT-110", "BT-117", over=_vat_totals)
def total_vat(invoice: Invoice, group: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL:
        parts = group.every("BG-23")
        if not parts:
            return None  # a total in the accounting currency has no breakdown
        stated = list(group.values("BT-110"))[:1]
    else:
        parts = invoice.root.every("BG-23")
        currencies = {value.text for value in invoice.root.values("BT-5")}
        stated = [value for value in group.values("BT-110") if value.qualifier in currencies]
        if not stated:
            return None
    expected = _sum(invoice, amounts(parts, "BT-117"))
    if not stated:
        return _unlike(group, "BT-110", expected, f"the sum of {name('BT-117')}")
    wrong = next((value for value in stated if value.number is not None and _differs(invoice, value, expected)), None)
    if wrong is None:
        return None
    message = f"{name('BT-110')} is {shown(wrong)}, expected {plain(expected)}: the sum of {name('BT-117')} over {len(parts)} breakdowns."
    return Fault(group, "BT-110", message, wrong)


def _differs(invoice: Invoice, value: Value, expected: Decimal) -> bool:
    return value.number != expected or compared_otherwise(invoice, value)


@RULES.rule("BR-CO-15", "BT-112", "BT-109", "BT-110")
def total_with_vat(invoice: Invoice, document: Group) -> Fault | None:
    groups = document.every("BG-22")
    holders = document.every("VAT-TOTAL") if invoice.syntax is Syntax.UBL else groups
    stating = [group for group in groups if group.has("BT-112") or group.has("BT-109")]
    for currency in document.values("BT-5")[:MAX_REPEATED]:
        vat = [value for holder in holders for value in holder.values("BT-110") if value.qualifier == currency.text]
        fault = _with_vat(invoice, next(iter((*stating, *groups)), document), vat, currency)
        if fault is not None:
            return fault
    return None


def _with_vat(invoice: Invoice, totals: Group, vat: Sequence[Value], currency: Value) -> Fault | None:
    value = totals.first("BT-112")
    if invoice.syntax is Syntax.CII and value is not None and amount(totals, "BT-112") == amount(totals, "BT-109"):
        return None  # CII lets an invoice without VAT pass, whatever its VAT total says
    if len(vat) != 1:
        message = f"{name('BT-110')} in {shown(currency)} is given {len(vat)} times, expected once; so {name('BT-112')} cannot add up."
        return Fault(totals, "BT-112", message, value)
    gross, tax = amount(totals, "BT-112"), vat[0].number
    if gross is None:
        return _unlike(totals, "BT-112", ZERO, f"{name('BT-109')} + {name('BT-110')}")
    if tax is None:
        return None  # reported by FORM-NUMBER
    net = amount(totals, "BT-109")
    if net is None:
        return Fault(totals, "BT-112", f"{name('BT-112')} is {shown(value)} but cannot be checked: {name('BT-109')} is missing.", value)
    expected = rounded(total((net, tax)))
    return None if gross == expected else _unlike(totals, "BT-112", expected, f"{name('BT-109')} + {name('BT-110')}")


@RULES.rule("BR-CO-16", "BT-115", "BT-112", "BT-113", "BT-114", over=TOTALS)
def amount_due(invoice: Invoice, totals: Group) -> Fault | None:
    how = f"{name('BT-112')} - {name('BT-113')} + {name('BT-114')}"
    due = amount(totals, "BT-115")
    if due is None:
        return _unlike(totals, "BT-115", ZERO, how)
    gross = amount(totals, "BT-112")
    paid, rounding = amount(totals, "BT-113"), amount(totals, "BT-114")
    if gross is None:
        return Fault(
            totals, "BT-115", f"{name('BT-115')} is {shown(totals.first('BT-115'))} but cannot be checked: {name('BT-112')} is missing."
        )
    expected = total((gross, -(paid or ZERO), rounding or ZERO))
    if _due_fits(invoice, due, gross, paid, rounding):
        return None
    return _unlike(totals, "BT-115", expected, how)


def _due_fits(invoice: Invoice, due: Decimal, gross: Decimal, paid: Decimal | None, rounding: Decimal | None) -> bool:
    if invoice.syntax is Syntax.CII:
        return due == total((gross, -(paid or ZERO), rounding or ZERO))
    # UBL rounds to two decimals each side that it had to calculate.
    left = due if rounding is None else rounded(total((due, -rounding)))
    right = gross if paid is None else rounded(total((gross, -paid)))
    return left == right


def _rate(invoice: Invoice, breakdown: Group) -> Decimal | None:
    # Here, other than in the rules on categories, CII takes white space away before it asks whether a tax is VAT.
    spaced = invoice.syntax is Syntax.CII and any(value.token.upper() == "VAT" for value in breakdown.values("TAX-TYPE"))
    return amount(breakdown, "OTHER-RATE" if spaced else "BT-119")


@RULES.rule("BR-CO-17", "BT-117", "BT-116", "BT-119", over=breakdowns)
def vat_of_category(invoice: Invoice, breakdown: Group) -> Fault | None:
    tax = amount(breakdown, "BT-117")
    if tax is None:
        return _unlike(breakdown, "BT-117", ZERO, f"{name('BT-116')} x {name('BT-119')}")
    rate = _rate(invoice, breakdown)
    if rate is None or is_nothing(rate):
        if is_nothing(tax):
            return None
        return _unlike(breakdown, "BT-117", ZERO, f"{name('BT-119')} is {'missing' if rate is None else plain(rate)}")
    base = amount(breakdown, "BT-116")
    if base is None:
        return Fault(breakdown, "BT-116", f"{name('BT-117')} cannot be checked: {name('BT-116')} is missing.")
    expected = rounded(abs(base) * rate / HUNDRED)
    # A difference of one unit is let pass, in CII up to and including one, in UBL less than one.
    difference = abs(abs(tax) - expected)
    if difference < ONE or (difference == ONE and invoice.syntax is Syntax.CII):
        return None
    return _unlike(breakdown, "BT-117", expected.copy_sign(base), f"{plain(base)} x {plain(rate)} %, tolerance 1")
