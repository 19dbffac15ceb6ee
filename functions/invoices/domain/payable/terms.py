"""When an invoice is to be paid, and what early payment saves.

The invoice's own due date (BT-9) goes first, then the terms agreed with the supplier; without any, 30 days after the date of the invoice,
the statutory period of Directive 2011/7/EU, article 3(3)(b). A discount that the invoice states in the form of XRechnung
(BT-20, ``#SKONTO#TAGE=14#PROZENT=2.00#``, rule BR-DE-18) goes before the supplier's.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

DEFAULT_NET_DAYS: Final = 30
MAX_DAYS: Final = 3650

_SKONTO: Final = re.compile(r"#SKONTO#TAGE=(\d{1,4})#PROZENT=(\d{1,2}\.\d{2})#(?:BASISBETRAG=(-?\d{1,15}\.\d{2})#)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """Days after the date of the invoice; the discount is a percentage of the amount due."""

    net_days: int
    discount_percent: Decimal = Decimal(0)
    discount_days: int = 0


@dataclass(frozen=True, slots=True)
class Discount:
    """``amount`` (minor units) may be kept by who pays until ``until``."""

    until: date
    amount: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to pay; ``source`` says where that comes from: BT-9, terms or statutory."""

    due_date: date
    source: str
    discount: Discount | None


def schedule(issued: date, due_date: date | None, written: str, amount: int, agreed: PaymentTerms | None) -> Schedule:
    """The due date and the discount of an invoice over ``amount`` minor units. Credit notes and zero amounts carry no discount."""
    if due_date is not None:
        when, source = due_date, "BT-9"
    elif agreed is not None:
        when, source = issued + timedelta(days=agreed.net_days), "terms"
    else:
        when, source = issued + timedelta(days=DEFAULT_NET_DAYS), "statutory"
    return Schedule(when, source, _discount(issued, written, amount, agreed) if amount > 0 else None)


def _discount(issued: date, written: str, amount: int, agreed: PaymentTerms | None) -> Discount | None:
    offers = [(int(days), Decimal(percent)) for days, percent, base in _SKONTO.findall(written) if not base and int(days) <= MAX_DAYS]
    if offers:
        days, percent = max(offers, key=lambda offer: offer[1])
    elif agreed is not None and agreed.discount_percent:
        days, percent = agreed.discount_days, agreed.discount_percent
    else:
        return None
    saved = int((amount * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
    return Discount(issued + timedelta(days=days), saved) if saved else None
