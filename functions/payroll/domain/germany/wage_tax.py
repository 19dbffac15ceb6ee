"""German wage tax (Lohnsteuer) with solidarity surcharge and church tax base: §§ 39b, 51a EStG.

The steps carry the names the ministry's algorithm (Programmablaufplan) gives them. Every amount is whole cents.
"""

from dataclasses import dataclass, replace

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Flags, Number, truncated
from payroll.domain.germany.allowances import age_relief, child_allowances, lump_sums, reduced_wage
from payroll.domain.germany.facts import FACTOR_UNIT, PayPeriod
from payroll.domain.germany.pensions import pension_allowances
from payroll.domain.germany.periods import share_of_year, wage_of_year
from payroll.domain.germany.rounding import EURO
from payroll.domain.germany.rules import WageTaxRules
from payroll.domain.germany.selection import rows_where, spread, taken
from payroll.domain.germany.social_provision import social_provision
from payroll.domain.germany.solidarity import surcharge_of_year, surcharge_on_other_earnings
from payroll.domain.germany.tariff import tax_by_class
from payroll.domain.germany.tax_case import OtherEarnings, People, Wages, WageTaxCase

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class YearTax:
    """One calculation of a year: wage less personal allowances [ZRE4], lump sums [ZTABFB], social provision [VSP], taxable income [ZVE],
    tax before the factor [ST]; allowances used and private insurance in it."""

    wage: Column
    lump_sums: Column
    provision: Column
    taxable: Column
    tax: Column
    allowances_used: Column
    private_insurance: Column

    def above_basic_allowance(self, rules: WageTaxRules) -> Column:
        """The part of the taxable income that exceeds the basic allowance."""
        above: Column = np.maximum(0, self.taxable - rules.tariff.basic_allowance)
        return above


@dataclass(frozen=True, slots=True)
class RegularTax:
    """What is withheld from the wage of the pay period, in cents.

    `church_base` is the tax that church tax is a share of; `private_insurance` is reported until 2025.
    """

    wage_tax: Column
    solidarity: Column
    church_base: Column
    private_insurance: Column
    year: YearTax


@dataclass(frozen=True, slots=True)
class OtherTax:
    """What is withheld from other earnings, in cents, and the year without (`before`) and with them (`after`).

    `change` is the difference of the year's taxes that a tax below zero comes from.
    """

    wage_tax: Column
    solidarity: Column
    church_base: Column
    change: Column
    before: YearTax
    after: YearTax


@dataclass(frozen=True, slots=True)
class WageTax:
    """The answers. `other` is None when no case has other earnings, else zero for those without them."""

    regular: RegularTax
    other: OtherTax | None


def wage_tax(case: WageTaxCase, rules: WageTaxRules) -> WageTax:
    """The tax on cases by the rules of a year. Benefits left untaxed [MBV] can make the regular tax smaller, never negative."""
    regular, other = _regular_tax(case, rules), case.other
    if other is None:
        return WageTax(regular, None)
    rows = rows_where((other.amount != 0) | np.not_equal(other.untaxed_shares, 0))
    if not rows.size:
        return WageTax(regular, None)
    some = taken(case, rows)
    assert some.other is not None
    taxed = spread(_tax_on_other_earnings(some, some.other, rules), rows, len(case.period))
    return WageTax(_less(regular, taxed.change, np.not_equal(other.untaxed_shares, 0), rules), taxed)


def _regular_tax(case: WageTaxCase, rules: WageTaxRules) -> RegularTax:
    """Regular wage of a pay period, § 39b (2) EStG, steps MBERECH and MSOLZ."""
    person, year = case.person, wage_of_year(case.wage, case.period)
    paid_months = _MONTHS if case.pension is None else case.pension.months
    months = np.where(case.period == PayPeriod.YEAR, paid_months, _MONTHS)
    result = _tax_of_year(case, year, year.gross, months, 0, rules)
    tax = _with_factor(result.tax, person)
    tax_with_children = _with_factor(_tax_less_children(result, person, rules), person)
    surcharge = surcharge_of_year(tax_with_children, person.tax_class, rules.solidarity)
    return RegularTax(
        wage_tax=share_of_year(tax, case.period),
        solidarity=share_of_year(surcharge, case.period),
        church_base=share_of_year(tax_with_children, case.period) * person.church_member,
        private_insurance=share_of_year(result.private_insurance, case.period),
        year=result,
    )


