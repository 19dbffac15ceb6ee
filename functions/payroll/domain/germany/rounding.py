"""Rounding by magnitude, as the ministry's algorithm has it: what is below zero is rounded like what is above, and keeps its sign."""

EURO = 100
"""Amounts are cents throughout; whole euros are multiples of this."""


def truncated(numerator: int, denominator: int) -> int:
    """The quotient without its fraction. The denominator must be positive."""
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)


def rounded_up(numerator: int, denominator: int) -> int:
    """The quotient taken to the next whole number away from zero. The denominator must be positive."""
    return -(-numerator // denominator) if numerator >= 0 else numerator // denominator


def up_to_euro(cents: int) -> int:
    """Cents taken up to full euros, in cents."""
    return rounded_up(cents, EURO) * EURO
