"""What the employer pays towards private health and long-term care insurance: § 257 (2) SGB V, § 61 (2) SGB XI."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, floored, half_up
from payroll.domain.germany.case import Case
from payroll.domain.germany.insured_pay import InsuredPay
from payroll.domain.germany.rounding import share
from payroll.domain.germany.rules import InsuranceRules
from payroll.domain.germany.selection import rows_where, spread, taken


@dataclass(frozen=True, slots=True)
class Subsidies:
    """Paid to the employee, untaxed, in cents a month."""

    health: Column
    care: Column


def subsidies(case: Case, pay: InsuredPay, rules: InsuranceRules) -> Subsidies | None:
    """Half of the premium, at most half of what a statutory fund with the average surcharge would ask. None when nobody is private."""
    rows = rows_where(case.insurance.private & ~case.mini_job)
    if not rows.size:
        return None
    return spread(_subsidies(taken(case, rows), taken(pay, rows).health.total, rules), rows, len(case))


def _subsidies(case: Case, base: Column, rules: InsuranceRules) -> Subsidies:
    insurance, premiums = case.insurance, case.private
    rate = np.where(insurance.sick_pay, rules.health_half, rules.health_half_without_sick_pay)
    highest_for_health = share(base, rate + floored(rules.average_surcharge, 2))
    highest_for_care = share(base, np.where(insurance.saxony, rules.care.employer_saxony, rules.care.employer))
    return Subsidies(
        health=np.minimum(half_up(premiums.health_premium, 2), highest_for_health),
        care=np.minimum(half_up(premiums.care_premium, 2), highest_for_care),
    )
