"""What an order amounts to: lines, the VAT breakdown and the totals of EN 16931, in minor units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)


class Category(StrEnum):
    """VAT categories (UNTDID 5305): standard, zero, exempt, reverse charge, intra-community, export, outside the scope."""

    S = "S"
    Z = "Z"
    E = "E"
    AE = "AE"
    K = "K"
    G = "G"
    O = "O"  # noqa: E741 (the code)


EXEMPTION_CODES: Final = {Category.AE: "VATEX-EU-AE", Category.K: "VATEX-EU-IC", Category.G: "VATEX-EU-G", Category.O: "VATEX-EU-O"}
"""BT-121 where the category itself is the reason."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An allowance, or a charge. At document level (BG-20, BG-21) it has a category and a rate, on a line (BG-27, BG-28) the line's."""

    charge: bool
    amount: int
    reason: str
    category: Category | None = None
    rate: Decimal = ZERO

    @property
    def signed(self) -> int:
        """What it adds."""
        return self.amount if self.charge else -self.amount


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25). `unit`: UN/ECE Recommendation 20 or 21; `price`: net price of one unit in major units."""

    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    category: Category
    rate: Decimal = ZERO
    description: str = ""
    item_id: str = ""
    adjustments: tuple[Adjustment, ...] = ()

    def net(self, digits: int) -> int:
        """BT-131: quantity times price, half up to the currency's minor unit, and the line's own allowances and charges."""
        return half_up((self.quantity * self.price).scaleb(digits)) + sum(each.signed for each in self.adjustments)


@dataclass(frozen=True, slots=True)
class Tax:
    """One group of the VAT breakdown (BG-23)."""

    category: Category
    rate: Decimal
    taxable: int
    tax: int
    exemption_code: str = ""
    exemption_reason: str = ""

    @property
    def key(self) -> tuple[Category, Decimal]:
        """What the group is grouped by."""
        return self.category, self.rate


@dataclass(frozen=True, slots=True)
class Totals:
    """Document totals (BG-22)."""

    lines: int
    """BT-106."""
    allowances: int
    """BT-107."""
    charges: int
    """BT-108."""
    without_vat: int
    """BT-109."""
    vat: int
    """BT-110."""
    with_vat: int
    """BT-112."""
    paid: int
    """BT-113."""
    due: int
    """BT-115."""


def half_up(value: Decimal) -> int:
    """To the nearest integer, halves away from zero."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def breakdown(
    lines: Iterable[tuple[Line, int]], adjustments: Iterable[Adjustment], exemption: tuple[str, str] = ("", "")
) -> tuple[Tax, ...]:
    """The VAT breakdown: one group for each category and rate, its tax rounded once from the group's sum (BR-CO-17, BR-S-08, BR-S-09).

    `lines` come with their net amounts; `exemption`: code and text of the reason why lines of category E are exempt (BT-121, BT-120).
    """
    groups: dict[tuple[Category, Decimal], int] = {}
    for line, net in lines:
        key = (line.category, plain(line.rate))
        groups[key] = groups.get(key, 0) + net
    for each in adjustments:
        assert each.category is not None  # a document's allowance has one; the shape of orders demands it
        key = (each.category, plain(each.rate))
        groups[key] = groups.get(key, 0) + each.signed
    return tuple(tax_of(category, rate, taxable, exemption) for (category, rate), taxable in sorted(groups.items()))


def tax_of(category: Category, rate: Decimal, taxable: int, exemption: tuple[str, str] = ("", "")) -> Tax:
    """One group with its tax."""
    code, reason = exemption if category is Category.E else (EXEMPTION_CODES.get(category, ""), "")
    return Tax(category, plain(rate), taxable, half_up(taxable * rate / HUNDRED), code, reason)


def totals(nets: Iterable[int], adjustments: Sequence[Adjustment], taxes: Sequence[Tax], paid: int) -> Totals:
    """The totals (BR-CO-10 to BR-CO-16)."""
    lines = sum(nets)
    allowances = sum(each.amount for each in adjustments if not each.charge)
    charges = sum(each.amount for each in adjustments if each.charge)
    without_vat = lines - allowances + charges
    vat = sum(each.tax for each in taxes)
    with_vat = without_vat + vat
    return Totals(lines, allowances, charges, without_vat, vat, with_vat, paid, with_vat - paid)


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 19.00 -> 19."""
    return Decimal(f"{value.normalize():f}")
