"""Social security and Medicare: 26 USC 3101, 3102(f), 3111. Each share is rounded half up to the cent, a payment at a time."""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Number, half_up
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import Case
from payroll.domain.united_states.rules import Rules


def under_limit(limit: Number, before: Column, wage: Column) -> Column:
    """How much more of the year's wages lies under a limit after this wage; less, when wages are taken back."""
    more: Column = np.minimum(limit, before + wage) - np.minimum(limit, before)
    return more


def contributions(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """Contributions and their bases, by figure. Additional Medicare is the employee's alone.

    Limits count the year's wages as they stand after this run, so that a correction over a limit changes only what it should.
    """
    wage = case.regular + case.one_off
    pay = np.where(case.social_security_exempt, 0, wage)
    medicare_wages = np.where(case.medicare_exempt, 0, wage)
    capped = under_limit(rules.social_security_wage_base, case.social_security_before, pay)
    above = medicare_wages - under_limit(rules.additional_medicare_threshold, case.medicare_before, medicare_wages)
    social_security = half_up(capped * rules.social_security_rate, RATE_UNIT)
    medicare = half_up(medicare_wages * rules.medicare_rate, RATE_UNIT)
    additional = half_up(above * rules.additional_medicare_rate, RATE_UNIT)
    if trail is not None:
        _explain(trail, case, (pay, capped, social_security), (medicare_wages, medicare), (above, additional))
    return {
        "social_security": social_security,
        "medicare": medicare,
        "additional_medicare": additional,
        "employer_social_security": social_security,
        "employer_medicare": medicare,
        "social_security_wages": capped,
        "social_security_pay": pay,
        "medicare_wages": medicare_wages,
    }


def _explain(
    trail: Trail,
    case: Case,
    social_security: tuple[Column, Column, Column],
    medicare: tuple[Column, Column],
    additional: tuple[Column, Column],
) -> None:
    pay, capped, contribution = social_security
    base, rate = ("fica.social_security_wage_base",), ("fica.social_security_rate",)
    trail.note("social_security_pay", "Wages of social security before the limit (26 USC 3121(a))", pay, wages=pay)
    before = case.social_security_before
    trail.note("social_security_wages", "Wages up to the yearly limit (26 USC 3121(a)(1))", capped, base, pay=pay, pay_before=before)
    for figure, law in (("social_security", "26 USC 3101(a)"), ("employer_social_security", "26 USC 3111(a)")):
        trail.note(figure, f"Social security ({law}), half up to the cent", contribution, rate, wages=capped)
    wages, tax = medicare
    trail.note("medicare_wages", "Wages of Medicare, without a limit (26 USC 3121(a))", wages, wages=wages)
    for figure, law in (("medicare", "26 USC 3101(b)(1)"), ("employer_medicare", "26 USC 3111(b)")):
        trail.note(figure, f"Medicare ({law}), half up to the cent", tax, ("fica.medicare_rate",), wages=wages)
    above, more = additional
    trail.note(
        "additional_medicare",
        "Additional Medicare on wages above the threshold (26 USC 3101(b)(2), 3102(f))",
        more,
        ("fica.additional_medicare_rate", "fica.additional_medicare_threshold"),
        wages_before=case.medicare_before,
        wages_above=above,
    )
