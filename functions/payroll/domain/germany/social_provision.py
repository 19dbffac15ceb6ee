"""Vorsorgepauschale: what the tariff leaves out for social insurance. § 39b (2) sentence 5 number 3 EStG, steps UPEVP, MVSP..."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, floored, truncated
from payroll.domain.germany.facts import PrivateHealth, TaxClass
from payroll.domain.germany.rounding import up_to_euro
from payroll.domain.germany.rules import MinimumProvision, TypicalEmployerShare, UnemploymentProvision, WageTaxRules
from payroll.domain.germany.selection import rows_where, taken
from payroll.domain.germany.tax_case import Insurances


@dataclass(frozen=True, slots=True)
class SocialProvision:
    """The deduction of a year in full euros [VSP] and the private insurance recognised in it [VKV, until 2025], in cents."""

    total: Column
    private_insurance: Column


def social_provision(wage: Column, tax_class: Column, insurance: Insurances, rules: WageTaxRules) -> SocialProvision:
    """The higher of the contributions and, by year, the minimum for health and care or the limited sum with unemployment insurance."""
    below_ceiling = np.minimum(wage, rules.contributions.pension_ceiling)
    pension = _pension_part(below_ceiling, insurance, rules)
    health = _health_part(wage, tax_class, insurance, rules)
    total, private = up_to_euro(pension + health), np.zeros_like(wage)
    if rules.minimum_provision:
        minimum = _minimum(below_ceiling, tax_class, rules.minimum_provision)
        total = np.maximum(total, up_to_euro(pension + minimum))
        private = np.where(insurance.private_health != PrivateHealth.NO, np.maximum(minimum, health), 0)
    if rules.unemployment_provision:
        unemployment = _unemployment_part(below_ceiling, rules.unemployment_provision)
        limited = up_to_euro(pension + np.minimum(health + unemployment, rules.unemployment_provision.limit))
        counts = insurance.unemployment & (tax_class != TaxClass.VI)
        total = np.where(counts, np.maximum(total, limited), total)
    return SocialProvision(total, private)


def _pension_part(below_ceiling: Column, insurance: Insurances, rules: WageTaxRules) -> Column:
    """Letter a [VSPR, VSP1]: the pension contribution up to its ceiling, cut to the cent."""
    return truncated(below_ceiling * rules.contributions.pension_rate, RATE_UNIT) * insurance.pension


def _health_part(wage: Column, tax_class: Column, insurance: Insurances, rules: WageTaxRules) -> Column:
    """Letters b to d [VSPKVPV, VSP3], step MVSPKVPV (until 2025 MVSP): statutory contributions by rate, private ones as reported."""
    capped = np.minimum(wage, rules.contributions.health_ceiling)
    rate = rules.contributions.health_rate + floored(insurance.fund_surcharge, 2) + care_rate(insurance, rules)
    part = truncated(capped * rate, RATE_UNIT)
    rows = rows_where(insurance.private_health != PrivateHealth.NO)
    if rows.size:
        private = _private_part(capped[rows], taken(insurance, rows), rules)
        part[rows] = np.where(tax_class[rows] == TaxClass.VI, 0, private)
    return part


def _private_part(capped: Column, insurance: Insurances, rules: WageTaxRules) -> Column:
    own = 12 * insurance.private_contribution
    typical = rules.typical_employer_share
    if typical is None:
        left: Column = np.maximum(0, own - 12 * insurance.employer_subsidy)
        return left
    shared = truncated(own * RATE_UNIT - capped * _employer_rate(typical, insurance), RATE_UNIT)
    return np.where(insurance.private_health == PrivateHealth.ALONE, own, shared)


def care_rate(insurance: Insurances, rules: WageTaxRules) -> Column:
    """The employee's rate of long-term care insurance [PVSATZAN], step MPARA: §§ 55, 58 SGB XI."""
    figures = rules.contributions
    rate = np.where(insurance.saxony, figures.care_rate_saxony, figures.care_rate)
    by_children = np.where(insurance.childless, figures.care_childless, -insurance.child_discounts * figures.care_child_discount)
    return rate + by_children


def _employer_rate(typical: TypicalEmployerShare, insurance: Insurances) -> Column:
    return typical.health_rate + np.where(insurance.saxony, typical.care_rate_saxony, typical.care_rate)


def _minimum(below_ceiling: Column, tax_class: Column, minimum: MinimumProvision) -> Column:
    """Minimum for health and care until 2025 [VSP2, VHB]."""
    limit = np.where(tax_class == TaxClass.III, minimum.limit_class_iii, minimum.limit)
    return np.minimum(truncated(below_ceiling * minimum.rate, RATE_UNIT), limit)


def _unemployment_part(below_ceiling: Column, unemployment: UnemploymentProvision) -> Column:
    """Letter e [VSPALV], step MVSPHB: unemployment insurance up to the ceiling of the pension insurance, cut to the cent."""
    return truncated(below_ceiling * unemployment.rate, RATE_UNIT)
