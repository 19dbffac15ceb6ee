"""Recognises by its first bytes what certainly is no invoice, so that the sender is told what it is."""

import re
from typing import Final

from invoices.domain.document import Unreadable

_LOOKED_AT: Final = 4096
_SPACE: Final = b" \t\r\n"
_MARKUP: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"<\0", b"\0<", b"\0\0\0<", b"\xff\xfe\0\0<")
"""How XML begins, in the encodings that it comes in."""
_OFFICE_PARTS: Final = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis.opendocument")
_MAIL: Final = re.compile(
    rb"(?:From |(?:Return-Path|Received|Delivered-To|X-[A-Za-z0-9-]+|From|To|Cc|Date|Subject|Message-ID|MIME-Version|DKIM-Signature|"
    rb"Content-(?:Type|Transfer-Encoding|Disposition)):)",
    re.IGNORECASE,
)
_IMAGES: Final = {
    b"\xff\xd8\xff": "a JPEG image",
    b"\x89PNG\r\n": "a PNG image",
    b"GIF8": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"BM": "a BMP image",
}
_OTHERS: Final = {
    b"\x1f\x8b": ("archive", "a gzip archive"),
    b"7z\xbc\xaf\x27\x1c": ("archive", "a 7z archive"),
    b"Rar!\x1a\x07": ("archive", "a RAR archive"),
    b"BZh": ("archive", "a bzip2 archive"),
    b"\xfd7zXZ\0": ("archive", "an xz archive"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("office_document", "an office document or a mail of Outlook"),
    b"{\\rtf": ("office_document", "an RTF document"),
}


def is_plain(data: bytes) -> bool:
    """It begins as XML or JSON does. Such data is read as it is."""
    if data.startswith(_MARKUP):
        return True
    text = data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    return text.startswith((b"<", b"{")) and not text.startswith(b"{\\rtf")


def refuse(data: bytes) -> None:
    """Raises Unreadable for what is known and no invoice; returns for everything else."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if any(part in data[:_LOOKED_AT] for part in _OFFICE_PARTS):
            raise _is_a("office_document", "an office document (Word, Excel, OpenDocument)")
        raise _is_a("archive", "a ZIP archive")
    for beginning, (reason, words) in _OTHERS.items():
        if data.startswith(beginning):
            raise _is_a(reason, words)
    for beginning, words in _IMAGES.items():
        if data.startswith(beginning):
            raise _is_a("image", words)
    if (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or data[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix", b"ftypavif"):
        raise _is_a("image", "an image")
    if _MAIL.match(data.lstrip(_SPACE)[:_LOOKED_AT]):
        raise _is_a("mail", "a mail")


def _is_a(reason: str, words: str) -> Unreadable:
    wanted = "send the invoices in it one by one" if reason in ("archive", "mail") else "send the invoice itself"
    return Unreadable(reason, f"This is {words}, no invoice; {wanted}.")
