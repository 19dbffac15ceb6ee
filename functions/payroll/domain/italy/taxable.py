"""From the pay of a run to what is insured and taxed: benefits in kind, pension fund, taxes in place of IRPEF, taxable income."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import MAX_AMOUNT, Column, half_up
from payroll.domain.italy.case import Case, additional_pay
from payroll.domain.italy.contributions import INSURED, Contributions, contributions
from payroll.domain.italy.figures import (
    EXTRA_MONTH_INCOME,
    FRINGE,
    FRINGE_TAXABLE,
    PENSION_FUND_DEDUCTED,
    PENSION_FUND_EMPLOYEE,
    PENSION_FUND_EMPLOYER,
    RESULT_BONUS,
    SUBSTITUTE_BASE,
    TAXABLE_INCOME,
    WORK_DAYS,
)
from payroll.domain.italy.rules import Rules
from payroll.domain.parameters import RATE_UNIT
from payroll.domain.subject import REGULAR


@dataclass(frozen=True, slots=True)
class PensionFund:
    """Contributions of both sides, and what of them is deducted."""

    employee: Column
    employer: Column
    deducted: Column


@dataclass(frozen=True, slots=True)
class Taxable:
    """The bases of a run. `income` is subject to IRPEF, `additional` the part of it that 13th and 14th salary make up.

    `severance_pay` is what recurs (Codice civile art. 2120 (2)): all insured money but the result bonus. A contract may say otherwise.
    """

    fringe: Column
    severance_pay: Column
    inps: Contributions
    fund: PensionFund
    substitute_bases: dict[str, Column]
    substitute_tax: Column
    income: Column
    additional: Column
    regular: Column


def taxable(case: Case, rules: Rules) -> Taxable:
    """The bases of a run."""
    earned, rate = case.earned, case.employee_rate
    fringe = taxable_fringe(case, rules)
    additional_gross = additional_pay(case)
    insured = sum((earned[name] for name in INSURED), fringe)
    severance_pay = insured - fringe - earned[RESULT_BONUS]
    inps = contributions(case, insured, rules.inps)
    fund = pension_fund(case, severance_pay, rules)
    bases, tax = substitute_taxes(case, rules)
    income = insured - inps.employee + fund.employer - fund.deducted - sum(bases.values())
    own = rate + case.pension_fund_rate
    additional = np.where(case.supplementary, income, additional_gross - half_up(additional_gross * own, RATE_UNIT))
    regular = earned[REGULAR] - half_up(earned[REGULAR] * own, RATE_UNIT)
    return Taxable(fringe, severance_pay, inps, fund, bases, tax, income, additional, regular)


def taxable_fringe(case: Case, rules: Rules) -> Column:
    """TUIR art. 51 (3): above the limit of the year all benefits are taxed and insured, those of earlier months too."""
    limit = np.where(case.has_children, rules.fringe_limit_with_children, rules.fringe_limit)
    year = case.so_far[FRINGE] + case.earned[FRINGE]
    return np.where(year > limit, year, 0) - case.so_far[FRINGE_TAXABLE]


def pension_fund(case: Case, pay: Column, rules: Rules) -> PensionFund:
    """D.Lgs. 252/2005 art. 8 (4): both sides' contributions are deducted up to the limit of the year; the employer's above it are taxed."""
    employee = half_up(pay * case.pension_fund_rate, RATE_UNIT)
    employer = half_up(pay * case.pension_fund_employer_rate, RATE_UNIT)
    before, deducted = case.so_far[PENSION_FUND_EMPLOYEE] + case.so_far[PENSION_FUND_EMPLOYER], case.so_far[PENSION_FUND_DEDUCTED]
    year = np.maximum(before, deducted) + employee + employer
    return PensionFund(employee, employer, np.minimum(year, rules.pension_fund_limit) - deducted)


def substitute_taxes(case: Case, rules: Rules) -> tuple[dict[str, Column], Column]:
    """What bears a flat tax in place of IRPEF, less its INPS contributions, up to the limit of the year; and the taxes, each half up."""
    bases, taxes = {}, np.zeros_like(case.month)
    for name, code in SUBSTITUTE_BASE.items():
        rule = rules.substitute_taxes.get(name)
        if rule is None:
            bases[code] = np.zeros_like(case.month)
            continue
        amount = case.earned[name]
        room = np.maximum((MAX_AMOUNT if rule.limit is None else rule.limit) - case.so_far[code], 0)
        net = np.minimum(amount - half_up(amount * case.employee_rate, RATE_UNIT), room)
        bases[code] = np.where(case.prior_income <= rule.income_limit, net, 0)
        taxes = taxes + half_up(bases[code] * rule.rate, RATE_UNIT)
    return bases, taxes


def days_of_run(case: Case, of_year: int) -> Column:
    """The days of work that this run adds, never more than 365 in a year."""
    return np.minimum(case.days, of_year - case.so_far[WORK_DAYS])


def expected_income(case: Case, pay: Taxable, days: Column, of_year: int) -> Column:
    """The taxable income of the year: with the last pay what was earned, before that what the employee stated or the current pay leads to.

    So far and now, the regular pay again for the days of work that are left, and the additional months not yet paid.
    """
    earned = case.so_far[TAXABLE_INCOME] + pay.income
    left_by_dates = np.maximum(case.expected_days - case.so_far[WORK_DAYS] - days, 0)
    left = np.minimum(left_by_dates, half_up(case.periods_left * of_year, case.periods))
    full = half_up(pay.regular * case.period_days, np.maximum(days, 1))
    full = np.where(days < case.period_days, full, pay.regular)
    rest = half_up(full * case.periods * left, of_year)
    months = half_up(full * case.periods * case.additional_months * case.expected_days, of_year * 12)
    additional = np.maximum(months - case.so_far[EXTRA_MONTH_INCOME] - pay.additional, 0)
    projected = np.where(case.expected_income >= 0, case.expected_income, earned + rest + additional)
    return np.where(case.final, earned, projected)
