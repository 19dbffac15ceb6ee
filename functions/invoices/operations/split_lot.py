"""Makes the invoices of a lot documents of their own. Each is recorded first and put into the inbox afterwards, whose event brings the
worker to it: a crash in between leaves the lot to be delivered again, and what is there already stays as it is.
"""

from contextlib import suppress
from datetime import datetime

from invoices.domain import media
from invoices.operations.receive_invoice import document_id, inbox_key
from invoices.records.received import Arrival, ReceivedDocument, Source, Submission
from kernel import audit
from kernel.documents import Documents, sha256
from kernel.refusals import Repeated
from kernel.table import Table, Write, insert, put


def split_lot(
    table: Table, documents: Documents, lot: ReceivedDocument, bodies: tuple[bytes, ...], *, who: str, now: datetime
) -> tuple[str, ...]:
    """The ids of the parts, each once. An invoice that had come by itself before is the part, as it stands."""
    return tuple(dict.fromkeys(_part(table, documents, lot, body, who, now) for body in bodies))


def _part(table: Table, documents: Documents, lot: ReceivedDocument, body: bytes, who: str, now: datetime) -> str:
    digest = sha256(body)
    part = ReceivedDocument(
        company=lot.company,
        id=document_id(digest),
        sha256=digest,
        key=inbox_key(lot.company, digest),
        size=len(body),
        source=lot.source,
        submitted_by=lot.submitted_by,
        received_at=now,
        part_of=lot.id,
    )
    known = Repeated("this document is known already")
    writes: list[Write] = [
        insert(part, known),
        insert(Arrival(company=part.company, id=part.id, received_at=now), known),
        audit.entry(part, who=who, what="invoices.invoice.split_off", when=now, why=f"part of {lot.id}"),
    ]
    if lot.source is not Source.DROP:
        writes.append(put(Submission(company=part.company, id=part.id, subject=part.submitted_by)))
    with suppress(Repeated):
        table.transact(*writes)
    documents.put_if_absent(part.key, body, media.Media.XML)
    return part.id
