"""Rows of inputs under an authority's names: one JSON object a line, every value bounded, and a reason for what cannot be read."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

type Row = Mapping[str, Any]
"""Inputs by name, as JSON gave them; numbers with a point are Decimal."""

type Calculator = Callable[[Row], dict[str, Any]]
"""Answers the outputs for one row by name: text, whole numbers, or Decimal, which is written as a JSON number. Raises RowError."""

MAX_LINE_BYTES = 65_536
MAX_AMOUNT = 10**12
"""In cents: ten thousand million of the currency; more is an error in the row."""

_LARGEST = 10**13
_MAX_DECIMALS = 9
_MAX_NAME = 40
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


class RowError(ValueError):
    """A row that cannot be read. `field` is the input it fails at, or None when it is the whole line."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Field:
    """One number: whole numbers of 1/`unit` between `low` and `high`, and its value when the row does not give it (None: it must).

    `Field(0, MAX_AMOUNT, unit=100)` is an amount written as 12.50 and read as 1250 cents.
    """

    low: int
    high: int
    unit: int = 1
    default: int | None = 0


def answer(line: bytes, calculator: Calculator) -> dict[str, Any]:
    """The outputs for one line, or the error object that stands in their place."""
    try:
        return calculator(row_of(line))
    except RowError as error:
        return {"error": f"{error.field or 'the line'} {error.reason}", "field": error.field}


def row_of(line: bytes) -> dict[str, Any]:
    """The object of a line. Raises RowError for what is not one, and for a name that is given twice."""
    if len(line) > MAX_LINE_BYTES:
        raise RowError(None, f"is longer than {MAX_LINE_BYTES} bytes")
    try:
        row = json.loads(line, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RowError):
            raise
        raise RowError(None, "is not JSON in UTF-8") from error
    if not isinstance(row, dict):
        raise RowError(None, "is not a JSON object")
    return row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in pairs:
        if name in row:
            raise RowError(name[:_MAX_NAME], "is given twice")
        row[name] = value
    return row


def only(row: Row, names: Collection[str]) -> None:
    """Raises RowError for a name that is not among these."""
    for name in row:
        if name not in names:
            raise RowError(name[:_MAX_NAME], "is not an input")


def number(row: Row, name: str, field: Field) -> int:
    """A number of the row in the field's unit. Numbers in strings are taken too, as tables often carry them so."""
    if name not in row:
        if field.default is None:
            raise RowError(name, "is missing")
        return field.default
    return as_number(name, row[name], field)


def as_number(name: str, value: Any, field: Field) -> int:
    """The value as a whole number of 1/unit. Raises RowError for what is none, has more decimals, or is out of range."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise RowError(name, "is not a number")
    try:
        exact = Decimal(value)
    except InvalidOperation as error:
        raise RowError(name, "is not a number") from error
    if not exact.is_finite() or not -_LARGEST < exact < _LARGEST:
        raise RowError(name, "is out of range")
    short = round(exact, _MAX_DECIMALS)
    scaled = short * field.unit
    if short != exact or scaled != int(scaled):
        raise RowError(name, "is not a whole number" if field.unit == 1 else f"is not a whole number of 1/{field.unit}")
    if not field.low <= scaled <= field.high:
        raise RowError(name, f"is not between {_text(field.low, field)} and {_text(field.high, field)}")
    return int(scaled)


def _text(bound: int, field: Field) -> str:
    return f"{Decimal(bound) / field.unit:f}"


def text(row: Row, name: str, longest: int = 40, default: str | None = None) -> str:
    """A text of the row; a whole number is taken as its digits. Without a default it must be given."""
    if name not in row and default is not None:
        return default
    value = row.get(name)
    if value is None and name not in row:
        raise RowError(name, "is missing")
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise RowError(name, "is not a text")
    found = str(value) if isinstance(value, str) or abs(value) < _LARGEST else " " * (longest + 1)
    if len(found) > longest:
        raise RowError(name, f"is longer than {longest} characters")
    return found


def choice[T](row: Row, name: str, choices: Mapping[str, T], default: str | None = None) -> T:
    """The meaning of a text that is one of a few. Without a default it must be given."""
    found = text(row, name, default=default)
    if found not in choices:
        raise RowError(name, f"is not one of {', '.join(choices)}")
    return choices[found]


def flag(row: Row, name: str, default: bool = False) -> bool:
    """A truth value: true or false, 1 or 0, or these as text in any case."""
    if name not in row:
        return default
    value = row[name]
    found = _FLAGS.get(str(value).lower()) if isinstance(value, bool) or value in (0, 1) or isinstance(value, str) else None
    if found is None:
        raise RowError(name, "is neither true nor false")
    return found


def amount_text(cents: int) -> str:
    """Cents as text with two decimals: -1250 is "-12.50"."""
    return f"{Decimal(cents).scaleb(-2):.2f}"
