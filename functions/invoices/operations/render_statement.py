"""Writes a statement of account that was asked for."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from invoices.operations.customers import need_customer, need_seller
from invoices.operations.render_invoice import logo_of
from invoices.operations.statement_pdf import Shown, statement_pdf
from invoices.operations.statements import read_account, statement_file
from invoices.records.customers import Customer, StatementFile, statement_key
from kernel import audit, events
from kernel import table as tables
from kernel.documents import Documents, sha256
from kernel.refusals import Repeated
from kernel.table import Table

WHO = "render_invoice"


def render_statement(table: Table, documents: Documents, company: str, customer: str, statement_id: str, *, now: datetime) -> StatementFile:
    """Writes the statement as the account stands now and tells of it; Repeated when that was done, NotFound for one nobody asked for.

    The key names the customer, the period and the versions of all that the page shows, so that the same key has the same bytes.
    """
    wanted = statement_file(table, company, customer, statement_id)
    if wanted.document:
        raise Repeated(f"statement {statement_id} of {customer} is written")
    seller, receiver = need_seller(table, company), need_customer(table, company, customer)
    account = read_account(table, company, customer)
    period = f"{wanted.first.isoformat()}_{wanted.last.isoformat()}_{wanted.on.isoformat()}"
    key = statement_key(company, customer, period, f"{len(account.entries)}-{receiver.version}-{seller.version}")
    shown = Shown(wanted.first, wanted.last, wanted.on, account.statements(wanted.first, wanted.last, wanted.on))
    content = statement_pdf(seller.facts, customer, receiver.facts, shown, logo_of(documents, seller.facts))
    documents.put_if_absent(key, content, "application/pdf")
    written = replace(wanted, document=key, sha256=sha256(content))
    table.transact(
        tables.replace(written, Repeated(f"statement {statement_id} of {customer} is written")),
        audit.entry(wanted, who=WHO, what="invoices.statement.rendered", when=now),
        events.outbox(events.new("invoices.statement.rendered", company, customer, _told(written, receiver), now)),
    )
    return written.changed()


def _told(written: StatementFile, receiver: Customer) -> dict[str, Any]:
    return {
        "customer": written.customer,
        "statement": written.id,
        "name": receiver.facts.name,
        "email": receiver.facts.email or None,
        "language": receiver.facts.language.value,
        "first": written.first.isoformat(),
        "last": written.last.isoformat(),
        "document": written.document,
    }
