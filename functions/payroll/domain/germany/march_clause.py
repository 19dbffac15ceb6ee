"""March clause (Märzklausel), § 23a (4), (5) SGB IV: one-off pay of January to March that belongs to the last year.

Paid by the employer of the last settled month of the year before, and with the other insured pay of this year above the ceiling of this
year so far, the whole payment is assigned to that month: it is insured up to what the ceilings of that year's days have left, at that
year's rates and by the facts of its end. What exceeds them is not insured at all. Whether the ceiling is exceeded is asked of health
insurance alone for those who are compulsorily insured in it, and of pension insurance for all others.

The month it is assigned to is not calculated again: a lowered base of its own (transition zone) stays as it was, and so does the subsidy
for private insurance. That the one-off pay itself follows the general rules then is unverified.
"""

from dataclasses import dataclass, replace

import numpy as np

from payroll.domain.columns import Column, Flags
from payroll.domain.germany.case import Case, LastYear
from payroll.domain.germany.contributions import Contributions, Shares, contributions
from payroll.domain.germany.insured_pay import Base, InsuredPay, ceiling
from payroll.domain.germany.rules import InsuranceRules
from payroll.domain.germany.selection import rows_where, spread, taken


@dataclass(frozen=True, slots=True)
class Assigned:
    """One-off pay of the last year: the payments, as much of them as is insured there, and what is known of that year.

    `to_check`: payments that the clause may meet, of people who were employed here, while the last year's figures, sums or facts that it
    takes are not known. They are insured in this year.
    """

    one_off: Column
    pension: Column
    health: Column
    to_check: Column
    last: LastYear


def assigned(case: Case, pay: InsuredPay, rules: InsuranceRules | None) -> Assigned | None:
    """What the clause assigns to the last year; None when it meets nobody. `pay`: this year's bases with the one-off pay in them."""
    last = case.last
    if last is None:
        return None
    beyond = np.where(last.compulsory_health, pay.health.beyond, pay.pension.beyond)
    met = case.first_quarter & ~case.mini_job & (beyond > 0) & last.employed
    if not met.any():
        return None
    known: Flags = met & last.known if rules else np.zeros(len(case), dtype=np.bool_)
    one_off = case.one_off * known
    return Assigned(
        one_off=one_off,
        pension=_insured(one_off, last.days, last.pension_base, rules.pension_ceiling if rules else 0),
        health=_insured(one_off, last.days, last.health_base, rules.health_ceiling if rules else 0),
        to_check=case.one_off * (met & ~known),
        last=last,
    )


def without(case: Case, pay: InsuredPay, moved: Assigned) -> tuple[Case, InsuredPay]:
    """The month and its bases as this year's insurance sees them."""
    gone = moved.one_off > 0
    alone = InsuredPay(_regular_alone(pay.pension, gone), _regular_alone(pay.health, gone), pay.reduced)
    return replace(case, one_off=case.one_off - moved.one_off), alone


def _regular_alone(base: Base, rows: Flags) -> Base:
    total = np.where(rows, base.regular, base.total)
    return Base(total, total.copy(), base.regular, np.where(rows, 0, base.beyond))


def last_years_contributions(case: Case, moved: Assigned, rules: InsuranceRules) -> Contributions:
    """What is due on it at the last year's rates, by the facts of its end."""
    rows = rows_where(moved.one_off > 0)
    few = taken(replace(case, insurance=moved.last.insurance), rows)
    return spread(contributions(few, _pay(taken(moved, rows)), rules), rows, len(case))


def _pay(moved: Assigned) -> InsuredPay:
    nothing = np.zeros_like(moved.one_off)
    pension, health = (Base(total, total, nothing, nothing) for total in (moved.pension, moved.health))
    return InsuredPay(pension, health, np.zeros(len(nothing), dtype=np.bool_))


def together(one: Contributions, other: Contributions) -> Contributions:
    """The contributions of both years."""

    def both(mine: Shares, others: Shares) -> Shares:
        return Shares(mine.employee + others.employee, mine.employer + others.employer)

    return Contributions(
        health=both(one.health, other.health),
        care=both(one.care, other.care),
        pension=both(one.pension, other.pension),
        unemployment=both(one.unemployment, other.unemployment),
    )


def _insured(one_off: Column, days: Column, so_far: Column, monthly: int) -> Column:
    """As much as the ceiling of the last year's days has left, § 23a (3) SGB IV."""
    room = np.maximum(ceiling(monthly, days) - so_far, 0)
    insured: Column = np.minimum(one_off, room)
    return insured
