"""Pages of printed documents: rows of text on A4, from top to bottom, with a head and a foot on every page.

The same rows give the same bytes. Needs the documents layer.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kernel import paper
from kernel.paper import LINE, PLAIN, STRONG, WHITE, Colour, printable, width

__all__ = ("LINE", "PLAIN", "STRONG", "WHITE", "Colour", "Paper", "Row", "Sheet", "pdf", "printable", "shortened", "width", "wrapped")

WIDTH: Final = 595
HEIGHT: Final = 842
"""A4 in points."""
LEFT: Final = 48
RIGHT: Final = WIDTH - 48
TOP: Final = HEIGHT - 48
BOTTOM: Final = 62
MAX_PAGES: Final = 50
SMALL: Final = 7.5

INK: Final = (0.13, 0.15, 0.18)
QUIET: Final = (0.42, 0.45, 0.50)
ACCENT: Final = (0.10, 0.27, 0.42)
TINT: Final = (0.91, 0.94, 0.97)


def wrapped(text: str, room: float, size: float, font: str = PLAIN) -> tuple[str, ...]:
    """A text in lines that fit the room, at least one."""
    return paper.wrapped(text, room, size, font) or ("",)


def shortened(text: str, room: float, size: float) -> str:
    """A text that fits the room, cut with an ellipsis if it must be."""
    while width(text, size) > room:
        text = text[:-2].rstrip() + "…"
    return text


class Sheet(paper.Sheet):
    """One page while it is drawn."""

    def __init__(self, canvas: Any) -> None:
        super().__init__(canvas, INK)

    def rule(self, y: float, left: float = LEFT, right: float = RIGHT, *, colour: Colour = LINE, thickness: float = 0.5) -> None:
        """A level line, over the whole width unless it is said otherwise."""
        super().rule(y, left, right, colour=colour, thickness=thickness)

    def band(self, y: float, height: float, colour: Colour) -> None:
        """A coloured field over the whole width, from y upwards."""
        self.field(LEFT, y, RIGHT - LEFT, height, colour)


class Row:
    """A part of a page: its height, and how it is drawn with its top at y. `keeps` it together with the next row."""

    keeps = False

    @property
    def height(self) -> float:
        """Points."""
        raise NotImplementedError

    def draw(self, sheet: Sheet, y: float) -> None:
        """Draws the row below y."""
        raise NotImplementedError


@dataclass(frozen=True)
class Paper:
    """A document to print. `running`: repeated in the foot of every page, beside the page number in the words of `page`."""

    title: str
    author: str
    language: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...] = field(repr=False)
    running: str
    page: str
    top: tuple[Row, ...] = ()
    """On every page below the head; alone at the top of the following pages."""


def pdf(wanted: Paper) -> bytes:
    """The document as PDF. ValueError when it would have more than MAX_PAGES pages."""
    pages = list(_pages(wanted))
    if len(pages) > MAX_PAGES:
        raise ValueError(f"a document of more than {MAX_PAGES} pages")
    out = io.BytesIO()
    canvas = paper.blank(out, (WIDTH, HEIGHT), title=wanted.title, author=wanted.author, language=wanted.language)
    canvas.setSubject(wanted.running)
    canvas.setProducer("backoffice")
    canvas.setCreator("backoffice")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    running = shortened(printable(wanted.running), RIGHT - LEFT - 80, SMALL)
    for number, rows in enumerate(pages, start=1):
        sheet = Sheet(canvas)
        y: float = TOP
        for row in rows:
            row.draw(sheet, y)
            y -= row.height
        sheet.rule(BOTTOM - 14)
        sheet.text(LEFT, BOTTOM - 26, running, size=SMALL, colour=QUIET)
        sheet.right(RIGHT, BOTTOM - 26, wanted.page.format(number, len(pages)), size=SMALL, colour=QUIET)
        sheet.end()
    canvas.save()
    return out.getvalue()


def _pages(wanted: Paper) -> Iterator[list[Row]]:
    """The rows of each page. Rows that keep together with the next one move to the next page with it."""
    page: list[Row] = [*wanted.head, *wanted.top]
    used = _height(page)
    for block in _blocks(wanted.rows):
        height = _height(block)
        if used + height > TOP - BOTTOM and len(page) > len(wanted.top):
            yield page
            page, used = [*wanted.top], _height(wanted.top)
        page += block
        used += height
    yield page


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        block.append(row)
        if not row.keeps:
            yield block
            block = []
    if block:
        yield block


def _height(rows: Sequence[Row]) -> float:
    return sum(row.height for row in rows)
