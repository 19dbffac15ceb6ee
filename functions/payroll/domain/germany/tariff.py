"""Income tax on a year's taxable income, by tax class.

The products fit int64 (9.22e18): the widest progressive zone is y = 52,079 euros, and with its coefficients in hundredths
(17,664 y + 239,700e6) y + 101,513e12 is 1.83e18. A yearly income is below 3.6e13 cents (360 days of `HIGHEST_AMOUNT`, and the
other earnings), five quarters of it times the top rate 45,000 is 2.03e18. The test `test_extremes` has these very values.
"""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, floored
from payroll.domain.germany.facts import TaxClass
from payroll.domain.germany.rounding import EURO
from payroll.domain.germany.rules import HighClasses, Tariff, WageTaxRules
from payroll.domain.germany.selection import rows_where

_Y_UNIT = 1_000_000
"""The law's y and z count ten-thousands of euros; to six decimals, so they count cents."""


def income_tax(income: Column, tariff: Tariff) -> Column:
    """Tarifliche Einkommensteuer, § 32a (1) EStG, step UPTAB: cents of full euros, for one person's income in cents."""
    tax = np.zeros_like(income)
    start = tariff.basic_allowance
    for zone in tariff.progressive:
        y = np.clip(income - zone.start, 0, zone.end + EURO - zone.start)
        numerator = (zone.quadratic * y + zone.linear * _Y_UNIT) * y + zone.constant * _Y_UNIT**2
        tax = np.where(income >= start + EURO, floored(numerator, 100 * _Y_UNIT**2), tax)
        start = zone.end
    for flat in tariff.proportional:
        above = floored(flat.rate * income - flat.deduction * RATE_UNIT, RATE_UNIT * EURO)
        tax = np.where(income >= start + EURO, above, tax)
        start = flat.end or start
    return tax * EURO


def tax_by_class(taxable: Column, tax_class: Column, rules: WageTaxRules) -> Column:
    """Jahreslohnsteuer, § 39b (2) sentences 6 and 7 EStG, step UPMLST: class III by splitting, V and VI by their own rule.

    Taxable income [ZVE] and tax [ST] in cents; the income is cut to the euro first. Below one euro there is no income.
    """
    people = np.where(tax_class == TaxClass.III, 2, 1)
    income = floored(np.maximum(taxable, 0), people * EURO) * EURO
    tax = people * income_tax(income, rules.tariff)
    rows = rows_where(tax_class >= TaxClass.V)
    if rows.size:
        tax[rows] = _high_class_tax(income[rows], rules.tariff, rules.high_classes)
    return tax


def _high_class_tax(income: Column, tariff: Tariff, high: HighClasses) -> Column:
    """Classes V and VI, step MST5_6: between the limits no more than the flat rate on what exceeds the first of them."""
    tax = _twice_the_difference(np.minimum(income, high.second_limit), tariff, high)
    at_first_limit = _twice_the_difference(np.array([high.first_limit], dtype=np.int64), tariff, high)
    ceiling = at_first_limit + _part(income - high.first_limit, high.rate)
    between = (income > high.first_limit) & (income <= high.second_limit)
    tax = np.where(between, np.minimum(tax, ceiling), tax)
    tax += _part(np.clip(income, high.second_limit, high.third_limit) - high.second_limit, high.rate)
    return tax + _part(np.maximum(income - high.third_limit, 0), high.top_rate)


def _twice_the_difference(income: Column, tariff: Tariff, high: HighClasses) -> Column:
    """Twice the difference of the taxes on five and on three quarters of the income, at least the lowest rate: step UP5_6."""
    raised = floored(floored(income * 5, 4), high.step) * high.step
    lowered = floored(floored(income * 3, 4), high.step) * high.step
    tax: Column = np.maximum(2 * (income_tax(raised, tariff) - income_tax(lowered, tariff)), _part(income, high.minimum_rate))
    return tax


def _part(income: Column, rate: int) -> Column:
    return floored(income * rate, RATE_UNIT * EURO) * EURO
