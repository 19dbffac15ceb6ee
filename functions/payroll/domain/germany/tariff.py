"""Income tax on a year's taxable income, by tax class."""

from payroll.domain.germany.rounding import EURO
from payroll.domain.germany.rules import RATE_UNIT, GermanRules, HighClasses, Tariff, TaxClass

_Y_UNIT = 1_000_000
"""The law's y and z count ten-thousands of euros; to six decimals, so they count cents."""


def income_tax(income: int, tariff: Tariff) -> int:
    """Tarifliche Einkommensteuer, § 32a (1) EStG, step UPTAB: cents of full euros, for one person's income in cents."""
    if income < tariff.basic_allowance + EURO:
        return 0
    for zone in tariff.progressive:
        if income < zone.end + EURO:
            y = income - zone.start
            tax = (zone.quadratic * y + zone.linear * _Y_UNIT) * y + zone.constant * _Y_UNIT**2
            return tax // (100 * _Y_UNIT**2) * EURO
    for flat in tariff.proportional:
        if flat.end is None or income < flat.end + EURO:
            return (flat.rate * income - flat.deduction * RATE_UNIT) // (RATE_UNIT * EURO) * EURO
    raise AssertionError("the last zone of a tariff has no end")


def tax_by_class(taxable: int, tax_class: TaxClass, rules: GermanRules) -> int:
    """Jahreslohnsteuer, § 39b (2) sentences 6 and 7 EStG, step UPMLST: class III by splitting, V and VI by their own rule.

    Taxable income [ZVE] and tax [ST] in cents; the income is cut to the euro first. Below one euro there is no income.
    """
    if taxable < EURO:
        return 0
    if tax_class is TaxClass.III:
        return 2 * income_tax(taxable // (2 * EURO) * EURO, rules.tariff)
    income = taxable // EURO * EURO
    if tax_class >= TaxClass.V:
        return _high_class_tax(income, rules.tariff, rules.high_classes)
    return income_tax(income, rules.tariff)


def _high_class_tax(income: int, tariff: Tariff, high: HighClasses) -> int:
    """Classes V and VI, step MST5_6: between the limits no more than the flat rate on what exceeds the first of them."""
    if income <= high.second_limit:
        tax = _twice_the_difference(income, tariff, high)
        if income > high.first_limit:
            ceiling = _twice_the_difference(high.first_limit, tariff, high) + _part(income - high.first_limit, high.rate)
            return min(tax, ceiling)
        return tax
    tax = _twice_the_difference(high.second_limit, tariff, high)
    tax += _part(min(income, high.third_limit) - high.second_limit, high.rate)
    if income > high.third_limit:
        tax += _part(income - high.third_limit, high.top_rate)
    return tax


def _twice_the_difference(income: int, tariff: Tariff, high: HighClasses) -> int:
    """Twice the difference of the taxes on five and on three quarters of the income, at least the lowest rate: step UP5_6."""
    raised = income * 5 // 4 // high.step * high.step
    lowered = income * 3 // 4 // high.step * high.step
    return max(2 * (income_tax(raised, tariff) - income_tax(lowered, tariff)), _part(income, high.minimum_rate))


def _part(income: int, rate: int) -> int:
    return income * rate // (RATE_UNIT * EURO) * EURO
