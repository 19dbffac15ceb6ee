"""Early-payment discounts: what a customer may keep who pays early (payment terms, BT-20)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from invoices.domain.issued.amounts import HUNDRED, Category, Tax, half_up
from kernel.money import split

MAX_TIERS: Final = 3
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class DiscountTier:
    """A part of a customer's terms: who pays within `days` of the day of issue keeps `percent` of the amount due."""

    days: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Offer:
    """The same for one invoice: until a day, that day included."""

    until: date
    percent: Decimal

    def amount(self, due: int) -> int:
        """What may be kept of an amount due, half up to the minor unit."""
        return half_up(due * self.percent / HUNDRED)


def offers(tiers: Sequence[DiscountTier], issued: date) -> tuple[Offer, ...]:
    """The discounts of an invoice, the earliest day first."""
    return tuple(Offer(issued + timedelta(days=tier.days), tier.percent) for tier in sorted(tiers, key=lambda tier: tier.days))


def in_time(offered: Sequence[Offer], due: int, day: date) -> tuple[int, ...]:
    """The amounts that a payment on a day may keep of an amount due, the largest first; nothing where nothing or all would be kept."""
    amounts = {offer.amount(due) for offer in offered if day <= offer.until}
    return tuple(sorted((amount for amount in amounts if 0 < amount < due), reverse=True))


def by_vat_group(discount: int, groups: Sequence[Tax]) -> tuple[Tax, ...]:
    """What a discount takes off each VAT group, so that the tax can be corrected (Directive 2006/112/EC, article 90).

    It is spread over the groups by what is to be paid of them (largest remainder); the VAT in each part is rounded half up. Groups of
    which nothing is to be paid bear nothing of it. The parts add up to the discount.
    """
    weights = [max(0, tax.taxable + tax.tax) for tax in groups]
    if not any(weights):
        return (Tax(Category.O, ZERO, discount, 0),)
    parts = []
    for tax, part in zip(groups, split(discount, weights), strict=True):
        vat = half_up(part * tax.rate / (HUNDRED + tax.rate))
        if part:
            parts.append(replace(tax, taxable=part - vat, tax=vat))
    return tuple(parts)
