"""What a person has earned: proration, absences, recurring elements and inputs, by example and by property."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.earnings import earnings
from payroll.domain.figures import Side
from payroll.domain.lines import Line, by_class, by_side
from payroll.domain.people import (
    Absence,
    AbsenceKind,
    Element,
    NoContractError,
    NoHourlyValueError,
    NotEmployedError,
    Person,
)
from payroll.domain.periods import PayFrequency, period
from tests.unit.payroll.people.builders import NOVEMBER, amount, day, hourly, hours, month, person, salary

WHOLE_MONTH_DAYS = st.integers(0, 29)


def total(lines: tuple[Line, ...]) -> int:
    return by_side(lines)[Side.EARNING]


def paid(someone: Person, *inputs: object, regular: bool = True) -> dict[str, int]:
    """Amounts by code; a code that comes twice is added."""
    sums: dict[str, int] = {}
    for line in earnings(someone, NOVEMBER, inputs, regular=regular):  # type: ignore[arg-type]  # the builders make inputs
        sums[line.code] = sums.get(line.code, 0) + line.amount
    return sums


def test_a_whole_month_is_the_whole_salary() -> None:
    (line,) = earnings(person(), NOVEMBER, ())
    assert (line.code, line.side, line.amount, line.kind, line.source) == ("salary", Side.EARNING, 3_000_00, "regular", "contract:1")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hired_on": day("16")}, 1_500_00),
        ({"hired_on": day("30")}, 100_00),
        ({"left_on": day("10")}, 1_000_00),
        ({"hired_on": day("2"), "left_on": day("2")}, 100_00),
        ({"left_on": day("30")}, 3_000_00),
    ],
)
def test_joiners_and_leavers_get_the_share_of_calendar_days(changes: dict[str, date], expected: int) -> None:
    assert paid(person(**changes)) == {"salary": expected}


def test_a_share_is_rounded_half_up() -> None:
    # 100.05 for 10 of 30 days is 33.35; 100.00 for 1 of 30 is 3.333..., 100.15 for 3 of 30 is 10.015.
    for cents, last, expected in ((100_05, "10", 33_35), (100_00, "1", 3_33), (100_15, "3", 10_02)):
        assert paid(person(salary(cents), left_on=day(last))) == {"salary": expected}


def test_changed_terms_count_from_their_day_on() -> None:
    before = salary(3_000_00, valid_to=day("15"))
    after = salary(3_600_00, valid_from=day("16"))
    lines = earnings(person(before, after), NOVEMBER, ())
    assert [line.amount for line in lines] == [1_500_00, 1_800_00]


def test_several_contracts_and_part_time() -> None:
    someone = person(salary(4_000_00, "1", part_time=50_000), hourly(25_00, 40_00, "2"))
    lines = {line.source: line for line in earnings(someone, NOVEMBER, ())}
    assert lines["contract:1"].amount == 2_000_00
    assert (lines["contract:2"].amount, lines["contract:2"].quantity, lines["contract:2"].rate) == (1_000_00, 40_00, 25_00)


def test_contracts_of_another_pay_group_are_not_paid_here() -> None:
    someone = person(salary(1_000_00, "1"), salary(500_00, "2", pay_group=PayFrequency.WEEKLY))
    assert paid(someone) == {"salary": 1_000_00}
    week = period(PayFrequency.WEEKLY, "2026-W47")
    assert total(earnings(someone, week, ())) == 500_00


def test_reported_hours_stand_in_for_usual_ones() -> None:
    someone = person(hourly(20_00, 160_00))
    assert paid(someone) == {"hours": 3_200_00}
    assert paid(someone, hours(7_50, "2", "hours"), hours(8_00, "3", "hours")) == {"hours": 310_00}
    assert paid(someone, hours(2_00, "3", "overtime", factor=150_000)) == {"hours": 3_200_00, "overtime": 60_00}


def test_hours_that_come_late_are_paid_on_top() -> None:
    someone = person(hourly(20_00, 160_00))
    assert paid(someone, hours(5_00, "2026-10-30", "hours")) == {"hours": 3_300_00}


def test_reported_hours_of_one_contract_leave_the_other_alone() -> None:
    someone = person(salary(1_000_00, "1"), hourly(20_00, 160_00, "2"))
    assert paid(someone, hours(10_00, "2", "hours")) == {"salary": 1_000_00, "hours": 200_00}


def test_the_hourly_value_of_a_salary() -> None:
    someone = person(salary(3_000_00, hours=160_00))
    (line,) = earnings(someone, NOVEMBER, (hours(3_00, factor=150_000),), regular=False)
    assert (line.amount, line.quantity, line.rate) == (84_38, 3_00, 28_13)  # 18.75 * 3 * 1.5 = 84.375


def test_an_own_rate_needs_no_contract() -> None:
    late = person(left_on=date(2026, 9, 30))
    assert paid(late, hours(2_00, "2026-09-20", rate=31_00), regular=False) == {"overtime": 62_00}


def test_hours_are_valued_by_the_terms_of_the_day_of_work() -> None:
    before = hourly(20_00, valid_to=date(2026, 10, 31))
    after = hourly(30_00, valid_from=day("1"))
    someone = person(before, after)
    assert paid(someone, hours(1_00, "2026-10-31"), hours(1_00, "1"), regular=False) == {"overtime": 50_00}


def test_hours_after_the_last_contract_take_its_terms() -> None:
    someone = person(hourly(20_00, valid_to=date(2026, 10, 31)))
    assert paid(someone, hours(1_00, "5"), regular=False) == {"overtime": 20_00}


def test_hours_without_value_are_refused() -> None:
    with pytest.raises(NoHourlyValueError) as refusal:
        earnings(person(salary()), NOVEMBER, (hours(1_00),))
    assert (refusal.value.reason, "3000" in refusal.value.detail) == ("no_hourly_value", False)


def test_usual_hours_of_a_salaried_person_are_not_paid_again() -> None:
    """A time system that reports everybody's attendance must not pay salaries twice."""
    someone = person(salary(hours=160_00))
    with pytest.raises(NoHourlyValueError):
        earnings(someone, NOVEMBER, (hours(8_00, "2", "hours"),))
    assert paid(someone, hours(8_00, "2", "hours", rate=10_00)) == {"salary": 3_000_00, "hours": 80_00}


