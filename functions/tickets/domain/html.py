"""The readable text of an HTML mail.

The standard library's HTML parser takes quadratic time on unclosed tags, comments and declarations: a mail of a few
hundred kilobytes would hold a worker for minutes. This reader goes over the text once, whatever stands in it.
"""

import re
from html import unescape

from tickets.domain.charsets import storable

HTML_CHARS_MAX = 1_000_000

_QUOTE_DEPTH_MAX = 5
_BLOCKS = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section", "article"}
    | {"header", "footer", "center", "address", "dl", "dt", "dd", "form"}
)
_SILENT = frozenset({"script", "style", "title"})
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_TAG_PIECE = re.compile(r"[>\"']")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


class _Reader:
    """Cuts HTML into tags and text, and writes the text down line by line with its depth of quotation."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.lines: list[tuple[int, list[str]]] = [(0, [])]
        self.silent = 0
        self.preformatted = 0
        self.quoted = 0
        self.quotes_close = True

    def read(self) -> None:
        """Goes through all of it; what has no end is text."""
        position = 0
        while (start := self.html.find("<", position)) >= 0:
            self._text(self.html[position:start])
            if self.html.startswith("<!--", start):
                position = self._after("-->", start + 4)
            elif self.html.startswith(("<!", "<?"), start):
                position = self._after(">", start)
            elif name := _NAME.match(self.html, start + 1):
                position = self._tag_end(name.end())
                if position:
                    self._tag(name[1].lower(), closing=self.html[start + 1] == "/")
            else:
                self._text("<")
                position = start + 1
            if not position:
                position = start + 1
                self._text(self.html[position:])
                return
        self._text(self.html[position:])

    def _after(self, end: str, position: int) -> int:
        found = self.html.find(end, position)
        return found + len(end) if found >= 0 else 0

    def _tag_end(self, position: int) -> int:
        """Behind the `>` of a tag that begins before `position`; a `>` in quotes is none. 0 when there is no end."""
        begin = position
        while self.quotes_close and (piece := _TAG_PIECE.search(self.html, position)):
            if piece[0] == ">":
                return piece.end()
            position = self._after(piece[0], piece.end())
            if not position:
                # One quote is left open: from here on quotes mean nothing, or every later tag would be searched to the end.
                self.quotes_close = False
        return self._after(">", begin)

    def _tag(self, name: str, *, closing: bool) -> None:
        if name in _SILENT:
            self.silent = max(0, self.silent + (-1 if closing else 1))
        elif name == "body":
            self.silent = 0
        elif name in ("br", "hr"):
            self._new_line()
        elif name in ("td", "th"):
            self.lines[-1][1].append("" if closing else " ")
        elif name in _BLOCKS:
            step = -1 if closing else 1
            self.quoted = max(0, self.quoted + step * (name == "blockquote"))
            self.preformatted = max(0, self.preformatted + step * (name == "pre"))
            self._new_line()

    def _text(self, text: str) -> None:
        if self.silent or not text:
            return
        if not self.preformatted:
            self.lines[-1][1].append(_BLANKS.sub(" ", text))
            return
        first, *others = text.split("\n")
        self.lines[-1][1].append(first)
        for line in others:
            self._new_line()
            self.lines[-1][1].append(line)

    def _new_line(self) -> None:
        self.lines.append((min(self.quoted, _QUOTE_DEPTH_MAX), []))


def html_to_text(html: str) -> str:
    """Visible text: one line per block, no scripts, styles or tags; block quotes get the `> ` of plain mails. At most
    HTML_CHARS_MAX characters are read."""
    reader = _Reader(html[:HTML_CHARS_MAX])
    reader.read()
    lines = [(depth, unescape("".join(pieces)).replace("\xa0", " ").strip()) for depth, pieces in reader.lines]
    text = "\n".join("> " * depth + line if line else "" for depth, line in lines)
    return storable(re.sub(r"\n{3,}", "\n\n", text)).strip()
