"""A mail cut into its MIME parts, byte for byte.

The standard library's parser recurses once per nesting level without bound and rewrites nested messages; a mail may
do neither to an intake that must keep whatever arrives. This one has a bound for depth and number of parts and
never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from tickets.domain.charsets import decoded_words, to_text

PARTS_MAX = 500
DEPTH_MAX = 16
HEADERS_MAX = 1_000
HEADER_BYTES_MAX = 65_536
# A longer header block ends here, and the rest of it is body.
HEADER_LINES_MAX = 5_000

_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:(.*)$", re.DOTALL)
_BLANK = re.compile(rb"\n\r?\n")
_KNOWN = re.compile(rb"(?:^|(?<=\n))(?:From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received)[ \t]*:", re.IGNORECASE)
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_TYPE = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$")


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of a mail: its headers as (lower-case name, raw value bytes), its undecoded body, and where it stood:
    its index among its siblings and the types of the multiparts around it, outermost first."""

    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    index: int
    parents: tuple[str, ...]

    def raw(self, name: str) -> bytes:
        """The first value of a header, unfolded bytes; b'' when absent."""
        return next((value for key, value in self.headers if key == name), b"")

    @property
    def content_type(self) -> str:
        """`type/subtype` in lower case; text/plain when absent or unreadable (RFC 2045, 5.2)."""
        kind = self.raw("content-type").decode("latin-1").split(";", 1)[0].strip().lower()
        if _TYPE.match(kind):
            return kind
        if kind in ("text", "html"):
            return "text/html" if kind == "html" else "text/plain"
        return "message/rfc822" if self.parents and self.parents[-1] == "multipart/digest" else "text/plain"

    @property
    def disposition(self) -> str:
        return self.raw("content-disposition").decode("latin-1").split(";", 1)[0].strip().lower()

    @property
    def charset(self) -> str:
        return parameters(self.raw("content-type")).get("charset", "")

    @property
    def file_name(self) -> str:
        """The name in Content-Disposition, else the one in Content-Type; '' when there is none. Never a path."""
        name = parameters(self.raw("content-disposition")).get("filename", "") or parameters(self.raw("content-type")).get("name", "")
        return " ".join(re.split(r"[\\/]", name)[-1].split())[:255]


def split_headers(data: bytes) -> tuple[tuple[tuple[str, bytes], ...], bytes]:
    """(headers, body) of a message or part. Folded lines are joined by their line break removed; a line that is no
    header ends the block and begins the body, so that nothing of a headless text is lost. An mbox `From ` line and
    blank lines in front are skipped."""
    position = 0
    while data[position : position + 2] in (b"\r\n",) or data[position : position + 1] == b"\n":
        position += 2 if data[position : position + 1] == b"\r" else 1
    headers: list[tuple[str, bytearray]] = []
    for number, match in enumerate(_LINE.finditer(data, position)):
        line = match[0].rstrip(b"\r\n")
        if not line:
            position = match.end()
            break
        if number >= HEADER_LINES_MAX:
            position = match.start()
            break
        if line[:1] in b" \t" and headers:
            if len(headers[-1][1]) < HEADER_BYTES_MAX:
                headers[-1][1].extend(line[:HEADER_BYTES_MAX])
        elif field := _FIELD.match(line):
            if len(headers) < HEADERS_MAX:
                headers.append((field[1].decode("ascii").lower(), bytearray(field[2][:HEADER_BYTES_MAX])))
        elif match.start() == 0 and line.startswith((b"From ", b">From ")):
            pass
        elif headers and _more_headers(data, match.end()):
            # A relay broke a long header without indenting the rest: the real headers below must not become body.
            headers[-1][1].extend(line[: max(0, HEADER_BYTES_MAX - len(headers[-1][1]))])
        else:
            position = match.start()
            break
        position = match.end()
    return tuple((name, bytes(value).strip()) for name, value in headers), data[position:]


