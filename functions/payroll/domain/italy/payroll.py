"""From gross to net for Italian employees in the columns.

Each pay withholds provisionally: brackets and deductions of the period on the income that the year is expected to bring. The last pay
of the year or of the employment (`final`) works the year out anew and settles every figure against what stands so far (conguaglio,
D.P.R. 600/1973 art. 23 (3)). What is owed then is taken at once, but credits not due in instalments (`recovery`). A payment beside the
regular one is taxed like an additional month, without deductions.
"""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, half_up
from payroll.domain.italy import figures as codes
from payroll.domain.italy import income_tax, recovery, severance, surtaxes
from payroll.domain.italy.case import Case
from payroll.domain.italy.explanation import explain
from payroll.domain.italy.rules import Rules
from payroll.domain.italy.taxable import Taxable, days_of_run, expected_income, taxable
from payroll.domain.parameters import RATE_UNIT
from payroll.domain.trail import Trail

SLICE = 8_192
"""So many people at once stay in the processor's caches."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the law grants and asks for a whole year. `saved_tax`: what the further deduction given so far saved beyond what is due."""

    income: Column
    total_income: Column
    gross: Column
    employment: Column
    family: Column
    further: Column
    net: Column
    wedge_rate: Column
    wedge: Column
    supplement: Column
    saved_tax: Column


@dataclass(frozen=True, slots=True)
class Withholding:
    """Income tax of a run with what it came from."""

    year: YearFigures
    days: Column
    gross: Column
    employment: Column
    family: Column
    further: Column
    net: Column
    wedge: Column
    supplement: Column


