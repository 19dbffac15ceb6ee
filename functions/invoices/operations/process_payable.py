"""Makes a payable of an accepted invoice: supplier, due date, order, near twins, coding, holds, all in one transaction.

The payable has the id of its document, so a redelivery finds it and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from invoices.domain.payable import parties
from invoices.domain.payable.coding import proposed
from invoices.domain.payable.duplicates import Trace, Twin, buckets, twins
from invoices.domain.payable.facts import Facts
from invoices.domain.payable.parties import BankAccount, SupplierStatus
from invoices.domain.payable.status import Hold, PayableStatus, Reason
from invoices.domain.payable.terms import schedule
from invoices.operations.match_payable import Matching, matching
from invoices.operations.payable_changes import changed, people, settled
from invoices.operations.refresh_holds import supplier_holds
from invoices.operations.stored_facts import stored_facts
from invoices.operations.supplier_changes import told
from invoices.records.payables import (
    GATE_SK,
    PAYABLE_SK,
    TRACES,
    Payable,
    PayableTrace,
    SupplierGate,
    amounts_list,
    open_of,
    payable_pk,
)
from invoices.records.received import ReceivedDocument, Source, Status, claim_pk, document_pk
from invoices.records.suppliers import SUPPLIER_SK, Supplier
from kernel import audit, events
from kernel.documents import Documents
from kernel.refusals import Busy, Repeated, Stale
from kernel.table import Table, Write, check, insert
from kernel.table import replace as replaced

WHO: Final = "process_payable"
MAX_TRIES: Final = 5
MAX_TWINS: Final = 5
"""Near twins that are kept with a payable."""
MAX_OF_SUPPLIER: Final = 400
"""Newest invoices of the supplier, by their date, that are compared."""
MAX_OF_BUCKET: Final = 200
"""Newest invoices of any supplier over about the same amount in a quarter that are compared."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read before deciding."""

    received: ReceivedDocument
    facts: Facts
    supplier: Supplier
    stored_supplier: Supplier | None
    gate: SupplierGate
    trace: PayableTrace
    twins: tuple[Twin, ...]
    matching: Matching


def process_payable(table: Table, documents: Documents, company: str, document_id: str, *, now: datetime) -> Payable:
    """Makes the payable of an accepted document. Repeated when there is one; Invalid when none can be made of the document."""
    received = table.need(ReceivedDocument, document_pk(company, document_id), "DOCUMENT", f"no received invoice {document_id}")
    if received.status is not Status.ACCEPTED:
        raise Repeated(f"the document is {received.status}: there is nothing to pay")
    facts = None
    for _ in range(MAX_TRIES):
        if table.get(Payable, payable_pk(company, document_id), PAYABLE_SK) is not None:
            raise Repeated(f"document {document_id} has its payable")
        facts = facts or stored_facts(documents, received.key)
        seen = _look(table, received, facts, now)
        payable = _decide(table, seen, now)
        try:
            table.transact(*_writes(seen, payable, now))
        except Stale:
            continue
        return payable.changed()
    raise Busy("the supplier or the order is contended")


def _look(table: Table, received: ReceivedDocument, facts: Facts, now: datetime) -> _Seen:
    company, key = received.company, facts.identity.supplier
    pk = claim_pk(company, key)
    # The gate first: whoever passes it after this read makes the transaction fail.
    gate = table.get(SupplierGate, pk, GATE_SK) or SupplierGate(company=company, supplier=key)
    stored = table.get(Supplier, pk, SUPPLIER_SK)
    supplier = _with_account(stored or _first_seen(company, facts, now), facts, now)
    trace = PayableTrace(
        company=company,
        id=received.id,
        supplier=key,
        supplier_name=facts.supplier_name,
        document_kind=facts.identity.kind,
        number=facts.identity.number,
        issue_date=facts.issue_date,
        currency=facts.currency,
        amount=facts.total,
        iban=facts.ibans[0] if facts.ibans else "",
    )
    return _Seen(
        received,
        facts,
        supplier,
        stored,
        gate,
        trace,
        _twins(table, trace),
        matching(table, company, facts, supplier),
    )


def _twins(table: Table, trace: PayableTrace) -> tuple[Twin, ...]:
    """Near twins that are still to be paid or have been. A rejected one is no reason to hold the invoice that mends it."""
    found = twins(trace.trace, _candidates(table, trace), 2 * MAX_TWINS)
    if not found:
        return ()
    payables = table.get_many(Payable, [(payable_pk(trace.company, twin.id), PAYABLE_SK) for twin in found])
    rejected = {payable.id for payable in payables if payable.status is PayableStatus.REJECTED}
    return tuple(twin for twin in found if twin.id not in rejected)[:MAX_TWINS]


