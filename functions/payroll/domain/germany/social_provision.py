"""Vorsorgepauschale: what the tariff leaves out for social insurance. § 39b (2) sentence 5 number 3 EStG, steps UPEVP, MVSP..."""

from dataclasses import dataclass

from payroll.domain.germany.facts import Health, Insurance
from payroll.domain.germany.rounding import truncated, up_to_euro
from payroll.domain.germany.rules import RATE_UNIT, GermanRules, MinimumProvision, TaxClass, TypicalEmployerShare, UnemploymentProvision


@dataclass(frozen=True, slots=True)
class SocialProvision:
    """The deduction of a year in full euros [VSP] and the private insurance recognised in it [VKV, until 2025], in cents."""

    total: int
    private_insurance: int


def social_provision(wage: int, tax_class: TaxClass, insurance: Insurance, rules: GermanRules) -> SocialProvision:
    """The higher of the contributions and, by year, the minimum for health and care or the limited sum with unemployment insurance."""
    pension = _pension_part(wage, insurance, rules)
    health = _health_part(wage, tax_class, insurance, rules)
    total, private = up_to_euro(pension + health), 0
    if rules.minimum_provision:
        minimum = _minimum(wage, tax_class, rules.minimum_provision, rules)
        total = max(total, up_to_euro(pension + minimum))
        private = max(minimum, health) if insurance.health is not Health.STATUTORY else 0
    if rules.unemployment_provision and insurance.unemployment and tax_class is not TaxClass.VI:
        unemployment = _unemployment_part(wage, rules.unemployment_provision, rules)
        limited = min(health + unemployment, rules.unemployment_provision.limit)
        total = max(total, up_to_euro(pension + limited))
    return SocialProvision(total, private)


def _pension_part(wage: int, insurance: Insurance, rules: GermanRules) -> int:
    """Letter a [VSPR, VSP1]: the pension contribution up to its ceiling, cut to the cent."""
    if not insurance.pension:
        return 0
    return truncated(min(wage, rules.contributions.pension_ceiling) * rules.contributions.pension_rate, RATE_UNIT)


def _health_part(wage: int, tax_class: TaxClass, insurance: Insurance, rules: GermanRules) -> int:
    """Letters b to d [VSPKVPV, VSP3], step MVSPKVPV (until 2025 MVSP): statutory contributions by rate, private ones as reported."""
    capped = min(wage, rules.contributions.health_ceiling)
    if insurance.health is Health.STATUTORY:
        rate = rules.contributions.health_rate + insurance.fund_surcharge // 2 + care_rate(insurance, rules)
        return truncated(capped * rate, RATE_UNIT)
    if tax_class is TaxClass.VI:
        return 0
    own = 12 * insurance.private_contribution
    if rules.typical_employer_share is None:
        return max(0, own - 12 * insurance.employer_subsidy)
    if insurance.health is Health.PRIVATE:
        return own
    return truncated(own * RATE_UNIT - capped * _employer_rate(rules.typical_employer_share, insurance), RATE_UNIT)


def care_rate(insurance: Insurance, rules: GermanRules) -> int:
    """The employee's rate of long-term care insurance [PVSATZAN], step MPARA: §§ 55, 58 SGB XI."""
    figures = rules.contributions
    rate = figures.care_rate_saxony if insurance.saxony else figures.care_rate
    if insurance.childless:
        return rate + figures.care_childless
    return rate - insurance.child_discounts * figures.care_child_discount


def _employer_rate(share: TypicalEmployerShare, insurance: Insurance) -> int:
    return share.health_rate + (share.care_rate_saxony if insurance.saxony else share.care_rate)


def _minimum(wage: int, tax_class: TaxClass, minimum: MinimumProvision, rules: GermanRules) -> int:
    """Minimum for health and care until 2025 [VSP2, VHB]."""
    limit = minimum.limit_class_iii if tax_class is TaxClass.III else minimum.limit
    return min(truncated(min(wage, rules.contributions.pension_ceiling) * minimum.rate, RATE_UNIT), limit)


def _unemployment_part(wage: int, unemployment: UnemploymentProvision, rules: GermanRules) -> int:
    """Letter e [VSPALV], step MVSPHB: unemployment insurance up to the ceiling of the pension insurance, cut to the cent."""
    return truncated(min(wage, rules.contributions.pension_ceiling) * unemployment.rate, RATE_UNIT)
