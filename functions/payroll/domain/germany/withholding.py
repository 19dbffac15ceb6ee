"""The wage tax on a month's pay: what the wage tax is asked, and what is withheld.

A month that the employment does not fill is taxed by the day: the pay for each calendar day of it, and the daily tax times those days
(§ 39b (2) EStG, R 39b.5 LStR). One-off pay is added to the expected wage of the year, § 39b (3) EStG: what was taxed so far, this
month's regular pay, and as much again (brought to a whole month) for each month left; in an off-cycle run the average month so far.
"""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, floored, raised, truncated
from payroll.domain.germany.case import MONTH_DAYS, Case
from payroll.domain.germany.church_tax import church_tax
from payroll.domain.germany.facts import Insured, PayPeriod, PrivateHealth
from payroll.domain.germany.private_insurance import Subsidies
from payroll.domain.germany.rules import WageTaxRules
from payroll.domain.germany.tax_case import Insurances, OtherEarnings, Wages, WageTaxCase
from payroll.domain.germany.transition_zone import full_month
from payroll.domain.germany.wage_tax import WageTax, wage_tax


@dataclass(frozen=True, slots=True)
class Taxes:
    """Wage tax, solidarity surcharge and church tax, in cents."""

    wage_tax: Column
    solidarity: Column
    church_tax: Column


@dataclass(frozen=True, slots=True)
class Withheld:
    """The taxes on the regular pay and on the other earnings, what they are on, and how they came about."""

    regular: Taxes
    other: Taxes
    regular_wage: Column
    other_earnings: Column
    steps: WageTax


def withheld(case: Case, subsidies: Subsidies | None, rules: WageTaxRules) -> Withheld:
    """All taxes on the pay. Pay of a mini job with the flat tax is not taxed here."""
    by_class = ~case.flat_tax
    regular, other = case.regular * by_class, (case.one_off + case.compensation) * by_class
    result = wage_tax(_tax_case(case, regular, other, subsidies), rules)
    times = np.maximum(case.part_days, 1)
    taxes = result.regular
    return Withheld(
        regular=Taxes(taxes.wage_tax * times, taxes.solidarity * times, church_tax(taxes.church_base * times, case.church_rate)),
        other=_other_taxes(case, result),
        regular_wage=regular,
        other_earnings=other,
        steps=result,
    )


def _other_taxes(case: Case, result: WageTax) -> Taxes:
    if result.other is None:
        nothing = np.zeros(len(case), dtype=np.int64)
        return Taxes(nothing, nothing, nothing)
    other = result.other
    return Taxes(other.wage_tax, other.solidarity, church_tax(other.church_base, case.church_rate))


def _tax_case(case: Case, regular: Column, other: Column, subsidies: Subsidies | None) -> WageTaxCase:
    part, registered = case.part_days > 0, case.registered
    gross, allowance = regular, registered.monthly_allowance
    addition = registered.monthly_addition * (regular > 0)
    if part.any():
        gross = np.where(part, truncated(regular, np.maximum(case.part_days, 1)), regular)
        allowance = np.where(part, raised(allowance, MONTH_DAYS), allowance)
        addition = np.where(part, floored(addition, MONTH_DAYS), addition)
    return WageTaxCase(
        period=np.where(part, PayPeriod.DAY, PayPeriod.MONTH),
        wage=Wages(gross, 0, allowance, addition),
        person=case.person,
        insurance=_insurances(case, subsidies),
        other=_other_earnings(case, regular, other) if other.any() else None,
    )


def _insurances(case: Case, subsidies: Subsidies | None) -> Insurances:
    """In a mini job taxed by class no contributions to health and unemployment insurance are borne, so none are provided for."""
    insurance, standard = case.insurance, ~case.mini_job
    subsidy = subsidies.health + subsidies.care if subsidies else np.zeros(len(case), dtype=np.int64)
    private_kind = np.where(subsidy > 0, PrivateHealth.WITH_EMPLOYER, PrivateHealth.ALONE)
    return Insurances(
        pension=insurance.pension == Insured.FULL,
        unemployment=(insurance.unemployment == Insured.FULL) & standard,
        private_health=np.where(insurance.private | case.mini_job, private_kind, PrivateHealth.NO),
        fund_surcharge=insurance.fund_surcharge,
        private_contribution=case.private.basic_contribution * standard,
        employer_subsidy=subsidy,
        saxony=insurance.saxony,
        childless=insurance.childless,
        child_discounts=insurance.child_discounts,
    )


def _other_earnings(case: Case, regular: Column, other: Column) -> OtherEarnings:
    return OtherEarnings(
        amount=other,
        compensation=case.compensation,
        pension=0,
        death_benefit=0,
        untaxed_shares=0,
        year=Wages(expected_wage(case, regular), 0, case.registered.yearly_allowance, case.registered.yearly_addition),
        year_compensation=case.year.compensation,
    )


def expected_wage(case: Case, regular: Column) -> Column:
    """The expected wage of the year without this run's other earnings [JRE4], by the method above."""
    average = floored(case.year.regular * MONTH_DAYS, np.maximum(case.year.days, 1))
    monthly: Column = np.where(case.days == 0, average, full_month(regular, case.days))
    return case.year.taxable_wage + regular + monthly * case.periods_left
