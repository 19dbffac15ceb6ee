"""The HTTP door of invoices: hand in supplier invoices, see what became of them."""

from dataclasses import dataclass
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoices.handlers.models import AddressOut, DocumentId, ReceivedOut, ReceivedWithFindingsOut
from invoices.handlers.routes import approvals, customers, issued, payables, purchase_orders, suppliers
from invoices.operations.receive_invoice import receive_invoice
from invoices.operations.received_invoices import address, received_invoice, received_invoices
from invoices.records.received import Status
from kernel import clock, failures_api, log, settings
from kernel.documents import Documents
from kernel.door import MAX_BODY_BYTES, Door, accepted, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import TooLarge, Unsupported
from kernel.table import Table

XML_TYPES: Final = ("application/xml", "text/xml", "application/octet-stream")
# API Gateway hands XML over as text and puts this in place of every byte that is no UTF-8.
BYTES_LOST: Final = "\N{REPLACEMENT CHARACTER}".encode()


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function. `retry_queues`: URLs of the queues to which failed messages may be sent again."""

    table: str
    bucket: str
    retry_queues: str = ""


class InvoiceDoor(Door):
    """A door that shows the way round for documents too large for HTTP."""

    def body(self, max_bytes: int = MAX_BODY_BYTES) -> bytes:
        try:
            return super().body(max_bytes)
        except TooLarge as refusal:
            raise TooLarge(f"{refusal.detail}; drop larger ones into the bucket {SETTINGS.bucket} under inbox/<company>/") from None


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)
door = InvoiceDoor("invoices")
failures_api.mount(door, TABLE, SETTINGS.retry_queues)
for topic in (suppliers, purchase_orders, payables, approvals, customers, issued):
    topic.mount(door, TABLE, DOCUMENTS)


@door.post(
    "/received", scope="invoices:submit", summary="Hand in a supplier invoice (UBL 2.1 or CII D16B, as XML)", status=202, takes=XML_TYPES
)
def receive(company: str) -> Response[ReceivedOut]:
    """The body is the document itself, at most 4.5 MB; as `application/octet-stream` when it is not in UTF-8.

    The same bytes again lead to the same document.
    """
    content_type = (door.header("Content-Type") or "").partition(";")[0].strip().lower()
    if content_type not in XML_TYPES:
        raise Unsupported("send the invoice itself as application/xml or text/xml")
    content = door.body()
    if BYTES_LOST in content and content_type != "application/octet-stream":
        raise Unsupported("this document is not in UTF-8 and was damaged on its way; send it as application/octet-stream")
    received = receive_invoice(TABLE, DOCUMENTS, company, content, submitted_by=door.caller.subject, now=clock.now())
    log.event("invoices.invoice.submitted", document=received.id, bytes=received.size, status=received.status)
    return accepted(ReceivedOut.of(received), f"/v1/companies/{company}/invoices/received/{received.id}")


@door.get("/received", scope="invoices:read", summary="Received invoices, newest first")
def list_received(
    company: str,
    status: Annotated[Status | None, Query(description="only those in this status")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response[PageOut[ReceivedOut]]:
    return ok(door.page(received_invoices(TABLE, company, status, limit, door.start(cursor)), ReceivedOut.of))


@door.get("/received/<document>", scope="invoices:read", summary="A received invoice with its findings")
def get_received(company: str, document: DocumentId) -> Response[ReceivedWithFindingsOut]:
    found, findings = received_invoice(TABLE, company, document)
    return ok(ReceivedWithFindingsOut.with_findings(found, findings), version=found.version)


@door.get("/received/<document>/document", scope="invoices:read", summary="An address of the bytes as received")
def get_document(company: str, document: DocumentId) -> Response[AddressOut]:
    return ok(AddressOut.of(address(TABLE, DOCUMENTS, company, document)))


handler = door.handler
