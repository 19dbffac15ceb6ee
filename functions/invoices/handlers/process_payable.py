"""Queue worker of accounts payable: makes payables of accepted invoices, and brings them into line when suppliers or orders change.

Consumes `invoices.invoice.received`, `invoices.supplier.changed`, `invoices.order.changed`, `invoices.payable.matching_requested`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from invoices.operations.decide_payable import MATCHING_REQUESTED
from invoices.operations.match_payable import match_payable, match_waiting
from invoices.operations.process_payable import process_payable
from invoices.operations.refresh_holds import refresh_holds
from invoices.operations.supplier_changes import SUPPLIER_CHANGED
from invoices.operations.take_order import ORDER_CHANGED
from kernel import clock, log, settings
from kernel.batch import Message, queue_handler
from kernel.documents import Documents
from kernel.refusals import Invalid
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    table: str
    bucket: str


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)

DocumentId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class _Told(BaseModel):
    """What this worker reads of an event's data; the rest is for others."""

    model_config = ConfigDict(extra="ignore")


class _Received(_Told):
    document: DocumentId
    status: Literal["accepted", "rejected", "duplicate", "quarantined", "split"]


class _SupplierChanged(_Told):
    supplier: Annotated[str, Field(min_length=1, max_length=200)]


class _OrderChanged(_Told):
    order: Annotated[str, Field(min_length=1, max_length=200)]


class _MatchingRequested(_Told):
    payable: DocumentId


def work(message: Message) -> None:
    """One event. Invalid for one of another type, or without what it should tell."""
    event = message.event()
    company, now = event.company, clock.now()
    match event.type:
        case "invoices.invoice.received":
            received = event.shaped(_Received)
            if received.status != "accepted":
                log.event("invoices.payable.none", document=received.document, status=received.status)
                return
            payable = process_payable(TABLE, DOCUMENTS, company, received.document, now=now)
            log.event(
                "invoices.payable.made",
                payable=payable.id,
                status=payable.status,
                holds=[hold.reason.value for hold in payable.holds],
                findings=payable.findings_total,
                twins=len(payable.twins),
            )
        case _ if event.type == SUPPLIER_CHANGED:
            changed = refresh_holds(TABLE, company, event.shaped(_SupplierChanged).supplier, now=now)
            log.event("invoices.holds.renewed", payables=len(changed))
        case _ if event.type == ORDER_CHANGED:
            matched = match_waiting(TABLE, DOCUMENTS, company, event.shaped(_OrderChanged).order, now=now)
            log.event("invoices.order.matched", payables=len(matched))
        case _ if event.type == MATCHING_REQUESTED:
            payable = match_payable(TABLE, DOCUMENTS, company, event.shaped(_MatchingRequested).payable, now=now)
            log.event("invoices.payable.matched", payable=payable.id, status=payable.status)
        case _:
            raise Invalid(f"events of type {event.type} are not for this worker")


handler = queue_handler(work, lambda: TABLE)
