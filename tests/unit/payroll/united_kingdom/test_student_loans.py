"""Student and postgraduate loans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.periods import PayFrequency
from payroll.domain.united_kingdom.facts import NiCategory, StudentLoanPlan
from tests.unit.payroll.united_kingdom.people import figures_of, subject


@pytest.mark.parametrize(("plan", "pounds"), [("none", 0), ("plan_1", 113), ("plan_2", 94), ("plan_4", 61), ("plan_5", 127)])
def test_plans_at_3500_a_month(plan: str, pounds: int) -> None:
    # Thresholds of 2026-27 for a month: 2,241.66, 2,448.75, 2,816.25, 2,083.33
    assert figures_of(subject(350_000, student_loan=StudentLoanPlan(plan)))["student_loan"] == pounds * 100


def test_both_loans_are_deducted_side_by_side() -> None:
    found = figures_of(subject(350_000, student_loan=StudentLoanPlan.PLAN_2, postgraduate_loan=True))
    assert (found["student_loan"], found["postgraduate_loan"]) == (94_00, 105_00)  # 6% of 1,750


def test_a_fortnight_is_two_average_weeks() -> None:
    found = figures_of(subject(150_000, PayFrequency.BIWEEKLY, student_loan=StudentLoanPlan.PLAN_2))
    assert found["student_loan"] == 32_00  # 750 - 565.09 a week, 16.64 cut to 16, twice


def test_threshold_of_2025_26() -> None:
    assert figures_of(subject(350_000, pay_date=date(2025, 6, 30), student_loan=StudentLoanPlan.PLAN_2))["student_loan"] == 101_00


def test_nothing_from_somebody_under_16() -> None:
    found = figures_of(subject(350_000, ni_category=NiCategory.X, student_loan=StudentLoanPlan.PLAN_1))
    assert found["student_loan"] == 0


@given(st.sampled_from(StudentLoanPlan), st.integers(0, 3_000_000), st.integers(-900_000, 900_000))
def test_whole_pounds_and_one_deduction_for_a_period(plan: StudentLoanPlan, first: int, second: int) -> None:
    one = figures_of(subject(first, student_loan=plan, postgraduate_loan=True))
    two = figures_of(subject(second, student_loan=plan, postgraduate_loan=True, in_period=one))
    together = figures_of(subject(first + second, student_loan=plan, postgraduate_loan=True))
    for code in ("student_loan", "postgraduate_loan"):
        assert one[code] % 100 == 0
        assert one[code] + two[code] == together[code]
