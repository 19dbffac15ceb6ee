"""Due dates and early-payment discounts."""

from datetime import date
from decimal import Decimal

import pytest

from invoices.domain.payable.terms import Discount, PaymentTerms, schedule

ISSUED = date(2026, 1, 31)
TERMS = PaymentTerms(14, Decimal("2.5"), 7)


@pytest.mark.parametrize(
    ("due", "agreed", "expected", "source"),
    [
        (date(2026, 2, 5), TERMS, date(2026, 2, 5), "BT-9"),
        (None, TERMS, date(2026, 2, 14), "terms"),
        (None, None, date(2026, 3, 2), "statutory"),
        (None, PaymentTerms(0), ISSUED, "terms"),
    ],
)
def test_the_due_date_and_where_it_comes_from(due: date | None, agreed: PaymentTerms | None, expected: date, source: str) -> None:
    found = schedule(ISSUED, due, "", 10_000, agreed)
    assert (found.due_date, found.source) == (expected, source)


@pytest.mark.parametrize(
    ("written", "amount", "agreed", "discount"),
    [
        ("", 10_001, TERMS, Discount(date(2026, 2, 7), 250)),
        ("", 10_020, TERMS, Discount(date(2026, 2, 7), 251)),  # 250.5 is rounded up
        ("", 10_000, PaymentTerms(14), None),
        ("", 10_000, None, None),
        ("", -10_000, TERMS, None),
        ("", 0, TERMS, None),
        ("", 10, TERMS, None),
        ("#SKONTO#TAGE=10#PROZENT=3.00#\n", 10_000, TERMS, Discount(date(2026, 2, 10), 300)),
        ("#SKONTO#TAGE=10#PROZENT=2.00#\n#SKONTO#TAGE=5#PROZENT=3.00#\n", 10_000, None, Discount(date(2026, 2, 5), 300)),
        ("#SKONTO#TAGE=10#PROZENT=2.00#BASISBETRAG=50.00#\n", 10_000, None, None),
        ("#SKONTO#TAGE=9999#PROZENT=2.00#\n", 10_000, None, None),
        ("2 % within 10 days", 10_000, None, None),
    ],
)
def test_the_discount(written: str, amount: int, agreed: PaymentTerms | None, discount: Discount | None) -> None:
    assert schedule(ISSUED, None, written, amount, agreed).discount == discount
