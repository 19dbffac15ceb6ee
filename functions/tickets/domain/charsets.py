"""Bytes to text for mails that lie about their charset. Every function here answers for any input and never raises."""

import base64
import binascii
import codecs
import quopri
import re

# Charset labels seen in mails -> the codec that reads what such mails really hold. Browsers and mail
# programs read the narrow label as the wider code page (WHATWG Encoding, section 4.2).
_CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "big5": "big5hkscs",
    "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874",
}
# A label may be wrong within its language: what to try next when the stated codec refuses the bytes.
_RELATIVES = {
    "iso2022_jp_ext": ("cp932", "euc_jp"),
    "cp932": ("euc_jp", "iso2022_jp_ext"),
    "euc_jp": ("cp932", "iso2022_jp_ext"),
    "gb18030": ("big5hkscs",),
    "big5hkscs": ("gb18030",),
}
_MULTIBYTE = frozenset({*_RELATIVES, "cp949", "hz", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
_WESTERN = frozenset({"", "ascii", "cp1252", "iso8859-15"})
# Codecs that Python knows as text but that are no charset of a mail; some of them take quadratic time.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
# Bytes that are no UTF-8 amid text that is: somebody pasted from a western page.
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,64})\?([bBqQ])\?(.*?)\?=", re.DOTALL)
_SAMPLE_BYTES = 65_536
_HIGH_BYTES = bytes(range(0x80, 0x100))
_UU_BEGIN = re.compile(rb"^begin [^\n]*\n", re.MULTILINE)
_UU_LINE = re.compile(rb"[^\n]+")
_PAIR_SHARE_PERCENT = 60


def codec_of(label: str) -> str:
    """The Python codec for a charset label, '' when there is none."""
    name = label.split("*", 1)[0].strip().strip("\"'").lower()
    name = _CODECS.get(name, name)
    if not name or len(name) > 64 or "\0" in name:
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if found.name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
        return ""
    return found.name


def storable(text: str) -> str:
    """The text without what JSON and the table cannot hold: lone surrogates and control characters."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    # Not by substitution: a binary body would become millions of pieces.
    return text.translate(_NO_CONTROLS) if _CONTROLS.search(text) else text


def to_text(data: bytes, label: str = "") -> str:
    """Text of the bytes: the stated charset when it fits, otherwise the best guess; what fits nothing becomes a replacement mark.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever a single-byte label says: chance does not produce them.
    """
    codec = codec_of(label)
    stated = [codec, *_RELATIVES.get(codec, ())] if codec not in ("", "ascii") else []
    for name in [*stated, "utf-8"] if codec in _MULTIBYTE else ["utf-8", *stated]:
        text = _strictly(data, name)
        if text is not None:
            return storable(text)
    guess = _guess(data)
    if guess == "utf-8":
        return storable(data.decode("utf-8", "surrogateescape").translate(_STRAYS))
    if guess == "cp1252" and codec not in ("", "ascii"):
        guess = codec
    return storable(data.decode(guess, "replace"))


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return _from_iso2022_jp(data) if codec == "iso2022_jp_ext" else data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _from_iso2022_jp(data: bytes) -> str:
    """ISO-2022-JP with the vendor characters of row 13 (circled digits and the like) that Japanese mails hold and that the
    standard, and so Python's codec, does not know. Its double bytes are those of EUC and of code page 932, shifted."""
    first, *segments = re.split(rb"\x1b(\$[@B]|\$\(D|\([BJI])", data)
    pieces = [first.decode("ascii")]
    for escape, octets in zip(segments[::2], segments[1::2], strict=True):
        if escape in (b"$@", b"$B"):
            pieces.append(b"".join(_shifted(pair) for pair in re.findall(rb"[!-~]{2}|[\r\n\t ]", octets)).decode("cp932"))
        else:
            pieces.append((b"\x1b" + escape + octets).decode("iso2022_jp_ext") if escape != b"(B" else octets.decode("ascii"))
    return "".join(pieces)


def _shifted(pair: bytes) -> bytes:
    """A JIS X 0208 code as Shift JIS (JIS X 0208, appendix 1); a single byte as it is."""
    if len(pair) == 1:
        return pair
    row, cell = pair
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
    return bytes((lead, trail))


