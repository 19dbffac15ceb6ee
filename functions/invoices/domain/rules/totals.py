"""The arithmetic of an invoice: BR-CO-10 to BR-CO-17.

Rounding is that of XPath (halves upwards). A missing total breaks the rule that needs it, as in the official artefacts; a total that is
no number leaves it undecided, and FORM-NUMBER says so.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import double_sum, is_nothing, rounded, total
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import MAX_REPEATED, Fault, Rules, amount, amounts, breakdowns, few, plain, shown
from invoices.domain.terms import name

RULES: Final = Rules()

TOTALS: Final = few("BG-22")
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)


def _sum(invoice: Invoice, numbers: Sequence[Decimal]) -> Decimal:
    """To two decimals. CII sums in double precision: see lexical.double_sum."""
    return rounded(total(numbers) if invoice.syntax is Syntax.UBL else double_sum(numbers))


def _unlike(totals: Group, term: str, expected: Decimal, how: str) -> Fault:
    value = totals.first(term)
    found = f"is {shown(value)}" if value else "is missing"
    return Fault(totals, term, f"{name(term)} {found}, expected {plain(expected)}: {how}.", value)


@RULES.rule("BR-CO-10", "BT-106", "BT-131", over=TOTALS)
def sum_of_lines(invoice: Invoice, totals: Group) -> Fault | None:
    # UBL adds up lines at any depth, CII those beside the totals.
    lines = invoice.everywhere("BG-25") if invoice.syntax is Syntax.UBL else invoice.lines
    expected = _sum(invoice, amounts(lines, "BT-131"))
    if amount(totals, "BT-106") == expected:
        return None
    return _unlike(totals, "BT-106", expected, f"the sum of {name('BT-131')} over {len(lines)} lines")


def _adjusted(invoice: Invoice, totals: Group, term: str, code: str, each: str) -> Fault | None:
    groups = invoice.root.every(code)
    stated = amount(totals, term)
    if stated is None and not groups:
        return None
    expected = _sum(invoice, amounts(groups, each))
    if stated == expected:
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
    stated, lines = amount(totals, "BT-109"), amount(totals, "BT-106")
    allowances, charges = amount(totals, "BT-107"), amount(totals, "BT-108")
    if lines is None:
        return Fault(
            totals, "BT-109", f"{name('BT-109')} is {shown(totals.first('BT-109'))} but cannot be checked: {name('BT-106')} is missing."
        )
    expected = total((lines, charges or ZERO, -(allowances or ZERO)))
    # UBL does not round when there is nothing to add or subtract.
    if invoice.syntax is Syntax.CII or allowances is not None or charges is not None:
        expected = rounded(expected)
    return None if stated == expected else _unlike(totals, "BT-109", expected, f"{name('BT-106')} - {name('BT-107')} + {name('BT-108')}")


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
    wrong = next((value for value in stated if value.number is not None and value.number != expected), None)
    if wrong is None:
        return None
    message = f"{name('BT-110')} is {shown(wrong)}, expected {plain(expected)}: the sum of {name('BT-117')} over {len(parts)} breakdowns."
    return Fault(group, "BT-110", message, wrong)


@RULES.rule("BR-CO-15", "BT-112", "BT-109", "BT-110")
def total_with_vat(invoice: Invoice, document: Group) -> Fault | None:
    ubl = invoice.syntax is Syntax.UBL
    # UBL looks at the document's own totals, CII at totals wherever they stand.
    groups = document.every("BG-22") if ubl else invoice.everywhere("BG-22")
    holders = document.every("VAT-TOTAL") if ubl else document.every("BG-22")
    for currency in document.values("BT-5")[:MAX_REPEATED]:
        vat = [value for holder in holders for value in holder.values("BT-110") if value.qualifier == currency.text]
        fault = _with_vat(invoice, groups[0] if groups else document, vat, currency)
        if fault is not None:
            return fault
    return None


def _with_vat(invoice: Invoice, totals: Group, vat: Sequence[Value], currency: Value) -> Fault | None:
    gross, net = amount(totals, "BT-112"), amount(totals, "BT-109")
    if invoice.syntax is Syntax.CII and gross is not None and gross == net:
        return None  # CII lets an invoice without VAT pass, whatever its VAT total says
    value = totals.first("BT-112")
    if len(vat) != 1:
        message = f"{name('BT-110')} in {shown(currency)} is given {len(vat)} times, expected once; so {name('BT-112')} cannot add up."
        return Fault(totals, "BT-112", message, value)
    tax = vat[0].number
    if tax is None:
        return None  # reported by FORM-NUMBER
    if net is None:
        return Fault(totals, "BT-112", f"{name('BT-112')} is {shown(value)} but cannot be checked: {name('BT-109')} is missing.", value)
    expected = rounded(total((net, tax)))
    return None if gross == expected else _unlike(totals, "BT-112", expected, f"{name('BT-109')} + {name('BT-110')}")


@RULES.rule("BR-CO-16", "BT-115", "BT-112", "BT-113", "BT-114", over=TOTALS)
def amount_due(invoice: Invoice, totals: Group) -> Fault | None:
    due, gross = amount(totals, "BT-115"), amount(totals, "BT-112")
    paid, rounding = amount(totals, "BT-113"), amount(totals, "BT-114")
    if gross is None:
        return Fault(
            totals, "BT-115", f"{name('BT-115')} is {shown(totals.first('BT-115'))} but cannot be checked: {name('BT-112')} is missing."
        )
    expected = total((gross, -(paid or ZERO), rounding or ZERO))
    if due is not None and _due_fits(invoice, due, gross, paid, rounding):
        return None
    return _unlike(totals, "BT-115", expected, f"{name('BT-112')} - {name('BT-113')} + {name('BT-114')}")


def _due_fits(invoice: Invoice, due: Decimal, gross: Decimal, paid: Decimal | None, rounding: Decimal | None) -> bool:
    if invoice.syntax is Syntax.CII:
        return due == total((gross, -(paid or ZERO), rounding or ZERO))
    # UBL rounds to two decimals each side that it had to calculate.
    left = due if rounding is None else rounded(total((due, -rounding)))
    right = gross if paid is None else rounded(total((gross, -paid)))
    return left == right


@RULES.rule("BR-CO-17", "BT-117", "BT-116", "BT-119", over=breakdowns)
def vat_of_category(invoice: Invoice, breakdown: Group) -> Fault | None:
    tax, base, rate = amount(breakdown, "BT-117"), amount(breakdown, "BT-116"), amount(breakdown, "BT-119")
    if rate is None or is_nothing(rate):
        if tax is not None and is_nothing(tax):
            return None
        return _unlike(breakdown, "BT-117", ZERO, f"{name('BT-119')} is {'missing' if rate is None else plain(rate)}")
    if base is None:
        return Fault(breakdown, "BT-116", f"{name('BT-117')} cannot be checked: {name('BT-116')} is missing.")
    expected = rounded(abs(base) * rate / HUNDRED)
    # A difference of one unit is let pass, in CII up to and including one, in UBL less than one.
    if tax is not None:
        difference = abs(abs(tax) - expected)
        if difference < ONE or (difference == ONE and invoice.syntax is Syntax.CII):
            return None
    return _unlike(breakdown, "BT-117", expected.copy_sign(base), f"{plain(base)} x {plain(rate)} %, tolerance 1")
