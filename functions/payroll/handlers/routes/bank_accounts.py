"""Routes of the change control of bank accounts."""

from typing import Final

from aws_lambda_powertools.event_handler import Response

from kernel import clock, log
from kernel.door import Door, ok
from kernel.table import Table
from payroll.handlers.routes.changes import WRITE, EmployeeId, checked
from payroll.handlers.shapes.facts import BankAccountIn
from payroll.handlers.shapes.people import EmployeeOut
from payroll.operations.bank_account import decide_bank_account, propose_bank_account
from payroll.records.employee import BankStatus

APPROVE: Final = "payroll:approve"


def mount(door: Door, shelf: Table) -> None:
    """Hangs the routes on the door of payroll."""

    @door.post("/employees/<employee_id>/bank-account", scope=WRITE, summary="Propose an account (If-Match)", creates=False, status=200)
    def propose_account(company: str, employee_id: EmployeeId, account: BankAccountIn) -> Response[EmployeeOut]:
        employee = propose_bank_account(
            shelf,
            checked(account.account),
            company=company,
            employee_id=employee_id,
            seen_version=door.seen_version(),
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event("payroll.bank_account.proposed", company=company, employee=employee_id)
        return ok(EmployeeOut.whole(employee), version=employee.version)

    @door.post(
        "/employees/<employee_id>/bank-account/confirmation",
        scope=APPROVE,
        summary="Confirm the proposed account (If-Match; not by who proposed it)",
        creates=False,
        status=200,
    )
    def confirm_account(company: str, employee_id: EmployeeId) -> Response[EmployeeOut]:
        return decide(company, employee_id, BankStatus.CONFIRMED)

    @door.post(
        "/employees/<employee_id>/bank-account/rejection",
        scope=APPROVE,
        summary="Reject the proposed account (If-Match; not by who proposed it)",
        creates=False,
        status=200,
    )
    def reject_account(company: str, employee_id: EmployeeId) -> Response[EmployeeOut]:
        return decide(company, employee_id, BankStatus.REJECTED)

    def decide(company: str, employee_id: str, status: BankStatus) -> Response[EmployeeOut]:
        employee = decide_bank_account(
            shelf,
            status,
            company=company,
            employee_id=employee_id,
            seen_version=door.seen_version(),
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event(f"payroll.bank_account.{status}", company=company, employee=employee_id)
        return ok(EmployeeOut.whole(employee), version=employee.version)
