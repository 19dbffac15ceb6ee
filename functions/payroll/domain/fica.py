"""Social security and Medicare contributions: 26 USC 3101, 3102(f), 3111. Each rounded half up to the cent, a period at a time."""

from dataclasses import dataclass

from payroll.domain.rounding import half_up
from payroll.domain.rules import RATE_UNIT, RuleSet


@dataclass(frozen=True, slots=True)
class Fica:
    """Cents withheld from the employee and owed by the employer for one period."""

    social_security: int
    medicare: int
    additional_medicare: int
    employer_social_security: int
    employer_medicare: int


def wages_below(limit: int, year_to_date: int, wage: int) -> int:
    """The part of the wage that lies under a yearly limit, given what was paid before it in the year."""
    return max(0, min(wage, limit - year_to_date))


def wages_above(limit: int, year_to_date: int, wage: int) -> int:
    """The part of the wage that lies over a yearly limit."""
    return wage - wages_below(limit, year_to_date, wage)


def contributions(wage: int, year_to_date: int, rules: RuleSet) -> Fica:
    """Contributions on one wage. Additional Medicare is the employee's alone."""
    capped = wages_below(rules.social_security_wage_base, year_to_date, wage)
    social_security = half_up(capped * rules.social_security_rate, RATE_UNIT)
    medicare = half_up(wage * rules.medicare_rate, RATE_UNIT)
    above = wages_above(rules.additional_medicare_threshold, year_to_date, wage)
    additional = half_up(above * rules.additional_medicare_rate, RATE_UNIT)
    return Fica(social_security, medicare, additional, social_security, medicare)
