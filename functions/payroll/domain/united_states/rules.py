"""The federal payroll figures of one tax year as values. They are read by `payroll.records.united_states_rules`."""

from collections.abc import Mapping
from dataclasses import dataclass

from payroll.domain.parameters import Provenance
from payroll.domain.united_states.facts import FilingStatus

ROWS = 8
"""Rows of each percentage-method table: no withholding, then the seven rates."""

SCHEDULES: tuple[tuple[str, FilingStatus], ...] = tuple((kind, status) for kind in ("standard", "step2") for status in FilingStatus)
"""The order of `Rules.schedules`: the standard tables by filing status, then those for the checkbox of step 2."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One percentage-method table, lowest row first: the least annual wage and the tax at it in cents, the rate on the excess."""

    floors: tuple[int, ...]
    taxes: tuple[int, ...]
    rates: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.floors) != ROWS or self.floors[0] != 0 or list(self.floors) != sorted(set(self.floors)):
            raise ValueError(f"a withholding table has {ROWS} rows, starts at zero and rises")


@dataclass(frozen=True, slots=True)
class Rules:
    """Federal figures. Amounts in cents, rates in hundred-thousandths.

    `nonresident_since_2020`, `nonresident_before_2020`: what is added to a nonresident alien's wage of a period, by pay periods a year.
    """

    line_1g_married_jointly: int
    line_1g_other: int
    allowance: int
    schedules: tuple[Schedule, ...]
    nonresident_since_2020: Mapping[int, int]
    nonresident_before_2020: Mapping[int, int]
    supplemental_rate: int
    supplemental_limit: int
    supplemental_rate_above_limit: int
    social_security_rate: int
    social_security_wage_base: int
    medicare_rate: int
    additional_medicare_rate: int
    additional_medicare_threshold: int
    futa_rate: int
    futa_credit_rate: int
    futa_wage_base: int
    provenance: Provenance
