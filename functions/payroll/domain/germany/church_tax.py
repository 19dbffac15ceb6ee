"""Church tax: a share of the wage tax as it would be with the allowances for children, § 51a (2a) EStG."""

from payroll.domain.columns import RATE_UNIT, Column, floored


def church_tax(base: Column, rate: Column) -> Column:
    """The federal state's rate of the base, cut to the cent (unverified)."""
    return floored(base * rate, RATE_UNIT)
