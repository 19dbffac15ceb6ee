"""Names of periods, and that they tile the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.periods import PayFrequency, RunKind, UnreadablePeriodError, next_period, period, period_of, run_id


@pytest.mark.parametrize(
    ("group", "name", "first", "last"),
    [
        ("monthly", "2026-11", "2026-11-01", "2026-11-30"),
        ("monthly", "2026-12", "2026-12-01", "2026-12-31"),
        ("monthly", "2028-02", "2028-02-01", "2028-02-29"),
        ("semimonthly", "2026-11-1", "2026-11-01", "2026-11-15"),
        ("semimonthly", "2026-02-2", "2026-02-16", "2026-02-28"),
        ("weekly", "2026-W47", "2026-11-16", "2026-11-22"),
        ("weekly", "2026-W53", "2026-12-28", "2027-01-03"),
        ("biweekly", "2025-W01", "2024-12-30", "2025-01-12"),
        ("biweekly", "2026-W47", "2026-11-16", "2026-11-29"),
    ],
)
def test_days_of_a_period(group: str, name: str, first: str, last: str) -> None:
    found = period(PayFrequency(group), name)
    assert (found.first_day, found.last_day) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("group", "name", "says"),
    [
        ("monthly", "2026-13", "no month 13"),
        ("monthly", "2026-00", "no month 00"),
        ("monthly", "2026-W47", "YYYY-MM"),
        ("monthly", "20२6-11", "YYYY-MM"),
        ("monthly", "1999-11", "YYYY-MM"),
        ("semimonthly", "2026-11-3", "YYYY-MM-1"),
        ("weekly", "2025-W53", "no week 53"),
        ("biweekly", "2026-W48", "take 2026-W47 or 2026-W49"),
    ],
)
def test_a_name_that_is_no_period_is_refused_with_a_reason(group: str, name: str, says: str) -> None:
    with pytest.raises(UnreadablePeriodError, match=says):
        period(PayFrequency(group), name)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_every_day_lies_in_one_fortnight(day: date) -> None:
    weeks = {f"{start.year}-W{start.week:02}" for start in ((day - timedelta(weeks=back)).isocalendar() for back in range(4))}
    holding = []
    for name in weeks:
        try:
            found = period(PayFrequency.BIWEEKLY, name)
        except UnreadablePeriodError:
            continue
        holding += [name] * (found.first_day <= day <= found.last_day)
    assert len(holding) == 1


@pytest.mark.parametrize("group", list(PayFrequency))
@given(day=st.dates(date(2001, 1, 1), date(2098, 12, 1)))
def test_periods_follow_one_another_without_a_gap(group: PayFrequency, day: date) -> None:
    present = period_of(group, day)
    assert present.first_day <= day <= present.last_day
    assert period(group, present.name) == present
    assert (next_period(present).first_day - present.last_day).days == 1


def test_natural_id() -> None:
    assert run_id("US", PayFrequency.MONTHLY, "2026-11", RunKind.REGULAR, 1) == "us-monthly-2026-11-regular-1"
