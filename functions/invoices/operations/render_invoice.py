"""Writes the documents of an issued invoice: UBL, CII, and the PDF that carries the CII."""

from datetime import datetime
from typing import Any, Final

from invoices.domain import document as reading
from invoices.domain.issued.document import Document
from invoices.domain.issued.parties import SellerFacts, Specification
from invoices.domain.verdict import judge
from invoices.operations.customers import MAX_LOGO_BYTES
from invoices.operations.factur_x import factur_x
from invoices.operations.invoice_pdf import invoice_pdf
from invoices.operations.write_cii import write_cii
from invoices.operations.write_ubl import write_ubl
from invoices.records.issued import Issued, Rendered, document_key, issued_pk
from kernel import events
from kernel.documents import Documents, sha256
from kernel.refusals import Conflict, NotFound, Repeated
from kernel.table import Table, insert

TYPES: Final = {"ubl.xml": "application/xml", "cii.xml": "application/xml", "pdf": "application/pdf"}


class FaultyInvoice(Conflict):
    """What was written breaks rules of the standard: the fault is ours, and nothing faulty leaves the house."""

    title = "Faulty invoice"


def render_invoice(table: Table, documents: Documents, company: str, number: str, *, now: datetime) -> Rendered:
    """Writes the documents under keys of their own and tells of them; Repeated when that was done, NotFound without the invoice.

    The bytes depend on the issued document only, so a repetition writes the same. FaultyInvoice when our own rules find them wrong.
    """
    pk = issued_pk(company, number)
    if table.get(Rendered, pk, "RENDERED"):
        raise Repeated(f"{number} has its documents")
    document = table.need(Issued, pk, "DOCUMENT", f"no invoice {number}").document
    written = written_documents(document, logo_of(documents, document.seller))
    for ending, content in written.items():
        documents.put_if_absent(document_key(company, number, ending), content, TYPES[ending])
    rendered = Rendered(
        company=company,
        number=number,
        ubl=sha256(written["ubl.xml"]),
        cii=sha256(written["cii.xml"]),
        pdf=sha256(written["pdf"]),
        rendered_at=now,
    )
    table.transact(
        insert(rendered, Repeated(f"{number} has its documents")),
        events.outbox(events.new("invoices.invoice.rendered", company, number, _told(company, document), now)),
    )
    return rendered.changed()


def written_documents(document: Document, logo: bytes | None = None) -> dict[str, bytes]:
    """The documents by the ending of their keys. FaultyInvoice when one of the XML files breaks a fatal rule."""
    carried = write_cii(document, Specification.EN16931)
    files = {"ubl.xml": write_ubl(document), "cii.xml": write_cii(document)}
    for content in {*files.values(), carried}:
        verdict = judge(reading.read(content))
        if not verdict.acceptable:
            found = "; ".join(f"{finding.rule}: {finding.message}" for finding in verdict.findings[:5])
            raise FaultyInvoice(f"{document.number} breaks rules: {found}")
    plain = invoice_pdf(document, logo)
    title = f"{document.number} – {document.customer.name}"
    return files | {"pdf": factur_x(plain, carried, title=title, author=document.seller.name, day=document.issue_date)}


def logo_of(documents: Documents, seller: SellerFacts) -> bytes | None:
    """The picture of the seller; a document does not wait for one that is gone."""
    if not seller.logo:
        return None
    try:
        return documents.get(seller.logo, MAX_LOGO_BYTES)
    except NotFound:
        return None


def _told(company: str, document: Document) -> dict[str, Any]:
    return {
        "number": document.number,
        "kind": document.kind.value,
        "customer": document.customer_id,
        "name": document.customer.name,
        "email": document.customer.email or None,
        "language": document.customer.language.value,
        "currency": document.currency,
        "amount_due": document.totals.due,
        "due_date": document.due_date.isoformat() if document.due_date else None,
        "documents": {ending.partition(".")[0]: document_key(company, document.number, ending) for ending in TYPES},
    }
