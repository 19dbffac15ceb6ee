"""Announces a document that is too large for HTTP: records who sends what, and gives an address to which exactly these bytes can be put."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from invoices.domain import media
from invoices.operations.receive_invoice import document_id, inbox_key, must_be_company
from invoices.operations.retry_received import mislabelled, retried
from invoices.records.received import DOCUMENT_SK, ReceivedDocument, Source, Status, Submission
from kernel import audit
from kernel.documents import Documents, PutAddress
from kernel.refusals import Busy, Stale
from kernel.table import Table, insert, put
from kernel.table import replace as replaced

UPLOAD_SECONDS: Final = 900
MAX_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Upload:
    """A document as it stands, and where to put its bytes; without address when they are there."""

    document: ReceivedDocument
    put: PutAddress | None = None


def announce_upload(
    table: Table, documents: Documents, company: str, *, digest: str, size: int, media_type: str, submitted_by: str, now: datetime
) -> Upload:
    """Records the document as `expected` and signs an address for a quarter of an hour. Asking again gives a fresh address.

    S3 refuses other bytes: their SHA-256 and length are part of the signature. The same bytes are the same document: when they are here,
    however they came, there is nothing to put; in quarantine for their media type alone they are judged again under the one announced now.
    """
    must_be_company(company)
    document = ReceivedDocument(
        company=company,
        id=document_id(digest),
        sha256=digest,
        key=inbox_key(company, digest, media.TYPES[media_type]),
        size=size,
        source=Source.UPLOAD,
        submitted_by=submitted_by,
        received_at=now,
        status=Status.EXPECTED,
        media_type=media_type,
    )
    for _ in range(MAX_TRIES):
        known = table.get(ReceivedDocument, document.pk, DOCUMENT_SK)
        try:
            if known is not None and mislabelled(known) and known.media_type != media_type:
                return Upload(retried(table, known, media_type=media_type, who=submitted_by, now=now))
            if known is not None and known.status is not Status.EXPECTED:
                return Upload(known)
            put_to = documents.presign_put(document.key, digest=digest, size=size, content_type=media_type, seconds=UPLOAD_SECONDS)
            return Upload(_expected(table, document, known, now), put_to)
        except Stale:
            continue
    raise Busy("several announce this document at once; come again")


def _expected(table: Table, document: ReceivedDocument, known: ReceivedDocument | None, now: datetime) -> ReceivedDocument:
    """Records the announcement; a later one takes the place of an earlier one, which may have had a wrong size or type."""
    raced = Stale("the document was announced or received in the meantime")
    document = replace(document, version=known.version if known else 0)
    table.transact(
        replaced(document, raced) if known else insert(document, raced),
        put(Submission(company=document.company, id=document.id, subject=document.submitted_by)),
        audit.entry(document, who=document.submitted_by, what="invoices.invoice.announced", when=now),
    )
    return document.changed()
