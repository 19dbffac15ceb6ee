"""What every change of a supplier shares: reading it, and the transaction that stores and tells the change."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.records.received import claim_pk
from invoices.records.suppliers import SUPPLIER_SK, Supplier
from kernel import audit, events
from kernel.refusals import Stale
from kernel.table import Table, Write, insert
from kernel.table import replace as replaced

SUPPLIER_CHANGED: Final = "invoices.supplier.changed"


def need_supplier(table: Table, company: str, key: str, seen_version: int | None = None) -> Supplier:
    """The supplier; NotFound, and Stale when it is not the version that the caller saw."""
    found = table.need(Supplier, claim_pk(company, key), SUPPLIER_SK, f"no supplier {key}")
    if seen_version is not None and found.version != seen_version:
        raise Stale(f"the supplier is at version {found.version} now")
    return found


def told(supplier: Supplier, what: str, now: datetime) -> Write:
    """The event that a supplier changed; numbers of accounts stay out of it."""
    data = {"supplier": supplier.key, "what": what, "status": supplier.status.value, "bank_pending": supplier.proposed is not None}
    return events.outbox(events.new(SUPPLIER_CHANGED, supplier.company, supplier.key, data, now))


def store(table: Table, supplier: Supplier, what: str, *, who: str, now: datetime, why: str = "") -> Supplier:
    """Stores a new or changed supplier with its history and the event; Conflict when a new one exists already."""
    supplier = replace(supplier, changed_by=who)
    table.transact(
        replaced(supplier) if supplier.version else insert(supplier),
        audit.entry(supplier, who=who, what=f"invoices.supplier.{what}", when=now, why=why),
        told(supplier, what, now),
    )
    return supplier.changed()
