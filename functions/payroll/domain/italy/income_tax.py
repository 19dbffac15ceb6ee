"""IRPEF before and after deductions, and what the state pays out with the wage: TUIR art. 11 to 13, L. 207/2024, D.L. 3/2020.

All are rules of a year, for an income and a number of days. Ratios are cut to four decimals (TUIR art. 12 (4), 13 (6)).
"""

from collections.abc import Sequence

import numpy as np

from payroll.domain.columns import Column, Flags, Number, half_up, truncated
from payroll.domain.italy.case import Case
from payroll.domain.italy.facts import MONTHS
from payroll.domain.italy.rules import Addition, Bracket, EmploymentDeduction, FamilyDeductions, Rules, Supplement, Wedge
from payroll.domain.parameters import RATE_UNIT

RATIO_UNIT = 10_000


def ratio(numerator: Number, denominator: Number) -> Column:
    """A quotient's first four decimals, as ten-thousandths."""
    return truncated(numerator * RATIO_UNIT, denominator)


def gross_tax(income: Column, brackets: Sequence[Bracket], share: Number = 1) -> Column:
    """The tax by brackets, half up to the cent; with a share of n the brackets are an n-th of the year's. Nothing on negative income."""
    positive: Column = np.maximum(income, 0)
    yearly: Column = positive * np.asarray(share, dtype=np.int64)
    start, rate = brackets[0].upper, brackets[0].rate
    tax: Column = yearly * rate
    for bracket in brackets[1:]:
        tax = tax + np.maximum(yearly - (start or 0), 0) * (bracket.rate - rate)
        start, rate = bracket.upper, bracket.rate
    return half_up(tax, share * RATE_UNIT)


def within(income: Column, addition: Addition) -> Column:
    """The amount for incomes over one limit and up to another, nothing for others."""
    return np.where((income > addition.over) & (income <= addition.up_to), addition.amount, 0)


def employment_deduction(
    income: Column, days: Column, fixed_term: Flags, rules: EmploymentDeduction, of_year: int
) -> tuple[Column, Column]:
    """TUIR art. 13 (1) for the days of work, with its minimum for low incomes, and the addition of (1.1)."""
    low = np.maximum(half_up(rules.amount * days, of_year), np.where(fixed_term, rules.minimum_fixed_term, rules.minimum))
    span = rules.second_limit - rules.first_limit
    middle = rules.base * RATIO_UNIT + rules.extra * ratio(rules.second_limit - income, span)
    high = rules.base * ratio(np.maximum(rules.third_limit - income, 0), rules.third_limit - rules.second_limit)
    by_ratio = half_up(np.where(income <= rules.second_limit, middle, high) * days, of_year * RATIO_UNIT)
    addition = within(income, rules.addition)
    if rules.addition_prorated:
        addition = half_up(addition * days, of_year)
    return np.where(income <= rules.first_limit, low, by_ratio), addition


def family_deductions(income: Column, case: Case, rules: FamilyDeductions) -> Column:
    """TUIR art. 12, for the months of dependence; each kind half up to the cent."""
    return spouse_deduction(income, case, rules) + _children(income, case, rules) + _ascendants(income, case, rules)


def spouse_deduction(income: Column, case: Case, rules: FamilyDeductions) -> Column:
    """Art. 12 (1) a and b. No income, no deduction: the ratio is zero (4)."""
    low = rules.spouse_amount * RATIO_UNIT - rules.spouse_reduction * ratio(np.maximum(income, 0), rules.spouse_first_limit)
    middle: Column = np.full_like(income, rules.spouse_base * RATIO_UNIT)
    for addition in rules.spouse_additions:
        middle = middle + within(income, addition) * RATIO_UNIT
    span = rules.spouse_third_limit - rules.spouse_second_limit
    high = rules.spouse_base * ratio(np.maximum(rules.spouse_third_limit - income, 0), span)
    by_income = np.where(income <= rules.spouse_first_limit, low, np.where(income <= rules.spouse_second_limit, middle, high))
    return half_up(np.where(income > 0, by_income, 0) * case.spouse_months, MONTHS * RATIO_UNIT)


def _children(income: Column, case: Case, rules: FamilyDeductions) -> Column:
    limit = rules.child_limit + rules.child_step * np.maximum(case.children - 1, 0)
    share = _open_ratio(limit - income, limit)
    return half_up(rules.child_amount * share * case.child_half_months, 2 * MONTHS * RATIO_UNIT)


def _ascendants(income: Column, case: Case, rules: FamilyDeductions) -> Column:
    share = _open_ratio(rules.ascendant_limit - income, rules.ascendant_limit)
    return half_up(rules.ascendant_amount * share * case.ascendant_months, MONTHS * RATIO_UNIT)


def _open_ratio(numerator: Column, denominator: Number) -> Column:
    """Art. 12 (4): a ratio of one or more, of zero or less gives no deduction."""
    inside = (numerator > 0) & (numerator < denominator)
    return np.where(inside, ratio(numerator, denominator), 0)


def further_deduction(income: Column, days: Column, rules: Wedge, of_year: int) -> Column:
    """L. 207/2024 art. 1 (6), for the days of work."""
    falling = ratio(np.maximum(rules.further_up_to - income, 0), rules.further_up_to - rules.further_full_up_to)
    share = np.where(income <= rules.further_full_up_to, RATIO_UNIT, falling)
    due = np.where(income > rules.further_over, rules.further_amount * share, 0)
    return half_up(due * days, of_year * RATIO_UNIT)


def wedge_sum(total: Column, employment: Column, days: Column, rules: Wedge, of_year: int) -> tuple[Column, Column]:
    """L. 207/2024 art. 1 (4): rate and sum. The rate follows the employment income blown up to a year, the sum is of the actual one."""
    yearly, rate = employment * of_year, np.full_like(employment, rules.sum_rates[-1].rate)
    for bracket in reversed(rules.sum_rates[:-1]):
        rate = np.where(yearly <= (bracket.upper or 0) * days, bracket.rate, rate)
    rate = np.where((total <= rules.sum_limit) & (employment > 0), rate, 0)
    return rate, half_up(np.maximum(employment, 0) * rate, RATE_UNIT)


def supplement(
    income: Column, tax: Column, employment: Column, deductions: Column, days: Column, rules: Supplement, of_year: int
) -> Column:
    """D.L. 3/2020 art. 1. `employment`: the deduction of art. 13 (1); `deductions`: that, with its addition, and those of art. 12.

    Up to the first limit it is whole when the tax exceeds the employment deduction less 75 euros; up to the second it is what the
    deductions exceed the tax by.
    """
    portion = days if rules.prorated else np.full_like(days, of_year)
    whole = half_up(rules.amount * portion, of_year)
    low = np.where(tax > employment - half_up(rules.margin * days, of_year), whole, 0)
    middle = np.clip(deductions - tax, 0, whole)
    return np.where(income <= rules.limit, low, np.where(income <= rules.upper_limit, middle, 0))


def of_period(amount: Column, part: Column, whole: Column) -> Column:
    """The part of a year's amount that belongs to some of its days, half up to the cent."""
    return half_up(amount * part, whole)


def tax_of_additional_month(income: Column, rules: Rules) -> Column:
    """D.P.R. 600/1973 art. 23 (2) b: by the brackets of a month, without deductions."""
    return gross_tax(income, rules.brackets, MONTHS)
