"""How numbers, dates and booleans are written in XML, and the arithmetic that the official rules use on them.

Amounts are Decimal throughout. The one exception is ``double_sum``: see there.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache, reduce
from typing import Final

XML_SPACE: Final = " \t\r\n"
MAX_NUMBER_CHARS: Final = 60
"""No amount on earth needs more, and no date; longer texts count as no number."""
REMEMBERED: Final = 4096
"""Numbers and dates that are not parsed again: many rules read the same few texts."""

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_ONE_OF_MANY: Final = r"[ \t\r\n]*+[+-]?(?:\d++(?:\.\d*+)?|\.\d++)[ \t\r\n]*+"
_DECIMALS: Final = re.compile(rf"(?:{_ONE_OF_MANY}\0)*+{_ONE_OF_MANY}", re.ASCII)
"""Numbers with a NUL between them, which XML cannot hold."""
_DOUBLE: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_BASIC_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ZERO: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_WIDE: Final = Context(prec=200)

BASIC_FORMAT: Final = "102"
"""UN/CEFACT code for a date written CCYYMMDD, the only one that EN 16931 allows in CII."""


def collapse(text: str) -> str:
    """White space collapsed as XPath ``normalize-space`` does it."""
    return " ".join(text.split())


def decimal(text: str) -> Decimal | None:
    """A number as ``xs:decimal`` writes it (no exponent, no grouping), or None."""
    if len(text) > MAX_NUMBER_CHARS:
        text = text.strip(XML_SPACE)
        if len(text) > MAX_NUMBER_CHARS:
            return None
    return _decimal(text)


@lru_cache(maxsize=REMEMBERED)
def _decimal(text: str) -> Decimal | None:
    text = text.strip(XML_SPACE)
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def surely_decimal(texts: Collection[str]) -> bool:
    """All of these are numbers, looked at in one go. False says nothing: a very long text may still be one."""
    return not texts or (max(map(len, texts)) <= MAX_NUMBER_CHARS and _DECIMALS.fullmatch("\0".join(texts)) is not None)


def comparable(text: str) -> Decimal | None:
    """A number as XPath compares untyped text with a number: an exponent is allowed."""
    text = text.strip(XML_SPACE)
    if len(text) <= MAX_NUMBER_CHARS and _DOUBLE.fullmatch(text):
        return Decimal(text)
    return None


def written_date(text: str, form: str | None) -> date | None:
    """A calendar date: ISO 8601 (form None, as in UBL) or CCYYMMDD (form 102, as in CII); None when it is no date."""
    text = text if len(text) <= MAX_NUMBER_CHARS else text.strip(XML_SPACE)
    return _written_date(text, form) if len(text) <= MAX_NUMBER_CHARS else None


@lru_cache(maxsize=REMEMBERED)
def _written_date(text: str, form: str | None) -> date | None:
    pattern = _BASIC_DATE if form == BASIC_FORMAT else _ISO_DATE if form is None else None
    match = pattern.fullmatch(text.strip(XML_SPACE)) if pattern else None
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def boolean(text: str) -> bool | None:
    """An ``xs:boolean``, or None."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip(XML_SPACE))


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """Rounded as XPath ``round`` does it: halves go towards positive infinity, so -0.125 becomes -0.12."""
    unit = _CENT if places == 2 else Decimal(1).scaleb(-places)
    found = number.quantize(unit, ROUND_HALF_UP if number > 0 else ROUND_HALF_DOWN, _WIDE)
    return found if found else abs(found)  # there is no negative zero on an invoice


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Exact sum, whatever the number of digits."""
    return reduce(_WIDE.add, numbers, _ZERO)


def double_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Sum in binary floating point, as an exact Decimal.

    The official CII rules BR-CO-10, -11, -12 and -14 add up untyped text, which XPath does in double precision; the UBL ones
    cast to decimal first. The two differ only when a third decimal makes the sum a tie for rounding. To judge as they judge,
    that sum is repeated here; it decides nothing but those comparisons and never becomes an amount of ours.
    """
    added = 0.0
    for number in numbers:
        added += float(number)
    return Decimal(added)


def decimals(text: str) -> int:
    """How many characters follow the first full stop: what the official BR-DEC rules count."""
    return len(text.partition(".")[2])
