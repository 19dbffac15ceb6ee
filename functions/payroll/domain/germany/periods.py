"""From a pay period to the year and back. A year has 12 months or 360 days here, a week is 7 of them."""

from payroll.domain.germany.facts import PayPeriod, Wage
from payroll.domain.germany.rounding import truncated

_PER_YEAR = {PayPeriod.YEAR: (1, 1), PayPeriod.MONTH: (12, 1), PayPeriod.WEEK: (360, 7), PayPeriod.DAY: (360, 1)}


def of_year(amount: int, period: PayPeriod) -> int:
    """A period's amount made yearly, cut to the cent: § 39b (2) sentence 2 EStG, step MRE4JL."""
    times, parts = _PER_YEAR[period]
    return truncated(amount * times, parts)


def wage_of_year(wage: Wage, period: PayPeriod) -> Wage:
    """A period's wage, and all that comes with it, made yearly (MRE4JL)."""
    return Wage(*(of_year(amount, period) for amount in (wage.gross, wage.pension, wage.allowance, wage.addition)))


def share_of_year(amount: int, period: PayPeriod) -> int:
    """A year's amount brought down to the period, cut to the cent: § 39b (2) sentence 9 EStG, step UPANTEIL."""
    times, parts = _PER_YEAR[period]
    return truncated(amount * parts, times)
