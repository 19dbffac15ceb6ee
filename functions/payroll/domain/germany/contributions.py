"""Contributions to the statutory insurances and who bears them, § 2 BVV: every share is rounded half up to the cent."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, floored
from payroll.domain.germany.case import Case, Insurance
from payroll.domain.germany.facts import Insured
from payroll.domain.germany.insured_pay import Base, InsuredPay
from payroll.domain.germany.rounding import share
from payroll.domain.germany.rules import CareRates, InsuranceRules
from payroll.domain.germany.selection import rows_where, taken


@dataclass(frozen=True, slots=True)
class Shares:
    """A contribution's two shares, in cents."""

    employee: Column
    employer: Column


@dataclass(frozen=True, slots=True)
class Contributions:
    """The four branches."""

    health: Shares
    care: Shares
    pension: Shares
    unemployment: Shares


def contributions(case: Case, pay: InsuredPay, rules: InsuranceRules) -> Contributions:
    """All four branches for employment that is no mini job."""
    insurance = case.insurance
    return Contributions(
        health=health(insurance, pay, rules),
        care=care(insurance, pay, rules.care),
        pension=_by_status(halves(pay.pension, rules.pension_half), insurance.pension),
        unemployment=_by_status(halves(pay.pension, rules.unemployment_half), insurance.unemployment),
    )


def halves(base: Base, half_rate: Column | int) -> Shares:
    """A contribution that both bear by halves: half the rate, rounded, twice (§ 2 (1) sentence 1 BVV).

    In the transition zone the employee's half is counted from the smaller base and the employer bears the rest (§ 2 (2) BVV).
    """
    employee = share(base.employee, half_rate)
    return Shares(employee, 2 * share(base.total, half_rate) - employee)


def health(insurance: Insurance, pay: InsuredPay, rules: InsuranceRules) -> Shares:
    """Health insurance and the fund's surcharge, each by halves and rounded for itself: §§ 241-243, 249 SGB V."""
    member = ~insurance.private
    rate = np.where(insurance.sick_pay, rules.health_half, rules.health_half_without_sick_pay)
    general = halves(pay.health, rate)
    surcharge = halves(pay.health, floored(insurance.fund_surcharge, 2))
    return Shares((general.employee + surcharge.employee) * member, (general.employer + surcharge.employer) * member)


def care(insurance: Insurance, pay: InsuredPay, rules: CareRates) -> Shares:
    """Long-term care insurance, §§ 55, 58 SGB XI: the employee alone bears the childless surcharge and has the discounts for children."""
    own = np.where(insurance.saxony, rules.employee_saxony, rules.employee)
    employers = np.where(insurance.saxony, rules.employer_saxony, rules.employer)
    by_children = np.where(insurance.childless, rules.childless, -insurance.child_discounts * rules.child_discount)
    employee, employer = share(pay.health.total, own + by_children), share(pay.health.total, employers)
    rows = rows_where(pay.reduced)
    if rows.size:
        zone = _care_in_transition_zone(taken(pay.health, rows), own[rows], employers[rows], by_children[rows])
        employee[rows], employer[rows] = zone.employee, zone.employer
    member = ~insurance.private
    return Shares(employee * member, employer * member)


def _care_in_transition_zone(base: Base, own: Column, employers: Column, by_children: Column) -> Shares:
    """Surcharge and discounts are counted from the whole base and rounded for themselves; the employee's share is never negative.

    That the discounts follow the surcharge in this, and how Saxony divides the contribution, is unverified.
    """
    plain = share(base.employee, own)
    surcharge = share(base.total, np.maximum(by_children, 0))
    discount = share(base.total, np.maximum(-by_children, 0))
    whole = share(base.total, own) + share(base.total, employers)
    return Shares(np.maximum(0, plain + surcharge - discount), whole - plain)


def _by_status(shares: Shares, status: Column) -> Shares:
    return Shares(shares.employee * (status == Insured.FULL), shares.employer * (status != Insured.NONE))
