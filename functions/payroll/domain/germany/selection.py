"""Rare things are worked out on those rows alone that have them: take the rows, calculate, put the answers back."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from payroll.domain.columns import Flags

type Rows = NDArray[np.intp] | slice
"""Row numbers, or a slice of the rows."""


def rows_where(condition: Flags) -> NDArray[np.intp]:
    """The numbers of the rows that fulfil a condition."""
    return np.flatnonzero(condition)


def taken[T](part: T, rows: Rows) -> T:
    """The same dataclass with the given rows of all its columns, and of the columns of dataclasses within it. All else is kept."""
    changed: dict[str, Any] = {}
    for each in fields(cast(Any, part)):
        value = getattr(part, each.name)
        if isinstance(value, np.ndarray) and value.ndim:
            changed[each.name] = value[rows]
        elif is_dataclass(value):
            changed[each.name] = taken(value, rows)
    return cast(T, replace(cast(Any, part), **changed))


def spread[T](part: T, rows: NDArray[np.intp], count: int) -> T:
    """The opposite: the dataclass over `count` rows, with zero (or false) wherever nothing was calculated."""
    changed: dict[str, Any] = {}
    for each in fields(cast(Any, part)):
        value = getattr(part, each.name)
        if is_dataclass(value):
            changed[each.name] = spread(value, rows, count)
        else:
            whole = np.zeros(count, dtype=np.asarray(value).dtype)
            whole[rows] = value
            changed[each.name] = whole
    return cast(T, replace(cast(Any, part), **changed))
