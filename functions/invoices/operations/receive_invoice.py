"""Takes in the bytes of a supplier invoice: kept unchanged first, then recorded; a worker judges them afterwards."""

import re
from datetime import datetime
from typing import Final

from invoices.domain import media
from invoices.operations.retry_received import mislabelled, retried
from invoices.records.received import DOCUMENT_SK, Arrival, ReceivedDocument, Source, Submission, document_pk
from kernel import audit
from kernel.documents import Documents, sha256
from kernel.refusals import Invalid, Repeated, Stale
from kernel.table import Table, insert, put

ID_CHARS: Final = 32
COMPANY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def document_id(digest: str) -> str:
    """The id of a document with this SHA-256."""
    return digest[:ID_CHARS]


def inbox_key(company: str, digest: str, kind: media.Media = media.Media.XML) -> str:
    """Where the bytes of a document are kept that came over HTTP, by a message or in a lot. A drop of this name means the same bytes."""
    return f"inbox/{company}/{digest}.{media.SUFFIXES[kind]}"


def must_be_company(company: str) -> None:
    """Invalid for what is no name of a company, and so no folder of the inbox."""
    if not COMPANY.fullmatch(company):
        raise Invalid("this is not the name of a company")


def receive_invoice(
    table: Table,
    documents: Documents,
    company: str,
    content: bytes,
    *,
    submitted_by: str,
    now: datetime,
    source: Source = Source.API,
    media_type: str = "",
) -> ReceivedDocument:
    """Stores the bytes and the document record in status `received`; the bucket's event brings the worker.

    The same bytes again are answered with the document as it stands now. When it waits in quarantine only because it was sent under a media
    type of something else, and now comes under another, it is judged again. Invalid for an empty body or a company that is no company.
    """
    must_be_company(company)
    if not content:
        raise Invalid("the body is empty; send the invoice itself")
    digest, kind = sha256(content), media.recognised(content)
    document = ReceivedDocument(
        company=company,
        id=document_id(digest),
        sha256=digest,
        key=inbox_key(company, digest, kind),
        size=len(content),
        source=source,
        submitted_by=submitted_by,
        received_at=now,
        media_type=media_type,
    )
    documents.put_if_absent(document.key, content, kind)
    submission = Submission(company=company, id=document.id, subject=submitted_by)
    try:
        table.transact(
            insert(document, Repeated("this document is known already")),
            insert(Arrival(company=company, id=document.id, received_at=now), Repeated("this document is known already")),
            put(submission),
            audit.entry(document, who=submitted_by, what="invoices.invoice.submitted", when=now),
        )
    except Repeated:
        table.transact(put(submission))
        return _known(table, document, content, now)
    return document.changed()


def _known(table: Table, sent: ReceivedDocument, content: bytes, now: datetime) -> ReceivedDocument:
    """The document as it stands now, after the same bytes were sent again."""
    known = table.need(ReceivedDocument, document_pk(sent.company, sent.id), DOCUMENT_SK)
    if not mislabelled(known) or media.contradicts(sent.media_type, content):
        return known
    try:
        return retried(table, known, media_type=sent.media_type, who=sent.submitted_by, now=now)
    except Stale:  # a twin of this request, or a person, was faster
        return table.need(ReceivedDocument, known.pk, DOCUMENT_SK)
