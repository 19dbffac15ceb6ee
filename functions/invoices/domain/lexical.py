"""How numbers, dates and booleans are written in XML, and the arithmetic that the official rules use on them.

Amounts are Decimal throughout. The one exception is ``double_sum``: see there.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal, getcontext, setcontext
from typing import Final

XML_SPACE: Final = " \t\r\n"
MAX_NUMBER_CHARS: Final = 60
"""No amount on earth needs more, and no date; longer texts count as no number."""
REMEMBERED: Final = 4096
"""Numbers and dates that are not parsed again: many rules read the same few texts."""

_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_USUAL: Final = re.compile(r"\d{1,15}(?:\.\d\d?)?", re.ASCII)
_DOUBLE: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_BASIC_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ZERO: Final = Decimal(0)
_CENT: Final = Decimal("0.01")
_HALF: Final = Decimal("0.5")
_WIDE: Final = Context(prec=200)

BASIC_FORMAT: Final = "102"
"""UN/CEFACT code for a date written CCYYMMDD, the only one that EN 16931 allows in CII."""


def collapse(text: str) -> str:
    """White space collapsed as XPath ``normalize-space`` does it."""
    return " ".join(text.split())


class _Decimals(dict[str, Decimal | None]):
    """Texts and the numbers that they are; short ones are remembered."""

    def __missing__(self, text: str) -> Decimal | None:
        plain = text.strip(XML_SPACE)
        number = Decimal(plain) if len(plain) <= MAX_NUMBER_CHARS and _DECIMAL.fullmatch(plain) else None
        if len(text) <= MAX_NUMBER_CHARS:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = number
        return number


class _Spellings(dict[str, str | None]):
    """Numbers by how they are written, each in the one way that all of its spellings share."""

    def __missing__(self, text: str) -> str | None:
        number = decimal(text)
        found = None if number is None else str(_WIDE.normalize(number)) if number else "0"
        if len(text) <= MAX_NUMBER_CHARS:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = found
        return found


class _Unusual(dict[str, bool]):
    """Texts, and whether each is anything else than digits with at most two decimals."""

    def __missing__(self, text: str) -> bool:
        found = _USUAL.fullmatch(text) is None
        if len(text) <= MAX_NUMBER_CHARS:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = found
        return found


class _Dates(dict[tuple[str, str | None], date | None]):
    """Texts with their formats, and the dates that they are; short ones are remembered."""

    def __missing__(self, written: tuple[str, str | None]) -> date | None:
        text, form = written
        plain = text.strip(XML_SPACE)
        pattern = _BASIC_DATE if form == BASIC_FORMAT else _ISO_DATE if form is None else None
        match = pattern.fullmatch(plain) if pattern and len(plain) <= MAX_NUMBER_CHARS else None
        try:
            found = date(int(match[1]), int(match[2]), int(match[3])) if match else None
        except ValueError:
            found = None
        if len(text) <= MAX_NUMBER_CHARS and (form is None or len(form) <= MAX_NUMBER_CHARS):
            if len(self) >= REMEMBERED:
                self.clear()
            self[written] = found
        return found


decimal: Final[Callable[[str], Decimal | None]] = _Decimals().__getitem__
"""A number as ``xs:decimal`` writes it (no exponent, no grouping), or None."""


canonical: Final[Callable[[str], str | None]] = _Spellings().__getitem__
"""The same text for all spellings of a number, or None: to look numbers up by, since the hash of a Decimal takes long."""


unusual: Final[Callable[[str], bool]] = _Unusual().__getitem__
"""False for a number without sign and with at most two decimals: nearly all are, so whoever looks for something else may leave them out."""


dated: Final[Callable[[tuple[str, str | None]], date | None]] = _Dates().__getitem__
"""``written_date`` of a text and its format."""


def comparable(text: str) -> Decimal | None:
    """A number as XPath compares untyped text with a number: an exponent is allowed."""
    text = text.strip(XML_SPACE)
    if len(text) <= MAX_NUMBER_CHARS and _DOUBLE.fullmatch(text):
        return Decimal(text)
    return None


def written_date(text: str, form: str | None) -> date | None:
    """A calendar date: ISO 8601 (form None, as in UBL) or CCYYMMDD (form 102, as in CII); None when it is no date."""
    return dated((text, form))


def minus_nothing(text: str) -> bool:
    """Whether it is a zero with a minus sign and a point.

    XPath has it equal to zero; Saxon, with which the official artefacts are run, takes it for less where it compares the text itself.
    """
    return "." in text and text.lstrip(XML_SPACE).startswith("-") and decimal(text) == 0


def boolean(text: str) -> bool | None:
    """An ``xs:boolean``, or None."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip(XML_SPACE))


def rounded(number: Decimal, places: int = 2) -> Decimal:
    """Rounded as XPath ``round`` does it: halves go towards positive infinity, so -0.125 becomes -0.12."""
    unit = _CENT if places == 2 else Decimal(1).scaleb(-places)
    found = number.quantize(unit, ROUND_HALF_UP if number > 0 else ROUND_HALF_DOWN, _WIDE)
    return found if found else abs(found)  # there is no negative zero on an invoice


def is_nothing(number: Decimal) -> bool:
    """Whether it is zero when rounded to a whole number."""
    return -_HALF <= number < _HALF


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Exact sum, whatever the number of digits."""
    usual = getcontext()
    setcontext(_WIDE)
    try:
        return sum(numbers, _ZERO)
    finally:
        setcontext(usual)


def double_sum(numbers: Iterable[Decimal]) -> Decimal:
    """Sum in binary floating point, as an exact Decimal.

    The official CII rules BR-CO-10, -11, -12 and -14 add up untyped text, which XPath does in double precision; the UBL ones
    cast to decimal first. The two differ only when a third decimal makes the sum a tie for rounding. To judge as they judge,
    that sum is repeated here; it decides nothing but those comparisons and never becomes an amount of ours.
    """
    return Decimal(_added(numbers))


def double_cents(numbers: Iterable[Decimal]) -> Decimal:
    """The same sum to two decimals as BR-CO-11, -12 and -14 do it: times ten and times ten again, in binary floating point still.

    So 0.105 becomes 0.11, though the nearest binary fraction lies below it.
    """
    return rounded(Decimal(_added(numbers) * 10 * 10), 0) / 100


def _added(numbers: Iterable[Decimal]) -> float:
    added = 0.0
    for number in numbers:
        added += float(number)
    return added


def one_around(number: Decimal) -> tuple[Decimal, Decimal]:
    """One less and one more in binary floating point, as exact Decimals.

    The official UBL rules BR-S-08, BR-AF-08 and BR-AG-08 add one to untyped text, like the rules of ``double_sum``: of two differences of
    exactly one unit some are let pass and some are not.
    """
    double = float(number)
    return Decimal(double - 1), Decimal(double + 1)


def decimals(text: str) -> int:
    """How many characters follow the first full stop: what the official BR-DEC rules count."""
    return len(text.partition(".")[2])
