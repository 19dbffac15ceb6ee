"""What is deducted from a year's wage before the tariff, apart from the social provision."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Number, floored
from payroll.domain.germany.facts import CHILD_UNIT, TaxClass
from payroll.domain.germany.pensions import PensionAllowances, cohorts_of
from payroll.domain.germany.rounding import EURO, rounded_up, up_to_euro
from payroll.domain.germany.rules import WageTaxRules
from payroll.domain.germany.selection import rows_where
from payroll.domain.germany.tax_case import People, Wages


@dataclass(frozen=True, slots=True)
class ReducedWage:
    """A year's wage [ZRE4] and the pension in it [ZVBEZ] after allowances that do not depend on the tax class; never below zero."""

    gross: Column
    pension: Number


@dataclass(frozen=True, slots=True)
class LumpSums:
    """Fixed deductions of a year [ZTABFB]: expenses [ANP], pension supplement as far as it can be used [FVBZ], and those of the class."""

    expenses: Column
    pension_supplement: Column
    of_class: Column

    @property
    def total(self) -> Column:
        """All of them, in cents."""
        return self.expenses + self.pension_supplement + self.of_class


def age_relief(wage: Wages, person: People, rules: WageTaxRules) -> Number:
    """Altersentlastungsbetrag, § 24a EStG, step MRE4ALTE: a share of the wage without pensions, taken up to the euro, up to a limit."""
    rows = rows_where(person.relief_year > 0)
    if not rows.size:
        return 0
    cohort = cohorts_of(person.relief_year[rows], rules.cohorts)
    without_pensions = (wage.gross - wage.pension)[rows]
    relief = np.zeros_like(wage.gross)
    relief[rows] = np.minimum(rounded_up(without_pensions * cohort.share, RATE_UNIT * EURO) * EURO, cohort.age_relief)
    return relief


def reduced_wage(wage: Wages, pension_allowance: Number, relief: Number) -> ReducedWage:
    """The wage after the allowances of § 39b (2) sentences 3 and 4 EStG, step MRE4ABZ."""
    gross = wage.gross - pension_allowance - relief - wage.allowance + wage.addition
    return ReducedWage(np.maximum(0, gross), np.maximum(0, wage.pension - pension_allowance))


def lump_sums(reduced: ReducedWage, pension: PensionAllowances, tax_class: Column, rules: WageTaxRules) -> LumpSums:
    """Deductions by tax class, § 39b (2) sentence 5 EStG, step MZTABFB. Class VI has none of them."""
    usable = np.minimum(pension.supplement, floored(reduced.pension, EURO) * EURO)
    supplement = np.where(np.less(reduced.pension, pension.supplement), usable, pension.supplement)
    of_pension = np.minimum(rules.pensioner_lump_sum, up_to_euro(reduced.pension - supplement))
    of_wage = np.minimum(rules.employee_lump_sum, up_to_euro(np.maximum(0, reduced.gross - reduced.pension)))
    expenses = of_wage + np.where(np.greater(reduced.pension, 0), of_pension, 0)
    single_parent = np.where(tax_class == TaxClass.II, rules.single_parent_relief, 0)
    entitled = np.not_equal(tax_class, TaxClass.VI)
    return LumpSums(expenses * entitled, supplement * entitled, (rules.special_expenses + single_parent) * entitled)


def child_allowances(person: People, rules: WageTaxRules) -> Column:
    """Freibeträge für Kinder [KFB], § 32 (6) EStG, cut to the euro. They lower solidarity surcharge and church tax, not the wage tax."""
    each = np.where(person.tax_class == TaxClass.IV, rules.child_allowance_class_iv, rules.child_allowance)
    return floored(person.child_allowances * each * (person.tax_class < TaxClass.V), CHILD_UNIT * EURO) * EURO
