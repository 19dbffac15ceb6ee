"""The figures of one German tax year as values. They are read from `payroll/parameters` by `payroll.records.german_rules`.

Amounts are cents, rates whole hundred-thousandths: 9_300 is 9.3 percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from payroll.domain.germany.facts import State
from payroll.domain.parameters import Provenance

FIRST_COHORT = 2005
"""Pensions and birthdays of this year and before share the first row of the cohort table."""


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
class WageTaxRules:
    """The wage tax figures.

    `minimum_provision` and `typical_employer_share` are of the years until 2025, `unemployment_provision` of those since 2026; a
    year has None for what it does not know.
    """

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


@dataclass(frozen=True, slots=True)
class CareRates:
    """Long-term care insurance, §§ 55, 58 SGB XI: both sides' rates, the childless surcharge from an age on, the discount for a child."""

    employee: int
    employer: int
    employee_saxony: int
    employer_saxony: int
    childless: int
    childless_age: int
    child_discount: int
    most_discounts: int


@dataclass(frozen=True, slots=True)
class TransitionZoneRules:
    """Übergangsbereich, § 20 (2), (2a) SGB IV: more than `lower` and not more than `upper` a month. `factor` (F) counts ten-thousandths."""

    lower: int
    upper: int
    factor: int


@dataclass(frozen=True, slots=True)
class MiniJobRules:
    """What the employer pays for a mini job (§ 249b SGB V, §§ 168, 172 SGB VI, § 40a (2) EStG), and the least monthly base of the
    employee's own pension contribution (§ 163 (8) SGB VI)."""

    health_rate: int
    pension_rate: int
    pension_total_rate: int
    least_pension_base: int
    flat_tax_rate: int
    u1_rate: int
    u2_rate: int


@dataclass(frozen=True, slots=True)
class InsuranceRules:
    """Social insurance. Ceilings a month; `_half` rates are one side's half of a contribution."""

    pension_ceiling: int
    pension_half: int
    unemployment_half: int
    health_ceiling: int
    health_half: int
    health_half_without_sick_pay: int
    average_surcharge: int
    insolvency_rate: int
    care: CareRates
    transition_zone: TransitionZoneRules
    mini_job: MiniJobRules


@dataclass(frozen=True, slots=True)
class Rules:
    """All figures of a tax year. `church_rates` are shares of the church tax base by federal state. `last_insurance`: social insurance of
    the year before, None when it is not known."""

    year: int
    wage_tax: WageTaxRules
    insurance: InsuranceRules
    last_insurance: InsuranceRules | None
    church_rates: Mapping[State, int]
    provenance: Provenance
