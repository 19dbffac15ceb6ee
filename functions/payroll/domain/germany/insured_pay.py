"""What contributions are counted from: pay up to the ceilings, §§ 22, 23a SGB IV and § 1 BVV."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, Flags, half_up
from payroll.domain.germany.case import MONTH_DAYS, Case
from payroll.domain.germany.rules import InsuranceRules
from payroll.domain.germany.selection import rows_where


@dataclass(frozen=True, slots=True)
class Base:
    """Insured pay of a branch: all of it, what the employee's share is counted from, and the part that is regular pay.

    `beyond` is one-off pay above the ceiling of the year so far.
    """

    total: Column
    employee: Column
    regular: Column
    beyond: Column


@dataclass(frozen=True, slots=True)
class InsuredPay:
    """Pension and unemployment insurance have one ceiling, health and long-term care the other. `reduced`: in the transition zone."""

    pension: Base
    health: Base
    reduced: Flags


def ceiling(monthly: int, days: Column) -> Column:
    """A ceiling for days of insurance: a thirtieth of the month's for each, § 1 (1) BVV, half up to the cent."""
    return half_up(monthly * days, MONTH_DAYS)


def capped(case: Case, monthly: int, so_far: Column) -> Base:
    """Regular pay up to the month's ceiling; one-off pay up to what the year's ceilings so far have left, § 23a (3) SGB IV."""
    regular = np.clip(case.regular, 0, ceiling(monthly, case.days))
    total, beyond = regular.copy(), np.zeros_like(regular)
    rows = rows_where(case.one_off > 0)
    if rows.size:
        room = ceiling(monthly, (case.year.days + case.days)[rows]) - so_far[rows] - regular[rows]
        insured = np.clip(case.one_off[rows], 0, np.maximum(room, 0))
        total[rows] += insured
        beyond[rows] = case.one_off[rows] - insured
    return Base(total, total.copy(), regular, beyond)


def insured_pay(case: Case, rules: InsuranceRules) -> InsuredPay:
    """Both bases before the transition zone lowers them."""
    return InsuredPay(
        pension=capped(case, rules.pension_ceiling, case.year.pension_base),
        health=capped(case, rules.health_ceiling, case.year.health_base),
        reduced=np.zeros(len(case), dtype=np.bool_),
    )