def _tax_on_other_earnings(case: WageTaxCase, other: OtherEarnings, rules: WageTaxRules) -> OtherTax:
    """Other earnings, § 39b (3) EStG, steps MSONST, MOSONST and STSMIN: a year's tax with them, less the tax without them."""
    person = case.person
    paid_months = _MONTHS if case.pension is None else case.pension.months
    months = np.where(np.equal(paid_months, 0), _MONTHS, paid_months) + np.zeros_like(case.period)
    insured = other.year.gross - other.year_compensation
    before = _tax_of_year(case, other.year, insured, months, 0, rules)
    whole = replace(other.year, gross=other.year.gross + other.amount, pension=other.year.pension + other.pension)
    insured = whole.gross + other.untaxed_shares - other.year_compensation - other.compensation
    after = _tax_of_year(case, whole, insured, months, other.death_benefit, rules)
    change = _with_factor(after.tax - before.tax, person)
    tax = np.maximum(0, change)
    year_tax = _with_factor(_tax_less_children(after, person, rules), person)
    return OtherTax(
        wage_tax=tax,
        solidarity=surcharge_on_other_earnings(tax, year_tax, person.tax_class, rules.solidarity),
        church_base=tax * person.church_member,
        change=change,
        before=before,
        after=after,
    )


def _tax_of_year(case: WageTaxCase, wage: Wages, insured: Column, months: Column, death_benefit: Number, rules: WageTaxRules) -> YearTax:
    """A year's tax, steps MRE4, MRE4ABZ, MZTABFB and MLSTJAHR. `insured` is the wage that social insurance is counted from [ZRE4VP]."""
    person = case.person
    pension = pension_allowances(wage.pension, case.pension, months, death_benefit, rules)
    reduced = reduced_wage(wage, pension.allowance, age_relief(wage, person, rules))
    sums = lump_sums(reduced, pension, person.tax_class, rules)
    provision = social_provision(insured, person.tax_class, case.insurance, rules)
    taxable = reduced.gross - sums.total - provision.total
    return YearTax(
        wage=reduced.gross,
        lump_sums=sums.total,
        provision=provision.total,
        taxable=taxable,
        tax=tax_by_class(taxable, person.tax_class, rules),
        allowances_used=pension.allowance + sums.pension_supplement + sums.expenses,
        private_insurance=provision.private_insurance,
    )


def _tax_less_children(result: YearTax, person: People, rules: WageTaxRules) -> Column:
    """The year's tax as it would be with the allowances for children, § 51a (2a) EStG [JBMG, SOLZSBMG]."""
    rows = rows_where(person.child_allowances > 0)
    if not rows.size:
        return result.tax
    parents = taken(person, rows)
    tax = result.tax.copy()
    tax[rows] = tax_by_class(result.taxable[rows] - child_allowances(parents, rules), parents.tax_class, rules)
    return tax


def _with_factor(tax: Column, person: People) -> Column:
    """The tax times the factor of § 39f EStG, cut to the euro."""
    return truncated(tax * person.factor, FACTOR_UNIT * EURO) * EURO


def _less(regular: RegularTax, change: Column, lowered: Flags, rules: WageTaxRules) -> RegularTax:
    """The regular tax lowered by a negative difference where benefits were left untaxed, step STSMIN."""
    rows = rows_where(lowered & (change < 0))
    if not rows.size:
        return regular
    less = change[rows]
    tax, solidarity, church_base = regular.wage_tax.copy(), regular.solidarity.copy(), regular.church_base.copy()
    tax[rows] = np.maximum(0, tax[rows] + less)
    solidarity[rows] = np.maximum(0, truncated(solidarity[rows] * RATE_UNIT + less * rules.solidarity.rate, RATE_UNIT))
    church_base[rows] = np.maximum(0, church_base[rows] + less)
    return replace(regular, wage_tax=tax, solidarity=solidarity, church_base=church_base)