def _more_headers(data: bytes, start: int) -> bool:
    """Whether a well-known header still stands between `start` and the next blank line."""
    blank = _BLANK.search(data, start, start + HEADER_BYTES_MAX)
    return _KNOWN.search(data, start, blank.start() + 1 if blank else start + HEADER_BYTES_MAX) is not None


def leaves(data: bytes) -> Iterator[Part]:
    """The leaf parts of a mail in order, at most PARTS_MAX of them; multiparts deeper than DEPTH_MAX count as leaves."""
    stack: list[tuple[bytes, tuple[str, ...], int]] = [(data, (), 0)]
    count = 0
    while stack and count < PARTS_MAX:
        raw, parents, index = stack.pop()
        headers, body = split_headers(raw)
        part = Part(headers, body, index, parents)
        kind = part.content_type
        if kind.startswith("multipart/") and len(parents) < DEPTH_MAX:
            boundary = parameters(part.raw("content-type"), decode=False).get("boundary", "")
            children = _children(body, boundary.rstrip().encode("latin-1", "replace"))
            if children:
                room = PARTS_MAX - len(stack)
                numbered = list(enumerate(children[: max(1, room)]))
                stack.extend((child, (*parents, kind), number) for number, child in reversed(numbered))
                continue
        count += 1
        yield part


def _children(body: bytes, boundary: bytes) -> list[bytes]:
    """The pieces between the delimiter lines; an open end is an end; no delimiter gives no pieces."""
    if not boundary:
        return []
    delimiter = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
    pieces: list[bytes] = []
    start: int | None = None
    for match in delimiter.finditer(body):
        if start is not None:
            pieces.append(_without_last_break(body[start : match.start()]))
        start = None
        if match[1]:
            break
        start = match.end() + 1
        if len(pieces) >= PARTS_MAX:
            break
    if start is not None and start < len(body):
        pieces.append(body[start:])
    return pieces


def _without_last_break(data: bytes) -> bytes:
    """The line break before a delimiter belongs to the delimiter (RFC 2046, 5.1.1)."""
    if data.endswith(b"\r\n"):
        return data[:-2]
    return data[:-1] if data.endswith(b"\n") else data


def parameters(value: bytes, *, decode: bool = True) -> dict[str, str]:
    """The parameters of a structured header: quoted or bare, RFC 2231 charset and continuations, RFC 2047 words in
    quotes as many programs write them."""
    text = value.decode("utf-8", "surrogateescape") if decode else value.decode("latin-1")
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(text[:HEADER_BYTES_MAX]):
        name, raw = match[1].lower(), _unquoted(match[2])
        base, star, rest = name.partition("*")
        if not star:
            plain.setdefault(name, raw)
            continue
        number = rest.rstrip("*")
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
        extended.setdefault(base, {}).setdefault(index, (raw, rest.endswith("*") or rest == ""))
    found = {name: _readable(raw) if decode else raw for name, raw in plain.items()}
    for base, pieces in extended.items():
        found[base] = _from_rfc2231([pieces[index] for index in sorted(pieces)])
    return found


def _unquoted(raw: str) -> str:
    raw = raw.strip()
    if raw.startswith('"'):
        raw = raw[1:-1] if len(raw) > 1 and raw.endswith('"') else raw[1:]
        raw = re.sub(r"\\(.)", r"\1", raw, flags=re.DOTALL)
    return raw


def _readable(raw: str) -> str:
    data = raw.encode("utf-8", "surrogateescape")
    return decoded_words(to_text(data)).strip()


def _from_rfc2231(pieces: list[tuple[str, bool]]) -> str:
    charset, data = "", b""
    for index, (raw, encoded) in enumerate(pieces):
        if encoded and index == 0 and raw.count("'") >= 2:
            charset, _, raw = raw.split("'", 2)
        octets = raw.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(octets) if encoded else octets
    return decoded_words(to_text(data, charset)).strip()
