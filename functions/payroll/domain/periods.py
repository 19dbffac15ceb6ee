"""Pay periods and their names.

monthly `2026-11` · semimonthly `2026-11-1` (1st to 15th) and `2026-11-2` (16th to the end) · weekly `2026-W47`
(ISO week, Monday to Sunday) · biweekly `2026-W47`: that week and the next, counted in pairs from `BIWEEKLY_ANCHOR`.
Periods of one pay group never overlap.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PayFrequency(StrEnum):
    """How often a person is paid; also the name of the pay group."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    SEMIMONTHLY = "semimonthly"
    MONTHLY = "monthly"


PERIODS_PER_YEAR: Mapping[PayFrequency, int] = {
    PayFrequency.WEEKLY: 52,
    PayFrequency.BIWEEKLY: 26,
    PayFrequency.SEMIMONTHLY: 24,
    PayFrequency.MONTHLY: 12,
}
"""Whole pay periods in a year, as tax tables count them."""


class RunKind(StrEnum):
    """What a run is for. A simulation and a forecast change nothing but themselves."""

    REGULAR = "regular"
    OFF_CYCLE = "off_cycle"
    CORRECTION = "correction"
    SIMULATION = "simulation"
    FORECAST = "forecast"

    @property
    def pays(self) -> bool:
        """Whether the run can be approved and paid."""
        return self not in (RunKind.SIMULATION, RunKind.FORECAST)


BIWEEKLY_ANCHOR = date(2024, 12, 30)
"""A Monday on which a biweekly period begins; all others lie whole fortnights from it."""

MAX_DAYS_PAID_AFTER_PERIOD = 60

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_HALF_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})-([12])")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_YEARS = range(2000, 2100)


class UnreadablePeriodError(ValueError):
    """The name is not a period of that pay group; the text says why."""


@dataclass(frozen=True, slots=True)
class Period:
    """A pay period with both its days inclusive."""

    group: PayFrequency
    name: str
    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """Calendar days of the period."""
        return (self.last_day - self.first_day).days + 1


def period(group: PayFrequency, name: str) -> Period:
    """The period a name stands for. Raises UnreadablePeriodError."""
    if group is PayFrequency.MONTHLY:
        year, month = _numbers(_MONTH, name, "YYYY-MM, as in 2026-11")
        return Period(group, name, _day(year, month, 1), _month_end(year, month))
    if group is PayFrequency.SEMIMONTHLY:
        year, month, half = _numbers(_HALF_MONTH, name, "YYYY-MM-1 or YYYY-MM-2, as in 2026-11-1")
        if half == 1:
            return Period(group, name, _day(year, month, 1), _day(year, month, 15))
        return Period(group, name, _day(year, month, 16), _month_end(year, month))
    year, week = _numbers(_WEEK, name, "YYYY-Www, as in 2026-W47")
    monday = _monday(year, week)
    if group is PayFrequency.WEEKLY:
        return Period(group, name, monday, monday + timedelta(days=6))
    if (monday - BIWEEKLY_ANCHOR).days % 14:
        before, after = ((monday + timedelta(weeks=shift)).isocalendar() for shift in (-1, 1))
        raise UnreadablePeriodError(
            f"{name} is the second week of a biweekly period; take {before.year}-W{before.week:02} or {after.year}-W{after.week:02}"
        )
    return Period(group, name, monday, monday + timedelta(days=13))


def period_of(group: PayFrequency, day: date) -> Period:
    """The period of a pay group that holds a day."""
    if group is PayFrequency.MONTHLY:
        return period(group, f"{day:%Y-%m}")
    if group is PayFrequency.SEMIMONTHLY:
        return period(group, f"{day:%Y-%m}-{1 if day.day <= 15 else 2}")
    length = 1 if group is PayFrequency.WEEKLY else 2
    monday = day - timedelta(days=(day - BIWEEKLY_ANCHOR).days % (7 * length))
    week = monday.isocalendar()
    return period(group, f"{week.year}-W{week.week:02}")


def run_id(country: str, group: PayFrequency, period_name: str, kind: RunKind, sequence: int) -> str:
    """The natural id of a run, as in us-monthly-2026-11-regular-1: one opening and its repetition meet in it."""
    return f"{country.lower()}-{group}-{period_name}-{kind}-{sequence}"


def next_period(after: Period) -> Period:
    """The pay period that begins the day after another ends."""
    return period_of(after.group, after.last_day + timedelta(days=1))


def _numbers(pattern: re.Pattern[str], name: str, shape: str) -> tuple[int, ...]:
    found = pattern.fullmatch(name)
    if found is None or int(found[1]) not in _YEARS:
        raise UnreadablePeriodError(f"expected {shape}")
    return tuple(int(part) for part in found.groups())


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadablePeriodError(f"there is no month {month:02}") from None


def _month_end(year: int, month: int) -> date:
    return _day(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _monday(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        raise UnreadablePeriodError(f"{year} has no week {week:02}") from None
