"""Writes the letter of a reminder."""

from datetime import datetime
from typing import Any

from invoices.domain.issued.document import Document
from invoices.operations.letter_pdf import letter_pdf
from invoices.operations.render_invoice import logo_of
from invoices.records.issued import DUNNED, Dunned, Issued, Letter, issued_pk, letter_key, letter_sk
from kernel import events
from kernel.documents import Documents, sha256
from kernel.refusals import Repeated
from kernel.table import Table, insert


def render_letter(table: Table, documents: Documents, company: str, number: str, level: int, *, now: datetime) -> Letter:
    """Writes the letter under a key of its own and tells of it; Repeated when that was done, NotFound without the reminder.

    The bytes depend on the invoice and the reminder as decided only, so a repetition writes the same.
    """
    pk = issued_pk(company, number)
    if table.get(Letter, pk, letter_sk(level)):
        raise Repeated(f"the letter of level {level} for {number} is written")
    dunned = table.need(Dunned, pk, f"{DUNNED}{level}", f"no reminder {level} for {number}")
    document = table.need(Issued, pk, "DOCUMENT").document
    content = letter_pdf(document, dunned, logo_of(documents, dunned.seller))
    key = letter_key(company, number, level)
    documents.put_if_absent(key, content, "application/pdf")
    letter = Letter(company=company, number=number, level=level, document=key, sha256=sha256(content), rendered_at=now)
    table.transact(
        insert(letter, Repeated(f"the letter of level {level} for {number} is written")),
        events.outbox(events.new("invoices.reminder.rendered", company, number, _told(letter, dunned, document), now)),
    )
    return letter.changed()


def _told(letter: Letter, dunned: Dunned, document: Document) -> dict[str, Any]:
    return {
        "number": letter.number,
        "level": letter.level,
        "customer": document.customer_id,
        "name": dunned.customer.name,
        "email": dunned.customer.email or None,
        "language": dunned.customer.language.value,
        "title": dunned.title,
        "text": dunned.text,
        "currency": document.currency,
        "amount_due": dunned.amount_due,
        "pay_by": dunned.pay_by.isoformat(),
        "document": letter.document,
    }
