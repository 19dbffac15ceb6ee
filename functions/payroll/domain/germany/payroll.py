"""From gross to net: everything that is due on a month's pay in Germany."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column
from payroll.domain.germany import figures as fig
from payroll.domain.germany.case import Case
from payroll.domain.germany.contributions import Contributions, contributions
from payroll.domain.germany.explanation import explain
from payroll.domain.germany.figures import FIGURES
from payroll.domain.germany.insured_pay import InsuredPay, insured_pay
from payroll.domain.germany.march_clause import Assigned, assigned, last_years_contributions, together, without
from payroll.domain.germany.mini_jobs import MiniJob, mini_job
from payroll.domain.germany.private_insurance import Subsidies, subsidies
from payroll.domain.germany.rounding import share
from payroll.domain.germany.rules import InsuranceRules, Rules
from payroll.domain.germany.selection import rows_where, taken
from payroll.domain.germany.transition_zone import lowered
from payroll.domain.germany.withholding import Withheld, withheld
from payroll.domain.trail import Trail

SLICE = 16_384
"""People calculated at a time, so that the columns stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Month:
    """The parts of a month's calculation. Mini jobs appear in `contributions` like the others and are replaced in the figures.

    `pay`: this year's bases; `moved`: one-off pay of the last year. `contributions` have both."""

    pay: InsuredPay
    moved: Assigned | None
    contributions: Contributions
    subsidies: Subsidies | None
    taxes: Withheld


def calculate(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """All figures of everybody, in cents (`insured_days` in days). With a trail the steps of the calculation are noted in it."""
    if len(case) <= SLICE or trail is not None:
        return _calculate(case, rules, trail)
    whole = {figure.code: np.empty(len(case), dtype=np.int64) for figure in FIGURES}
    for start in range(0, len(case), SLICE):
        rows = slice(start, start + SLICE)
        for code, values in _calculate(taken(case, rows), rules, None).items():
            whole[code][rows] = values
    return whole


def _calculate(case: Case, rules: Rules, trail: Trail | None) -> dict[str, Column]:
    month = _month(case, rules)
    values = _tax_figures(case, month.taxes) | _insurance_figures(case, month, rules.insurance) | _last_year_figures(case, month.moved)
    if month.moved and rules.last_insurance:
        values[fig.INSOLVENCY] = values[fig.INSOLVENCY] + share(month.moved.pension, rules.last_insurance.insolvency_rate)
    rows = rows_where(case.mini_job)
    if rows.size:
        for code, amounts in _mini_job_figures(mini_job(taken(case, rows), rules.insurance)).items():
            values[code][rows] = amounts
    if trail is not None:
        explain(trail, case, rules, values, month.pay, month.taxes, month.moved)
    return {figure.code: values[figure.code] for figure in FIGURES}


def _month(case: Case, rules: Rules) -> Month:
    pay = insured_pay(case, rules.insurance)
    moved, insured = assigned(case, pay, rules.last_insurance), case
    if moved:
        insured, pay = without(case, pay, moved)
    pay = lowered(insured, pay, rules.insurance.transition_zone)
    subsidy = subsidies(case, pay, rules.insurance)
    due = contributions(case, pay, rules.insurance)
    if moved and rules.last_insurance:
        due = together(due, last_years_contributions(case, moved, rules.last_insurance))
    return Month(
        pay=pay,
        moved=moved,
        contributions=due,
        subsidies=subsidy,
        taxes=withheld(case, subsidy, rules.wage_tax),
    )


def _tax_figures(case: Case, taxes: Withheld) -> dict[str, Column]:
    return {
        fig.TAXABLE_WAGE: taxes.regular_wage + taxes.other_earnings,
        fig.FLAT_TAXED_WAGE: (case.regular + case.one_off + case.compensation) * case.flat_tax,
        fig.WAGE_TAX: taxes.regular.wage_tax,
        fig.SOLIDARITY: taxes.regular.solidarity,
        fig.CHURCH_TAX: taxes.regular.church_tax,
        fig.OTHER_WAGE_TAX: taxes.other.wage_tax,
        fig.OTHER_SOLIDARITY: taxes.other.solidarity,
        fig.OTHER_CHURCH_TAX: taxes.other.church_tax,
    }


def _insurance_figures(case: Case, month: Month, rules: InsuranceRules) -> dict[str, Column]:
    """The levies go by the base of the pension insurance, insured or not; U1 and U2 leave out one-off pay, § 7 (2) AAG, § 358 SGB III."""
    pay, due, nothing = month.pay, month.contributions, np.zeros(len(case), dtype=np.int64)
    return {
        fig.INSURED_DAYS: case.days.copy(),
        fig.PENSION_BASE: pay.pension.total,
        fig.HEALTH_BASE: pay.health.total,
        fig.HEALTH_SUBSIDY: month.subsidies.health if month.subsidies else nothing,
        fig.CARE_SUBSIDY: month.subsidies.care if month.subsidies else nothing,
        fig.HEALTH: due.health.employee,
        fig.CARE: due.care.employee,
        fig.PENSION: due.pension.employee,
        fig.UNEMPLOYMENT: due.unemployment.employee,
        fig.EMPLOYER_HEALTH: due.health.employer,
        fig.EMPLOYER_CARE: due.care.employer,
        fig.EMPLOYER_PENSION: due.pension.employer,
        fig.EMPLOYER_UNEMPLOYMENT: due.unemployment.employer,
        fig.U1: share(pay.pension.regular, case.insurance.u1_rate),
        fig.U2: share(pay.pension.regular, case.insurance.u2_rate),
        fig.INSOLVENCY: share(pay.pension.total, rules.insolvency_rate),
        fig.FLAT_TAX: np.zeros(len(case), dtype=np.int64),
    }


def _last_year_figures(case: Case, moved: Assigned | None) -> dict[str, Column]:
    nothing = np.zeros(len(case), dtype=np.int64)
    return {
        fig.MARCH_CLAUSE: moved.to_check if moved else nothing,
        fig.LAST_YEAR_ONE_OFF: moved.one_off if moved else nothing,
        fig.LAST_YEAR_PENSION_BASE: moved.pension if moved else nothing,
        fig.LAST_YEAR_HEALTH_BASE: moved.health if moved else nothing,
    }


def _mini_job_figures(due: MiniJob) -> dict[str, Column | int]:
    return {
        fig.PENSION_BASE: due.base,
        fig.HEALTH_BASE: 0,
        fig.HEALTH: 0,
        fig.CARE: 0,
        fig.PENSION: due.pension,
        fig.UNEMPLOYMENT: 0,
        fig.EMPLOYER_HEALTH: due.employer_health,
        fig.EMPLOYER_CARE: 0,
        fig.EMPLOYER_PENSION: due.employer_pension,
        fig.EMPLOYER_UNEMPLOYMENT: 0,
        fig.U1: due.u1,
        fig.U2: due.u2,
        fig.INSOLVENCY: due.insolvency,
        fig.FLAT_TAX: due.flat_tax,
    }
