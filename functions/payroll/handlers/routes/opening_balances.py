"""Routes of opening balances: one person states them, another one confirms or rejects, and from then on the year counts on from them."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from kernel import clock, log
from kernel.door import Door, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table
from payroll.handlers.routes.changes import WRITE, EmployeeId
from payroll.handlers.shapes.opening_balances import ConfirmationOut, ConfirmationsIn, OpeningIn, OpeningOut, WaitingOut
from payroll.operations.opening_balances import (
    confirm_many,
    decide_opening_balances,
    opening_balances,
    state_opening_balances,
    waiting_balances,
)
from payroll.records.payslip import EarningsRecord

READ: Final = "payroll:read"
APPROVE: Final = "payroll:approve"

TaxYear = Annotated[str, Path(pattern=r"^20[0-9]{2}(-[0-9]{2})?$")]


def mount(door: Door, shelf: Table) -> None:
    """Hangs the routes on the door of payroll. The version of the ETag is that of the person's earnings, "0" before there are any."""
    _mount_many(door, shelf)

    @door.get("/employees/<employee_id>/opening-balances", scope=READ, summary="What a person earned before this payroll, by tax year")
    def see_opening_balances(company: str, employee_id: EmployeeId) -> Response[PageOut[OpeningOut]]:
        return _answer(opening_balances(shelf, company, employee_id))

    @door.route(
        "PUT",
        "/employees/<employee_id>/opening-balances/<tax_year>",
        scope=WRITE,
        summary="State the sums of a tax year begun elsewhere (If-Match)",
    )
    def put_opening_balances(company: str, employee_id: EmployeeId, tax_year: TaxYear, opening: OpeningIn) -> Response[PageOut[OpeningOut]]:
        record = state_opening_balances(
            shelf,
            opening.stated(tax_year),
            company=company,
            employee_id=employee_id,
            seen_version=door.seen_version(),
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event("payroll.opening_balances.proposed", company=company, employee=employee_id, tax_year=tax_year)
        return _answer(record)

    @door.post(
        "/employees/<employee_id>/opening-balances/<tax_year>/confirmation",
        scope=APPROVE,
        summary="Confirm the sums that wait (If-Match; not by who stated them)",
        creates=False,
        status=200,
    )
    def confirm_opening_balances(company: str, employee_id: EmployeeId, tax_year: TaxYear) -> Response[PageOut[OpeningOut]]:
        return decide(company, employee_id, tax_year, confirmed=True)

    @door.post(
        "/employees/<employee_id>/opening-balances/<tax_year>/rejection",
        scope=APPROVE,
        summary="Reject the sums that wait (If-Match; not by who stated them)",
        creates=False,
        status=200,
    )
    def reject_opening_balances(company: str, employee_id: EmployeeId, tax_year: TaxYear) -> Response[PageOut[OpeningOut]]:
        return decide(company, employee_id, tax_year, confirmed=False)

    def decide(company: str, employee_id: str, tax_year: str, *, confirmed: bool) -> Response[PageOut[OpeningOut]]:
        record = decide_opening_balances(
            shelf,
            company=company,
            employee_id=employee_id,
            tax_year=tax_year,
            confirmed=confirmed,
            seen_version=door.seen_version(),
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event("payroll.opening_balances.decided", company=company, employee=employee_id, tax_year=tax_year, confirmed=confirmed)
        return _answer(record)


def _mount_many(door: Door, shelf: Table) -> None:
    @door.get("/opening-balances", scope=READ, summary="People whose opening balances wait for a decision")
    def list_waiting_balances(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[WaitingOut]]:
        return ok(door.page(waiting_balances(shelf, company, limit=limit, start=door.start(cursor)), WaitingOut.of))

    @door.post(
        "/opening-balances/confirmations",
        scope=APPROVE,
        summary="Confirm the balances of many people as they were seen (not by who stated them)",
        creates=False,
        status=200,
    )
    def confirm_many_balances(company: str, wanted: ConfirmationsIn) -> Response[PageOut[ConfirmationOut]]:
        people = [each.seen() for each in wanted.people]
        reasons = confirm_many(shelf, people, company=company, who=door.caller.subject, now=clock.now())
        done = reasons.count("")
        log.event("payroll.opening_balances.confirmed", company=company, confirmed=done, refused=len(reasons) - done)
        told = [
            ConfirmationOut(employee=each.employee_id, tax_year=each.tax_year, confirmed=not reason, reason=reason or None)
            for each, reason in zip(people, reasons, strict=True)
        ]
        return ok(PageOut(items=told))


def _answer(record: EarningsRecord) -> Response[PageOut[OpeningOut]]:
    return ok(PageOut(items=[OpeningOut.of(each) for each in record.openings]), version=record.version)
