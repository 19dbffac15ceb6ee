"""What the routes that change an employee share."""

from collections.abc import Callable
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from kernel import clock, log
from kernel.door import Door, ok
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.handlers.shapes.facts import IDENTIFIER_PATTERN
from payroll.handlers.shapes.people import EmployeeOut
from payroll.operations.change_employee import change_employee
from payroll.records.employee import Employee

WRITE: Final = "payroll:write"

EmployeeId = Annotated[str, Path(pattern=IDENTIFIER_PATTERN)]


def change(door: Door, shelf: Table, company: str, employee_id: str, how: Callable[[Employee], Employee]) -> Response[EmployeeOut]:
    """Applies a change to the employee that the caller saw (If-Match) and answers the employee."""
    employee = change_employee(
        shelf,
        company=company,
        employee_id=employee_id,
        seen_version=door.seen_version(),
        change=how,
        who=door.caller.subject,
        now=clock.now(),
    )
    log.event("payroll.employee.changed", company=company, employee=employee_id, version=employee.version)
    return ok(EmployeeOut.whole(employee), version=employee.version)


def location(company: str, *steps: str) -> str:
    """The address of something of payroll."""
    return "/".join((f"/v1/companies/{company}/payroll", *steps))


def checked[T](read: Callable[[], T]) -> T:
    """What `read` answers; its ValueError, `<field>|<reason>`, as Invalid with a pointer."""
    try:
        return read()
    except ValueError as error:
        field, _, reason = str(error).partition("|")
        raise Invalid("the input breaks rules; `errors` says where", [FieldError(f"/{field}", reason)]) from None
