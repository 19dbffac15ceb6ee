"""Limits of social security and Medicare within a year."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.fica import Fica, contributions
from payroll.records.rule_sets import rule_set
from tests.unit.payroll.builders import WAGES, YEARS_TO_DATE

R2026 = rule_set(2026)


def percent(cents: int, rate: str) -> int:
    return int((Decimal(cents) * Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP))


@given(WAGES, YEARS_TO_DATE)
def test_equals_decimals(wage: int, before: int) -> None:
    capped = max(0, min(before + wage, 184_500_00) - min(before, 184_500_00))
    above = max(0, before + wage - 200_000_00) - max(0, before - 200_000_00)
    security, medicare = percent(capped, "0.062"), percent(wage, "0.0145")
    assert contributions(wage, before, R2026) == Fica(security, medicare, percent(above, "0.009"), security, medicare)


def test_the_wage_base_is_met_within_a_month() -> None:
    fica = contributions(20_000_00, 180_000_00, R2026)
    assert (fica.social_security, fica.employer_social_security) == (279_00, 279_00)  # 6.2% of the 4,500 left


def test_a_year_of_round_wages_pays_the_yearly_maximum() -> None:
    paid = sum(contributions(20_000_00, month * 20_000_00, R2026).social_security for month in range(12))
    assert paid == 11_439_00


def test_additional_medicare_begins_above_200000_and_has_no_employer_share() -> None:
    assert contributions(20_000_00, 180_000_00, R2026).additional_medicare == 0
    fica = contributions(20_000_00, 190_000_00, R2026)
    assert fica.additional_medicare == 90_00
    assert fica.employer_medicare == fica.medicare == 290_00


@given(st.lists(WAGES, max_size=20))
def test_the_parts_of_a_year_fall_on_both_sides_of_the_limit_without_a_gap(wages: list[int]) -> None:
    before = security = 0
    for wage in wages:
        security += contributions(wage, before, R2026).social_security
        before += wage
    assert abs(security - percent(min(before, 184_500_00), "0.062")) <= len(wages)  # half a cent of rounding for each
