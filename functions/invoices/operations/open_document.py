"""From a document in the bucket to its verdict: fetched, taken out of its wrapping, read and judged. Nothing is decided or recorded here.

For workers: it needs lxml and pypdf.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import unquote_plus

from invoices.domain import attachments, container, media, pdf_attachments
from invoices.domain import document as reading
from invoices.domain.attachments import NOTHING, Found
from invoices.domain.fattura import lot
from invoices.domain.figures import figures
from invoices.domain.identity import Identity, identity
from invoices.domain.verdict import Verdict, judge
from invoices.operations.receive_invoice import document_id
from invoices.operations.retry_received import CONTRADICTS_TYPE
from invoices.records.received import ReceivedDocument, Source, Status
from kernel.documents import Documents, sha256
from kernel.refusals import NotFound, TooLarge

MAX_PARTS: Final = 500
"""Most invoices of one lot: two calls each, well within the time of one run of the worker."""
_CONTENT_ADDRESSED: Final = re.compile(r".*/([0-9a-f]{64})\.[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Drop:
    """A document that lies in the bucket under ``inbox/<company>/``."""

    company: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The document as it would be recorded when nobody had announced it, and its bytes; None when it is too large to be fetched.

    `named` is the SHA-256 that its key claims, if any.
    """

    document: ReceivedDocument
    content: bytes | None
    named: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening, reading and judging the bytes gave; the status is still open unless it is quarantined.

    `parts` are the invoices of a lot, each to become a document of its own.
    """

    document: ReceivedDocument
    verdict: Verdict | None = None
    identity: Identity | None = None
    attached: Found = NOTHING
    parts: tuple[bytes, ...] = ()


def fetch(documents: Documents, drop: Drop, now: datetime) -> Fetched:
    """The bytes of a dropped document, kept where nobody changes them. NotFound when it is gone."""
    key = drop.key
    try:
        content = _content(documents, key)
    except NotFound:
        # Some senders of events encode the key as S3 notifications do.
        key = unquote_plus(drop.key)
        if key == drop.key or not key.startswith(f"inbox/{drop.company}/"):
            raise
        content = _content(documents, key)
    if content is None:
        return _too_large(documents, drop, key, now)
    digest = sha256(content)
    match = _CONTENT_ADDRESSED.fullmatch(key)
    named = match[1] if match else ""
    if named != digest:
        # A dropped file may be overwritten by its sender; the record points to bytes that never change.
        kind = media.recognised(content)
        key = f"received/{drop.company}/{digest}.{media.SUFFIXES[kind]}"
        documents.put_if_absent(key, content, kind)
    return Fetched(_arrived(drop, digest, key, len(content), now), content, named)


def opened(fetched: Fetched, media_type: str) -> Opened:
    """Reads and judges. `media_type` is what the sender says it is; bytes that are certainly something else are quarantined."""
    document, content = fetched.document, fetched.content
    if content is None:
        detail = f"The document has {document.size} bytes; at most {reading.MAX_BYTES} are read. It is kept as it came."
        return _quarantined(document, "too_large", detail)
    if media.contradicts(media_type, content):
        detail = f"The document was sent as {media_type}, but it begins as {media.recognised(content)} does. Send it as what it is."
        return _quarantined(document, CONTRADICTS_TYPE, detail)
    try:
        inner = container.opened(content)
        document = replace(document, wrapping=inner.wrapping)
        parts = lot.bodies(inner.content)
        if not parts:
            return _judged(document, content, inner.content)
    except reading.Unreadable as error:
        return _quarantined(document, error.reason, error.detail)
    if len(parts) > MAX_PARTS:
        return _quarantined(document, "too_many_parts", f"The lot holds {len(parts)} invoices; at most {MAX_PARTS} are taken apart.")
    return Opened(document, parts=parts)


def other_bytes(fetched: Fetched) -> Opened:
    """Bytes that were put where others had been announced."""
    detail = f"Announced was the SHA-256 {fetched.named}, but these bytes have {fetched.document.sha256}."
    return _quarantined(fetched.document, "other_bytes", detail)


def _judged(document: ReceivedDocument, whole: bytes, content: bytes) -> Opened:
    invoice = reading.read(content)
    verdict, found = judge(invoice), identity(invoice)
    document = replace(
        document,
        syntax=invoice.syntax.value,
        figures=figures(invoice),
        fatal=verdict.fatal,
        warnings=verdict.warnings,
        supplier=found.supplier if found else None,
    )
    attached = attachments.attachments(invoice)
    if container.PDF in document.wrapping:
        beside = pdf_attachments.beside_invoice(whole)
        attached = Found(attached.attachments + beside.attachments, attached.refused + beside.refused)
    return Opened(document, verdict, found, attached)


def _quarantined(document: ReceivedDocument, reason: str, detail: str) -> Opened:
    return Opened(replace(document, status=Status.QUARANTINED, reason=reason, detail=detail))


def _content(documents: Documents, key: str) -> bytes | None:
    try:
        return documents.get(key, reading.MAX_BYTES)
    except TooLarge:
        return None


def _too_large(documents: Documents, drop: Drop, key: str, now: datetime) -> Fetched:
    """A document that is not even fetched: its id comes from where it lies and which version of it lies there."""
    head = documents.head(key)
    if head is None:
        raise NotFound(f"no document {key}")
    digest = hashlib.sha256(f"{key}\n{head.etag}\n{head.size}".encode()).hexdigest()
    return Fetched(replace(_arrived(drop, digest, key, head.size, now), sha256=""), None)


def _arrived(drop: Drop, digest: str, key: str, size: int, now: datetime) -> ReceivedDocument:
    return ReceivedDocument(
        company=drop.company,
        id=document_id(digest),
        sha256=digest,
        key=key,
        size=size,
        source=Source.DROP,
        submitted_by=drop.key[:200],
        received_at=now,
        judged_at=now,
    )
