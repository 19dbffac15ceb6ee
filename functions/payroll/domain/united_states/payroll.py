"""Gross to net in the United States (federal)."""

from payroll.domain.columns import Column
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import Case
from payroll.domain.united_states.fica import contributions
from payroll.domain.united_states.futa import unemployment_tax
from payroll.domain.united_states.income_tax import regular_tax
from payroll.domain.united_states.rules import Rules
from payroll.domain.united_states.supplemental import supplemental_tax


def calculate(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """Every figure of `FIGURES` by code. Untaxed earnings are paid out as they are: no figure depends on them."""
    taxable = case.regular + case.one_off
    if trail is not None:
        trail.note(
            "taxable_wages", "Regular and supplemental wages (26 USC 3401(a))", taxable, regular=case.regular, supplemental=case.one_off
        )
    regular = regular_tax(case, rules, trail)
    return {
        "federal_income_tax": regular,
        "federal_income_tax_supplemental": supplemental_tax(regular, case, rules, trail),
        **contributions(case, rules, trail),
        **unemployment_tax(case, rules, trail),
        "taxable_wages": taxable,
    }
