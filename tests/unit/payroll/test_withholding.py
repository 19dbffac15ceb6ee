"""Worksheet 1A against rows worked from the tables, and against a plain Decimal reading of the worksheet."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given

from payroll.domain.rules import PERIODS_PER_YEAR, FilingStatus, PayFrequency, RuleSet
from payroll.domain.withholding import W4, W4Form, adjusted_annual_wage, federal_income_tax
from payroll.records.rule_sets import rule_set
from tests.unit.payroll.builders import FORMS, FREQUENCIES, WAGES

R2026 = rule_set(2026)
CENT = Decimal("0.01")


def by_the_worksheet(wage: int, frequency: PayFrequency, w4: W4, rules: RuleSet) -> int:
    """Dollars as Decimal, one line of the worksheet after the other."""
    if w4.exempt:
        return 0
    dollars = {name: Decimal(getattr(w4, name)) / 100 for name in ("credits", "other_income", "deductions", "extra")}
    periods = PERIODS_PER_YEAR[frequency]
    line_1c = Decimal(wage) / 100 * periods
    if w4.form is W4Form.BEFORE_2020:
        annual = line_1c - w4.allowances * Decimal(4300)
    else:
        line_1g = Decimal(0) if w4.two_jobs else Decimal(12900 if w4.status is FilingStatus.MARRIED_JOINTLY else 8600)
        annual = line_1c + dollars["other_income"] - (dollars["deductions"] + line_1g)
    annual = max(annual, Decimal(0))
    table = (rules.step2 if w4.two_jobs else rules.standard)[w4.status]
    row = [row for row in table.brackets if Decimal(row.at_least) / 100 <= annual][-1]
    line_2g = Decimal(row.base) / 100 + (annual - Decimal(row.at_least) / 100) * Decimal(row.rate) / 10_000
    line_2h = (line_2g / periods).quantize(CENT, ROUND_HALF_UP)
    line_3b = (dollars["credits"] / periods).quantize(CENT, ROUND_HALF_UP)
    return int((max(line_2h - line_3b, Decimal(0)) + dollars["extra"]) * 100)


@given(WAGES, FREQUENCIES, FORMS)
def test_equals_the_worksheet_in_decimals(wage: int, frequency: PayFrequency, w4: W4) -> None:
    for year in (2025, 2026):
        assert federal_income_tax(wage, frequency, w4, rule_set(year)) == by_the_worksheet(wage, frequency, w4, rule_set(year))


@given(WAGES, WAGES, FREQUENCIES, FORMS)
def test_more_wage_never_means_less_tax(one: int, other: int, frequency: PayFrequency, w4: W4) -> None:
    low, high = sorted((one, other))
    assert federal_income_tax(low, frequency, w4, R2026) <= federal_income_tax(high, frequency, w4, R2026)


@pytest.mark.parametrize(
    ("dollars", "frequency", "w4", "cents"),
    [
        # Single, weekly: 350 * 52 = 18200; less 8600 = 9600; 10% of 2100 over 52 weeks.
        (350, "weekly", W4(), 4_04),
        # Married, monthly: 6000 * 12 = 72000; less 12900 = 59100; 2480 + 12% of 15000 over 12 months.
        (6000, "monthly", W4(status=FilingStatus.MARRIED_JOINTLY), 356_67),
        # The box of step 2: no line 1g, and the other table. 52000: 2900 + 22% of 18750 over 26 fortnights.
        (2000, "biweekly", W4(two_jobs=True), 270_19),
        # Credits of step 3 end at nothing, extra withholding stands.
        (350, "weekly", W4(credits=2000_00, extra=15_00), 15_00),
        # An earlier form: 1000 * 52 = 52000; two allowances leave 43400; 1240 + 12% of 23500 over 52.
        (1000, "weekly", W4(form=W4Form.BEFORE_2020, allowances=2), 78_08),
        (9000, "monthly", W4(exempt=True, extra=10_00), 0),
    ],
)
def test_rows_worked_by_hand(dollars: int, frequency: str, w4: W4, cents: int) -> None:
    assert federal_income_tax(dollars * 100, PayFrequency(frequency), w4, R2026) == cents


def test_a_wage_on_the_floor_of_a_row_belongs_to_it() -> None:
    table = R2026.standard[FilingStatus.SINGLE]
    assert table.bracket(19_900_00).rate == 1200
    assert table.bracket(19_899_99).rate == 1000


def test_deductions_do_not_push_the_annual_wage_below_zero() -> None:
    assert adjusted_annual_wage(100_00, PayFrequency.MONTHLY, W4(deductions=50_000_00), R2026) == 0
