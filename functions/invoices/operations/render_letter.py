"""Writes the letter of a reminder."""

from dataclasses import replace
from datetime import datetime

from invoices.operations.dun_invoices import told
from invoices.operations.letter_pdf import letter_pdf
from invoices.operations.read_reminders import need_letter
from invoices.operations.render_invoice import logo_of
from invoices.records.dunning import DunningLetter, letter_key
from kernel import audit, events
from kernel import table as tables
from kernel.documents import Documents, sha256
from kernel.refusals import NotFound, Repeated
from kernel.table import Table

WHO = "render_invoice"


def render_letter(table: Table, documents: Documents, company: str, customer: str, letter_id: str, *, now: datetime) -> DunningLetter:
    """Writes the letter under a key of its own and tells of it; Repeated when that was done, NotFound while it is not decided.

    The bytes depend on the letter as decided only, so a repetition writes the same.
    """
    letter = need_letter(table, company, customer, letter_id)
    if not letter.complete:
        raise NotFound(f"the letter {letter_id} to {customer} is not decided")
    if letter.document:
        raise Repeated(f"the letter {letter_id} to {customer} is written")
    content = letter_pdf(letter, logo_of(documents, letter.seller))
    key = letter_key(company, customer, letter_id)
    documents.put_if_absent(key, content, "application/pdf")
    written = replace(letter, document=key, sha256=sha256(content))
    table.transact(
        tables.replace(written, Repeated(f"the letter {letter_id} to {customer} is written")),
        audit.entry(letter, who=WHO, what="invoices.reminder.rendered", when=now),
        events.outbox(events.new("invoices.reminder.rendered", company, customer, told(written) | {"document": key}, now)),
    )
    return written.changed()
