"""Übergangsbereich ("midi job"): contributions from a lowered base, § 20 (2), (2a) SGB IV.

Bases are rounded half up to the cent, then the contributions from them. No official source was seen for that order: it is unverified.
"""

from dataclasses import replace

import numpy as np

from payroll.domain.columns import Column, Flags, floored, half_up
from payroll.domain.germany.case import MONTH_DAYS, Case
from payroll.domain.germany.facts import TransitionZone
from payroll.domain.germany.insured_pay import Base, InsuredPay
from payroll.domain.germany.rules import TransitionZoneRules
from payroll.domain.germany.selection import rows_where

_FACTOR_UNIT = 10_000


def full_month(pay: Column, days: Column) -> Column:
    """The pay of a part of the month brought to a whole one, half up to the cent. Without days it is taken as it is."""
    whole = (days == MONTH_DAYS) | (days == 0)
    if whole.all():
        return pay
    return np.where(whole, pay, half_up(pay * MONTH_DAYS, np.maximum(days, 1)))


def in_zone(case: Case, rules: TransitionZoneRules) -> Flags:
    """Whose contributions are lowered this month.

    The zone goes by regular monthly pay: the profile says so, or this month's regular pay, brought to a whole month, lies in it. In a month
    that exceeds the zone with its one-off pay the general rules apply. So they do for one-off pay in a part of a month and for negative
    one-off pay; for these two no rule was found (unverified).
    """
    monthly = full_month(case.regular, case.days)
    automatic = (monthly > rules.lower) & (monthly <= rules.upper)
    by_profile = case.insurance.transition_zone
    regularly = np.where(by_profile == TransitionZone.AUTOMATIC, automatic, by_profile == TransitionZone.YES)
    plain = (case.one_off == 0) | ((case.one_off > 0) & (case.days == MONTH_DAYS))
    month = monthly + case.one_off
    excluded = case.mini_job | case.insurance.trainee | (case.days == 0)
    found: Flags = regularly & plain & ~excluded & (month > 0) & (month <= rules.upper)
    return found


def total_base(month: Column, days: Column, rules: TransitionZoneRules) -> Column:
    """What the whole contribution is counted from: F * G + (U / (U - G) - G / (U - G) * F) * (pay - G), below G the pay times F.

    G and U are the zone's limits. For a part of the month it is the thirtieth for each day.
    """
    width = rules.upper - rules.lower
    slope = rules.upper * _FACTOR_UNIT - rules.lower * rules.factor
    within = rules.factor * rules.lower * width + slope * (month - rules.lower)
    below = rules.factor * month * width
    return half_up(np.where(month > rules.lower, within, below) * days, _FACTOR_UNIT * width * MONTH_DAYS)


def employee_base(month: Column, days: Column, rules: TransitionZoneRules) -> Column:
    """What the employee's share is counted from: U / (U - G) * (pay - G), nothing below G."""
    return half_up(rules.upper * np.maximum(0, month - rules.lower) * days, (rules.upper - rules.lower) * MONTH_DAYS)


def lowered(case: Case, pay: InsuredPay, rules: TransitionZoneRules) -> InsuredPay:
    """The bases with those in the zone lowered. Both ceilings lie above it. `regular` is the part that regular pay has in a base."""
    reduced = in_zone(case, rules)
    rows = rows_where(reduced)
    if not rows.size:
        return pay
    regular, days = case.regular[rows], case.days[rows]
    month = full_month(regular, days) + case.one_off[rows]
    total = total_base(month, days, rules)
    parts = total, employee_base(month, days, rules), floored(total * regular, np.maximum(1, regular + case.one_off[rows]))
    return InsuredPay(_with_rows(pay.pension, rows, *parts), _with_rows(pay.health, rows, *parts), reduced)


def _with_rows(base: Base, rows: Column, total: Column, employee: Column, regular: Column) -> Base:
    columns = base.total.copy(), base.employee.copy(), base.regular.copy()
    for whole, part in zip(columns, (total, employee, regular), strict=True):
        whole[rows] = part
    return replace(base, total=columns[0], employee=columns[1], regular=columns[2])
