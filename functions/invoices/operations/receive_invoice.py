"""Takes in the bytes of a supplier invoice: kept unchanged first, then recorded; a worker judges them afterwards."""

import re
from datetime import datetime
from typing import Final

from invoices.records.received import Arrival, ReceivedDocument, Source, document_pk
from kernel import audit
from kernel.documents import Documents, sha256
from kernel.refusals import Invalid, Repeated
from kernel.table import Table, insert

ID_CHARS: Final = 32
COMPANY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def document_id(digest: str) -> str:
    """The id of a document with this SHA-256."""
    return digest[:ID_CHARS]


def inbox_key(company: str, digest: str) -> str:
    """Where the bytes of a document that came over HTTP are kept; a bucket drop of the same name means the same bytes."""
    return f"inbox/{company}/{digest}.xml"


def receive_invoice(
    table: Table, documents: Documents, company: str, content: bytes, *, submitted_by: str, now: datetime
) -> ReceivedDocument:
    """Stores the bytes and the document record in status `received`; the bucket's event brings the worker.

    The same bytes again are answered with the document as it stands now. Invalid for an empty body or a company that is no company.
    """
    if not COMPANY.fullmatch(company):
        raise Invalid("this is not the name of a company")
    if not content:
        raise Invalid("the body is empty; send the invoice itself")
    digest = sha256(content)
    key = inbox_key(company, digest)
    documents.put_if_absent(key, content, "application/xml")
    document = ReceivedDocument(
        company=company,
        id=document_id(digest),
        sha256=digest,
        key=key,
        size=len(content),
        source=Source.API,
        submitted_by=submitted_by,
        received_at=now,
    )
    try:
        table.transact(
            insert(document, Repeated("this document is known already")),
            insert(Arrival(company=company, id=document.id, received_at=now), Repeated("this document is known already")),
            audit.entry(document, who=submitted_by, what="invoices.invoice.submitted", when=now),
        )
    except Repeated:
        return table.need(ReceivedDocument, document_pk(company, document.id), "DOCUMENT")
    return document.changed()
