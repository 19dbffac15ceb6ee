"""Media types under which invoices are sent, and what sort of document some bytes are by how they begin.

The first bytes settle under which suffix a document is kept, and whether it is what its sender says it is. What is in it the readers tell.
"""

from enum import StrEnum
from typing import Final

MAX_BYTES: Final = 20 * 1024 * 1024
"""Largest document that is read, as ``document.MAX_BYTES`` has it; here for those who must not import an XML parser."""
_LOOKED_AT: Final = 1024
_MARKUP: Final = (b"<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0", b"\0<", b"\0\0\0<", b"\xff\xfe\0\0<")
"""How XML begins in the encodings that it comes in."""
_PKCS_7: Final = bytes.fromhex("2a864886f70d0107")
"""The object identifier that envelopes of PKCS#7 and CMS begin with (RFC 5652)."""


class Media(StrEnum):
    """A sort of document, named by its media type. ``OTHER``: none of those that invoices come as, or not told."""

    XML = "application/xml"
    PDF = "application/pdf"
    P7M = "application/pkcs7-mime"
    JSON = "application/json"
    OTHER = "application/octet-stream"


TYPES: Final = {
    "application/xml": Media.XML,
    "text/xml": Media.XML,
    "application/pdf": Media.PDF,
    "application/pkcs7-mime": Media.P7M,
    "application/x-pkcs7-mime": Media.P7M,
    "application/json": Media.JSON,
    "application/octet-stream": Media.OTHER,
}
"""Media types that are taken, and what they say of a document. ``application/octet-stream`` says nothing."""

SUFFIXES: Final = {Media.XML: "xml", Media.PDF: "pdf", Media.P7M: "p7m", Media.JSON: "json", Media.OTHER: "bin"}


def recognised(content: bytes) -> Media:
    """What these bytes are, by how they begin."""
    start = content[:_LOOKED_AT]
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if start.startswith(_MARKUP) or text.startswith(b"<"):
        return Media.XML
    if (start[:1] == b"\x30" and _PKCS_7 in start[:32]) or text.startswith((b"MI", b"-----BEGIN ")):
        return Media.P7M
    if b"%PDF-" in start:
        return Media.PDF
    if text.startswith((b"{", b"[")):
        return Media.JSON
    return Media.OTHER


def contradicts(declared: str, content: bytes) -> bool:
    """Whether bytes are certainly of another sort than the media type they were sent under; ``""`` for none says nothing."""
    said, found = TYPES.get(declared, Media.OTHER), recognised(content)
    return Media.OTHER not in (said, found) and said is not found
