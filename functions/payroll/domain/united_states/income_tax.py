"""Federal income tax on regular wages: Publication 15-T, Worksheet 1A, percentage method for automated payroll systems."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, half_up
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import STATUSES, Case
from payroll.domain.united_states.facts import FilingStatus
from payroll.domain.united_states.rules import Rules

_MARRIED = STATUSES.index(FilingStatus.MARRIED_JOINTLY)
_TABLES = tuple(
    f"income_tax.{name}" for name in ("line_1g_married_jointly", "line_1g_other", "allowance", *(f"standard_{each}" for each in STATUSES))
) + tuple(f"income_tax.step2_{each}" for each in STATUSES)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The lines of Worksheet 1A in cents: 1c, 1i (1l for an earlier form), 2h, 3b and 4b. `addition`: of a nonresident alien, in 1a."""

    addition: Column
    annual_wage: Column
    adjusted_annual_wage: Column
    tentative: Column
    credit: Column
    withheld: Column


def worksheet(wage: Column, case: Case, rules: Rules) -> Worksheet:
    """Worksheet 1A for the wage of one pay period. Nothing is withheld without a wage, and from someone exempt.

    Exact up to line 2h, which is rounded half up to the cent; so is line 3b by itself.
    """
    addition = _nonresident_addition(case, rules)
    annual = (wage + addition) * case.periods
    line_1g = np.where(case.two_jobs, 0, np.where(case.status == _MARRIED, rules.line_1g_married_jointly, rules.line_1g_other))
    since_2020 = annual + case.other_income - case.deductions - line_1g
    adjusted: Column = np.maximum(0, np.where(case.earlier_form, annual - case.allowances * rules.allowance, since_2020))
    tentative = _tentative(adjusted, case, rules)
    credit = half_up(case.credits, case.periods)
    withheld = np.where((wage > 0) & ~case.exempt, np.maximum(0, tentative - credit) + case.extra, 0)
    return Worksheet(addition, annual, adjusted, tentative, credit, withheld)


def _nonresident_addition(case: Case, rules: Rules) -> Column:
    """Tables 1 and 2 of Publication 15-T: nonresident aliens may not claim the standard deduction."""
    if not case.nonresident.any():
        return np.zeros_like(case.periods)
    earlier, later = (_by_periods(case.periods, table) for table in (rules.nonresident_before_2020, rules.nonresident_since_2020))
    return np.where(case.nonresident, np.where(case.earlier_form, earlier, later), 0)


def _by_periods(periods: Column, amounts: Mapping[int, int]) -> Column:
    return np.select([periods == each for each in amounts], [np.int64(amount) for amount in amounts.values()], np.int64(0))


def _tentative(annual: Column, case: Case, rules: Rules) -> Column:
    """Step 2: the tax of the table row that holds the annual wage, divided by the pay periods."""
    table = np.where(case.two_jobs, len(STATUSES), 0) + case.status
    floors, taxes, rates = (
        np.array([getattr(each, part) for each in rules.schedules], dtype=np.int64) for part in ("floors", "taxes", "rates")
    )
    row = (annual[:, np.newaxis] >= floors[table]).sum(axis=1) - 1
    tax = taxes[table, row] * RATE_UNIT + (annual - floors[table, row]) * rates[table, row]
    return half_up(tax, RATE_UNIT * case.periods)


def regular_tax(case: Case, rules: Rules, trail: Trail | None = None) -> Column:
    """Tax on the regular wages of the period, less what its earlier runs withheld; never more is given back than they withheld.

    A correction that takes regular wages back gives back the tax of the same pay period. Where the period's earlier wages are not
    known, nothing is withheld and nothing returned: the period's tax is never below zero.
    """
    lines = worksheet(case.period_regular + case.regular, case, rules)
    due = np.maximum(lines.withheld - case.period_tax, -np.maximum(0, case.period_tax))
    tax = np.where(case.regular == 0, 0, due)
    if trail is not None:
        trail.note(
            "federal_income_tax",
            "Publication 15-T, Worksheet 1A (26 USC 3402), less the tax of the period's earlier runs",
            tax,
            _TABLES,
            regular_wages=case.regular,
            wages_earlier_in_period=case.period_regular,
            tax_earlier_in_period=case.period_tax,
            pay_periods_count=case.periods,
            nonresident_addition=lines.addition,
            line_1c_annual_wage=lines.annual_wage,
            line_1i_adjusted_annual_wage=lines.adjusted_annual_wage,
            line_2h_tentative_withholding=lines.tentative,
            line_3b_credit=lines.credit,
            line_4a_extra=case.extra,
            line_4b_withholding=lines.withheld,
        )
    return tax