def calculate(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """Every figure of `FIGURES` for each person. With a trail the steps are noted; then all people are calculated in one portion."""
    if trail is not None or len(case) <= SLICE:
        return _calculate(case, rules, trail)
    parts = [_calculate(part, rules, None) for part in case.slices(SLICE)]
    return {code: np.concatenate([part[code] for part in parts]) for code in parts[0]}


def _calculate(case: Case, rules: Rules, trail: Trail | None) -> dict[str, Column]:
    pay = taxable(case, rules)
    tax = withholding(case, pay, rules)
    grown, grown_tax = severance.revaluation(case, rules.severance)
    result = {
        codes.INPS_EMPLOYEE: pay.inps.employee,
        codes.PENSION_FUND_EMPLOYEE: pay.fund.employee,
        codes.INCOME_TAX: tax.net,
        codes.SUBSTITUTE_TAX: pay.substitute_tax,
        **_surtaxes(case, tax, rules),
        **recovery.recovery(case, recovery.Due(tax.year.supplement, tax.year.wedge, tax.year.saved_tax), rules.recovery),
        codes.BENEFITS_IN_KIND: case.earned[codes.FRINGE],
        codes.WEDGE_SUM: tax.wedge,
        codes.SUPPLEMENT: tax.supplement,
        codes.INPS_EMPLOYER: pay.inps.employer,
        codes.PENSION_FUND_EMPLOYER: pay.fund.employer,
        codes.TFR_ACCRUAL: severance.accrual(pay.severance_pay, rules.severance),
        codes.TFR_REVALUATION: grown,
        codes.TFR_REVALUATION_TAX: grown_tax,
        codes.INPS_BASE: pay.inps.base,
        codes.INPS_EXTRA: pay.inps.extra,
        codes.TAXABLE_INCOME: pay.income,
        codes.EXTRA_MONTH_INCOME: pay.additional,
        codes.FRINGE_TAXABLE: pay.fringe,
        codes.PENSION_FUND_DEDUCTED: pay.fund.deducted,
        **pay.substitute_bases,
        codes.GROSS_TAX: tax.gross,
        codes.EMPLOYMENT_DEDUCTION: tax.employment,
        codes.FAMILY_DEDUCTIONS: tax.family,
        codes.FURTHER_DEDUCTION: tax.further,
        codes.WORK_DAYS: tax.days,
    }
    ordered = {figure.code: result[figure.code] for figure in codes.FIGURES}
    if trail is not None:
        explain(trail, case, pay, tax, ordered, rules)
    return ordered


def withholding(case: Case, pay: Taxable, rules: Rules) -> Withholding:
    """Income tax, deductions and what the state pays out: the year's for the last pay, less what stands so far; the period's for others."""
    of_year = rules.days_of_year
    days = days_of_run(case, of_year)
    income = expected_income(case, pay, days, of_year)
    whole = np.where(case.final, np.maximum(case.so_far[codes.WORK_DAYS] + days, 1), case.expected_days)
    part = np.where(case.final, whole, np.minimum(days, whole))
    year = year_figures(case, income, whole, rules)

    def settled(amount: Column, code: str) -> Column:
        return income_tax.of_period(amount, part, whole) - np.where(case.final, case.so_far[code], 0)

    employment = settled(year.employment, codes.EMPLOYMENT_DEDUCTION)
    family = settled(year.family, codes.FAMILY_DEDUCTIONS)
    further = settled(year.further, codes.FURTHER_DEDUCTION)
    current = income_tax.gross_tax(pay.income - pay.additional, rules.brackets, case.periods)
    on_additional = income_tax.tax_of_additional_month(pay.additional, rules)
    provisional = np.maximum(current - employment - family - further, 0) + on_additional
    regular_rate = np.where(case.supplementary, 0, year.wedge_rate)
    month_wedge = half_up(np.maximum(pay.income, 0) * regular_rate, RATE_UNIT)
    return Withholding(
        year=year,
        days=days,
        gross=np.where(case.final, year.gross - case.so_far[codes.GROSS_TAX], current + on_additional),
        employment=employment,
        family=family,
        further=further,
        net=np.where(case.final, year.net - case.so_far[codes.INCOME_TAX], provisional),
        wedge=np.where(case.final, year.wedge - case.so_far[codes.WEDGE_SUM], month_wedge),
        supplement=settled(year.supplement, codes.SUPPLEMENT),
    )


def year_figures(case: Case, income: Column, days: Column, rules: Rules) -> YearFigures:
    """The rules of a year for the income that it is expected to bring, or brought, in so many days of work."""
    of_year, total = rules.days_of_year, income + case.other_income
    low, addition = income_tax.employment_deduction(total, days, case.fixed_term, rules.employment, of_year)
    family = np.where(case.deductions_waived, 0, income_tax.family_deductions(total, case, rules.family))
    employment = np.where(case.deductions_waived, 0, low + addition)
    further = np.where(case.credits_waived, 0, income_tax.further_deduction(total, days, rules.wedge, of_year))
    gross = income_tax.gross_tax(income, rules.brackets)
    wedge_rate, wedge = income_tax.wedge_sum(total, income, days, rules.wedge, of_year)
    deductions = low + family + (addition if rules.supplement.with_addition else 0)
    supplement = income_tax.supplement(total, gross, low, deductions, days, rules.supplement, of_year)
    before_further = gross - employment - family
    net = np.maximum(before_further - further, 0)
    given = np.maximum(recovery.granted(case, codes.FURTHER_DEDUCTION, codes.FURTHER_OVERPAID), further)
    return YearFigures(
        income=income,
        total_income=total,
        gross=gross,
        employment=employment,
        family=family,
        further=further,
        net=net,
        wedge_rate=np.where(case.credits_waived, 0, wedge_rate),
        wedge=np.where(case.credits_waived, 0, wedge),
        supplement=np.where(case.credits_waived, 0, supplement),
        saved_tax=net - np.maximum(before_further - given, 0),
    )


def _surtaxes(case: Case, tax: Withholding, rules: Rules) -> dict[str, Column]:
    """Instalments of last year's surtaxes and of the advance; with the last pay the year's own, which a leaver pays at once.

    An advance beyond the year's municipal surtax is given back with the last pay.
    """
    so_far, plan = case.so_far, rules.instalments
    regional, municipal, next_advance = (np.zeros_like(case.month) for _ in range(3))
    if case.final.any():
        table, due = surtaxes.tables(rules), case.final & (tax.year.net > 0)
        regional = np.where(due, surtaxes.surtax(case.region, tax.year.income, table), 0)
        municipal = np.where(due, surtaxes.surtax(case.municipality, tax.year.income, table), 0)
        next_advance = half_up(municipal * plan.advance_rate, RATE_UNIT)
    final, leaving, supplementary = case.final, case.leaving, case.supplementary
    months = np.where(leaving, 12, case.month)
    old_regional, old_municipal = so_far[codes.REGIONAL_SURTAX], so_far[codes.MUNICIPAL_SURTAX]
    balance = surtaxes.instalment(case.regional_balance, old_regional, months, 1, plan.balance)
    municipal_balance = surtaxes.instalment(case.municipal_balance, old_municipal, months, 1, plan.balance)
    before = so_far[codes.MUNICIPAL_ADVANCE]
    advance = surtaxes.instalment(case.municipal_advance, before, months, plan.first_month_of_advance, plan.advance)
    advance = np.where(leaving | supplementary, 0, advance)
    left = municipal - before - advance
    own_municipal = np.where(leaving, left, np.where(final, np.minimum(left, 0), 0))
    skip = supplementary & ~final
    return {
        codes.REGIONAL_SURTAX: np.where(skip, 0, balance + np.where(leaving, regional, 0)),
        codes.MUNICIPAL_SURTAX: np.where(skip, 0, municipal_balance + own_municipal),
        codes.MUNICIPAL_ADVANCE: advance,
        codes.REGIONAL_DUE: np.where(final, regional - so_far[codes.REGIONAL_DUE], 0),
        codes.MUNICIPAL_DUE: np.where(final, municipal - so_far[codes.MUNICIPAL_DUE], 0),
        codes.MUNICIPAL_ADVANCE_NEXT: np.where(final & ~leaving, next_advance - so_far[codes.MUNICIPAL_ADVANCE_NEXT], 0),
    }
