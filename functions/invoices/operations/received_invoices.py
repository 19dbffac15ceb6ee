"""Looking at received invoices: one with its findings, or a list by status or of everything, newest first."""

from dataclasses import dataclass

from invoices.records.received import (
    Arrival,
    ReceivedDocument,
    ReceivedFindings,
    Status,
    arrivals_list,
    document_pk,
    status_list,
)
from kernel.documents import PRESIGNED_SECONDS, Documents
from kernel.table import Key, Page, Table


@dataclass(frozen=True, slots=True)
class Address:
    """Where the bytes of a document can be fetched for a while."""

    url: str
    seconds: int


def received_invoice(table: Table, company: str, document_id: str) -> tuple[ReceivedDocument, ReceivedFindings | None]:
    """A document and the findings on it, None while there is no verdict; NotFound."""
    document = received_document(table, company, document_id)
    findings = table.get(ReceivedFindings, document.pk, "FINDINGS") if document.syntax else None
    return document, findings


def received_document(table: Table, company: str, document_id: str) -> ReceivedDocument:
    return table.need(ReceivedDocument, document_pk(company, document_id), "DOCUMENT", f"no received invoice {document_id}")


def received_invoices(table: Table, company: str, status: Status | None, limit: int, start: Key | None) -> Page[ReceivedDocument]:
    """A page of documents, newest first: those in one status, or all."""
    if status is not None:
        return table.query(ReceivedDocument, status_list(company, status), limit=limit, start=start, index=True, backwards=True)
    arrivals = table.query(Arrival, arrivals_list(company), limit=limit, start=start, index=True, backwards=True)
    found = table.get_many(ReceivedDocument, [(arrival.pk, "DOCUMENT") for arrival in arrivals.records])
    by_id = {document.id: document for document in found}
    return Page([by_id[arrival.id] for arrival in arrivals.records if arrival.id in by_id], arrivals.next_key)


def address(table: Table, documents: Documents, company: str, document_id: str) -> Address:
    """An address of the bytes as they were received; NotFound."""
    return Address(documents.presign(received_document(table, company, document_id).key), PRESIGNED_SECONDS)
