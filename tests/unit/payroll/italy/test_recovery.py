"""Credits not due, taken back over two years; what a year hands to the next."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payroll.domain.italy import figures as codes
from payroll.domain.italy.facts import Profile
from payroll.domain.italy.year_end import carried_over
from payroll.domain.lines import added
from tests.unit.payroll.italy.people import MILAN, months, paid, pay, subject

PLAIN = Profile()
YEAR_TO_NOVEMBER = {codes.TAXABLE_INCOME: 1_400_000, codes.WORK_DAYS: 334}


def handed_over(profile: Profile, year: dict[str, int]) -> Profile:
    changes: dict[str, Any] = carried_over(year, profile)
    return dataclasses.replace(profile, **changes)


def effect(sums: dict[str, int]) -> int:
    """What income tax and credits did to the pay of a year."""
    given = sums[codes.SUPPLEMENT] + sums[codes.WEDGE_SUM] + sums[codes.SUPPLEMENT_DEFERRED] + sums[codes.WEDGE_DEFERRED]
    return given - sums[codes.INCOME_TAX] - sums[codes.SUPPLEMENT_RECOVERY] - sums[codes.WEDGE_RECOVERY]


@settings(max_examples=60, deadline=None)
@given(st.integers(60_000, 320_000), st.integers(0, 2_500_000), st.integers(1, 12))
def test_two_years_take_back_exactly_what_was_not_due(monthly: int, bonus: int, last_month: int) -> None:
    first = months(PLAIN, [monthly] * 11 + [monthly + bonus])
    due = first[codes.SUPPLEMENT] + first[codes.WEDGE_SUM] - first[codes.INCOME_TAX]
    next_profile = handed_over(PLAIN, first)
    left = next_profile.supplement_recovery + next_profile.wedge_recovery
    assert effect(first) == due + left
    second: dict[str, int] = {}
    for month in range(1, last_month + 1):
        leaves = {"final": True, "employed_to": date(2026, last_month, 28)} if month == last_month else {}
        second = paid(subject(next_profile, month, {"regular": monthly}, second, **leaves))
    assert second[codes.SUPPLEMENT_RECOVERY] + second[codes.WEDGE_RECOVERY] == left
    assert second[codes.SUPPLEMENT_DEFERRED] == second[codes.WEDGE_DEFERRED] == 0


@pytest.mark.parametrize(
    ("overpaid", "now", "later"), [(5_999, 5_999, 0), (6_000, 6_000, 0), (6_001, 750, 5_251), (80_000, 10_000, 70_000)]
)
def test_supplement_above_sixty_euros_comes_back_in_eight_parts(overpaid: int, now: int, later: int) -> None:
    year = YEAR_TO_NOVEMBER | {codes.TAXABLE_INCOME: 4_500_000, codes.SUPPLEMENT: overpaid}
    result = pay(subject(PLAIN, 12, {"regular": 100_000}, year))
    assert result[codes.SUPPLEMENT] == -overpaid
    assert result[codes.SUPPLEMENT_DEFERRED] == later
    assert overpaid - later == now


def test_untaxed_sum_and_further_deduction_come_back_in_ten_parts_each_by_its_own_threshold() -> None:
    year = YEAR_TO_NOVEMBER | {codes.TAXABLE_INCOME: 4_500_000, codes.WEDGE_SUM: 50_000, codes.FURTHER_DEDUCTION: 90_000}
    result = pay(subject(PLAIN, 12, {"regular": 100_000}, year))
    assert result[codes.WEDGE_DEFERRED] == 45_000 + 81_000
    small = pay(subject(PLAIN, 12, {"regular": 100_000}, year | {codes.WEDGE_SUM: 6_000}))
    assert small[codes.WEDGE_DEFERRED] == 81_000


@pytest.mark.parametrize("day", [date(2026, 12, 10), date(2026, 12, 31)])
def test_a_leaver_gives_everything_back_at_once(day: date) -> None:
    year = YEAR_TO_NOVEMBER | {codes.TAXABLE_INCOME: 4_500_000, codes.SUPPLEMENT: 80_000, codes.SUPPLEMENT_RECOVERY: 3_000}
    profile = Profile(supplement_recovery=10_000, wedge_recovery=9_000)
    result = pay(subject(profile, 12, {"regular": 100_000}, year, employed_to=day))
    assert result[codes.SUPPLEMENT_DEFERRED] == 0
    assert (result[codes.SUPPLEMENT_RECOVERY], result[codes.WEDGE_RECOVERY]) == (7_000, 9_000)


def test_instalments_are_equal_and_end_in_july_and_september() -> None:
    profile, year = Profile(supplement_recovery=70_000, wedge_recovery=90_000), dict[str, int]()
    taken = []
    for month in range(1, 12):
        result = pay(subject(profile, month, {"regular": 200_000}, year))
        taken.append((result[codes.SUPPLEMENT_RECOVERY], result[codes.WEDGE_RECOVERY]))
        year = added(year, result)
    assert taken == [(10_000, 10_000)] * 7 + [(0, 10_000)] * 2 + [(0, 0)] * 2


DUE = (codes.GROSS_TAX, codes.INCOME_TAX, codes.SUPPLEMENT, codes.WEDGE_SUM, codes.FURTHER_DEDUCTION)
FOUND = (codes.SUPPLEMENT_OVERPAID, codes.WEDGE_SUM_OVERPAID, codes.SUPPLEMENT_DEFERRED)


@settings(max_examples=60, deadline=None)
@given(st.integers(60_000, 320_000), st.integers(0, 2_500_000), st.integers(-400_000, 400_000))
def test_a_payment_beside_the_last_regular_one_changes_nothing_in_the_years_figures(monthly: int, bonus: int, more: int) -> None:
    assume(monthly + more > 0)
    november, regular = months(PLAIN, [monthly] * 11), {"regular": monthly + more}
    once = paid(subject(PLAIN, 12, regular | {"one_off": bonus}, november))
    early = paid(subject(PLAIN, 12, {"one_off": bonus}, november, supplementary=True))
    before = paid(subject(PLAIN, 12, regular, early))
    settled = pay(subject(PLAIN, 12, regular, november))
    sums = added(november, added(settled, regular))
    after = paid(subject(PLAIN, 12, {"one_off": bonus}, sums, supplementary=True, in_period=settled))
    for other in (before, after):
        # Contributions of two payments are rounded one by one; a cent of income may turn a limit, so such cases are left out.
        assume(once[codes.TAXABLE_INCOME] == other[codes.TAXABLE_INCOME])
        assert {code: other[code] for code in DUE} == {code: once[code] for code in DUE}
    assert {code: before[code] for code in FOUND} == {code: once[code] for code in FOUND}


def test_a_second_settlement_replaces_what_the_first_put_off() -> None:
    year = YEAR_TO_NOVEMBER | {codes.TAXABLE_INCOME: 2_900_000, codes.SUPPLEMENT: 80_000}
    first = paid(subject(PLAIN, 12, {"regular": 100_000}, year))
    assert (first[codes.SUPPLEMENT], first[codes.SUPPLEMENT_DEFERRED]) == (0, 70_000)
    back = {"regular": -2_000_000}
    second = paid(subject(PLAIN, 12, back, first, supplementary=True, in_period={codes.WORK_DAYS: 31}))
    assert (second[codes.SUPPLEMENT], second[codes.SUPPLEMENT_DEFERRED], second[codes.SUPPLEMENT_OVERPAID]) == (120_000, 0, 0)


def test_a_year_hands_its_surtaxes_to_the_next() -> None:
    profile = dataclasses.replace(
        MILAN, regional_balance=30_000, municipal_balance=10_000, municipal_advance=5_000, severance_fund=1_000_000
    )
    year = months(profile, [250_000] * 12, 250_000)
    handed = carried_over(year, profile)
    assert handed["regional_balance"] == year[codes.REGIONAL_DUE] > 0
    assert handed["municipal_balance"] == year[codes.MUNICIPAL_DUE] - 5_000 > 0
    assert handed["municipal_advance"] == year[codes.MUNICIPAL_ADVANCE_NEXT] == (year[codes.MUNICIPAL_DUE] * 3 + 5) // 10
    assert handed["prior_income"] == year[codes.TAXABLE_INCOME]
    assert handed["severance_fund"] == 1_000_000 + year[codes.TFR_ACCRUAL] + year[codes.TFR_REVALUATION]
    assert handed_over(profile, year).region == "lombardia"


def test_nothing_is_left_of_a_leavers_year() -> None:
    profile = dataclasses.replace(MILAN, regional_balance=30_000, municipal_balance=10_000, municipal_advance=5_000, wedge_recovery=9_000)
    year = months(profile, [250_000] * 6)
    gone = paid(subject(profile, 7, {"regular": 250_000}, year, employed_to=date(2026, 7, 31), final=True))
    handed = carried_over(gone, profile)
    assert {handed[name] for name in handed.keys() - {"prior_income", "severance_fund"}} == {0}


def test_an_advance_beyond_the_years_municipal_surtax_is_given_back() -> None:
    profile = dataclasses.replace(MILAN, municipal_advance=30_000)
    year = months(profile, [110_000] * 12)
    assert year[codes.MUNICIPAL_DUE] == 0
    assert year[codes.MUNICIPAL_ADVANCE] + year[codes.MUNICIPAL_SURTAX] == 0
    assert carried_over(year, profile)["municipal_balance"] == 0
