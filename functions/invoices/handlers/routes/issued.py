"""Routes of customer invoices: orders in, invoices and credit notes out, receipts and disputes."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoices.handlers.business_day import today
from invoices.handlers.routes.customers import READ, WRITE
from invoices.handlers.shapes.issued import CreditIn, DueBegins, IssuedNumber, IssuedOut, IssuedWholeOut, SalesOrderIn
from invoices.handlers.shapes.standing import DisputeIn, MoneyReceivedIn, MoneyReceivedOut, StandingOut
from invoices.operations.dispute_invoice import dispute_invoice, end_dispute
from invoices.operations.issue_credit_note import issue_credit_note
from invoices.operations.issue_invoice import issue_invoice
from invoices.operations.issued_invoices import (
    Listed,
    Whole,
    issued_invoice,
    listed,
    listed_by_customer,
    listed_by_status,
)
from invoices.operations.match_receipt import match_receipt
from invoices.records.issued import IssuedStatus
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import FieldError, Invalid
from kernel.table import Key, Page, Table

SUBMIT: Final = "invoices:submit"


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_issuing(door, table)
    _mount_looking(door, table, documents)
    _mount_money(door, table)


def _location(company: str, number: str) -> str:
    return f"/v1/companies/{company}/invoices/issued/{number}"


def _mount_issuing(door: Door, table: Table) -> None:
    @door.post("/orders", scope=SUBMIT, summary="Issue the invoice for an order")
    def post_sales_order(company: str, order: SalesOrderIn) -> Response[IssuedWholeOut]:
        """The same order number again is answered with the same invoice; with other contents it is a conflict."""
        issued = issue_invoice(table, company, order.facts(), today=today(company), who=door.caller.subject, now=clock.now())
        number = issued.document.number
        log.event("invoices.invoice.issued", company=company, number=number, order=order.number)
        return created(IssuedWholeOut.of(Whole(issued, None, None)), _location(company, number), version=issued.version)

    @door.post("/issued/<number>/credit-notes", scope=WRITE, summary="Issue a credit note for an invoice, in full or in part")
    def post_credit_note(company: str, number: IssuedNumber, wanted: CreditIn) -> Response[IssuedWholeOut]:
        issued, _ = issue_credit_note(
            table, company, number, wanted.facts(), today=today(company), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.credit_note.issued", company=company, number=issued.document.number, invoice=number)
        return created(IssuedWholeOut.of(Whole(issued, None, None)), _location(company, issued.document.number), version=issued.version)


def _mount_looking(door: Door, table: Table, documents: Documents) -> None:
    @door.get(
        "/issued", scope=READ, summary="Issued invoices and credit notes: newest first, or those of a customer, or in a status by due date"
    )
    def list_issued(
        company: str,
        status: Annotated[IssuedStatus | None, Query(description="invoices in this status, the earliest due first")] = None,
        due: DueBegins = "",
        customer: Annotated[str | None, Query(max_length=63, description="documents of this customer, newest first")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[PageOut[IssuedOut]]:
        if customer and (status or due):
            raise Invalid("ask for a customer or for a status", [FieldError("?customer", "not together with status or due")])
        start = door.start(cursor)
        if customer:
            return _page(door, listed_by_customer(table, company, customer, limit, start))
        if status or due:
            return _page(door, listed_by_status(table, company, status or IssuedStatus.OPEN, due, limit, start))
        return _page(door, listed(table, company, limit, start))

    @door.get("/issued/<number>", scope=READ, summary="An issued invoice or credit note, how it stands, and its files")
    def get_issued(company: str, number: IssuedNumber) -> Response[IssuedWholeOut]:
        found = issued_invoice(table, documents, company, number)
        return ok(IssuedWholeOut.of(found), version=found.standing.version if found.standing else found.issued.version)


def _page(door: Door, found: tuple[list[Listed], Key | None]) -> Response[PageOut[IssuedOut]]:
    shown = {each.outline.number: each for each in found[0]}
    page = Page([each.outline for each in found[0]], found[1])
    return ok(door.page(page, lambda outline: IssuedOut.of(shown[outline.number])))


def _mount_money(door: Door, table: Table) -> None:
    @door.post("/receipts", scope=WRITE, summary="Match money received to the invoices that it pays")
    def post_money_received(company: str, money: MoneyReceivedIn) -> Response[MoneyReceivedOut]:
        """The same id again changes nothing. What is left over makes the last invoice overpaid."""
        receipt, standings = match_receipt(table, company, money.facts(), who=door.caller.subject, now=clock.now())
        log.event("invoices.receipt.applied", company=company, receipt=receipt.id, invoices=len(receipt.shares))
        return ok(MoneyReceivedOut.of(receipt, standings))

    @door.post("/issued/<number>/dispute", scope=WRITE, summary="Mark an invoice as disputed; it is not dunned", creates=False, status=200)
    def post_dispute(company: str, number: IssuedNumber, dispute: DisputeIn) -> Response[StandingOut]:
        standing = dispute_invoice(table, company, number, dispute.reason, who=door.caller.subject, now=clock.now())
        return ok(StandingOut.of(standing), version=standing.version)

    @door.route("DELETE", "/issued/<number>/dispute", scope=WRITE, summary="End the dispute of an invoice")
    def delete_dispute(company: str, number: IssuedNumber) -> Response[StandingOut]:
        standing = end_dispute(table, company, number, who=door.caller.subject, now=clock.now())
        return ok(StandingOut.of(standing), version=standing.version)
