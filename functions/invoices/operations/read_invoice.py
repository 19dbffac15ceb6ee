"""Reads and judges one stored document, and commits the outcome in one transaction.

The outcome depends on the bytes and on who holds the invoice number, nothing else: a redelivery finds the document judged and changes
nothing.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import unquote_plus

from invoices.domain import document as reading
from invoices.domain.figures import figures
from invoices.domain.identity import Identity, identity
from invoices.domain.verdict import Verdict, judge
from invoices.operations.receive_invoice import COMPANY, document_id
from invoices.records.received import (
    Arrival,
    Claim,
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
from kernel.documents import Documents, sha256
from kernel.money import Money
from kernel.refusals import Busy, Invalid, NotFound, Repeated, Stale, TooLarge
from kernel.table import Table, insert, put
from kernel.table import replace as replaced

WHO: Final = "read_invoice"
MAX_TRIES: Final = 5
"""Attempts to commit when another delivery or another document changes what was read in between."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A document that lies in the bucket under ``inbox/<company>/``."""

    company: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What reading and judging the bytes gave; the status is still open."""

    document: ReceivedDocument
    verdict: Verdict | None = None
    identity: Identity | None = None


def read_invoice(table: Table, documents: Documents, drop: Drop, *, now: datetime) -> ReceivedDocument:
    """Judges the document and stores status, findings, the claim on its number, the event and the audit entry together.

    Repeated when it has been judged already. Invalid for an inbox of no company, NotFound when the object is gone; every other document,
    however broken, gets a status.
    """
    if not COMPANY.fullmatch(drop.company):
        raise Invalid("the inbox belongs to no company")
    seen = _read(documents, drop, now)
    for _ in range(MAX_TRIES):
        stored = table.get(ReceivedDocument, document_pk(drop.company, seen.document.id), "DOCUMENT")
        if stored is not None and stored.status is not Status.RECEIVED:
            raise Repeated(f"document {stored.id} has been judged already")
        outcome = _decide(table, seen)
        if stored is not None:  # how it came is known better from the record than from the bucket
            outcome = replace(
                outcome,
                version=stored.version,
                key=stored.key,
                source=stored.source,
                submitted_by=stored.submitted_by,
                received_at=stored.received_at,
            )
        try:
            _commit(table, seen, outcome, stored is None, now)
        except Stale:
            continue
        return outcome.changed()
    raise Busy("the document or its invoice number is contended")


def _read(documents: Documents, drop: Drop, now: datetime) -> _Reading:
    key = drop.key
    try:
        content = _fetch(documents, key)
    except NotFound:
        # Some senders of events encode the key as S3 notifications do.
        key = unquote_plus(drop.key)
        if key == drop.key or not key.startswith(f"inbox/{drop.company}/"):
            raise
        content = _fetch(documents, key)
    if content is None:
        return _too_large(documents, drop, key, now)
    digest = sha256(content)
    if not key.endswith(f"/{digest}.xml"):
        # A dropped file may be overwritten by its sender; the record points to bytes that never change.
        key = f"received/{drop.company}/{digest}.xml"
        documents.put_if_absent(key, content, "application/xml")
    document = _arrived(drop, document_id(digest), digest, key, len(content), now)
    try:
        invoice = reading.read(content)
    except reading.Unreadable as error:
        return _Reading(replace(document, status=Status.QUARANTINED, reason=error.reason, detail=error.detail))
    verdict = judge(invoice)
    found = identity(invoice)
    document = replace(
        document,
        syntax=invoice.syntax.value,
        figures=figures(invoice),
        fatal=verdict.fatal,
        warnings=verdict.warnings,
        supplier=found.supplier if found else None,
    )
    return _Reading(document, verdict, found)


def _fetch(documents: Documents, key: str) -> bytes | None:
    try:
        return documents.get(key, reading.MAX_BYTES)
    except TooLarge:
        return None


def _too_large(documents: Documents, drop: Drop, key: str, now: datetime) -> _Reading:
    """A document that is not even fetched: its id comes from where it lies and which version of it lies there."""
    head = documents.head(key)
    if head is None:
        raise NotFound(f"no document {key}")
    digest = hashlib.sha256(f"{key}\n{head.etag}\n{head.size}".encode()).hexdigest()
    detail = f"The document has {head.size} bytes; at most {reading.MAX_BYTES} are read. It is kept as it came."
    document = _arrived(drop, document_id(digest), "", key, head.size, now)
    return _Reading(replace(document, status=Status.QUARANTINED, reason="too_large", detail=detail))


def _arrived(drop: Drop, document: str, digest: str, key: str, size: int, now: datetime) -> ReceivedDocument:
    return ReceivedDocument(
        company=drop.company,
        id=document,
        sha256=digest,
        key=key,
        size=size,
        source=Source.DROP,
        submitted_by=drop.key[:200],
        received_at=now,
        judged_at=now,
    )


def _decide(table: Table, seen: _Reading) -> ReceivedDocument:
    """The status. A number that another document holds makes a duplicate, even when there are findings too: mending them would not help."""
    document = seen.document
    if seen.verdict is None:
        return document
    if seen.identity is not None:
        pk = claim_pk(document.company, seen.identity.supplier)
        held = table.get(Claim, pk, claim_sk(seen.identity.kind, seen.identity.number))
        if held is not None and held.document != document.id:
            return replace(document, status=Status.DUPLICATE, duplicate_of=held.document)
    acceptable = seen.verdict.acceptable and seen.identity is not None
    return replace(document, status=Status.ACCEPTED if acceptable else Status.REJECTED)


def _commit(table: Table, seen: _Reading, outcome: ReceivedDocument, first: bool, now: datetime) -> None:
    raced = Stale("the document was received or judged in the meantime")
    writes = [
        insert(outcome, raced) if first else replaced(outcome, raced),
        events.outbox(events.new("invoices.invoice.received", outcome.company, outcome.id, _told(outcome), now)),
        audit.entry(outcome, who=WHO, what=f"invoices.invoice.{outcome.status}", when=now, why=outcome.reason or ""),
    ]
    if first:
        writes.append(insert(Arrival(company=outcome.company, id=outcome.id, received_at=outcome.received_at), raced))
    if seen.verdict is not None:
        total = seen.verdict.fatal + seen.verdict.warnings
        found = kept(seen.verdict.findings)
        writes.append(put(ReceivedFindings(company=outcome.company, id=outcome.id, findings=found, total=total)))
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
