"""Allowances on pensions from former employment: § 19 (2) EStG, step MRE4."""

from dataclasses import dataclass

from payroll.domain.germany.facts import Pension
from payroll.domain.germany.rounding import EURO, rounded_up, up_to_euro
from payroll.domain.germany.rules import RATE_UNIT, GermanRules


@dataclass(frozen=True, slots=True)
class PensionAllowances:
    """Versorgungsfreibetrag [FVB] to the cent and its supplement [FVBZ] in full euros, both in cents a year."""

    allowance: int = 0
    supplement: int = 0


def pension_allowances(paid: int, pension: Pension, months: int, death_benefit: int, rules: GermanRules) -> PensionAllowances:
    """What stays untaxed of a year's pension `paid`, by the year it began in and for the months it is paid.

    Without a pension in the year there is nothing. A death benefit [STERBE, as VBEZBSO] raises both parts [FVBSO, FVBZSO] up to the full
    yearly amounts of the cohort.
    """
    if paid == 0:
        return PensionAllowances()
    cohort = rules.cohort(pension.began)
    basis = pension.first_month * months + pension.extra_payments
    allowance = min(rounded_up(basis * cohort.share, RATE_UNIT), _part_of_year(cohort.pension_allowance, months), paid)
    allowance = min(rounded_up(allowance * RATE_UNIT + death_benefit * cohort.share, RATE_UNIT), cohort.pension_allowance)
    supplement = up_to_euro(_part_of_year(cohort.pension_supplement, months) + death_benefit)
    left = up_to_euro(basis + death_benefit - allowance)
    return PensionAllowances(allowance, min(supplement, left, cohort.pension_supplement))


def _part_of_year(amount: int, months: int) -> int:
    return rounded_up(amount * months, 12 * EURO) * EURO