def _candidates(table: Table, trace: PayableTrace) -> Iterable[Trace]:
    own = table.query(PayableTrace, trace.pk, begins_with=TRACES, limit=MAX_OF_SUPPLIER, backwards=True)
    yield from (each.trace for each in own.records)
    for bucket in buckets(trace.currency, trace.amount, trace.issue_date):
        near = table.query(PayableTrace, amounts_list(trace.company, bucket), limit=MAX_OF_BUCKET, index=True, backwards=True)
        yield from (each.trace for each in near.records)


def _first_seen(company: str, facts: Facts, now: datetime) -> Supplier:
    """A supplier that nobody has entered: as the invoice shows it, unconfirmed."""
    return Supplier(
        company=company,
        key=facts.identity.supplier,
        name=facts.supplier_name,
        status=SupplierStatus.UNCONFIRMED,
        created_by=WHO,
        created_at=now,
        changed_by=WHO,
        country=facts.country,
        vat_id=facts.vat_id,
        tax_id=facts.tax_id,
        legal_id=facts.legal_id,
    )


def _with_account(supplier: Supplier, facts: Facts, now: datetime) -> Supplier:
    """A supplier without any account: that of the invoice is proposed, for a person to confirm."""
    if supplier.account is not None or supplier.proposed is not None:
        return supplier
    iban = next((checked for text in facts.ibans if (checked := parties.iban(text))), None)
    if iban is None:
        return supplier
    account = BankAccount(iban, parties.bic(facts.bic) or "", WHO, now, f"from invoice {facts.number}")
    return replace(supplier, proposed=account, changed_by=WHO)


def _decide(table: Table, seen: _Seen, now: datetime) -> Payable:
    facts, supplier, match = seen.facts, seen.supplier, seen.matching.match
    when = schedule(facts.issue_date, facts.due_date, facts.terms, facts.due, supplier.terms)
    order = seen.matching.order
    payable = Payable(
        company=seen.received.company,
        id=seen.received.id,
        supplier=supplier.key,
        supplier_name=supplier.name,
        document_kind=facts.identity.kind,
        number=facts.number,
        claimed_number=facts.identity.number,
        issue_date=facts.issue_date,
        due_date=when.due_date,
        due_from=when.source,
        currency=facts.currency,
        net=facts.net,
        vat=facts.vat,
        total=facts.total,
        due=facts.due,
        status=PayableStatus.OPEN,
        recorded_at=now,
        changed_at=now,
        vat_parts=facts.vat_parts,
        withheld=facts.withheld,
        split_vat=facts.split_vat,
        adjusted=facts.adjusted,
        discount_until=when.discount.until if when.discount else None,
        discount=when.discount.amount if when.discount else 0,
        ibans=facts.ibans,
        bic=facts.bic,
        remittance=facts.remittance,
        order=facts.order,
        coding=proposed(
            facts, supplier.default_account, supplier.default_cost_centre, match.places, order.lines if order and match.places else ()
        ),
        findings=match.findings,
        findings_total=match.total,
        billed=match.billed,
        billed_order=seen.matching.key if match.billed else "",
        twins=seen.twins,
        prepared_by=people([seen.received.submitted_by] if seen.received.source is not Source.DROP else []),
    )
    holds = (*supplier_holds(supplier, payable, WHO, now), *seen.matching.hold(now), *_twin_hold(seen.twins, now))
    return settled(table, replace(payable, holds=holds), now)


def _twin_hold(found: tuple[Twin, ...], now: datetime) -> tuple[Hold, ...]:
    if not found:
        return ()
    detail = ", ".join(f"{twin.id} (score {twin.score})" for twin in found)
    return (Hold(Reason.NEAR_DUPLICATE, f"probably the same as {detail}", now, WHO),)


def _writes(seen: _Seen, payable: Payable, now: datetime) -> list[Write]:
    moved = Stale("the supplier was changed in the meantime")
    gate = replace(seen.gate, last=payable.id)
    writes = [
        insert(payable, Repeated(f"document {payable.id} has its payable")),
        insert(seen.trace, Repeated(f"document {payable.id} has its payable")),
        insert(open_of(payable), Repeated(f"document {payable.id} has its payable")),
        replaced(gate, moved) if gate.version else insert(gate, moved),
        audit.entry(payable, who=WHO, what="invoices.payable.recorded", when=now, changes={"status": [None, payable.status.value]}),
        events.outbox(changed(payable, None, who=WHO, why="", now=now)),
        *seen.matching.writes(payable.company, payable.id, now),
    ]
    if seen.stored_supplier is None:
        return [
            *writes,
            insert(seen.supplier, moved),
            _history(seen.supplier, "created", payable, now),
            told(seen.supplier, "created", now),
        ]
    if seen.supplier != seen.stored_supplier:
        history = _history(seen.supplier, "bank_proposed", payable, now)
        return [*writes, replaced(seen.supplier, moved), history, told(seen.supplier, "bank_proposed", now)]
    return [*writes, check(seen.supplier, moved)]


def _history(supplier: Supplier, what: str, payable: Payable, now: datetime) -> Write:
    return audit.entry(supplier, who=WHO, what=f"invoices.supplier.{what}", when=now, why=f"invoice {payable.number}")
