"""No more than two decimals in amounts: BR-DEC-01 to BR-DEC-28, as one table.

The official rules count the characters after the full stop, so ``1.000`` breaks them although it is a round number.
"""

from collections.abc import Sequence
from typing import Final

from invoices.domain import lexical
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import Check, Fault, Rules, Select, adjustments, breakdowns, everywhere, odd_numbers, shown
from invoices.domain.terms import name

RULES: Final = Rules()

MAX_DECIMALS: Final = 2

_TABLE: Final[tuple[tuple[str, str, str | Select], ...]] = (
    ("BR-DEC-01", "BT-92", adjustments("BG-20")),
    ("BR-DEC-02", "BT-93", adjustments("BG-20")),
    ("BR-DEC-05", "BT-99", adjustments("BG-21")),
    ("BR-DEC-06", "BT-100", adjustments("BG-21")),
    ("BR-DEC-09", "BT-106", "BG-22"),
    ("BR-DEC-10", "BT-107", "BG-22"),
    ("BR-DEC-11", "BT-108", "BG-22"),
    ("BR-DEC-12", "BT-109", "BG-22"),
    ("BR-DEC-14", "BT-112", "BG-22"),
    ("BR-DEC-16", "BT-113", "BG-22"),
    ("BR-DEC-17", "BT-114", "BG-22"),
    ("BR-DEC-18", "BT-115", "BG-22"),
    ("BR-DEC-19", "BT-116", breakdowns),
    ("BR-DEC-20", "BT-117", breakdowns),
    ("BR-DEC-23", "BT-131", "BG-25"),
    ("BR-DEC-24", "BT-136", adjustments("BG-27")),
    ("BR-DEC-25", "BT-137", adjustments("BG-27")),
    ("BR-DEC-27", "BT-141", adjustments("BG-28")),
    ("BR-DEC-28", "BT-142", adjustments("BG-28")),
)


def _fault(group: Group, term: str, value: Value) -> Fault:
    return Fault(group, term, f"{name(term)} is {shown(value)}; at most {MAX_DECIMALS} decimals are allowed.", value)


def _check(term: str) -> Check:
    def check(_: Invoice, group: Group) -> Fault | None:
        value = group.first(term)  # a second one is reported by FORM-REPEATED
        return _fault(group, term, value) if value is not None and lexical.decimals(value.text) > MAX_DECIMALS else None

    return check


def _some_longer(invoice: Invoice) -> bool:
    """Some number anywhere has more decimals."""
    return any(lexical.decimals(text) > MAX_DECIMALS for text in invoice.view(odd_numbers))


for _id, _term, _over in _TABLE:
    RULES.rule(_id, _term, over=everywhere(_over) if isinstance(_over, str) else _over, gate=_some_longer)(_check(_term))


def _whole_cents(value: Value) -> bool:
    number = value.number
    return number is None or lexical.rounded(number) == number


def _cii_totals(invoice: Invoice) -> Sequence[Group]:
    """The two rules on VAT totals can only fail in CII: in UBL their expression compares with a child that a total never has."""
    return invoice.everywhere("BG-22") if invoice.syntax is Syntax.CII else ()


@RULES.rule("BR-DEC-13", "BT-110", over=_cii_totals)
def total_vat_decimals(invoice: Invoice, totals: Group) -> Fault | None:
    stated = totals.values("BT-110")
    currencies = {value.text for value in invoice.root.values("BT-5")}
    # One total that is right, or is in another currency, satisfies the official rule.
    if not stated or any(value.qualifier not in currencies or _whole_cents(value) for value in stated):
        return None
    return _fault(totals, "BT-110", stated[0])


@RULES.rule("BR-DEC-15", "BT-111", over=_cii_totals)
def accounting_vat_decimals(invoice: Invoice, totals: Group) -> Fault | None:
    stated = totals.values("BT-110")
    currencies = {value.text for value in invoice.root.values("BT-6")}
    if not stated or not currencies or any(value.qualifier in currencies and _whole_cents(value) for value in stated):
        return None
    wrong = next((value for value in stated if value.qualifier in currencies), None)
    if wrong is not None:
        return _fault(totals, "BT-110", wrong)
    return Fault(totals, "BT-110", f"{name('BT-111')} is missing, so its decimals cannot be right.")
