"""What is deducted from a year's wage before the tariff, apart from the social provision."""

from dataclasses import dataclass

from payroll.domain.germany.facts import CHILD_UNIT, Person, Wage
from payroll.domain.germany.pensions import PensionAllowances
from payroll.domain.germany.rounding import EURO, rounded_up, truncated, up_to_euro
from payroll.domain.germany.rules import RATE_UNIT, GermanRules, TaxClass


@dataclass(frozen=True, slots=True)
class ReducedWage:
    """A year's wage [ZRE4] and the pension in it [ZVBEZ] after allowances that do not depend on the tax class; never below zero."""

    gross: int
    pension: int


@dataclass(frozen=True, slots=True)
class LumpSums:
    """Fixed deductions of a year [ZTABFB]: expenses [ANP], pension supplement as far as it can be used [FVBZ], and those of the class."""

    expenses: int
    pension_supplement: int
    of_class: int

    @property
    def total(self) -> int:
        """All of them, in cents."""
        return self.expenses + self.pension_supplement + self.of_class


def age_relief(wage: Wage, person: Person, rules: GermanRules) -> int:
    """Altersentlastungsbetrag, § 24a EStG, step MRE4ALTE: a share of the wage without pensions, taken up to the euro, up to a limit."""
    if person.relief_year is None:
        return 0
    cohort = rules.cohort(person.relief_year)
    return min(rounded_up((wage.gross - wage.pension) * cohort.share, RATE_UNIT * EURO) * EURO, cohort.age_relief)


def reduced_wage(wage: Wage, pension_allowance: int, relief: int) -> ReducedWage:
    """The wage after the allowances of § 39b (2) sentences 3 and 4 EStG, step MRE4ABZ."""
    gross = wage.gross - pension_allowance - relief - wage.allowance + wage.addition
    return ReducedWage(max(0, gross), max(0, wage.pension - pension_allowance))


def lump_sums(reduced: ReducedWage, pension: PensionAllowances, tax_class: TaxClass, rules: GermanRules) -> LumpSums:
    """Deductions by tax class, § 39b (2) sentence 5 EStG, step MZTABFB. Class VI has none of them."""
    if tax_class is TaxClass.VI:
        return LumpSums(0, 0, 0)
    supplement = pension.supplement
    if reduced.pension < supplement:
        supplement = reduced.pension // EURO * EURO
    expenses = min(rules.pensioner_lump_sum, up_to_euro(reduced.pension - supplement)) if reduced.pension > 0 else 0
    if reduced.gross > reduced.pension:
        expenses += min(rules.employee_lump_sum, up_to_euro(reduced.gross - reduced.pension))
    single_parent = rules.single_parent_relief if tax_class is TaxClass.II else 0
    return LumpSums(expenses, supplement, rules.special_expenses + single_parent)


def child_allowances(person: Person, rules: GermanRules) -> int:
    """Freibeträge für Kinder [KFB], § 32 (6) EStG, cut to the euro. They lower solidarity surcharge and church tax, not the wage tax."""
    if person.tax_class >= TaxClass.V:
        return 0
    each = rules.child_allowance_class_iv if person.tax_class is TaxClass.IV else rules.child_allowance
    return truncated(person.child_allowances * each, CHILD_UNIT * EURO) * EURO
