"""German wage tax (Lohnsteuer) with solidarity surcharge and church tax base: §§ 39b, 51a EStG.

The steps carry the names the ministry's algorithm (Programmablaufplan) gives them. Every amount is whole cents.
"""

from dataclasses import dataclass, replace

from payroll.domain.germany.allowances import age_relief, child_allowances, lump_sums, reduced_wage
from payroll.domain.germany.facts import FACTOR_UNIT, Case, PayPeriod, Person, Wage
from payroll.domain.germany.pensions import pension_allowances
from payroll.domain.germany.periods import share_of_year, wage_of_year
from payroll.domain.germany.rounding import EURO, truncated
from payroll.domain.germany.rules import RATE_UNIT, GermanRules
from payroll.domain.germany.social_provision import social_provision
from payroll.domain.germany.solidarity import surcharge_of_year, surcharge_on_other_earnings
from payroll.domain.germany.tariff import tax_by_class


@dataclass(frozen=True, slots=True)
class RegularTax:
    """What is withheld from the wage of the pay period, in cents.

    `church_base` is the tax that church tax is a share of. `private_insurance` is reported until 2025. `allowances_used` and
    `above_basic_allowance` serve allowances under tax treaties.
    """

    wage_tax: int
    solidarity: int
    church_base: int
    private_insurance: int
    allowances_used: int
    above_basic_allowance: int


@dataclass(frozen=True, slots=True)
class OtherTax:
    """What is withheld from other earnings, in cents. The last figures of `RegularTax` appear without (`_before`) and with them.

    `allowances_used` is what the other earnings use beyond the year's wage alone; like `private_insurance` it can be negative.
    """

    wage_tax: int = 0
    solidarity: int = 0
    church_base: int = 0
    private_insurance: int = 0
    allowances_used_before: int = 0
    allowances_used: int = 0
    above_basic_allowance_before: int = 0
    above_basic_allowance: int = 0


@dataclass(frozen=True, slots=True)
class WageTax:
    """The answer to a case."""

    regular: RegularTax
    other: OtherTax


@dataclass(frozen=True, slots=True)
class _YearTax:
    """One calculation of a year: taxable income [ZVE], tax before the factor [ST], allowances and private insurance in it."""

    taxable: int
    tax: int
    allowances_used: int
    private_insurance: int


def wage_tax(case: Case, rules: GermanRules) -> WageTax:
    """The tax on a case by the rules of a year. Benefits left untaxed [MBV] can make the regular tax smaller, never negative."""
    regular = _regular_tax(case, rules)
    if case.other.amount == 0 and case.other.untaxed_shares == 0:
        return WageTax(regular, OtherTax())
    other, change = _tax_on_other_earnings(case, rules)
    if change < 0 and case.other.untaxed_shares != 0:
        regular = _less(regular, change, rules)
    return WageTax(regular, other)


def _regular_tax(case: Case, rules: GermanRules) -> RegularTax:
    """Regular wage of a pay period, § 39b (2) EStG, steps MBERECH and MSOLZ."""
    person, year = case.person, wage_of_year(case.wage, case.period)
    months = case.pension.months if case.period is PayPeriod.YEAR else 12
    result = _tax_of_year(case, year, year.gross, months, 0, rules)
    tax = _with_factor(result.tax, person)
    tax_with_children = _with_factor(_tax_less_children(result, person, rules), person)
    surcharge = surcharge_of_year(tax_with_children, person.tax_class, rules.solidarity)
    return RegularTax(
        wage_tax=share_of_year(tax, case.period),
        solidarity=share_of_year(surcharge, case.period),
        church_base=share_of_year(tax_with_children, case.period) if person.church_member else 0,
        private_insurance=share_of_year(result.private_insurance, case.period),
        allowances_used=result.allowances_used,
        above_basic_allowance=_above_basic_allowance(result, rules),
    )


def _tax_on_other_earnings(case: Case, rules: GermanRules) -> tuple[OtherTax, int]:
    """Other earnings, § 39b (3) EStG, steps MSONST, MOSONST and STSMIN: a year's tax with them, less the tax without them.

    Returns the tax to withhold, never negative, and the signed difference it comes from.
    """
    other, person, months = case.other, case.person, case.pension.months or 12
    insured = other.year.gross - other.year_compensation
    before = _tax_of_year(case, other.year, insured, months, 0, rules)
    whole = replace(other.year, gross=other.year.gross + other.amount, pension=other.year.pension + other.pension)
    insured = whole.gross + other.untaxed_shares - other.year_compensation - other.compensation
    after = _tax_of_year(case, whole, insured, months, other.death_benefit, rules)
    change = _with_factor(after.tax - before.tax, person)
    tax, surcharge = max(0, change), 0
    if change >= 0:
        year_tax = _with_factor(_tax_less_children(after, person, rules), person)
        surcharge = surcharge_on_other_earnings(tax, year_tax, person.tax_class, rules.solidarity)
    taxed = OtherTax(
        wage_tax=tax,
        solidarity=surcharge,
        church_base=tax if person.church_member else 0,
        private_insurance=after.private_insurance - before.private_insurance,
        allowances_used_before=before.allowances_used,
        allowances_used=after.allowances_used - before.allowances_used,
        above_basic_allowance_before=_above_basic_allowance(before, rules),
        above_basic_allowance=_above_basic_allowance(after, rules),
    )
    return taxed, change


def _tax_of_year(case: Case, wage: Wage, insured: int, months: int, death_benefit: int, rules: GermanRules) -> _YearTax:
    """A year's tax, steps MRE4, MRE4ABZ, MZTABFB and MLSTJAHR. `insured` is the wage that social insurance is counted from [ZRE4VP]."""
    person = case.person
    pension = pension_allowances(wage.pension, case.pension, months, death_benefit, rules)
    reduced = reduced_wage(wage, pension.allowance, age_relief(wage, person, rules))
    sums = lump_sums(reduced, pension, person.tax_class, rules)
    provision = social_provision(insured, person.tax_class, case.insurance, rules)
    taxable = reduced.gross - sums.total - provision.total
    return _YearTax(
        taxable=taxable,
        tax=tax_by_class(taxable, person.tax_class, rules),
        allowances_used=pension.allowance + sums.pension_supplement + sums.expenses,
        private_insurance=provision.private_insurance,
    )


def _tax_less_children(result: _YearTax, person: Person, rules: GermanRules) -> int:
    """The year's tax as it would be with the allowances for children, § 51a (2a) EStG [JBMG, SOLZSBMG]."""
    children = child_allowances(person, rules)
    return tax_by_class(result.taxable - children, person.tax_class, rules) if children else result.tax


def _with_factor(tax: int, person: Person) -> int:
    """The tax times the factor of § 39f EStG, cut to the euro."""
    return truncated(tax * person.factor, FACTOR_UNIT * EURO) * EURO


def _above_basic_allowance(result: _YearTax, rules: GermanRules) -> int:
    return max(0, result.taxable - rules.tariff.basic_allowance)


def _less(regular: RegularTax, change: int, rules: GermanRules) -> RegularTax:
    """The regular tax lowered by a negative difference, step STSMIN."""
    solidarity = truncated(regular.solidarity * RATE_UNIT + change * rules.solidarity.rate, RATE_UNIT)
    return replace(
        regular,
        wage_tax=max(0, regular.wage_tax + change),
        solidarity=max(0, solidarity),
        church_base=max(0, regular.church_base + change),
    )
