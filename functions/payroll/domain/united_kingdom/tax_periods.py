"""Tax weeks and months, pay intervals, and what each of them means to PAYE and National Insurance."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from payroll.domain.periods import PayFrequency, Period
from payroll.domain.united_kingdom.figures import tax_year_start

WEEKS: Final = 52
MONTHS: Final = 12
DAYS: Final = 365
_APRIL: Final = 4
_FIRST_DAY: Final = 6


class Unit(IntEnum):
    """What a pay interval is counted in."""

    DAY = 0
    WEEK = 1
    MONTH = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """A regular pay interval: so many weeks or months, or days where it is no multiple of either."""

    unit: Unit
    count: int


@dataclass(frozen=True, slots=True)
class TaxPoint:
    """Where in the tax year a payment stands for the tax tables.

    `number`: the week or month whose table the cumulative basis uses. `span`: that of the Week 1/Month 1 basis. `per_year`: 52 or 12.
    """

    number: int
    span: int
    per_year: int

    @property
    def beyond_year(self) -> bool:
        """Weeks 53, 54 and 56 have no cumulative table: every payment in them stands by itself (Specification, 14)."""
        return self.number > self.per_year


def interval_of(period: Period) -> Interval:
    """The interval of a pay period. Half months are counted in days: they are no multiple of a week or a month."""
    match period.group:
        case PayFrequency.WEEKLY:
            return Interval(Unit.WEEK, 1)
        case PayFrequency.BIWEEKLY:
            return Interval(Unit.WEEK, 2)
        case PayFrequency.MONTHLY:
            return Interval(Unit.MONTH, 1)
        case PayFrequency.SEMIMONTHLY:
            return Interval(Unit.DAY, period.days)


def tax_week(day: date) -> int:
    """The income tax week of a day: 6 to 12 April is week 1, 5 April week 53, in a leap year 4 and 5 April."""
    return (day - tax_year_start(day)).days // 7 + 1


def tax_month(day: date) -> int:
    """The income tax month of a day: 6 April to 5 May is month 1."""
    return (day.month - _APRIL - (day.day < _FIRST_DAY)) % MONTHS + 1


def tax_point(pay_date: date, interval: Interval) -> TaxPoint:
    """The tax tables for a payment. A fortnight takes even weeks (2, 4 ... 54), four weeks every fourth (4, 8 ... 56), and so on.

    An interval in days takes the week of the payment, on the Week 1 basis the nearest whole number of weeks.
    """
    if interval.unit is Unit.MONTH:
        return TaxPoint(_next_multiple(tax_month(pay_date), interval.count), interval.count, MONTHS)
    if interval.unit is Unit.WEEK:
        return TaxPoint(_next_multiple(tax_week(pay_date), interval.count), interval.count, WEEKS)
    return TaxPoint(tax_week(pay_date), max(1, (2 * interval.count + 7) // 14), WEEKS)


def weeks_as_director(appointed: date | None, pay_date: date) -> int:
    """Weeks of the annual earnings period: 52, or from the week of an appointment in this tax year to its end (CA44)."""
    if appointed is None or appointed < tax_year_start(pay_date):
        return WEEKS
    return max(1, WEEKS + 1 - tax_week(appointed))


def _next_multiple(number: int, of: int) -> int:
    return -(-number // of) * of
