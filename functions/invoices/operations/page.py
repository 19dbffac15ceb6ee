"""Pages for customers, on A4: what the kernel draws, pictures and payment codes. The same calls give the same bytes."""

import io
from functools import lru_cache
from typing import Any, Final

from PIL import Image
from reportlab.lib.utils import ImageReader

from kernel import paper
from kernel.paper import CACHED, LINE, PLAIN, STRONG, WHITE, Colour, width

__all__ = ("LINE", "PLAIN", "STRONG", "WHITE", "Colour", "Sheet", "in_fours", "on_white", "printable", "width", "wrapped")

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
"""A4 in points."""
LEFT: Final = 57.0
RIGHT: Final = WIDTH - 51.0
INK: Final = (0.11, 0.13, 0.16)
QUIET: Final = (0.40, 0.43, 0.48)
ACCENT: Final = (0.09, 0.29, 0.42)
TINT: Final = (0.93, 0.95, 0.97)
MAX_PICTURE_PIXELS: Final = 4000
"""Width and height."""


def printable(text: str) -> str:
    """What the font can show of a text, in one line."""
    return paper.printable(text.replace("\n", " ").replace("\t", " "))


@lru_cache(maxsize=CACHED)
def wrapped(text: str, room: float, size: float, font: str = PLAIN) -> tuple[str, ...]:
    """A text in lines that fit the room, made printable; a line break in it begins a line. No text, no line."""
    return tuple(line for each in text.split("\n") for line in paper.wrapped(printable(each), room, size, font))


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


class Sheet(paper.Sheet):
    """One page while it is drawn."""

    def __init__(self, canvas: Any) -> None:
        super().__init__(canvas, INK)

    def text(self, x: float, y: float, text: str, *, size: float = 9, font: str = PLAIN, colour: Colour | None = None) -> None:
        """Text that begins at x; nothing is drawn of nothing."""
        if text:
            super().text(x, y, text, size=size, font=font, colour=colour)

    def fitted(self, x: float, y: float, text: str, room: float, *, size: float = 8.5, font: str = PLAIN) -> None:
        """Text that ends at x, smaller where the room asks for it."""
        wide = width(text, size, font)
        self.right(x, y, text, size=size if wide <= room else size * room / wide, font=font)

    def rule(self, y: float, left: float = LEFT, right: float = RIGHT, *, colour: Colour = LINE, thickness: float = 0.5) -> None:
        """A level line, over the whole width unless it is said otherwise."""
        super().rule(y, left, right, colour=colour, thickness=thickness)

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


def _modules(text: str) -> list[list[bool]]:
    # Imported here: it brings half of reportlab along, and only documents with a payment code need it.
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

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
