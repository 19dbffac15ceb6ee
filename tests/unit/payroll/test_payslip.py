"""Gross to net, proration, and sums."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.employment import BankAccount, Employment, Pay, days_employed, gross_pay, is_routing_number
from payroll.domain.payslip import Amounts, SetAsideError, gross_to_net, journal, payslip, total
from payroll.domain.periods import period
from payroll.domain.rules import PayFrequency
from payroll.domain.withholding import W4
from payroll.records.rule_sets import rule_set
from tests.unit.payroll.builders import FORMS, FREQUENCIES, WAGES, YEARS_TO_DATE, employment

R2026 = rule_set(2026)
NOVEMBER = period(PayFrequency.MONTHLY, "2026-11")
AMOUNTS = st.builds(gross_to_net, st.builds(employment, frequency=FREQUENCIES, w4=FORMS), WAGES, YEARS_TO_DATE, st.just(R2026))


@given(AMOUNTS)
def test_net_is_gross_less_deductions(amounts: Amounts) -> None:
    withheld = amounts.federal_income_tax + amounts.social_security + amounts.medicare + amounts.additional_medicare
    assert amounts.net == amounts.gross - withheld


@given(st.lists(AMOUNTS, max_size=12), st.integers(1, 5))
def test_chunks_add_up_to_the_whole_and_the_journal_balances(people: list[Amounts], size: int) -> None:
    whole = total(people)
    chunks = [total(people[begin : begin + size]) for begin in range(0, len(people), size)]
    assert sum(chunks, Amounts()) == total(chunks) == whole
    assert whole.net == sum(each.net for each in people)
    assert sum(line.amount for line in journal(whole)) == 0


@given(WAGES, WAGES, YEARS_TO_DATE, FREQUENCIES)
def test_more_gross_means_no_less_net(one: int, other: int, before: int, frequency: PayFrequency) -> None:
    low, high = sorted((one, other))
    person = employment(frequency=frequency)
    # A cent more may round three deductions up at once.
    assert gross_to_net(person, low, before, R2026).net <= gross_to_net(person, high, before, R2026).net + 3


def test_a_payslip_carries_the_year_on() -> None:
    slip = payslip(employment(12_000_00, w4=W4(extra=100_00)), NOVEMBER, 132_000_00, R2026)
    assert slip.amounts == Amounts(12_000_00, 2_041_17, 744_00, 174_00, 0, 744_00, 174_00)
    assert slip.amounts.net == 9_040_83
    assert slip.amounts.employer_cost == 12_918_00
    assert (slip.year_to_date_before, slip.year_to_date_after) == (132_000_00, 144_000_00)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (employment(2_000_00, w4=W4(extra=5_000_00)), "negative_net"),
        (employment(0), "implausible_pay"),
        (employment(-1), "implausible_pay"),
        (employment(100_000_001_00), "implausible_pay"),
        (employment(frequency=PayFrequency.WEEKLY), "pay_group_changed"),
        (employment(hired_on=date(2026, 12, 1)), "not_employed"),
        (employment(left_on=date(2026, 10, 31)), "not_employed"),
    ],
)
def test_who_cannot_be_paid_is_set_aside_with_a_reason(person: Employment, reason: str) -> None:
    with pytest.raises(SetAsideError) as refused:
        payslip(person, NOVEMBER, 0, R2026)
    assert refused.value.reason == reason


def test_hours_times_rate_rounds_half_up_to_the_cent() -> None:
    assert Pay(hourly_rate=33_33, hours=86_50).full_period() == 2_883_05  # 33.33 * 86.5 = 2883.045


@pytest.mark.parametrize(
    ("hired", "left", "cents"),
    [
        (date(2026, 11, 1), None, 3_000_00),
        (date(2026, 11, 16), None, 1_500_00),
        (date(2020, 1, 1), date(2026, 11, 10), 1_000_00),
        (date(2026, 11, 30), date(2026, 11, 30), 100_00),
    ],
)
def test_joiners_and_leavers_get_their_calendar_days(hired: date, left: date | None, cents: int) -> None:
    assert gross_pay(employment(3_000_00, hired_on=hired, left_on=left), NOVEMBER) == cents


@given(st.integers(1, 1_000_000_00), st.integers(1, 29))
def test_a_month_shared_by_two_people_costs_one_salary(salary: int, day: int) -> None:
    leaver = employment(salary, left_on=date(2026, 11, day))
    joiner = employment(salary, hired_on=date(2026, 11, day + 1))
    assert days_employed(leaver, NOVEMBER) + days_employed(joiner, NOVEMBER) == 30
    assert abs(gross_pay(leaver, NOVEMBER) + gross_pay(joiner, NOVEMBER) - salary) <= 1


@pytest.mark.parametrize(
    ("text", "good"), [("021000021", True), ("021000022", False), ("02100002", False), ("000000000", False), ("０21000021", False)]
)
def test_the_check_digit_of_a_routing_number(text: str, good: bool) -> None:
    assert is_routing_number(text) is good


def test_bank_numbers_stay_out_of_representations() -> None:
    shown = repr(BankAccount("021000021", "123456789"))
    assert "021000021" not in shown
    assert "123456789" not in shown
