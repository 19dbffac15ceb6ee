"""The National Insurance and loan thresholds of an earnings period: published for a week, a month and a year, worked out for others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from payroll.domain.united_kingdom.rules import NationalInsurance, Threshold
from payroll.domain.united_kingdom.tax_periods import DAYS, MONTHS, WEEKS, Interval, Unit

_POUND: Final = 100


@dataclass(frozen=True, slots=True)
class Thresholds[N]:
    """What earnings are measured against, in pence: of one earnings period, or as columns of many."""

    lower_earnings_limit: N
    primary: N
    secondary: N
    zone: N
    upper_earnings_limit: N


def thresholds(interval: Interval, rules: NationalInsurance) -> Thresholds[int]:
    """The thresholds of an earnings period.

    Several weeks or months: the lower earnings limit multiplied, the others in proportion of the year and raised to the pound
    (Contributions Regulations 2001 reg. 11; HMRC's test data for two and four weeks). Days: 1/365 of the year's figure for each, to the
    nearest penny, a halfpenny or less left out (CWG2).
    """
    unit, count = interval.unit, interval.count
    if (unit, count) in ((Unit.WEEK, WEEKS), (Unit.MONTH, MONTHS)):
        return _each(rules, lambda threshold: threshold.year)
    if unit is Unit.DAY:
        return _each(rules, lambda threshold: -((DAYS - 2 * threshold.year * count) // (2 * DAYS)))
    if unit is Unit.WEEK:
        several = _each(rules, lambda threshold: _raised(threshold.year * count, WEEKS) if count > 1 else threshold.week)
        lowest = rules.lower_earnings_limit.week
    else:
        several = _each(rules, lambda threshold: _raised(threshold.year * count, MONTHS) if count > 1 else threshold.month)
        lowest = rules.lower_earnings_limit.month
    return Thresholds(lowest * count, several.primary, several.secondary, several.zone, several.upper_earnings_limit)


def loan_threshold(year: int, interval: Interval) -> tuple[int, int]:
    """The threshold of a loan, cut to the penny, and how many times it stands in the interval.

    Of a week or a month, as earnings of several are first divided by their number; of days in proportion of 365 (CSLM17065).
    """
    if interval.unit is Unit.DAY:
        return year * interval.count // DAYS, 1
    return year // (WEEKS if interval.unit is Unit.WEEK else MONTHS), interval.count


def _each(rules: NationalInsurance, of_period: Callable[[Threshold], int]) -> Thresholds[int]:
    return Thresholds(
        of_period(rules.lower_earnings_limit),
        of_period(rules.primary_threshold),
        of_period(rules.secondary_threshold),
        of_period(rules.zone_threshold),
        of_period(rules.upper_earnings_limit),
    )


def _raised(pence: int, parts: int) -> int:
    return -(-pence // (parts * _POUND)) * _POUND
