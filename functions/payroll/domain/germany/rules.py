"""The figures of one German tax year as values. They are read from `payroll/parameters` by `payroll.records.german_rules`."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

RATE_UNIT = 100_000
"""Rates are whole hundred-thousandths: 9300 is 9.3 percent."""

FIRST_COHORT = 2005
"""Pensions and birthdays of this year and before share the first row of the cohort table."""


class TaxClass(IntEnum):
    """Steuerklasse, § 38b EStG. Numbered as on the certificate."""

    I = 1  # noqa: E741 - the law's own name
    II = 2
    III = 3
    IV = 4
    V = 5
    VI = 6


@dataclass(frozen=True, slots=True)
class ProgressiveZone:
    """A zone with a rising marginal rate: `(quadratic * y + linear) * y + constant` for y ten-thousands of euros above `start`.

    `start` and `end` are cents; the income's whole euros reach up to `end` inclusive. The coefficients are hundredths.
    """

    start: int
    end: int
    quadratic: int
    linear: int
    constant: int


@dataclass(frozen=True, slots=True)
class ProportionalZone:
    """A zone with one marginal rate: `rate * income - deduction`, in cents. The last zone has no end."""

    end: int | None
    rate: int
    deduction: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """Income tax tariff, § 32a (1) EStG: nothing up to the basic allowance, then zones in rising order."""

    basic_allowance: int
    progressive: tuple[ProgressiveZone, ...]
    proportional: tuple[ProportionalZone, ...]


@dataclass(frozen=True, slots=True)
class HighClasses:
    """What classes V and VI are taxed by, § 39b (2) sentence 7 EStG. `step` is what the raised and lowered income is cut to, in cents."""

    first_limit: int
    second_limit: int
    third_limit: int
    minimum_rate: int
    rate: int
    top_rate: int
    step: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """What a pension that began in a year, or a 64th birthday before it, is entitled to: §§ 19 (2) and 24a EStG. Amounts a year."""

    share: int
    pension_allowance: int
    pension_supplement: int
    age_relief: int


@dataclass(frozen=True, slots=True)
class Solidarity:
    """Solidarity surcharge: exemption of a single person's tax, rate, and rate on what exceeds it: §§ 3 (3), 4 SolzG 1995."""

    exemption: int
    rate: int
    relief_rate: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """The employee's shares of social insurance that the social provision is made of. Ceilings a year."""

    pension_ceiling: int
    pension_rate: int
    health_ceiling: int
    health_rate: int
    care_rate: int
    care_rate_saxony: int
    care_childless: int
    care_child_discount: int


@dataclass(frozen=True, slots=True)
class MinimumProvision:
    """Until 2025: a share of the wage at least, up to a limit, stands for health and care. § 39b (2) sentence 5 number 3 EStG, old."""

    rate: int
    limit: int
    limit_class_iii: int


@dataclass(frozen=True, slots=True)
class TypicalEmployerShare:
    """Until 2025: what the employer is taken to pay towards private insurance, as rates of the capped wage."""

    health_rate: int
    care_rate: int
    care_rate_saxony: int


@dataclass(frozen=True, slots=True)
class UnemploymentProvision:
    """Since 2026: unemployment insurance counts as far as it stays, with health and care, under a limit (number 3 letter e)."""

    rate: int
    limit: int


@dataclass(frozen=True, slots=True)
class GermanRules:
    """Wage tax figures of one year. Amounts in cents, rates in hundred-thousandths.

    `minimum_provision` and `typical_employer_share` are of the years until 2025, `unemployment_provision` of those since 2026; a
    year has None for what it does not know. `digest` identifies the values (SHA-256, hex); `unverified` names those no source confirmed.
    """

    year: int
    valid_from: date
    valid_to: date
    tariff: Tariff
    high_classes: HighClasses
    cohorts: tuple[Cohort, ...]
    solidarity: Solidarity
    contributions: Contributions
    minimum_provision: MinimumProvision | None
    typical_employer_share: TypicalEmployerShare | None
    unemployment_provision: UnemploymentProvision | None
    employee_lump_sum: int
    pensioner_lump_sum: int
    special_expenses: int
    single_parent_relief: int
    child_allowance: int
    child_allowance_class_iv: int
    digest: str
    unverified: tuple[str, ...]

    def cohort(self, year: int) -> Cohort:
        """The row of a year; years before the table take its first row, years after it the last."""
        return self.cohorts[max(0, min(year - FIRST_COHORT, len(self.cohorts) - 1))]
