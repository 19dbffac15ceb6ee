"""Routes of supplier invoices: hand one in, announce a large one, see what became of them, work off the quarantine."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoices.domain.media import TYPES, Media
from invoices.handlers.shapes.payable_fields import WhyIn
from invoices.handlers.shapes.received import (
    AddressOut,
    AttachmentsOut,
    DocumentId,
    ReceivedOut,
    ReceivedWithFindingsOut,
    UploadIn,
    UploadOut,
)
from invoices.operations.announce_upload import announce_upload
from invoices.operations.dismiss_received import dismiss_received
from invoices.operations.receive_invoice import receive_invoice
from invoices.operations.received_invoices import address, must_be_submitter, received_attachments, received_invoice, received_invoices
from invoices.operations.retry_received import retry_received
from invoices.records.received import Status
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import Unsupported
from kernel.table import Table

READ: Final = "invoices:read"
WRITE: Final = "invoices:write"
SUBMIT: Final = "invoices:submit"
LOOK: Final = (READ, SUBMIT)
"""What one needs to look at one document: either; with `invoices:submit` alone only at those that one has handed in."""
# API Gateway hands XML and JSON over as text and puts this in place of every byte that is no UTF-8.
BYTES_LOST: Final = "\N{REPLACEMENT CHARACTER}".encode()
TEXTS: Final = (Media.XML, Media.JSON)


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_ways_in(door, table, documents)
    _mount_looking(door, table, documents)
    _mount_quarantine(door, table)


def _location(company: str, document: str) -> str:
    return f"/v1/companies/{company}/invoices/received/{document}"


def _content(door: Door) -> tuple[str, bytes]:
    """The media type and the bytes of a document that is handed in."""
    media_type = (door.header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        raise Unsupported(f"send the invoice itself, as one of {', '.join(TYPES)}")
    content = door.body()
    if TYPES[media_type] in TEXTS and BYTES_LOST in content:
        raise Unsupported("this document is not in UTF-8 and was damaged on its way; send it as application/octet-stream")
    return media_type, content


def _mount_ways_in(door: Door, table: Table, documents: Documents) -> None:
    @door.post("/received", scope=SUBMIT, summary="Hand in a supplier invoice", status=202, takes=tuple(TYPES))
    def receive(company: str) -> Response[ReceivedOut]:
        """The body is the document itself, at most 4.5 MB: UBL, CII or FatturaPA as XML, also in a signed envelope (p7m) or a PDF
        (Factur-X, ZUGFeRD), or the semantic model as JSON.

        XML that is not in UTF-8 is sent as `application/octet-stream`, which says nothing and is recognised by its content. A document that
        is something else than its type says is kept and quarantined; sent again under the right type it is judged. The same bytes are the
        same document.
        """
        media_type, content = _content(door)
        received = receive_invoice(
            table, documents, company, content, submitted_by=door.caller.subject, now=clock.now(), media_type=media_type
        )
        log.event("invoices.invoice.submitted", document=received.id, bytes=received.size, status=received.status)
        return accepted(ReceivedOut.of(received), _location(company, received.id))

    @door.post("/uploads", scope=SUBMIT, summary="Announce a document too large for HTTP, up to 20 MB", creates=False)
    def announce(company: str, upload: UploadIn) -> Response[UploadOut]:
        """Answers an address, good for a quarter of an hour, to which exactly these bytes are put. Asking again gives a fresh one."""
        announced = announce_upload(
            table,
            documents,
            company,
            digest=upload.sha256,
            size=upload.size,
            media_type=upload.content_type,
            submitted_by=door.caller.subject,
            now=clock.now(),
        )
        log.event("invoices.invoice.announced", document=announced.document.id, bytes=upload.size, status=announced.document.status)
        return created(UploadOut.of(announced), _location(company, announced.document.id))


def _mount_looking(door: Door, table: Table, documents: Documents) -> None:
    @door.get("/received", scope=READ, summary="Received invoices, newest first")
    def list_received(
        company: str,
        status: Annotated[Status | None, Query(description="only those in this status")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[PageOut[ReceivedOut]]:
        return ok(door.page(received_invoices(table, company, status, limit, door.start(cursor)), ReceivedOut.of))

    @door.get("/received/<document>", scope=LOOK, summary="A received invoice with its findings; for submitters one of their own")
    def get_received(company: str, document: DocumentId) -> Response[ReceivedWithFindingsOut]:
        if not door.caller.may(company, READ):
            must_be_submitter(table, company, document, door.caller.subject)
        found, findings = received_invoice(table, company, document)
        return ok(ReceivedWithFindingsOut.with_findings(found, findings), version=found.version)

    @door.get("/received/<document>/document", scope=READ, summary="An address of the bytes as received")
    def get_document(company: str, document: DocumentId) -> Response[AddressOut]:
        return ok(AddressOut.of(address(table, documents, company, document)))

    @door.get("/received/<document>/attachments", scope=READ, summary="The files attached to an invoice, each with an address")
    def get_attachments(company: str, document: DocumentId) -> Response[AttachmentsOut]:
        return ok(AttachmentsOut.of(*received_attachments(table, documents, company, document)))


def _mount_quarantine(door: Door, table: Table) -> None:
    @door.post("/received/<document>/retry", scope=WRITE, summary="Have a document judged again", creates=False, status=202)
    def retry(company: str, document: DocumentId) -> Response[ReceivedOut]:
        """For quarantined, rejected and dismissed ones, by their content whatever type they were sent as. Asking twice changes nothing."""
        again = retry_received(table, company, document, who=door.caller.subject, now=clock.now())
        log.event("invoices.invoice.retried", document=document)
        return accepted(ReceivedOut.of(again), _location(company, document))

    @door.post("/received/<document>/dismissal", scope=WRITE, summary="Put a document aside (If-Match)", creates=False, status=200)
    def dismiss(company: str, document: DocumentId, reason: WhyIn) -> Response[ReceivedOut]:
        """For quarantined, rejected and duplicate ones that need no further work."""
        dismissed = dismiss_received(
            table, company, document, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.invoice.dismissed", document=document)
        return ok(ReceivedOut.of(dismissed), version=dismissed.version)
