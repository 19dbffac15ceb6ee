"""Pages of printed documents: rows of text on A4, from top to bottom, with a head and a foot on every page.

The same rows give the same bytes: no clock, no random numbers. Text is set in Open Sans, embedded, so that every European name can be
written. Needs the documents layer.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH: Final = 595
HEIGHT: Final = 842
"""A4 in points."""
LEFT: Final = 48
RIGHT: Final = WIDTH - 48
TOP: Final = HEIGHT - 48
BOTTOM: Final = 62
MAX_PAGES: Final = 50
SMALL: Final = 7.5
CACHED: Final = 8192
"""Labels and amounts come again on the next payslip: this many texts are remembered with what was found out about them."""

PLAIN: Final = "OpenSans"
STRONG: Final = "OpenSans-SemiBold"

INK: Final = (0.13, 0.15, 0.18)
QUIET: Final = (0.42, 0.45, 0.50)
LINE: Final = (0.80, 0.82, 0.85)
ACCENT: Final = (0.10, 0.27, 0.42)
TINT: Final = (0.91, 0.94, 0.97)
WHITE: Final = (1.0, 1.0, 1.0)

type Colour = tuple[float, float, float]

rl_config.useA85 = 0
"""Streams are bytes; as text they would be a quarter longer."""


_FILES: Final = {PLAIN: "OpenSans-Regular.ttf", STRONG: "OpenSans-SemiBold.ttf"}


@cache
def _font(name: str) -> Any:
    font = TTFont(name, str(resources.files("ttf_opensans") / "ttf" / _FILES[name]))
    pdfmetrics.registerFont(font)
    return font


@lru_cache(maxsize=CACHED)
def width(text: str, size: float, font: str = PLAIN) -> float:
    """How wide a text is, in points."""
    return float(_font(font).stringWidth(text, size))


@lru_cache(maxsize=CACHED)
def printable(text: str) -> str:
    """A text with what the font can show: a letter that it lacks loses its accents, and what is left over becomes a question mark."""
    composed = unicodedata.normalize("NFC", text)
    known = _font(PLAIN).face.charToGlyph
    if all(ord(letter) in known for letter in composed):
        return composed
    return "".join(letter if ord(letter) in known else _base(letter, known) for letter in composed)


def _base(letter: str, known: dict[int, int]) -> str:
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if ord(bare) in known else "?"


@lru_cache(maxsize=CACHED)
def wrapped(text: str, room: float, size: float, font: str = PLAIN) -> tuple[str, ...]:
    """A text in lines that fit the room; a word that is too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, font) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, size, font) > room and len(word) > 1:
            fits = next(end for end in range(len(word) - 1, 0, -1) if end == 1 or width(word[:end], size, font) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return (*lines, line) if line or not lines else tuple(lines)


def shortened(text: str, room: float, size: float) -> str:
    """A text that fits the room, cut with an ellipsis if it must be."""
    while width(text, size) > room:
        text = text[:-2].rstrip() + "…"
    return text


class Sheet:
    """One page while it is drawn. All text of a page is one text object, drawn over its lines and bands."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._state: tuple[str, float, Colour] = ("", 0, INK)

    def text(self, x: float, y: float, text: str, *, size: float = 9, font: str = PLAIN, colour: Colour = INK) -> None:
        """Text that begins at x."""
        if self._state != (font, size, colour):
            self._text.setFont(font, size)
            self._text.setFillColorRGB(*colour)
            self._state = (font, size, colour)
        self._text.setTextOrigin(x, y)
        self._text.textOut(text)

    def right(self, x: float, y: float, text: str, *, size: float = 9, font: str = PLAIN, colour: Colour = INK) -> None:
        """Text that ends at x."""
        self.text(x - width(text, size, font), y, text, size=size, font=font, colour=colour)

    def rule(self, y: float, *, left: float = LEFT, right: float = RIGHT, colour: Colour = LINE, thickness: float = 0.5) -> None:
        """A level line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, y, right, y)

    def band(self, y: float, height: float, colour: Colour) -> None:
        """A coloured field over the whole width, from y upwards."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(LEFT, y, RIGHT - LEFT, height, stroke=0, fill=1)

    def end(self) -> None:
        """Ends the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()


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


def pdf(paper: Paper) -> bytes:
    """The document as PDF. ValueError when it would have more than MAX_PAGES pages."""
    _font(PLAIN), _font(STRONG)
    pages = list(_pages(paper))
    if len(pages) > MAX_PAGES:
        raise ValueError(f"a document of more than {MAX_PAGES} pages")
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, initialFontName=PLAIN, lang=paper.language, pdfVersion=(1, 7))
    canvas.setTitle(paper.title)
    canvas.setAuthor(paper.author)
    canvas.setSubject(paper.running)
    canvas.setProducer("backoffice")
    canvas.setCreator("backoffice")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    running = shortened(printable(paper.running), RIGHT - LEFT - 80, SMALL)
    for number, rows in enumerate(pages, start=1):
        sheet = Sheet(canvas)
        y: float = TOP
        for row in rows:
            row.draw(sheet, y)
            y -= row.height
        sheet.rule(BOTTOM - 14)
        sheet.text(LEFT, BOTTOM - 26, running, size=SMALL, colour=QUIET)
        sheet.right(RIGHT, BOTTOM - 26, paper.page.format(number, len(pages)), size=SMALL, colour=QUIET)
        sheet.end()
    canvas.save()
    return out.getvalue()


def _pages(paper: Paper) -> Iterator[list[Row]]:
    """The rows of each page. Rows that keep together with the next one move to the next page with it."""
    page: list[Row] = [*paper.head, *paper.top]
    used = _height(page)
    for block in _blocks(paper.rows):
        height = _height(block)
        if used + height > TOP - BOTTOM and len(page) > len(paper.top):
            yield page
            page, used = [*paper.top], _height(paper.top)
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
