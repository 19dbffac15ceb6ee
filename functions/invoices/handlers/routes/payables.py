"""Routes of payables: lists by status, supplier and due date, one payable with its history, and what people decide on it."""

from datetime import date
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from invoices.domain.payable.status import PayableStatus
from invoices.handlers.business_day import today
from invoices.handlers.shapes.payable_fields import WORD, DueBegins, PayableId, WhyIn
from invoices.handlers.shapes.payables import AgingOut, CodingIn, PayableOut, PayableWholeOut, PaymentIn, ReleaseIn
from invoices.handlers.shapes.suppliers import HistoryOut
from invoices.operations import decide_payable, read_payables
from invoices.operations.mark_paid import mark_paid
from invoices.operations.payable_changes import need_payable
from invoices.records.payables import Payable
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import FieldError, Invalid
from kernel.table import Table

READ: Final = "invoices:read"
WRITE: Final = "invoices:write"

PaymentOrder = Annotated[str, Path(pattern=WORD, max_length=64, description="the id of the payment order")]


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_lists(door, table)
    _mount_one(door, table)
    _mount_holds(door, table)
    _mount_outcomes(door, table)


def _mount_lists(door: Door, table: Table) -> None:
    @door.get("/payables", scope=READ, summary="Payables in a status, of a supplier, or all that is open; by due date")
    def list_payables(
        company: str,
        status: Annotated[PayableStatus | None, Query(description="those in this status")] = None,
        supplier: Annotated[str | None, Query(max_length=200, description="those of this supplier, newest first")] = None,
        open_only: Annotated[bool, Query(alias="open", description="of a supplier only what is open, by due date")] = False,
        due: DueBegins = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[PageOut[PayableOut]]:
        start = door.start(cursor)
        if supplier and (status or due):
            raise Invalid("ask by supplier, or by status and due date", [FieldError("?supplier", "does not go with status or due")])
        if supplier:
            page = read_payables.by_supplier(table, company, supplier, open_only, limit, start)
        elif status:
            page = read_payables.by_status(table, company, status, due, limit, start)
        else:
            page = read_payables.by_due_date(table, company, due, limit, start)
        return ok(door.page(page, PayableOut.of))

    @door.get("/payables/aging", scope=READ, summary="Aging report: what is owed to each supplier, by days overdue")
    def aging(
        company: str,
        on: Annotated[date | None, Query(description="on this day instead of today")] = None,
        supplier: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response[AgingOut]:
        day = on or today(company)
        return ok(AgingOut.of(day, read_payables.aging_report(table, company, supplier, day)))


def _mount_one(door: Door, table: Table) -> None:
    @door.get("/payables/<payable>", scope=READ, summary="One payable with holds, findings, near duplicates and approvals")
    def get_payable(company: str, payable: PayableId) -> Response[PayableWholeOut]:
        return _shown(need_payable(table, company, payable))

    @door.get("/payables/<payable>/history", scope=READ, summary="What happened to a payable: who, when, why")
    def payable_history(
        company: str, payable: PayableId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[HistoryOut]]:
        found = need_payable(table, company, payable)
        return ok(door.page(read_payables.history(table, found, limit, door.start(cursor)), HistoryOut.of))

    @door.route("PUT", "/payables/<payable>/coding", scope=WRITE, summary="Assign accounts and cost centres (If-Match)")
    def code_payable(company: str, payable: PayableId, coding: CodingIn) -> Response[PayableWholeOut]:
        coded = decide_payable.code_payable(
            table, company, payable, coding.coding(), seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(coded)

    @door.post("/payables/<payable>/matching", scope=WRITE, summary="Match against the order again", creates=False, status=202)
    def match_payable(company: str, payable: PayableId) -> Response[PayableWholeOut]:
        found = decide_payable.request_matching(table, company, payable, now=clock.now())
        return accepted(PayableWholeOut.whole(found), f"/v1/companies/{company}/invoices/payables/{payable}")

    @door.route("PUT", "/payables/<payable>/payments/<order>", scope=WRITE, summary="Note a payment; the same again changes nothing")
    def pay(company: str, payable: PayableId, order: PaymentOrder, payment: PaymentIn) -> Response[PayableWholeOut]:
        paid = mark_paid(table, company, payable, order, payment.amount, paid_on=payment.paid_on, who=door.caller.subject, now=clock.now())
        return _told(paid)


def _mount_holds(door: Door, table: Table) -> None:
    @door.post("/payables/<payable>/hold", scope=WRITE, summary="Put on hold (If-Match)", creates=False, status=200)
    def hold_payable(company: str, payable: PayableId, reason: WhyIn) -> Response[PayableWholeOut]:
        held = decide_payable.hold_payable(
            table, company, payable, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(held)

    @door.post("/payables/<payable>/release", scope=WRITE, summary="Take away the holds of a reason (If-Match)", creates=False, status=200)
    def release_payable(company: str, payable: PayableId, release: ReleaseIn) -> Response[PayableWholeOut]:
        released = decide_payable.release_payable(
            table, company, payable, release.reason, release.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(released)


def _mount_outcomes(door: Door, table: Table) -> None:
    @door.post("/payables/<payable>/rejection", scope=WRITE, summary="Reject: it will not be paid (If-Match)", creates=False, status=200)
    def reject_payable(company: str, payable: PayableId, reason: WhyIn) -> Response[PayableWholeOut]:
        rejected = decide_payable.reject_payable(
            table, company, payable, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(rejected)

    @door.post("/payables/<payable>/dispute", scope=WRITE, summary="Dispute with the supplier (If-Match)", creates=False, status=200)
    def dispute_payable(company: str, payable: PayableId, reason: WhyIn) -> Response[PayableWholeOut]:
        disputed = decide_payable.dispute_payable(
            table, company, payable, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(disputed)

    @door.post("/payables/<payable>/dispute/settlement", scope=WRITE, summary="The invoice stands (If-Match)", creates=False, status=200)
    def settle_dispute(company: str, payable: PayableId, reason: WhyIn) -> Response[PayableWholeOut]:
        settled = decide_payable.settle_dispute(
            table, company, payable, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _told(settled)


def _shown(payable: Payable) -> Response[PayableWholeOut]:
    return ok(PayableWholeOut.whole(payable), version=payable.version)


def _told(payable: Payable) -> Response[PayableWholeOut]:
    log.event("invoices.payable.decided", payable=payable.id, status=payable.status)
    return _shown(payable)
