"""National Insurance: thresholds, rounding, directors, corrections."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.columns import column
from payroll.domain.periods import PayFrequency
from payroll.domain.united_kingdom.earnings_periods import Thresholds, thresholds
from payroll.domain.united_kingdom.facts import DirectorMethod, NiCategory
from payroll.domain.united_kingdom.national_insurance import third_decimal
from payroll.domain.united_kingdom.tax_periods import Interval, Unit
from payroll.records.united_kingdom_rules import united_kingdom_rules
from tests.unit.payroll.united_kingdom.people import figures_of, subject, year_of

RULES = united_kingdom_rules("2025-26").national_insurance
ANNUAL, ALTERNATIVE = DirectorMethod.ANNUAL, DirectorMethod.ALTERNATIVE


@pytest.mark.parametrize(
    ("interval", "pounds"),
    [
        (Interval(Unit.WEEK, 1), (125, 242, 96, 481, 967)),
        (Interval(Unit.WEEK, 2), (250, 484, 193, 962, 1934)),
        (Interval(Unit.WEEK, 4), (500, 967, 385, 1924, 3867)),
        (Interval(Unit.MONTH, 1), (542, 1048, 417, 2083, 4189)),
        (Interval(Unit.MONTH, 3), (1626, 3143, 1250, 6250, 12568)),
        (Interval(Unit.WEEK, 48), (6000, 11604, 4616, 23077, 46404)),
        (Interval(Unit.WEEK, 52), (6500, 12570, 5000, 25000, 50270)),
        (Interval(Unit.MONTH, 12), (6500, 12570, 5000, 25000, 50270)),
    ],
)
def test_thresholds(interval: Interval, pounds: tuple[int, ...]) -> None:
    assert thresholds(interval, RULES) == Thresholds(*(100 * amount for amount in pounds))


def test_thresholds_of_days_to_the_penny() -> None:
    assert thresholds(Interval(Unit.DAY, 15), RULES) == Thresholds(26_712, 51_658, 20_548, 102_740, 206_589)


def test_third_decimal() -> None:
    products = [100_000, 140_000, 150_000, 159_999, 160_000, 199_999]  # 1.0, 1.4, 1.5, 1.59999, 1.6, 1.99999 pence
    assert third_decimal(column(products)).tolist() == [1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("letter", "employee", "employer"),
    [
        ("A", 26_750, 68_745),
        ("B", 7_433, 68_745),
        ("C", 0, 68_745),
        ("D", 7_904, 43_755),
        ("F", 26_750, 43_755),
        ("H", 26_750, 12_165),
        ("J", 7_904, 68_745),
        ("K", 0, 43_755),
        ("M", 26_750, 12_165),
        ("X", 0, 0),
        ("Z", 7_904, 12_165),
    ],
)
def test_letters_at_5000_a_month(letter: str, employee: int, employer: int) -> None:
    # 3,141 between primary threshold and upper limit, 811 above; employer 4,583 above 417, 2,917 above 2,083, 811 above 4,189.
    found = figures_of(subject(500_000, ni_category=NiCategory(letter)))
    assert (found["employee_ni"], found["employer_ni"]) == (employee, employer)


def test_the_employer_pays_below_the_lower_earnings_limit() -> None:
    found = figures_of(subject(50_000))
    assert (found["employee_ni"], found["employer_ni"], found["ni_at_lel"]) == (0, 1_245, 0)  # 15% of 83


def test_band_earnings() -> None:
    found = figures_of(subject(500_000))
    assert (found["ni_at_lel"], found["ni_lel_to_pt"], found["ni_pt_to_uel"]) == (55_900, 48_900, 314_100)


def test_a_correction_within_the_period_gives_contributions_back() -> None:
    paid = figures_of(subject(500_000, tax_code="1257L"))
    back = figures_of(subject(-300_000, tax_code="1257L", year=paid, in_period=paid, supplementary=True))
    right = figures_of(subject(200_000, tax_code="1257L"))
    assert {code: paid[code] + back[code] for code in paid} == right


def test_negative_earnings_by_themselves_give_nothing_back() -> None:
    found = figures_of(subject(-300_000))
    assert (found["employee_ni"], found["employer_ni"], found["ni_at_lel"], found["ni_earnings"]) == (0, 0, 0, -300_000)


def test_an_annual_director_pays_nothing_up_to_the_yearly_threshold() -> None:
    first = figures_of(subject(1_200_000, director=ANNUAL))
    assert (first["employee_ni"], first["employer_ni"]) == (0, 105_000)
    second = figures_of(subject(1_200_000, director=ANNUAL, pay_date=date(2026, 5, 29), year=first))
    assert (second["employee_ni"], second["employer_ni"]) == (91_440, 180_000)  # 8% of 24,000 - 12,570; 15% of 12,000
    assert second["ni_at_lel"] + first["ni_at_lel"] == 670_800


def test_a_director_appointed_in_the_year_has_a_shorter_one() -> None:
    found = figures_of(subject(4_800_000, director=ANNUAL, director_from=date(2026, 5, 4), pay_date=date(2027, 3, 31)))
    assert found["employee_ni"] == 281_592  # 48 weeks: 8% of 34,800 and 2% of 1,596


def test_earnings_before_the_appointment_do_not_count() -> None:
    before = figures_of(subject(500_000))
    found = figures_of(subject(500_000, director=ANNUAL, director_from=date(2026, 5, 4), pay_date=date(2026, 5, 29), year=before))
    assert found["employee_ni"] == 0
    assert found["directors_earnings"] == 500_000


@pytest.mark.parametrize("pay", [[100_000] * 12, [0, 900_000] * 6, [2_000_000, *([0] * 11)], [*([50_000] * 11), 3_000_000]])
def test_both_methods_come_to_the_same_for_a_year(pay: list[int]) -> None:
    years = [
        year_of(
            [
                subject(amount, director=method, pay_date=date(2026 + (month > 8), (month + 3) % 12 + 1, 28), final=month == 11)
                for month, amount in enumerate(pay)
            ]
        )
        for method in (ANNUAL, ALTERNATIVE)
    ]
    codes = ("employee_ni", "employer_ni")
    assert [years[0][code] for code in codes] == [years[1][code] for code in codes]


@given(st.sampled_from(NiCategory), st.sampled_from(PayFrequency), st.integers(0, 2_000_000), st.integers(0, 10_000))
def test_contributions_grow_with_pay(letter: NiCategory, group: PayFrequency, pay: int, more: int) -> None:
    less, found = (figures_of(subject(amount, group, ni_category=letter)) for amount in (pay, pay + more))
    for code in ("employee_ni", "employer_ni", "ni_lel_to_pt", "ni_pt_to_uel"):
        assert 0 <= less[code] <= found[code]


@given(st.integers(0, 2_000_000), st.integers(-900_000, 2_000_000))
def test_two_payments_of_a_period_are_one(first: int, second: int) -> None:
    one = figures_of(subject(first))
    two = figures_of(subject(second, in_period=one))
    together = figures_of(subject(first + second))
    assert all(
        one[code] + two[code] == together[code] for code in ("employee_ni", "employer_ni", "ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel")
    )
