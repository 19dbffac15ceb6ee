"""Looking at payables: one, its history, lists by status, supplier and due date, and the aging report. Every list is a Query."""

from datetime import date

from invoices.domain.payable.aging import AgingRow, Owed, aging
from invoices.domain.payable.status import PayableStatus
from invoices.records.payables import (
    OPEN,
    PAYABLE_SK,
    TRACES,
    OpenPayable,
    Payable,
    PayableTrace,
    open_list,
    payable_pk,
    status_list,
)
from invoices.records.received import claim_pk
from kernel.audit import AuditEntry, history_pk
from kernel.records import Record
from kernel.table import Key, Page, Table


def by_status(table: Table, company: str, status: PayableStatus, due: str, limit: int, start: Key | None) -> Page[Payable]:
    """Payables in one status by due date; ``due`` is the beginning of one, such as 2026-11, or empty."""
    return table.query(Payable, status_list(company, status), begins_with=due, limit=limit, start=start, index=True)


def by_due_date(table: Table, company: str, due: str, limit: int, start: Key | None) -> Page[Payable]:
    """Everything that is open, by due date; ``due`` is the beginning of one, or empty."""
    page = table.query(OpenPayable, open_list(company), begins_with=due, limit=limit, start=start, index=True)
    return _payables(table, company, [each.id for each in page.records], page.next_key)


def by_supplier(table: Table, company: str, supplier: str, open_only: bool, limit: int, start: Key | None) -> Page[Payable]:
    """Payables of a supplier: the open ones by due date, or all, newest invoice first."""
    pk = claim_pk(company, supplier)
    found: Page[OpenPayable] | Page[PayableTrace]
    if open_only:
        found = table.query(OpenPayable, pk, begins_with=OPEN, limit=limit, start=start)
    else:
        found = table.query(PayableTrace, pk, begins_with=TRACES, limit=limit, start=start, backwards=True)
    return _payables(table, company, [each.id for each in found.records], found.next_key)


def history(table: Table, record: Record, limit: int, start: Key | None) -> Page[AuditEntry]:
    """What happened to a record, oldest first."""
    return table.query(AuditEntry, history_pk(record.pk, record.sk), limit=limit, start=start)


def aging_report(table: Table, company: str, supplier: str | None, today: date) -> list[AgingRow]:
    """What the company owes on a day, by supplier and by how long it is overdue; of one supplier or of all."""
    if supplier is None:
        found = table.each(OpenPayable, open_list(company), index=True)
    else:
        found = table.each(OpenPayable, claim_pk(company, supplier), begins_with=OPEN)
    return aging((Owed(each.supplier, each.supplier_name, each.currency, each.due_date, each.open) for each in found), today)


def _payables(table: Table, company: str, ids: list[str], next_key: Key | None) -> Page[Payable]:
    found = {each.id: each for each in table.get_many(Payable, [(payable_pk(company, each), PAYABLE_SK) for each in ids])}
    return Page([found[each] for each in ids if each in found], next_key)
