"""The kinds of rows that payslips and statements are made of: names, sections, lines with amounts, totals, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from payroll.operations.pdf_page import (
    ACCENT,
    INK,
    LEFT,
    LINE,
    PLAIN,
    QUIET,
    RIGHT,
    STRONG,
    TINT,
    WHITE,
    Colour,
    Row,
    Sheet,
    printable,
    width,
    wrapped,
)

SIZE: Final = 8.5
LEADING: Final = 12.5
FACT: Final = 104
"""How far values stand from the beginning of their labels."""
NUMBERS: Final = 60
"""Room for the number of a box."""
COLUMN: Final = 78
"""How far apart the columns of amounts stand."""


@dataclass(frozen=True)
class Gap(Row):
    """Empty space."""

    points: float

    @property
    def height(self) -> float:
        return self.points

    def draw(self, sheet: Sheet, y: float) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Masthead(Row):
    """Who sends it on the left, what it is on the right. Long names go over several lines."""

    name: str
    title: str
    subtitle: str
    below: tuple[str, ...] = ()

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return wrapped(printable(self.name), 270, 14, STRONG)

    @property
    def height(self) -> float:
        return max(17 * len(self._lines) + 11 * len(self.below), 33) + 14

    def draw(self, sheet: Sheet, y: float) -> None:
        for number, line in enumerate(self._lines):
            sheet.text(LEFT, y - 13 - 17 * number, line, size=14, font=STRONG, colour=ACCENT)
        for number, line in enumerate(self.below):
            sheet.text(LEFT, y - 11 - 17 * len(self._lines) - 11 * number, printable(line), size=8, colour=QUIET)
        sheet.right(RIGHT, y - 13, printable(self.title), size=14, font=STRONG, colour=INK)
        sheet.right(RIGHT, y - 29, printable(self.subtitle), size=9, colour=QUIET)
        sheet.rule(y - self.height + 4, colour=ACCENT, thickness=1.2)


@dataclass(frozen=True)
class Facts(Row):
    """Labels and values in two columns of equal width."""

    left: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]

    @cached_property
    def _columns(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        return _fact_lines(self.left), _fact_lines(self.right)

    @property
    def height(self) -> float:
        return LEADING * max(map(len, self._columns)) + 8

    def draw(self, sheet: Sheet, y: float) -> None:
        for start, lines in zip((LEFT, LEFT + 258), self._columns, strict=True):
            for number, (label, value) in enumerate(lines):
                base = y - 12 - LEADING * number
                sheet.text(start, base, label, size=SIZE, colour=QUIET)
                sheet.text(start + FACT, base, value, size=SIZE)


def _fact_lines(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for label, value in facts:
        first, *rest = wrapped(printable(value), 136, SIZE)
        lines += [(label, first), *(("", line) for line in rest)]
    return lines


@dataclass(frozen=True)
class Heads(Row):
    """The heads of the columns: the first on the left, the others over the amounts, from the right."""

    first: str
    others: tuple[str, ...]
    second: str = ""
    keeps = True

    @property
    def height(self) -> float:
        return 19

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.band(y - 19, 17, ACCENT)
        sheet.text(LEFT + 6, y - 14, self.first, size=8, font=STRONG, colour=WHITE)
        sheet.text(LEFT + 6 + NUMBERS, y - 14, self.second, size=8, font=STRONG, colour=WHITE)
        for place, head in enumerate(reversed(self.others)):
            sheet.right(RIGHT - 6 - place * COLUMN, y - 14, head, size=8, font=STRONG, colour=WHITE)


@dataclass(frozen=True)
class Section(Row):
    """The title of a group of lines; it stays with the first of them."""

    title: str
    keeps = True

    @property
    def height(self) -> float:
        return 20

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.text(LEFT + 6, y - 15, printable(self.title), size=SIZE, font=STRONG, colour=ACCENT)
        sheet.rule(y - 19, colour=LINE)


@dataclass(frozen=True)
class Subsection(Row):
    """The title of a part of a section."""

    title: str
    keeps = True

    @property
    def height(self) -> float:
        return 16

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.text(LEFT + 6, y - 12, printable(self.title), size=8, font=STRONG, colour=QUIET)


@dataclass(frozen=True)
class Entry(Row):
    """A line: what it is, and its values from the right. A long label goes over several lines, beside which the values stand once.

    `number`: that of the line itself, before the label; an empty one keeps its room.
    """

    label: str
    values: tuple[str, ...]
    note: str = ""
    number: str | None = None

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        columns = max((place for place, value in enumerate(reversed(self.values), start=1) if value), default=0)
        return wrapped(printable(self.label), RIGHT - LEFT - 18 - self._indent - columns * COLUMN, SIZE)

    @property
    def _indent(self) -> float:
        return 0 if self.number is None else NUMBERS

    @property
    def height(self) -> float:
        return LEADING * len(self._lines) + (12 if self.note else 0)

    def draw(self, sheet: Sheet, y: float) -> None:
        if self.number:
            sheet.text(LEFT + 6, y - 10, self.number, size=SIZE, colour=QUIET)
        for number, line in enumerate(self._lines):
            sheet.text(LEFT + 6 + self._indent, y - 10 - LEADING * number, line, size=SIZE)
        if self.note:
            sheet.text(LEFT + 6 + self._indent, y - 9 - LEADING * len(self._lines), printable(self.note), size=7, colour=QUIET)
        _draw_values(sheet, y - 10, self.values, PLAIN, INK)


@dataclass(frozen=True)
class Total(Row):
    """A sum, below a line."""

    label: str
    values: tuple[str, ...]

    @property
    def height(self) -> float:
        return 19

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.rule(y - 2, colour=QUIET)
        sheet.text(LEFT + 6, y - 13, self.label, size=SIZE, font=STRONG)
        _draw_values(sheet, y - 13, self.values, STRONG, INK)


@dataclass(frozen=True)
class Highlight(Row):
    """The figure that everybody looks for."""

    label: str
    value: str

    @property
    def height(self) -> float:
        return 38

    def draw(self, sheet: Sheet, y: float) -> None:
        sheet.band(y - 33, 28, TINT)
        sheet.text(LEFT + 6, y - 22.5, printable(self.label), size=10, font=STRONG, colour=ACCENT)
        sheet.right(RIGHT - 6, y - 23, self.value, size=13, font=STRONG, colour=ACCENT)


@dataclass(frozen=True)
class Note(Row):
    """A small remark over the whole width."""

    text: str
    colour: Colour = QUIET

    @cached_property
    def _lines(self) -> tuple[str, ...]:
        return wrapped(printable(self.text), RIGHT - LEFT - 12, 7.5)

    @property
    def height(self) -> float:
        return 10 * len(self._lines) + 5

    def draw(self, sheet: Sheet, y: float) -> None:
        for number, line in enumerate(self._lines):
            sheet.text(LEFT + 6, y - 9 - 10 * number, line, size=7.5, colour=self.colour)


def _draw_values(sheet: Sheet, base: float, values: Sequence[str], font: str, colour: Colour) -> None:
    for place, value in enumerate(reversed(values)):
        if value:
            sheet.text(RIGHT - 6 - place * COLUMN - width(value, SIZE, font), base, value, size=SIZE, font=font, colour=colour)
