"""The figures of a British tax year, as the rules want them: pence, and rates in hundred-thousandths."""

from collections.abc import Mapping
from dataclasses import dataclass

from payroll.domain.parameters import Provenance
from payroll.domain.united_kingdom.facts import NiCategory, StudentLoanPlan
from payroll.domain.united_kingdom.tax_code import Region


@dataclass(frozen=True, slots=True)
class Band:
    """A tax band: its rate, and the taxable pay of a year up to which it reaches. The last one is open."""

    rate: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Threshold:
    """A National Insurance threshold as published for a week, a month and a year."""

    week: int
    month: int
    year: int


@dataclass(frozen=True, slots=True)
class CategoryRates:
    """Rates of one category letter: the employee's between primary threshold and upper earnings limit and above, and the employer's.

    The employer pays from the secondary threshold to the zone threshold (FUST, IZUST), from there to the upper earnings limit, which the
    other upper secondary thresholds equal (UST, AUST, VUST), and above.
    """

    employee_main: int
    employee_upper: int
    employer_to_zone: int
    employer_to_limit: int
    employer_above: int


@dataclass(frozen=True, slots=True)
class NationalInsurance:
    """Class 1 contributions."""

    lower_earnings_limit: Threshold
    primary_threshold: Threshold
    secondary_threshold: Threshold
    zone_threshold: Threshold
    upper_earnings_limit: Threshold
    categories: Mapping[NiCategory, CategoryRates]


@dataclass(frozen=True, slots=True)
class Loans:
    """Yearly thresholds and rates of loan deductions."""

    plans: Mapping[StudentLoanPlan, int]
    rate: int
    postgraduate: int
    postgraduate_rate: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A tax year. `bands` by region, lowest first; `basic_rate`: the place of the basic rate among them (the Specification: G)."""

    tax_year: str
    bands: Mapping[Region, tuple[Band, ...]]
    basic_rate: Mapping[Region, int]
    regulatory_limit: int
    emergency_code: str
    national_insurance: NationalInsurance
    loans: Loans
    provenance: Provenance
