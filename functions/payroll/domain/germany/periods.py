"""From a pay period to the year and back. A year has 12 months or 360 days here, a week is 7 of them."""

import numpy as np

from payroll.domain.columns import Column, Number, truncated
from payroll.domain.germany.tax_case import Wages

_TIMES = np.array([0, 1, 12, 360, 360], dtype=np.int64)
"""Indexed by PayPeriod: year, month, week, day; a week is counted as 360 / 7."""

_PARTS = np.array([1, 1, 1, 7, 1], dtype=np.int64)


def of_year(amount: Number, period: Column) -> Column:
    """A period's amount made yearly, cut to the cent: § 39b (2) sentence 2 EStG, step MRE4JL."""
    return truncated(amount * _TIMES[period], _PARTS[period])


def wage_of_year(wage: Wages, period: Column) -> Wages:
    """A period's wage, and all that comes with it, made yearly (MRE4JL)."""
    gross, allowance, addition = (of_year(amount, period) for amount in (wage.gross, wage.allowance, wage.addition))
    return Wages(gross, of_year(wage.pension, period) if np.any(wage.pension) else 0, allowance, addition)


def share_of_year(amount: Column, period: Column) -> Column:
    """A year's amount brought down to the period, cut to the cent: § 39b (2) sentence 9 EStG, step UPANTEIL."""
    return truncated(amount * _PARTS[period], _TIMES[period])
