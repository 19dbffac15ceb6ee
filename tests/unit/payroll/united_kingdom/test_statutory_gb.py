"""The statutory calculators as a door: names, what is refused, how rows follow each other."""

import json
from decimal import Decimal
from typing import Any

import pytest

from payroll.statutory.rows import RowError, answer
from payroll.statutory.united_kingdom import calculators

TAX = {"PayFrequency": "Monthly", "GrossPay": 3500, "TaxCode": "1257L", "Period": 1}
NI = {"PayFrequency": "Weekly", "GrossPay": 1000, "NiCategory": "A", "Period": 1}


def paye(**row: Any) -> dict[str, Any]:
    return calculators("2026-27")["paye"](TAX | row)


def test_calculators_of_a_year() -> None:
    assert list(calculators("2026-27")) == ["paye", "ni", "directors"]
    with pytest.raises(KeyError):
        calculators("2026")


def test_a_row_by_itself() -> None:
    assert paye() == {"TaxDueInPeriod": Decimal("490.20"), "TaxDueToDate": Decimal("490.20")}


def test_pay_before_is_taken_as_taxed_by_the_same_code() -> None:
    assert paye(Period=3, TaxablePayToDate=10_500)["TaxDueInPeriod"] == Decimal("490.40")


def test_figures_of_the_row_say_what_was_paid_before() -> None:
    row = paye(Period=9, TaxCode="NT", TaxablePayToDate=31_500, TaxDueInPeriod=Decimal("-100.00"), TaxDueToDate=0)
    assert row == {"TaxDueInPeriod": Decimal("-100.00"), "TaxDueToDate": 0}


def test_the_row_before_in_the_set_is_the_payment_before() -> None:
    calculator = calculators("2026-27")["paye"]
    first = calculator(TAX | {"TestIdentifier": "own/1", "TaxCode": "BR", "TaxablePayToDate": 3500})
    second = calculator(TAX | {"TestIdentifier": "own/2", "Period": 2, "TaxCode": "NT", "TaxablePayToDate": 7000})
    assert first["TaxDueInPeriod"] == 700
    assert second == {"TaxDueInPeriod": Decimal("-700.00"), "TaxDueToDate": 0}


@pytest.mark.parametrize(
    ("row", "tax"),
    [
        ({"PayFrequency": "Fortnightly", "W1M1Flag": True, "GrossPay": 1000}, "103.20"),
        ({"PayFrequency": "FourWeekly", "GrossPay": 2000}, "206.40"),
        ({"PayFrequency": "Weekly", "Period": 53, "GrossPay": 500, "TaxablePayToDate": 90_000}, "51.60"),
        ({"PayFrequency": "Fortnightly", "Period": 27, "GrossPay": 1000, "TaxablePayToDate": 90_000}, "103.20"),
        ({"PayFrequency": "Annually", "GrossPay": 50_270}, "7538.00"),
        ({"TaxCode": "SD0 M1", "GrossPay": "99.99"}, "20.79"),
        ({"TaxCode": "BR", "RelatesTo": "GB-SCT", "GrossPay": "99.99"}, "19.80"),
    ],
)
def test_intervals_and_codes(row: dict[str, Any], tax: str) -> None:
    assert paye(**row)["TaxDueInPeriod"] == Decimal(tax)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"TaxCode": "1257"}, "TaxCode"),
        ({"PayFrequency": "Daily"}, "PayFrequency"),
        ({"Period": 0}, "Period"),
        ({"GrossPay": "1.234"}, "GrossPay"),
        ({"TaxYearEnding": "Apr5_2026"}, "TaxYearEnding"),
        ({"TaxCode": "S1257L", "RelatesTo": "GB-WLS"}, "RelatesTo"),
        ({"w1m1flag": True}, "w1m1flag"),
        ({"W1M1Flag": "perhaps"}, "W1M1Flag"),
    ],
)
def test_refused_rows(row: dict[str, Any], field: str) -> None:
    with pytest.raises(RowError) as refused:
        paye(**row)
    assert refused.value.field == field


def test_an_unreadable_line_is_answered_and_the_next_one_taken() -> None:
    calculator = calculators("2026-27")["ni"]
    assert answer(b"{", calculator)["field"] is None
    assert answer(json.dumps(NI).encode(), calculator)["TotalNiContribution"] == Decimal("194.26")


def test_ni_rows_of_a_set_with_rising_periods_add_up() -> None:
    calculator = calculators("2026-27")["ni"]
    answers = [calculator(NI | {"TestIdentifier": f"own/{week}", "Period": week}) for week in (1, 2, 3)]
    assert [row["EarningsAtLEL_YTD"] for row in answers] == [129, 258, 387]
    apart = [calculator(NI | {"TestIdentifier": f"own/{count}"}) for count in (7, 8)]
    assert [row["EarningsAtLEL_YTD"] for row in apart] == [129, 129]


def test_nobody_pays_for_letter_x() -> None:
    row = calculators("2026-27")["ni"](NI | {"NiCategory": "X"})
    assert not any(row.values())


def test_directors_need_pay_that_adds_up() -> None:
    with pytest.raises(RowError, match="less than GrossPay"):
        calculators("2026-27")["directors"](NI | {"GrossPayYtd": 1})
