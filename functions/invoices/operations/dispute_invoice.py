"""A customer disputes an invoice, and the dispute ends. While it lasts nothing is dunned."""

from dataclasses import replace
from datetime import datetime

from invoices.operations.issue_document import tries
from invoices.records.issued import Standing, issued_pk
from kernel import audit
from kernel import table as tables
from kernel.refusals import Conflict, Stale
from kernel.table import Table


def dispute_invoice(table: Table, company: str, number: str, reason: str, *, who: str, now: datetime) -> Standing:
    """Marks an invoice as disputed; one that is so already stays as it is. NotFound; Conflict when nothing of it is open."""
    return _set(table, company, number, True, reason, who, now)


def end_dispute(table: Table, company: str, number: str, *, who: str, now: datetime) -> Standing:
    """Ends the dispute; an invoice without one stays as it is. NotFound."""
    return _set(table, company, number, False, "", who, now)


def _set(table: Table, company: str, number: str, disputed: bool, reason: str, who: str, now: datetime) -> Standing:
    for _ in tries():
        standing = table.need(Standing, issued_pk(company, number), "STANDING", f"no invoice {number}")
        if standing.disputed is disputed:
            return standing
        if disputed and standing.open <= 0:
            raise Conflict("nothing of this invoice is open")
        changed = replace(standing, disputed=disputed, dispute_reason=reason)
        what = "invoices.invoice.disputed" if disputed else "invoices.invoice.dispute_ended"
        try:
            table.transact(tables.replace(changed), audit.entry(standing, who=who, what=what, when=now, why=reason))
        except Stale:
            continue
        return changed.changed()
    raise AssertionError("tries never end quietly")
