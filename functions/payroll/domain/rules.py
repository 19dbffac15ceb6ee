"""The figures of one tax year as values. They are read from `payroll/parameters` by `payroll.records.rule_sets`."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

RATE_UNIT = 10_000
"""Rates are whole basis points: 620 is 6.2 percent."""


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
"""Publication 15-T, table 3."""


class FilingStatus(StrEnum):
    """The withholding table a Form W-4 leads to. `single` includes married filing separately."""

    SINGLE = "single"
    MARRIED_JOINTLY = "married_jointly"
    HEAD_OF_HOUSEHOLD = "head_of_household"


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row of a percentage-method table: cents, cents, basis points."""

    at_least: int
    base: int
    rate: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rows of one table, lowest first, the first at zero."""

    brackets: tuple[Bracket, ...]
    floors: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "floors", tuple(row.at_least for row in self.brackets))
        if not self.brackets or self.floors[0] != 0 or list(self.floors) != sorted(set(self.floors)):
            raise ValueError("a withholding table starts at zero and rises")

    def bracket(self, annual_wage: int) -> Bracket:
        """The row whose range holds the wage: at least its floor, less than the next one's."""
        return self.brackets[bisect_right(self.floors, annual_wage) - 1]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Federal payroll figures of one year. Amounts in cents, rates in basis points.

    `digest` identifies the values (SHA-256, hex); `unverified` names those no source confirmed.
    """

    year: int
    valid_from: date
    valid_to: date
    social_security_rate: int
    social_security_wage_base: int
    medicare_rate: int
    additional_medicare_rate: int
    additional_medicare_threshold: int
    line_1g_married_jointly: int
    line_1g_other: int
    allowance: int
    standard: Mapping[FilingStatus, Schedule]
    step2: Mapping[FilingStatus, Schedule]
    digest: str
    unverified: tuple[str, ...]
