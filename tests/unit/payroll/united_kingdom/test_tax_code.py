"""Tax codes of all forms."""

import pytest

from payroll.domain.united_kingdom.facts import Starter, starter_code
from payroll.domain.united_kingdom.tax_code import CodeKind, Region, TaxCode, tax_code

RUK, SCOTLAND, WALES = Region


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1257L", TaxCode(RUK, CodeKind.FREE_PAY, 1257)),
        ("s1257l m1", TaxCode(SCOTLAND, CodeKind.FREE_PAY, 1257, True)),
        ("C45T W1", TaxCode(WALES, CodeKind.FREE_PAY, 45, True)),
        ("1100M X", TaxCode(RUK, CodeKind.FREE_PAY, 1100, True)),
        ("999999T", TaxCode(RUK, CodeKind.FREE_PAY, 999_999)),
        ("0T", TaxCode(RUK, CodeKind.FREE_PAY)),
        ("S0T W1/M1", TaxCode(SCOTLAND, CodeKind.FREE_PAY, 0, True)),
        ("K475", TaxCode(RUK, CodeKind.ADDITIONAL_PAY, 475)),
        ("CK1", TaxCode(WALES, CodeKind.ADDITIONAL_PAY, 1)),
        ("BR", TaxCode(RUK, CodeKind.FLAT_RATE, 0)),
        ("D1", TaxCode(RUK, CodeKind.FLAT_RATE, 2)),
        ("SD3", TaxCode(SCOTLAND, CodeKind.FLAT_RATE, 4)),
        ("CD0X", TaxCode(WALES, CodeKind.FLAT_RATE, 1, True)),
        ("NT", TaxCode(RUK, CodeKind.NO_TAX)),
    ],
)
def test_reads(text: str, expected: TaxCode) -> None:
    assert tax_code(text) == expected


@pytest.mark.parametrize("text", ["", "1257", "L1257", "D2", "CD2", "SD4", "K", "K10000", "1234567L", "1257P", "X1257L", "1257L M2", "١L"])
def test_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"tax code|no such rate"):
        tax_code(text)


def test_starters() -> None:
    assert [starter_code(statement, "1257L") for statement in (*Starter, None)] == ["1257L", "1257L M1", "BR", "0T M1"]
