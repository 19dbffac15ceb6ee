"""Files attached to an invoice (BG-24, BT-125), taken out of it: names made safe, contents checked against their media types.

UBL and CII embed them as base64 with a media type and a name, FatturaPA (block 2.5, ``Allegati``) with a name and a format. Nothing raises:
what is broken, too large, or not what it says it is stays in the document and is reported. Addresses of external documents (BT-124) are
never followed.
"""

import base64
import binascii
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from invoices.domain import lexical
from invoices.domain.model import Group, Invoice

MAX_ATTACHMENTS: Final = 100
"""Files of one invoice that are taken out; more are reported."""
MAX_ATTACHMENT_BYTES: Final = 10 * 1024 * 1024
MAX_NAME_CHARS: Final = 120
MAX_TEXT_CHARS: Final = 200
_LOOKED_AT: Final = 1024
_FORBIDDEN: Final = frozenset('<>:"|?*\\/')

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
SUFFIXES: Final = {
    PDF: ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "text/csv": ("csv",),
    "text/plain": ("txt",),
    XLSX: ("xlsx",),
    ODS: ("ods",),
    "application/xml": ("xml",),
    "application/zip": ("zip",),
}
"""Media types that are taken out and the endings of their names: those of EN 16931 (BR-CL-24), XML of XRechnung's extension (BR-DEX-01),
text and archives, which FatturaPA has too."""
_ALIASES: Final = {"text/xml": "application/xml", "image/jpg": "image/jpeg", "application/x-zip-compressed": "application/zip"}
_BY_SUFFIX: Final = {suffix: media for media, suffixes in SUFFIXES.items() for suffix in suffixes}
_BEGINNINGS: Final = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    XLSX: b"PK\x03\x04",
    ODS: b"PK\x03\x04",
    "application/zip": b"PK\x03\x04",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file. ``reference`` is BT-122, ``description`` BT-123, ``media_type`` one of SUFFIXES."""

    name: str
    media_type: str
    content: bytes
    reference: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An attached file that is not taken out. ``reason``: empty, too_many, too_large, not_base64, damaged, unknown_type, other_type."""

    name: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is attached to an invoice, in document order."""

    attachments: tuple[Attachment, ...] = ()
    refused: tuple[Refused, ...] = ()


NOTHING: Final = Found()


class Bad(Exception):  # noqa: N818 (an answer, not an error)
    """This file is not taken out, and why: see Refused."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file as its document shows it: names and types as written. ``content`` raises Bad when it cannot be had."""

    name: str
    declared: str
    content: Callable[[], bytes]
    reference: str = ""
    description: str = ""


def attachments(invoice: Invoice) -> Found:
    """All files that are embedded in an invoice."""
    return taken(_embedded(invoice))


def taken(candidates: Iterable[Candidate]) -> Found:
    """Takes files out, checks each, and tells of those that are refused."""
    found, refused = list[Attachment](), list[Refused]()
    for number, candidate in enumerate(candidates, start=1):
        name = clean_name(candidate.name)
        try:
            if number > MAX_ATTACHMENTS:
                raise Bad("too_many", f"only the first {MAX_ATTACHMENTS} files are taken out")
            content = candidate.content()
            media_type = _checked(candidate.declared, name, content)
        except Bad as bad:
            if len(refused) < MAX_ATTACHMENTS:
                refused.append(Refused(name, bad.reason, bad.detail))
            continue
        shown = _shown(candidate.reference), _shown(candidate.description)
        found.append(Attachment(_named(name, media_type, number), media_type, content, *shown))
    return Found(tuple(found), tuple(refused))


def clean_name(name: str) -> str:
    """A name of a file without folders, control characters and what file systems do not bear; empty when nothing is left."""
    last = unicodedata.normalize("NFC", name[-4 * MAX_NAME_CHARS :]).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable() and char not in _FORBIDDEN).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if len(kept) <= MAX_NAME_CHARS or not dot or len(suffix) > 10:
        return kept[:MAX_NAME_CHARS]
    return f"{stem[: MAX_NAME_CHARS - len(suffix) - 1]}.{suffix}"


def _embedded(invoice: Invoice) -> Iterator[Candidate]:
    for group in invoice.everywhere("BG-24"):
        for value in group.values("BT-125"):
            element: Any = value.node
            yield Candidate(
                value.qualifier or "",
                _declared(element),
                partial(_decoded, element.text or ""),
                _first(group, "BT-122"),
                _first(group, "BT-123"),
            )


def _declared(node: Any) -> str:
    """The media type that the document gives: an attribute, in FatturaPA what stands beside it; empty when it gives none."""
    around = node.getparent()
    if around is None or around.tag != "Allegati":
        return str(node.get("mimeCode") or "")
    if (around.findtext("AlgoritmoCompressione") or "").strip():
        return "application/zip"
    form = (around.findtext("FormatoAttachment") or "").strip().lower()
    return _BY_SUFFIX.get(form, form)


def _decoded(text: str) -> bytes:
    packed = "".join(text.split())
    if not packed:
        raise Bad("empty", "there is nothing in it")
    if len(packed) > MAX_ATTACHMENT_BYTES // 3 * 4 + 4:
        raise Bad("too_large", f"it has more than {MAX_ATTACHMENT_BYTES} bytes")
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise Bad("not_base64", "its base64 is damaged") from None


def _checked(declared: str, name: str, content: bytes) -> str:
    """The media type, when it is one that is taken out and the content begins like one."""
    wanted = declared.partition(";")[0].strip().lower()
    media_type = _ALIASES.get(wanted, wanted) or _BY_SUFFIX.get(name.rpartition(".")[2].lower(), "")
    if media_type not in SUFFIXES:
        raise Bad("unknown_type", f"files of type {media_type[:60] or 'unknown'} are not taken out")
    if not fits(media_type, content):
        raise Bad("other_type", f"it says that it is {media_type}, but its content is not")
    return media_type


def fits(media_type: str, content: bytes) -> bool:
    """Whether content begins as files of this media type do."""
    beginning = _BEGINNINGS.get(media_type)
    if beginning is not None:
        return content.startswith(beginning)
    if media_type == PDF:
        return b"%PDF-" in content[:_LOOKED_AT]
    if media_type == "application/xml":
        return content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))
    return _is_text(content)


def _is_text(content: bytes) -> bool:
    """No bytes that texts do not have, and not one of the other types under a false name."""
    start = content[:_LOOKED_AT]
    return not any(byte < 9 or 13 < byte < 32 for byte in start) and not start.startswith((b"%PDF-", *_BEGINNINGS.values()))


def _named(name: str, media_type: str, number: int) -> str:
    """The name with an ending that fits: what opens it by its ending opens what it is."""
    suffixes = SUFFIXES[media_type]
    if name.rpartition(".")[2].lower() in suffixes and "." in name:
        return name
    return f"{name or f'attachment-{number}'}.{suffixes[0]}"


def _first(group: Group, term: str) -> str:
    value = group.first(term)
    return value.text if value else ""


def _shown(text: str) -> str:
    return "".join(char for char in lexical.collapse(text) if char.isprintable())[:MAX_TEXT_CHARS]
