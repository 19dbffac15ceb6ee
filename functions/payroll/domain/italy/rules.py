"""The parameters of Italian payroll: amounts in cents, rates in hundred-thousandths unless a name says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from payroll.domain.italy.facts import ContributionScheme
from payroll.domain.parameters import Provenance

MAX_BRACKETS = 4
"""Brackets of a surtax; the law ties them to those of the IRPEF (D.L. 138/2011 art. 1 (11), D.Lgs. 68/2011 art. 6)."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """Income up to `upper` (None: without a limit) bears the rate."""

    upper: int | None
    rate: int


@dataclass(frozen=True, slots=True)
class Addition:
    """An amount for incomes over one limit and up to another."""

    over: int
    up_to: int
    amount: int


@dataclass(frozen=True, slots=True)
class EmploymentDeduction:
    """TUIR art. 13 (1) and (1.1)."""

    first_limit: int
    second_limit: int
    third_limit: int
    amount: int
    minimum: int
    minimum_fixed_term: int
    base: int
    extra: int
    addition: Addition
    addition_prorated: bool


@dataclass(frozen=True, slots=True)
class FamilyDeductions:
    """TUIR art. 12: spouse, children, ascendants."""

    spouse_first_limit: int
    spouse_second_limit: int
    spouse_third_limit: int
    spouse_amount: int
    spouse_reduction: int
    spouse_base: int
    spouse_additions: tuple[Addition, ...]
    child_amount: int
    child_limit: int
    child_step: int
    ascendant_amount: int
    ascendant_limit: int


@dataclass(frozen=True, slots=True)
class Wedge:
    """L. 207/2024 art. 1 (4) to (9): an untaxed sum for low incomes, a further deduction for middle ones."""

    sum_limit: int
    sum_rates: tuple[Bracket, ...]
    further_over: int
    further_full_up_to: int
    further_up_to: int
    further_amount: int


@dataclass(frozen=True, slots=True)
class Supplement:
    """D.L. 3/2020 art. 1, the trattamento integrativo. `with_addition`: the amount of art. 13 (1.1) counts among its deductions."""

    amount: int
    limit: int
    upper_limit: int
    margin: int
    prorated: bool
    with_addition: bool


@dataclass(frozen=True, slots=True)
class Recovery:
    """Above the threshold credits not due are taken back in equal instalments: D.L. 3/2020 art. 1 (3), L. 207/2024 art. 1 (8)."""

    threshold: int
    supplement_instalments: int
    wedge_instalments: int


@dataclass(frozen=True, slots=True)
class Inps:
    """Contributions. `base_unit`: the monthly base is rounded to multiples of it."""

    employee_rates: Mapping[ContributionScheme, int]
    employer_rates: Mapping[ContributionScheme, int]
    executive_employer_rate: int
    extra_rate: int
    first_band: int
    first_band_month: int
    first_band_by_months: bool
    ceiling: int
    base_unit: int


@dataclass(frozen=True, slots=True)
class Severance:
    """Codice civile art. 2120. `divisor_tenths`: 13.5 is 135.

    `price_increases`: hundred-millionths from December last to each month, by its number; 0 is December last itself.
    """

    divisor_tenths: int
    contribution_rate: int
    revaluation_rate: int
    revaluation_share: int
    price_increases: tuple[int, ...]
    revaluation_tax_rate: int


@dataclass(frozen=True, slots=True)
class SubstituteTax:
    """A flat tax in place of IRPEF on a class of earnings, up to `limit` a year, for people of at most so much income last year."""

    rate: int
    limit: int | None
    income_limit: int


@dataclass(frozen=True, slots=True)
class Surtax:
    """A region's or municipality's surtax.

    `exempt_up_to`: up to that income nothing is due. `flat_up_to`: up to that income `flat_rate` is due on all of it.
    `deduction`: off the surtax, over and up to an income; `rising_deduction`: reached in proportion from `over` to `up_to`.
    """

    brackets: tuple[Bracket, ...]
    exempt_up_to: int = 0
    flat_up_to: int = 0
    flat_rate: int = 0
    deduction: Addition = Addition(0, 0, 0)
    rising_deduction: Addition = Addition(0, 0, 0)
    carried_forward: bool = False


@dataclass(frozen=True, slots=True)
class Instalments:
    """How surtaxes are withheld: balances from January on, the advance of the municipal one from `first_month_of_advance` on."""

    balance: int
    advance: int
    first_month_of_advance: int
    advance_rate: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A tax year. `surtax_names` gives the place of a region's name or a municipality's code in `surtaxes`; place 0 is no surtax."""

    brackets: tuple[Bracket, ...]
    days_of_year: int
    employment: EmploymentDeduction
    family: FamilyDeductions
    wedge: Wedge
    supplement: Supplement
    recovery: Recovery
    inps: Inps
    severance: Severance
    substitute_taxes: Mapping[str, SubstituteTax]
    fringe_limit: int
    fringe_limit_with_children: int
    pension_fund_limit: int
    surtaxes: tuple[Surtax, ...]
    surtax_names: Mapping[str, int]
    instalments: Instalments
    provenance: Provenance