def _guess(data: bytes) -> str:
    """The codec of 8-bit bytes without a true label, by their beginning. East Asian text gives itself away: nearly all bytes
    are pairs."""
    if len(data) > _SAMPLE_BYTES:
        # Not within a character: up to the last byte that stands for itself.
        data = data[:_SAMPLE_BYTES].rstrip(_HIGH_BYTES)
    high = sum(byte >= 0x80 for byte in data)
    if high and high * 100 >= len(data.replace(b" ", b"")) * _PAIR_SHARE_PERCENT:
        if _strictly(data, "gb2312") is not None:
            return "gb18030"
        for name in ("euc_jp", "gb18030", "big5hkscs"):
            if _strictly(data, name) is not None:
                return name
    japanese = _strictly(data, "cp932")
    if japanese is not None and any("\u3040" <= char <= "\u30ff" for char in japanese):
        return "cp932"
    mixed = [char for char in data.decode("utf-8", "replace") if char > "\x7f"]
    return "utf-8" if mixed.count("\ufffd") * 2 < len(mixed) else "cp1252"


def header_text(data: bytes, label: str = "") -> str:
    """A header value as a person reads it: unfolded, RFC 2047 words decoded, white space collapsed.

    Words that cut a character in two are joined before decoding; raw 8-bit bytes are read as UTF-8, as `label`
    (the charset the mail states elsewhere), or by guess.
    """
    text = to_text(data, label) if any(byte >= 0x80 for byte in data) else storable(data.decode("ascii"))
    return " ".join(decoded_words(text).split())


def header_label(sample: bytes, label: str) -> str:
    """The charset for the raw 8-bit headers of a mail: `label`, which stands at its body, unless that is one of the western
    ones that are put on everything and `sample` (the subject) gives another away."""
    if codec_of(label) in _WESTERN and any(byte >= 0x80 for byte in sample):
        return _guess(sample)
    return label


def decoded_words(text: str) -> str:
    """Text with its RFC 2047 words decoded; a broken word stays as it is."""
    pieces: list[str] = []
    pending: tuple[str, bytes] | None = None
    end = 0
    for match in _ENCODED_WORD.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        charset = match[1]
        data = from_base64(match[3].encode("utf-8", "replace")) if match[2] in "bB" else _from_q(match[3])
        if pending and not between.strip() and pending[0].lower() == charset.lower():
            pending = (charset, pending[1] + data)
            continue
        if pending:
            pieces.append(to_text(pending[1], pending[0]))
            between = between if between.strip() else ""
        pieces.append(between)
        pending = (charset, data)
    if pending:
        pieces.append(to_text(pending[1], pending[0]))
    pieces.append(text[end:])
    return "".join(pieces)


def _from_q(text: str) -> bytes:
    return quopri.decodestring(text.replace("_", " ").encode("utf-8", "replace"), header=False)


def from_base64(data: bytes) -> bytes:
    """Base64 as mails carry it: foreign characters skipped, padding completed, a broken tail dropped."""
    clean = data.translate(None, _NOT_BASE64)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return base64.b64decode(clean + b"=" * (-len(clean) % 4))


def from_uuencode(data: bytes) -> bytes:
    """The lines between `begin` and `end` of a uuencoded body; without a `begin` the bytes as they are."""
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    out = bytearray()
    for match in _UU_LINE.finditer(data, begin.end()):
        line = match[0].rstrip(b"\r")
        if line == b"end":
            break
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            # Some encoders pad a line beyond its count: take what the count in the first character says.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                out += binascii.a2b_uu(line[:count])
            except binascii.Error:
                continue
    return bytes(out)


def transfer_decoded(data: bytes, encoding: str) -> bytes:
    """Body bytes after their Content-Transfer-Encoding; an unknown encoding leaves them as they are."""
    name = encoding.split(";", 1)[0].strip().lower()
    if name == "base64":
        return from_base64(data)
    if name.replace(" ", "") == "quoted-printable":
        return quopri.decodestring(data)
    if name in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return from_uuencode(data)
    return data
