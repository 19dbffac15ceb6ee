"""PAYE: examples worked from the Specification, and what must hold for all pay."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.domain.columns import column
from payroll.domain.periods import PayFrequency
from payroll.domain.subject import Subject
from payroll.domain.united_kingdom.facts import Profile
from payroll.domain.united_kingdom.income_tax import pay_adjustment
from tests.unit.payroll.united_kingdom.people import figures_of, subject

CODES = st.sampled_from(["1257L", "S1257L", "C1257L", "K475", "SK1200", "0T", "BR", "D1", "SD2", "1257L M1", "SK45 W1", "S0T X", "NT"])
PAY = st.integers(0, 5_000_000)
WEEKLY, BIWEEKLY = PayFrequency.WEEKLY, PayFrequency.BIWEEKLY


def tax_of(payment: Subject[Profile]) -> int:
    return figures_of(payment)["income_tax"]


@pytest.mark.parametrize(
    ("number", "per_year", "pence"),
    [(0, 12, 0), (1, 12, 159), (45, 12, 3825), (500, 52, 9633), (501, 52, 9653), (1000, 12, 83409), (1001, 12, 83493), (1257, 12, 104826)],
)
def test_free_pay_is_raised_to_the_penny_in_blocks_of_500(number: int, per_year: int, pence: int) -> None:
    # 1257: 2 x 416.67 and (257 x 10 + 9) / 12 = 214.92; 500: 5009 / 52 = 96.327; 1000: 416.67 and 5009 / 12 = 417.42
    assert pay_adjustment(column([number]), column([per_year])).tolist() == [pence]


def test_month_1_of_the_ordinary_code() -> None:
    assert tax_of(subject(350_000, tax_code="1257L")) == 49_020  # 2,451.74 taxable, 2,451 at 20%


def test_a_month_without_pay_gives_tax_back() -> None:
    year = {"taxable_pay": 350_000, "income_tax": 49_020}
    assert tax_of(subject(0, tax_code="1257L", pay_date=date(2026, 5, 29), year=year)) == 28_060 - 49_020  # 1,403 at 20% to date
    assert tax_of(subject(0, tax_code="1257L M1", pay_date=date(2026, 5, 29), year=year)) == 0


def test_half_of_the_pay_is_the_most_whatever_the_code() -> None:
    assert tax_of(subject(10_001, tax_code="K4000")) == 5_000
    assert tax_of(subject(10_000, tax_code="BR", year={"taxable_pay": 1_000_000})) == 5_000
    assert tax_of(subject(-10_000, tax_code="K4000")) == 0


def test_what_the_limit_kept_back_is_taken_later() -> None:
    first = tax_of(subject(50_000, tax_code="K600"))
    assert first == 20_000  # 20% of 1,000 (500 + 500.76), below the limit
    held = tax_of(subject(30_000, tax_code="K600", pay_date=date(2026, 5, 29), year={"taxable_pay": 50_000, "income_tax": 0}))
    assert held == 15_000


@pytest.mark.parametrize(
    ("code", "tax"), [("BR", 19_80), ("D0", 39_60), ("D1", 44_55), ("SBR", 19_80), ("SD0", 20_79), ("SD3", 47_52), ("NT", 0)]
)
def test_one_rate_on_whole_pounds(code: str, tax: int) -> None:
    assert tax_of(subject(99_99, tax_code=code)) == tax


def test_a_limit_of_a_band_is_raised_to_the_pound_for_the_choice_and_not_for_the_sum() -> None:
    # Month 1: the basic band ends at 3,141.6666, chosen up to 3,142: 3,142 at 20%, but 3,143 with 20% to the limit and 40% above.
    assert tax_of(subject(314_200, tax_code="0T")) == 62_840
    assert tax_of(subject(314_300, tax_code="0T")) == 62_886
    # Pennies above 3,142 choose the higher band, in which the whole pounds are 3,142.
    assert tax_of(subject(314_201, tax_code="0T")) == 62_846


def test_the_bands_of_scotland_differ_from_year_to_year() -> None:
    at = {year: tax_of(subject(900_000, tax_code="S1257L M1", pay_date=date(year, 6, 30))) for year in (2025, 2026)}
    assert at[2025] - at[2026] == 2_65  # starter band 1,140 wider and basic band up to 2,035 higher, each 1%, of a month


def test_bonus_is_taxed_as_pay_and_expenses_are_not() -> None:
    together = figures_of(subject(300_000, tax_code="1257L", earnings={"one_off": 50_000, "untaxed": 9_900}))
    assert together == figures_of(subject(350_000, tax_code="1257L"))


def test_p45_counts_in_its_year_only() -> None:
    facts: dict[str, Any] = {"tax_code": "1257L", "previous_pay": 100_000, "previous_tax": 5_000, "pay_date": date(2026, 5, 29)}
    with_p45 = tax_of(subject(300_000, previous_tax_year="2026-27", **facts))
    assert with_p45 == (400_000 - 209_652) // 100 * 20 - 5_000
    assert tax_of(subject(300_000, previous_tax_year="2025-26", **facts)) == (300_000 - 209_652) // 100 * 20


def test_week_53_stands_by_itself() -> None:
    year = {"taxable_pay": 5_000_000, "income_tax": 0}
    assert tax_of(subject(50_000, WEEKLY, date(2027, 4, 5), tax_code="1257L", year=year)) == tax_of(
        subject(50_000, WEEKLY, date(2026, 4, 6), tax_code="1257L M1")
    )
    assert tax_of(subject(100_000, BIWEEKLY, date(2027, 4, 5), tax_code="1257L", year=year)) == 10_320  # 1,000 less 2 x 241.98... = 516


def test_on_the_week_1_basis_a_second_payment_of_a_period_has_no_second_free_pay() -> None:
    first = figures_of(subject(200_000, tax_code="1257L M1"))
    second = tax_of(subject(50_000, tax_code="1257L M1", in_period=first, supplementary=True))
    assert first["income_tax"] + second == tax_of(subject(250_000, tax_code="1257L M1"))


@given(CODES, PAY, st.integers(0, 100_000))
def test_more_pay_never_means_less_tax(code: str, pay: int, more: int) -> None:
    assert tax_of(subject(pay, tax_code=code)) <= tax_of(subject(pay + more, tax_code=code))


@given(CODES, PAY)
def test_tax_is_between_nothing_and_half_of_a_first_payment(code: str, pay: int) -> None:
    assert 0 <= tax_of(subject(pay, tax_code=code)) <= pay // 2


@settings(max_examples=50)
@given(st.sampled_from(["1257L", "S1257L", "K20", "BR", "0T"]), st.lists(st.integers(0, 900_000), min_size=12, max_size=12))
def test_cumulatively_only_the_sum_of_the_year_counts(code: str, months: list[int]) -> None:
    """With the last month paying the tax comes to that of the year, however the pay was spread, unless the limit held something back."""
    year = {"taxable_pay": 0, "income_tax": 0}
    for place, pay in enumerate(months):
        paid = date(2026 + (place > 8), (place + 3) % 12 + 1, 28)
        found = figures_of(subject(pay, tax_code=code, pay_date=paid, year=dict(year)))
        year = {name: year[name] + found[name] for name in year}
    alone = tax_of(subject(sum(months), tax_code=code, pay_date=date(2027, 3, 28)))
    assert year["income_tax"] == alone or year["income_tax"] < alone
    assert year["income_tax"] == alone or months[-1] * 50 // 100 == found["income_tax"]
