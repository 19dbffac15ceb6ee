"""Reads and judges one stored document, and commits the outcome in one transaction.

The outcome depends on the bytes and on who holds the invoice number, nothing else: a redelivery finds the document judged and changes
nothing.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from invoices.operations.keep_attachments import keep_attachments
from invoices.operations.open_document import Drop, Fetched, Opened, fetch, opened, other_bytes
from invoices.operations.receive_invoice import document_id, must_be_company
from invoices.operations.received_invoices import received_document
from invoices.operations.split_lot import split_lot
from invoices.records.received import (
    DOCUMENT_SK,
    Arrival,
    Claim,
    ReceivedAttachments,
    ReceivedDocument,
    ReceivedFindings,
    Source,
    Status,
    claim,
    claim_pk,
    claim_sk,
    document_pk,
    kept,
)
from kernel import audit, events
from kernel.documents import Documents
from kernel.money import Money
from kernel.refusals import Busy, Repeated, Stale
from kernel.table import Table, Write, insert, put
from kernel.table import replace as replaced

WHO: Final = "read_invoice"
MAX_TRIES: Final = 5
"""Attempts to commit when another delivery or another document changes what was read in between."""


def read_invoice(table: Table, documents: Documents, drop: Drop, *, now: datetime) -> ReceivedDocument:
    """Judges the document and stores status, findings, attachments, the claim on its number, the event and the audit entry together.

    A lot becomes `split` when all its invoices are documents of their own. Repeated when it has been judged already. Invalid for an inbox
    of no company, NotFound when the object is gone; every other document, however broken, gets a status.
    """
    must_be_company(drop.company)
    fetched = fetch(documents, drop, now)
    seen: tuple[str, Opened] | None = None
    for _ in range(MAX_TRIES):
        stored = _stored(table, drop.company, fetched.document.id)
        if stored is not None and not stored.status.open:
            raise Repeated(f"document {stored.id} has been judged already")
        media_type = stored.media_type if stored else ""
        if seen is None or seen[0] != media_type:
            seen = media_type, _opened(table, fetched, drop, media_type)
        known = _as_it_came(seen[1], stored)
        outcome = _decide(table, known)
        try:
            if known.parts:
                outcome = replace(outcome, parts=split_lot(table, documents, outcome, known.parts, who=WHO, now=now))
            _commit(table, known, outcome, keep_attachments(documents, outcome, known.attached), now)
        except Stale:
            continue
        return outcome.changed()
    raise Busy("the document or its invoice number is contended")


def judge_document(table: Table, documents: Documents, company: str, document_id: str, *, now: datetime) -> ReceivedDocument:
    """Judges a recorded document that somebody asked to have judged again. Repeated when that has been done."""
    document = received_document(table, company, document_id)
    if not document.status.open:
        raise Repeated(f"document {document.id} has been judged already")
    return read_invoice(table, documents, Drop(company, document.key, document.size), now=now)


def _stored(table: Table, company: str, document: str) -> ReceivedDocument | None:
    return table.get(ReceivedDocument, document_pk(company, document), DOCUMENT_SK)


def _opened(table: Table, fetched: Fetched, drop: Drop, media_type: str) -> Opened:
    """The document read and judged, unless it lies where other bytes were announced: S3 refuses such, and so does this."""
    if fetched.named not in ("", fetched.document.sha256):
        announced = _stored(table, drop.company, document_id(fetched.named))
        if announced is not None and announced.status is Status.EXPECTED and announced.key == drop.key:
            wrong = other_bytes(fetched)
            return replace(wrong, document=replace(wrong.document, source=Source.UPLOAD, submitted_by=announced.submitted_by))
    return opened(fetched, media_type)


def _as_it_came(seen: Opened, stored: ReceivedDocument | None) -> Opened:
    """How the document came is known better from the record than from the bucket."""
    if stored is None:
        return seen
    document = replace(
        seen.document,
        version=stored.version,
        source=stored.source,
        submitted_by=stored.submitted_by,
        media_type=stored.media_type,
        part_of=stored.part_of,
    )
    if stored.status is Status.RECEIVED:  # its bytes lay somewhere before this event came
        document = replace(document, key=stored.key, received_at=stored.received_at)
    return replace(seen, document=document)


def _decide(table: Table, seen: Opened) -> ReceivedDocument:
    """The status. A number that another document holds makes a duplicate, even when there are findings too: mending them would not help."""
    document = seen.document
    if seen.parts:
        return replace(document, status=Status.SPLIT)
    if seen.verdict is None:
        return document
    if seen.identity is not None:
        pk = claim_pk(document.company, seen.identity.supplier)
        held = table.get(Claim, pk, claim_sk(seen.identity.kind, seen.identity.number))
        if held is not None and held.document != document.id:
            return replace(document, status=Status.DUPLICATE, duplicate_of=held.document)
    acceptable = seen.verdict.acceptable and seen.identity is not None
    return replace(document, status=Status.ACCEPTED if acceptable else Status.REJECTED)


def _commit(table: Table, seen: Opened, outcome: ReceivedDocument, attached: ReceivedAttachments | None, now: datetime) -> None:
    raced = Stale("the document was received or judged in the meantime")
    writes: list[Write] = [
        replaced(outcome, raced) if outcome.version else insert(outcome, raced),
        events.outbox(events.new("invoices.invoice.received", outcome.company, outcome.id, _told(outcome), now)),
        audit.entry(outcome, who=WHO, what=f"invoices.invoice.{outcome.status}", when=now, why=outcome.reason or ""),
        put(Arrival(company=outcome.company, id=outcome.id, received_at=outcome.received_at)),
    ]
    if seen.verdict is not None:
        total = seen.verdict.fatal + seen.verdict.warnings
        found = kept(seen.verdict.findings)
        writes.append(put(ReceivedFindings(company=outcome.company, id=outcome.id, findings=found, total=total)))
    if attached is not None:
        writes.append(put(attached))
    if outcome.status is Status.ACCEPTED and seen.identity is not None:
        writes.append(insert(claim(outcome.company, seen.identity, outcome.id, now), Stale("the invoice number was taken in the meantime")))
    table.transact(*writes)


def _told(outcome: ReceivedDocument) -> dict[str, Any]:
    """Data of the event: ids, status and key figures; amounts in minor units, null when they are none in the invoice's currency."""
    found = outcome.figures
    return {
        "document": outcome.id,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "duplicate_of": outcome.duplicate_of,
        "part_of": outcome.part_of,
        "parts": len(outcome.parts),
        "fatal": outcome.fatal,
        "warnings": outcome.warnings,
        "supplier": outcome.supplier,
        "kind": found.kind.value if found else None,
        "number": found.number if found else None,
        "issue_date": found.issue_date.isoformat() if found and found.issue_date else None,
        "due_date": found.due_date.isoformat() if found and found.due_date else None,
        "currency": found.currency if found else None,
        "total_with_vat": _minor(found.total_with_vat, found.currency) if found else None,
        "amount_due": _minor(found.amount_due, found.currency) if found else None,
    }


def _minor(amount: Decimal | None, currency: str) -> int | None:
    if amount is None:
        return None
    try:
        return Money.parse(str(amount), currency).amount
    except ValueError:
        return None
