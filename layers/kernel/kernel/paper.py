"""Drawing printed pages: text in an embedded font, lines and fields. The same calls give the same bytes: no clock, no random numbers.

Text is set in Open Sans, so that every European name can be written. Needs the documents layer: only what prints imports this module.
"""

import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import IO, Any, Final

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PLAIN: Final = "OpenSans"
STRONG: Final = "OpenSans-SemiBold"
WHITE: Final = (1.0, 1.0, 1.0)
LINE: Final = (0.80, 0.82, 0.85)
CACHED: Final = 8192
"""Labels and amounts come again on the next document: this many texts are remembered with what was found out about them."""
_FILES: Final = {PLAIN: "OpenSans-Regular.ttf", STRONG: "OpenSans-SemiBold.ttf"}

type Colour = tuple[float, float, float]

rl_config.useA85 = 0
# Streams are bytes; as text they would be a quarter longer.


@cache
def _font(name: str) -> Any:
    found = TTFont(name, str(resources.files("ttf_opensans") / "ttf" / _FILES[name]))
    pdfmetrics.registerFont(found)
    return found


def blank(out: IO[bytes], size: tuple[float, float], *, title: str, author: str, language: str) -> Any:
    """A canvas for a document with pages of one size in points. `language`: ISO 639, for screen readers."""
    for name in _FILES:
        _font(name)
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=PLAIN, lang=language, pdfVersion=(1, 7))
    canvas.setTitle(title)
    canvas.setAuthor(author)
    return canvas


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
    """A text in lines that fit the room, divided at blanks; a word that is too long for a line is broken. No text, no line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, font) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width(line, size, font) > room and len(line) > 1:
            fits = _fitting(line, room, size, font)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line) if line else tuple(lines)


def _fitting(word: str, room: float, size: float, font: str) -> int:
    """How many letters of a word fit, at least one."""
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(word[:middle], size, font) <= room else (low, middle - 1)
    return low


class Sheet:
    """One page while it is drawn. All text of a page is one text object, drawn over its lines and fields. `ink`: the colour of text."""

    def __init__(self, canvas: Any, ink: Colour) -> None:
        self._canvas = canvas
        self._ink = ink
        self._text = canvas.beginText()
        self._state: tuple[str, float, Colour] = ("", 0, ink)

    def text(self, x: float, y: float, text: str, *, size: float = 9, font: str = PLAIN, colour: Colour | None = None) -> None:
        """Text that begins at x."""
        state = (font, size, colour or self._ink)
        if self._state != state:
            self._text.setFont(font, size)
            self._text.setFillColorRGB(*state[2])
            self._state = state
        self._text.setTextOrigin(x, y)
        self._text.textOut(text)

    def right(self, x: float, y: float, text: str, *, size: float = 9, font: str = PLAIN, colour: Colour | None = None) -> None:
        """Text that ends at x."""
        self.text(x - width(text, size, font), y, text, size=size, font=font, colour=colour)

    def rule(self, y: float, left: float, right: float, *, colour: Colour = LINE, thickness: float = 0.5) -> None:
        """A level line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, y, right, y)

    def field(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """A coloured field with its lower left corner at x, y."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def end(self) -> None:
        """Ends the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()