def test_amounts_and_classes_of_inputs() -> None:
    lines = earnings(person(), NOVEMBER, (amount(250_00), amount(-40_00, "11", "expenses", earning_class="untaxed")), regular=False)
    assert by_class(lines) == {"one_off": 250_00, "untaxed": -40_00}


def test_hours_taken_back_round_like_hours_given() -> None:
    someone = person(hourly(33_33))
    given_, back = (paid(someone, hours(sign * 25, "2"), regular=False)["overtime"] for sign in (1, -1))
    assert (given_, back) == (8_33, -8_33)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2", "3", -285_71),  # 2 of 21 working days of 3,000.00
        ("7", "8", 0),  # a weekend
        ("1", "30", -3_000_00),
        ("27", "2026-12-31", -285_71),
    ],
)
def test_unpaid_absence_takes_its_working_days(first: str, last: str, expected: int) -> None:
    someone = person(absences=(Absence("A", AbsenceKind.UNPAID, day(first), day(last)),))
    assert paid(someone).get("absence", 0) == expected


def test_paid_absence_takes_nothing() -> None:
    kinds = (AbsenceKind.LEAVE, AbsenceKind.SICKNESS)
    someone = person(absences=tuple(Absence(kind, kind, day("2"), day("6")) for kind in kinds))
    assert paid(someone) == {"salary": 3_000_00}


def test_who_joins_and_is_absent_at_once_is_paid_nothing() -> None:
    someone = person(hired_on=day("17"), absences=(Absence("A", AbsenceKind.UNPAID, day("17"), day("30")),))
    assert total(earnings(someone, NOVEMBER, ())) == 0


