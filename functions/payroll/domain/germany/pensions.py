"""Allowances on pensions from former employment: § 19 (2) EStG, step MRE4."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Number
from payroll.domain.germany.rounding import EURO, rounded_up, up_to_euro
from payroll.domain.germany.rules import FIRST_COHORT, Cohort, WageTaxRules
from payroll.domain.germany.selection import rows_where, spread, taken
from payroll.domain.germany.tax_case import Pensions


@dataclass(frozen=True, slots=True)
class PensionAllowances:
    """Versorgungsfreibetrag [FVB] to the cent and its supplement [FVBZ] in full euros, both in cents a year."""

    allowance: Number = 0
    supplement: Number = 0


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohort row of each case, as columns."""

    share: Column
    pension_allowance: Column
    pension_supplement: Column
    age_relief: Column


def cohorts_of(year: Column, cohorts: Sequence[Cohort]) -> Cohorts:
    """The rows of the years; years before the table take its first row, years after it the last."""
    table = np.array([(each.share, each.pension_allowance, each.pension_supplement, each.age_relief) for each in cohorts], dtype=np.int64)
    return Cohorts(*table[np.clip(year - FIRST_COHORT, 0, len(cohorts) - 1)].T)


def pension_allowances(
    paid: Number, pension: Pensions | None, months: Column, death_benefit: Number, rules: WageTaxRules
) -> PensionAllowances:
    """What stays untaxed of a year's pension `paid`, by the year it began in and for the months it is paid.

    Without a pension in the year there is nothing. A death benefit [STERBE, as VBEZBSO] raises both parts [FVBSO, FVBZSO] up to the full
    yearly amounts of the cohort.
    """
    if pension is None or not np.any(paid):
        return PensionAllowances()
    paid, death_benefit = np.broadcast_to(paid, months.shape), np.broadcast_to(death_benefit, months.shape)
    rows = rows_where(paid != 0)
    some = _allowances(paid[rows], taken(pension, rows), months[rows], death_benefit[rows], rules)
    return spread(some, rows, len(months))


def _allowances(paid: Column, pension: Pensions, months: Column, death_benefit: Column, rules: WageTaxRules) -> PensionAllowances:
    cohort = cohorts_of(pension.began, rules.cohorts)
    basis = pension.first_month * months + pension.extra_payments
    part = np.minimum(rounded_up(basis * cohort.share, RATE_UNIT), _part_of_year(cohort.pension_allowance, months))
    part = np.minimum(part, paid)
    allowance = np.minimum(rounded_up(part * RATE_UNIT + death_benefit * cohort.share, RATE_UNIT), cohort.pension_allowance)
    supplement = up_to_euro(_part_of_year(cohort.pension_supplement, months) + death_benefit)
    left = up_to_euro(basis + death_benefit - allowance)
    return PensionAllowances(allowance, np.minimum(np.minimum(supplement, left), cohort.pension_supplement))


def _part_of_year(amount: Column, months: Column) -> Column:
    return rounded_up(amount * months, 12 * EURO) * EURO
