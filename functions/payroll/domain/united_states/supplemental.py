"""Federal income tax on supplemental wages: 26 CFR 31.3402(g)-1, Publication 15, section 7."""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, half_up
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import Case
from payroll.domain.united_states.income_tax import worksheet
from payroll.domain.united_states.rules import Rules


def supplemental_tax(regular_tax: Column, case: Case, rules: Rules, trail: Trail | None = None) -> Column:
    """Tax on the supplemental wages of this run.

    What exceeds the yearly limit bears the highest rate, whatever Form W-4 says. Below it: the flat rate where the employer chose it and
    income tax was withheld from regular wages this year or last; otherwise the aggregate method. Wages taken back return the tax that
    the year's supplemental wages bore, in proportion.
    """
    above_before = np.maximum(0, case.one_off_before - rules.supplemental_limit)
    above = np.maximum(0, case.one_off_before + case.one_off - rules.supplemental_limit) - above_before
    under = case.one_off - above
    mandatory = half_up(above * rules.supplemental_rate_above_limit, RATE_UNIT)
    flat_tax = half_up(under * rules.supplemental_rate, RATE_UNIT)
    aggregate_tax = _aggregate(under, regular_tax, case, rules)
    may_be_flat = case.flat & (case.withheld_last_year | (case.tax_before > 0) | (regular_tax > 0))
    paid = np.where(case.exempt, 0, np.where(may_be_flat, flat_tax, aggregate_tax))
    returned = _returned(under, above_before, case, rules)
    tax = mandatory + np.where(under < 0, -returned, np.where(under == 0, 0, paid))
    if trail is not None:
        trail.note(
            "federal_income_tax_supplemental",
            "26 CFR 31.3402(g)-1: flat rate (method 1a) or aggregate with the regular wages (1b), highest rate above the yearly limit",
            tax,
            ("income_tax.supplemental_rate", "income_tax.supplemental_limit", "income_tax.supplemental_rate_above_limit"),
            supplemental_wages=case.one_off,
            supplemental_wages_before=case.one_off_before,
            wages_above_limit=above,
            tax_above_limit=mandatory,
            wages_under_limit=under,
            flat_rate_applies=may_be_flat.astype(np.int64),
            tax_by_flat_rate=flat_tax,
            tax_by_aggregate_method=aggregate_tax,
            tax_returned=returned,
        )
    return tax


def _aggregate(under: Column, regular_tax: Column, case: Case, rules: Rules) -> Column:
    """Method 1b: the tax on all wages of the period together, less what was withheld from them."""
    earlier_under = np.minimum(case.one_off_before, rules.supplemental_limit) - np.minimum(
        case.one_off_before - case.period_one_off, rules.supplemental_limit
    )
    earlier_above_tax = half_up((case.period_one_off - earlier_under) * rules.supplemental_rate_above_limit, RATE_UNIT)
    total = worksheet(case.period_regular + case.regular + earlier_under + under, case, rules).withheld
    withheld = case.period_tax + regular_tax + case.period_one_off_tax - earlier_above_tax
    return np.maximum(0, total - withheld)


def _returned(under: Column, above_before: Column, case: Case, rules: Rules) -> Column:
    """The share of the tax under the limit that belongs to the wages taken back; all of it for all of them."""
    under_before = case.one_off_before - above_before
    tax_above = half_up(above_before * rules.supplemental_rate_above_limit, RATE_UNIT)
    tax_under = np.clip(case.one_off_tax_before - tax_above, 0, np.maximum(0, under_before))
    taken_back = np.clip(-under, 0, np.maximum(0, under_before))
    return half_up(tax_under * taken_back, np.maximum(1, under_before))
