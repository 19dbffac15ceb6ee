"""Pages for customers: text in an embedded font, lines, fields, pictures, on A4. The same calls give the same bytes."""

import io
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from PIL import Image
from reportlab import rl_config
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
"""A4 in points."""
LEFT: Final = 57.0
RIGHT: Final = WIDTH - 51.0
PLAIN: Final = "OpenSans"
STRONG: Final = "OpenSans-SemiBold"
INK: Final = (0.11, 0.13, 0.16)
QUIET: Final = (0.40, 0.43, 0.48)
LINE: Final = (0.80, 0.82, 0.85)
ACCENT: Final = (0.09, 0.29, 0.42)
TINT: Final = (0.93, 0.95, 0.97)
MAX_PICTURE_PIXELS: Final = 4000
"""Width and height."""
_CACHED: Final = 8192
_FILES: Final = {PLAIN: "OpenSans-Regular.ttf", STRONG: "OpenSans-SemiBold.ttf"}

type Colour = tuple[float, float, float]

rl_config.useA85 = 0
# Streams are bytes; as text they would be a quarter longer.


@cache
def font(name: str) -> Any:
    """A font of the documents layer, registered once."""
    found = TTFont(name, str(resources.files("ttf_opensans") / "ttf" / _FILES[name]))
    pdfmetrics.registerFont(found)
    return found


@lru_cache(maxsize=_CACHED)
def width(text: str, size: float, name: str = PLAIN) -> float:
    """How wide a text is, in points."""
    return float(font(name).stringWidth(text, size))


@lru_cache(maxsize=_CACHED)
def printable(text: str) -> str:
    """What the font can show of a text, in one line: a letter that it lacks loses its accents, or becomes a question mark."""
    known = font(PLAIN).face.charToGlyph
    composed = unicodedata.normalize("NFC", " ".join(text.split(" ")).replace("\n", " ").replace("\t", " "))
    return "".join(letter if ord(letter) in known else _base(letter, known) for letter in composed)


def _base(letter: str, known: dict[int, int]) -> str:
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if ord(bare) in known else "?"


@lru_cache(maxsize=_CACHED)
def wrapped(text: str, room: float, size: float, name: str = PLAIN) -> tuple[str, ...]:
    """A text in lines that fit the room, made printable; a word that is too long for a line is broken. No text, no line."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in printable(paragraph).split(" "):
            longer = f"{line} {word}" if line else word
            if width(longer, size, name) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while width(line, size, name) > room:
                fits = _fitting(line, room, size, name)
                lines.append(line[:fits])
                line = line[fits:]
        if line:
            lines.append(line)
    return tuple(lines)


def _fitting(word: str, room: float, size: float, name: str) -> int:
    """How many letters of a word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(word[:middle], size, name) <= room else (low, middle - 1)
    return low


def in_fours(text: str) -> str:
    """An account number as people read it; it stays on one line."""
    return "\N{NO-BREAK SPACE}".join(text[begin : begin + 4] for begin in range(0, len(text), 4))


def on_white(content: bytes) -> ImageReader | None:
    """A picture on white, for PDF/A wants no transparency; None for one that cannot be read or is too large: the page does without."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if max(picture.size) > MAX_PICTURE_PIXELS:
                return None
            layer = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # what Pillow raises for broken files
        return None
    page = Image.new("RGB", layer.size, (255, 255, 255))
    page.paste(layer, mask=layer.getchannel("A"))
    return ImageReader(page)


class Sheet:
    """One page while it is drawn. Its text is drawn last, over lines and fields."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._text = canvas.beginText()
        self._state: tuple[str, float, Colour] = ("", 0, INK)

    def text(self, x: float, y: float, text: str, *, size: float = 9, name: str = PLAIN, colour: Colour = INK) -> None:
        """Text that begins at x."""
        if not text:
            return
        if self._state != (name, size, colour):
            self._text.setFont(name, size)
            self._text.setFillColorRGB(*colour)
            self._state = (name, size, colour)
        self._text.setTextOrigin(x, y)
        self._text.textOut(text)

    def right(self, x: float, y: float, text: str, *, size: float = 9, name: str = PLAIN, colour: Colour = INK) -> None:
        """Text that ends at x."""
        self.text(x - width(text, size, name), y, text, size=size, name=name, colour=colour)

    def fitted(self, x: float, y: float, text: str, room: float, *, size: float = 8.5, name: str = PLAIN) -> None:
        """Text that ends at x, smaller where the room asks for it."""
        wide = width(text, size, name)
        self.right(x, y, text, size=size if wide <= room else size * room / wide, name=name)

    def rule(self, y: float, left: float = LEFT, right: float = RIGHT, colour: Colour = LINE, thickness: float = 0.5) -> None:
        """A level line."""
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, y, right, y)

    def field(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """A coloured field with its lower left corner at x, y."""
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def picture(self, picture: ImageReader, x: float, top: float, wide: float, high: float) -> None:
        """A picture without transparency, as large as the room allows, in its upper left corner."""
        across, down = picture.getSize()
        scale = min(wide / across, high / down)
        self._canvas.drawImage(picture, x, top - down * scale, across * scale, down * scale)

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code with error correction M, as the payment code asks for; the quiet zone lies around it."""
        modules = _modules(text)
        step = side / len(modules)
        path = self._canvas.beginPath()
        for row, cells in enumerate(modules):
            for begin, end in _runs(cells):
                path.rect(x + begin * step, y + side - (row + 1) * step, (end - begin) * step, step)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def end(self) -> None:
        """Ends the page."""
        self._canvas.drawText(self._text)
        self._canvas.showPage()


def _modules(text: str) -> list[list[bool]]:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


def _runs(cells: list[bool]) -> list[tuple[int, int]]:
    runs, begin = [], None
    for index, dark in enumerate([*cells, False]):
        if dark and begin is None:
            begin = index
        elif not dark and begin is not None:
            runs.append((begin, index))
            begin = None
    return runs
