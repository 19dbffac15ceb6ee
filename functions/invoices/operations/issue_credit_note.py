"""Issues a credit note for an invoice, in full or in part."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from invoices.domain.issued.amounts import Line
from invoices.domain.issued.credit import NotCreditable, added, credit_note
from invoices.domain.issued.document import Document, fingerprint
from invoices.domain.issued.words import word
from invoices.operations.issue_document import numbered, tries, writes
from invoices.records.issued import CreditClaim, Issued, Standing, credit_sk, issued_pk
from kernel import audit
from kernel import table as tables
from kernel.refusals import Conflict, Stale
from kernel.table import Table, insert

MAX_CREDIT_NOTES: Final = 50
"""For one invoice."""


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """What is to be credited: some lines, or without lines all that is left. `id`: the caller's own, so that a repetition is the same."""

    id: str
    reason: str
    lines: tuple[Line, ...] = ()


def issue_credit_note(
    table: Table, company: str, number: str, wanted: CreditRequest, *, today: date, who: str, now: datetime
) -> tuple[Issued, Standing]:
    """Issues the credit note and lowers what is open of the invoice; the same request again is answered with the same credit note.

    NotFound without the invoice; Conflict when more than what is left is to be credited, or the request was used for something else.
    """
    digest = fingerprint(wanted)
    pk = issued_pk(company, number)
    for _ in tries():
        claim = table.get(CreditClaim, pk, credit_sk(wanted.id))
        standing = table.need(Standing, pk, "STANDING", f"no invoice {number}")
        if claim is not None:
            if claim.digest != digest:
                raise Conflict(f"request {wanted.id} was used for credit note {claim.number} with other contents")
            return table.need(Issued, issued_pk(company, claim.number), "DOCUMENT"), standing
        invoice = table.need(Issued, pk, "DOCUMENT")
        try:
            return _issue(table, invoice.document, standing, wanted, digest, today, who, now)
        except Stale:
            continue
    raise AssertionError("tries never end quietly")


def _issue(
    table: Table, invoice: Document, standing: Standing, wanted: CreditRequest, digest: str, today: date, who: str, now: datetime
) -> tuple[Issued, Standing]:
    company = standing.company
    if len(standing.credit_notes) >= MAX_CREDIT_NOTES:
        raise Conflict(f"an invoice has at most {MAX_CREDIT_NOTES} credit notes")
    # A discount that was taken is credited already, as far as the VAT groups go.
    gone = added(standing.credited, standing.discounted)
    try:
        draft = credit_note(invoice, gone, wanted.lines, wanted.reason, word("remainder", invoice.customer.language))
    except NotCreditable as error:
        raise Conflict(str(error)) from None
    document, take_number = numbered(table, company, draft, today)
    changed = replace(
        standing,
        open=standing.open - document.totals.due,
        credited=added(standing.credited, document.taxes),
        credit_notes=(*standing.credit_notes, document.number),
    )
    claim = CreditClaim(company=company, invoice=standing.number, request=wanted.id, digest=digest, number=document.number)
    table.transact(
        insert(claim, Stale("the request was answered meanwhile")),
        take_number,
        tables.replace(changed),
        audit.entry(standing, who=who, what="invoices.invoice.credited", when=now, why=wanted.reason, changes={"by": document.number}),
        *writes(company, document, who=who, now=now),
    )
    return Issued(company=company, document=document, issued_at=now, issued_by=who, version=1), changed.changed()
