"""Rounding by magnitude, as the ministry's algorithm has it: what is below zero is rounded like what is above, and keeps its sign."""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Number, floored

EURO = 100
"""Amounts are cents throughout; whole euros are multiples of this."""


def rounded_up(numerator: Number, denominator: int) -> Column:
    """The quotient taken to the next whole number away from zero. The denominator is positive."""
    size = floored(np.abs(numerator) + (denominator - 1), denominator)
    return np.where(np.less(numerator, 0), -size, size)


def up_to_euro(cents: Number) -> Column:
    """Cents taken up to full euros, in cents."""
    return rounded_up(cents, EURO) * EURO


def share(base: Number, rate: Number) -> Column:
    """A contribution: the rate of a base that is never negative, rounded half up to the cent, § 1 (2) BVV."""
    return floored(np.multiply(base, rate) + RATE_UNIT // 2, RATE_UNIT)
