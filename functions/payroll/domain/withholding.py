"""Federal income tax withholding: Publication 15-T, Worksheet 1A, percentage method for automated payroll systems."""

from dataclasses import dataclass
from enum import StrEnum

from payroll.domain.rounding import half_up
from payroll.domain.rules import PERIODS_PER_YEAR, RATE_UNIT, FilingStatus, PayFrequency, RuleSet, Schedule


class W4Form(StrEnum):
    """Which Form W-4 the employer holds: the one of 2020 or later, or an earlier one with allowances."""

    SINCE_2020 = "2020"
    BEFORE_2020 = "2019"


@dataclass(frozen=True, slots=True)
class W4:
    """What the employee certified. Amounts are cents: steps 3, 4(a) and 4(b) a year, `extra` a pay period.

    `extra` is step 4(c), or line 6 of the earlier form. Someone without a form is single with nothing else claimed.
    """

    form: W4Form = W4Form.SINCE_2020
    status: FilingStatus = FilingStatus.SINGLE
    two_jobs: bool = False
    credits: int = 0
    other_income: int = 0
    deductions: int = 0
    extra: int = 0
    allowances: int = 0
    exempt: bool = False


def adjusted_annual_wage(wage: int, frequency: PayFrequency, w4: W4, rules: RuleSet) -> int:
    """Step 1: the wage of a period made yearly and adjusted (line 1i, or 1l for an earlier form), never below zero."""
    annual = wage * PERIODS_PER_YEAR[frequency]
    if w4.form is W4Form.BEFORE_2020:
        return max(0, annual - w4.allowances * rules.allowance)
    return max(0, annual + w4.other_income - w4.deductions - _line_1g(w4, rules))


def _line_1g(w4: W4, rules: RuleSet) -> int:
    if w4.two_jobs:
        return 0
    return rules.line_1g_married_jointly if w4.status is FilingStatus.MARRIED_JOINTLY else rules.line_1g_other


def schedule_for(w4: W4, rules: RuleSet) -> Schedule:
    """The table of step 2. The checkbox of step 2 exists on forms of 2020 or later only."""
    if w4.two_jobs and w4.form is W4Form.SINCE_2020:
        return rules.step2[w4.status]
    return rules.standard[w4.status]


def tentative_withholding(annual_wage: int, periods: int, schedule: Schedule) -> int:
    """Step 2: the tax of a period in cents. Exact up to line 2h, which is rounded half up to the cent."""
    row = schedule.bracket(annual_wage)
    annual_tax = row.base * RATE_UNIT + (annual_wage - row.at_least) * row.rate
    return half_up(annual_tax, RATE_UNIT * periods)


def federal_income_tax(wage: int, frequency: PayFrequency, w4: W4, rules: RuleSet) -> int:
    """Cents to withhold from the wage of one period (line 4b). Line 3b is rounded by itself, half up to the cent."""
    if w4.exempt:
        return 0
    periods = PERIODS_PER_YEAR[frequency]
    tentative = tentative_withholding(adjusted_annual_wage(wage, frequency, w4, rules), periods, schedule_for(w4, rules))
    credit = half_up(w4.credits, periods) if w4.form is W4Form.SINCE_2020 else 0
    return max(0, tentative - credit) + w4.extra
