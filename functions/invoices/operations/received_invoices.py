"""Looking at received invoices: one with its findings or attachments, or a list by status or of everything, newest first."""

from dataclasses import dataclass

from invoices.records.received import (
    ATTACHMENTS_SK,
    DOCUMENT_SK,
    Arrival,
    ReceivedAttachments,
    ReceivedDocument,
    ReceivedFindings,
    Status,
    StoredAttachment,
    Submission,
    arrivals_list,
    attachment_key,
    document_pk,
    status_list,
    submission_sk,
)
from kernel.documents import PRESIGNED_SECONDS, Documents
from kernel.refusals import NotFound
from kernel.table import Key, Page, Table


@dataclass(frozen=True, slots=True)
class Address:
    """Where the bytes of a document can be fetched for a while."""

    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Attached:
    """An attached file and where to fetch it."""

    file: StoredAttachment
    address: Address


def received_invoice(table: Table, company: str, document_id: str) -> tuple[ReceivedDocument, ReceivedFindings | None]:
    """A document and the findings on it, None while there is no verdict; NotFound."""
    document = received_document(table, company, document_id)
    findings = table.get(ReceivedFindings, document.pk, "FINDINGS") if document.syntax else None
    return document, findings


def must_be_submitter(table: Table, company: str, document_id: str, subject: str) -> None:
    """NotFound unless this caller handed the document in, or the lot that it came in."""
    if table.get(Submission, document_pk(company, document_id), submission_sk(subject)) is None:
        raise NotFound(f"no received invoice {document_id}")


def received_document(table: Table, company: str, document_id: str) -> ReceivedDocument:
    return table.need(ReceivedDocument, document_pk(company, document_id), DOCUMENT_SK, f"no received invoice {document_id}")


def received_invoices(table: Table, company: str, status: Status | None, limit: int, start: Key | None) -> Page[ReceivedDocument]:
    """A page of documents, newest first: those in one status, or all."""
    if status is not None:
        return table.query(ReceivedDocument, status_list(company, status), limit=limit, start=start, index=True, backwards=True)
    arrivals = table.query(Arrival, arrivals_list(company), limit=limit, start=start, index=True, backwards=True)
    found = table.get_many(ReceivedDocument, [(arrival.pk, DOCUMENT_SK) for arrival in arrivals.records])
    by_id = {document.id: document for document in found}
    return Page([by_id[arrival.id] for arrival in arrivals.records if arrival.id in by_id], arrivals.next_key)


def address(table: Table, documents: Documents, company: str, document_id: str) -> Address:
    """An address of the bytes as they were received; NotFound, also while they have not come."""
    document = received_document(table, company, document_id)
    if document.status is Status.EXPECTED:
        raise NotFound("the bytes of this document have not come yet")
    return Address(documents.presign(document.key), PRESIGNED_SECONDS)


def received_attachments(
    table: Table, documents: Documents, company: str, document_id: str
) -> tuple[ReceivedAttachments | None, tuple[Attached, ...]]:
    """The files attached to a document with addresses; NotFound for no document, None when nothing is attached."""
    document = received_document(table, company, document_id)
    found = table.get(ReceivedAttachments, document.pk, ATTACHMENTS_SK)
    return found, tuple(_attached(documents, document, each) for each in (found.stored if found else ()))


def _attached(documents: Documents, document: ReceivedDocument, file: StoredAttachment) -> Attached:
    key = attachment_key(document.company, document.id, file.sha256)
    url = documents.presign(key, save_as=file.name, content_type=file.media_type)
    return Attached(file, Address(url, PRESIGNED_SECONDS))