def element(kind: str = "regular", cents: int = 90_00, **changes: Any) -> Element:
    facts: dict[str, Any] = {
        "element_id": "X",
        "code": "car",
        "label": "Car",
        "kind": kind,
        "amount": cents,
        "valid_from": date(2026, 1, 1),
    }
    return Element(**facts | changes)


def test_recurring_elements_share_the_days_of_the_period() -> None:
    assert paid(person(elements=(element(),))) == {"salary": 3_000_00, "car": 90_00}
    assert paid(person(elements=(element(),), hired_on=day("16"))) == {"salary": 1_500_00, "car": 45_00}
    assert paid(person(elements=(element(valid_to=day("10")),))) == {"salary": 3_000_00, "car": 30_00}
    assert paid(person(elements=(element(valid_from=date(2026, 12, 1)),))) == {"salary": 3_000_00}
    assert paid(person(elements=(element("deduction"),))) == {"salary": 3_000_00}
    assert paid(person(elements=(element(),)), regular=False) == {}


def test_recurring_elements_go_with_the_oldest_contract() -> None:
    weekly = salary(500_00, "2", pay_group=PayFrequency.WEEKLY, valid_from=date(2021, 1, 1))
    someone = person(salary(), weekly, elements=(element(),))
    assert paid(someone) == {"salary": 3_000_00, "car": 90_00}
    assert total(earnings(someone, period(PayFrequency.WEEKLY, "2026-W47"), ())) == 500_00


def test_nobody_is_paid_without_employment_or_contract() -> None:
    with pytest.raises(NotEmployedError) as gone:
        earnings(person(left_on=date(2026, 10, 31)), NOVEMBER, ())
    with pytest.raises(NoContractError) as idle:
        earnings(person(salary(valid_to=date(2026, 10, 31))), NOVEMBER, ())
    assert (gone.value.reason, idle.value.reason) == ("not_employed", "no_contract")
    assert earnings(person(left_on=date(2026, 10, 31)), NOVEMBER, (), regular=False) == ()


@given(st.integers(1, 50_000_00), WHOLE_MONTH_DAYS, WHOLE_MONTH_DAYS)
def test_a_change_of_terms_never_moves_the_pay_by_more_than_a_cent(cents: int, one: int, other: int) -> None:
    """The same salary in two or three pieces."""
    cuts = sorted({day("1"), day("1") + timedelta(days=one), day("1") + timedelta(days=other)})
    ends = [cut - timedelta(days=1) for cut in cuts[1:]] + [None]
    pieces = [salary(cents, valid_from=begins, valid_to=ends_) for begins, ends_ in zip(cuts, ends, strict=True)]
    assert abs(total(earnings(person(*pieces), NOVEMBER, ())) - cents) <= len(pieces) - 1


@given(st.integers(0, 50_000_00), WHOLE_MONTH_DAYS, WHOLE_MONTH_DAYS, WHOLE_MONTH_DAYS, WHOLE_MONTH_DAYS)
def test_pay_lies_between_zero_and_the_whole_salary(cents: int, joins: int, leaves: int, away: int, back: int) -> None:
    first, last = sorted((joins, leaves))
    start = day("1")
    someone = person(
        salary(cents),
        hired_on=start + timedelta(days=first),
        left_on=start + timedelta(days=last),
        absences=(Absence("A", AbsenceKind.UNPAID, start + timedelta(days=min(away, back)), start + timedelta(days=max(away, back))),),
    )
    assert 0 <= total(earnings(someone, NOVEMBER, ())) <= cents


@given(st.integers(1, 30_000_00), st.integers(1, 12))
def test_a_year_of_whole_months_is_twelve_salaries(cents: int, number: int) -> None:
    assert total(earnings(person(salary(cents)), month(f"2026-{number:02}"), ())) == cents
