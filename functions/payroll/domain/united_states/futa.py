"""Federal unemployment tax, the employer's alone: 26 USC 3301, 3302, 3306(b)(1)."""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, half_up
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import Case
from payroll.domain.united_states.fica import under_limit
from payroll.domain.united_states.rules import Rules


def unemployment_tax(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """The tax on the first wages of the year, less the full credit for state contributions, which a state may have reduced."""
    pay = np.where(case.futa_exempt, 0, case.regular + case.one_off)
    wages = under_limit(rules.futa_wage_base, case.futa_before, pay)
    rate = rules.futa_rate - (rules.futa_credit_rate - case.futa_credit_reduction)
    tax = half_up(wages * rate, RATE_UNIT)
    if trail is not None:
        trail.note("futa_pay", "Wages of FUTA before the limit (26 USC 3306(b))", pay, wages=pay)
        trail.note(
            "futa_wages",
            "The first wages of the year (26 USC 3306(b)(1))",
            wages,
            ("futa.wage_base",),
            pay=pay,
            pay_before=case.futa_before,
        )
        names = ("futa.rate", "futa.credit_rate")
        trail.note("futa", "FUTA less the state credit (26 USC 3301, 3302), half up to the cent", tax, names, wages=wages, net_rate=rate)
    return {"futa": tax, "futa_wages": wages, "futa_pay": pay}
