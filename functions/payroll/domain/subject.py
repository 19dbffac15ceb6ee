"""What a country's rules are asked about: one person's pay in one run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from payroll.domain.periods import Period

REGULAR = "regular"
"""Pay of the period: salary, hours, regular allowances. Taxed and insured as current pay."""

ONE_OFF = "one_off"
"""Pay beside the regular: bonus, commission, 13th month. Taxed by the rule a country has for it (supplemental wages, sonstige Bezüge)."""

UNTAXED = "untaxed"
"""Reimbursed expenses: paid out, neither taxed nor insured."""


@dataclass(frozen=True, slots=True)
class Subject[P]:
    """One person's pay in one run, with `profile` as the country's own facts of the day of payment.

    `earnings`: minor units by class (`regular`, `one_off`, `untaxed`, and what a country adds); a correction may make them negative.
    `year`: sums of the tax year before this run, by the code of a figure and, for earnings, by class. Absent is zero.
    `in_period`: the part of `year` that earlier runs of the same pay period gave; empty for the first one.
    `periods_left`: whole pay periods of the tax year after this one. `final`: the last pay of the tax year or of the employment.
    `supplementary`: an off-cycle payment beside the period's regular one, whose yearly and period limits the regular pay has used.
    `last_year`: what the rules ask of the sums of the tax year before, in this employment; `last_profile`: the facts at its end.
    """

    profile: P
    period: Period
    pay_date: date
    earnings: Mapping[str, int]
    year: Mapping[str, int] = field(default_factory=dict)
    in_period: Mapping[str, int] = field(default_factory=dict)
    employed_from: date | None = None
    employed_to: date | None = None
    birth_date: date | None = None
    periods_left: int = 0
    final: bool = False
    supplementary: bool = False
    last_year: Mapping[str, int] = field(default_factory=dict)
    last_profile: P | None = None

    def earned(self, kind: str) -> int:
        """The earnings of a class."""
        return self.earnings.get(kind, 0)

    def so_far(self, code: str) -> int:
        """A figure's sum of the tax year before this run."""
        return self.year.get(code, 0)

    def in_this_period(self, code: str) -> int:
        """A figure's sum of earlier runs of the same pay period."""
        return self.in_period.get(code, 0)
