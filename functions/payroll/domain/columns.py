"""Arithmetic over columns: one entry for each person, whole numbers of minor units, every rounding said aloud.

A column is a NumPy array of int64; one payslip is a column of length one. Products stay below 9.2e18: amounts are bounded where they enter
(`MAX_AMOUNT`), rates are whole parts of `RATE_UNIT`. There is no float here, nor in anything built on it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from payroll.domain.parameters import RATE_UNIT as RATE_UNIT

type Column = NDArray[np.int64]
type Flags = NDArray[np.bool_]
type Number = Column | int
"""A column, or one whole number for everybody."""

MAX_AMOUNT = 10**12
"""Cents: ten thousand million of the currency for one person and year. More is an error in the data."""


def column(values: Iterable[int]) -> Column:
    """Whole numbers as a column. OverflowError for what int64 does not hold."""
    return np.fromiter(values, dtype=np.int64)


def flags(values: Iterable[bool]) -> Flags:
    """Truth values as a column."""
    return np.fromiter(values, dtype=np.bool_)


def floored(numerator: Number, denominator: Number) -> Column:
    """The quotient rounded down, towards minus infinity. The denominator is positive, here and below."""
    return np.floor_divide(numerator, denominator, dtype=np.int64)


def raised(numerator: Number, denominator: Number) -> Column:
    """The quotient rounded up, towards plus infinity."""
    return -np.floor_divide(np.negative(numerator), denominator, dtype=np.int64)


def truncated(numerator: Number, denominator: Number) -> Column:
    """The quotient cut, towards zero."""
    size: Column = np.floor_divide(np.abs(numerator), denominator, dtype=np.int64)
    return np.where(np.less(numerator, 0), -size, size)


def half_up(numerator: Number, denominator: Number) -> Column:
    """The quotient rounded to the nearest whole number, halves away from zero."""
    size: Column = np.floor_divide(2 * np.abs(numerator) + denominator, 2 * np.asarray(denominator), dtype=np.int64)
    return np.where(np.less(numerator, 0), -size, size)


def half_down(numerator: Number, denominator: Number) -> Column:
    """The quotient rounded to the nearest whole number, halves towards zero."""
    size: Column = -np.floor_divide(-(2 * np.abs(numerator) - denominator), 2 * np.asarray(denominator), dtype=np.int64)
    return np.where(np.less(numerator, 0), -size, size)


def below(limit: Number, before: Number, amount: Number) -> Column:
    """The part of an amount that lies under a limit, given what was counted before it."""
    part: Column = np.clip(np.subtract(limit, before), 0, amount)
    return part


def row_of(floors: Column, amount: Column) -> Column:
    """The index of the table row whose range holds the amount: at least its floor, less than the next one's."""
    row: Column = np.searchsorted(floors, amount, side="right").astype(np.int64) - 1
    return row
