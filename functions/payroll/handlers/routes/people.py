"""Routes of employees: the person, the dated facts, and files of employees.

A fact has its own address below the employee. PUT sets it and DELETE removes it; both take the employee's ETag as If-Match. Repeating a PUT
that has been done changes nothing.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import FieldError, Invalid, NotFound, Unsupported
from kernel.table import Table
from payroll.domain.people import DatedProfile
from payroll.handlers.routes import bank_accounts, opening_balances
from payroll.handlers.routes.changes import WRITE, EmployeeId, change, checked, location
from payroll.handlers.shapes.facts import (
    IDENTIFIER_PATTERN,
    AbsenceIn,
    AttachmentIn,
    ContractIn,
    ElementIn,
    LoanIn,
    PersonIn,
    ProfileIn,
    SplitIn,
)
from payroll.handlers.shapes.people import EmployeeImportOut, EmployeeOut, PersonOut
from payroll.operations.change_employee import add_employee
from payroll.operations.employee_facts import (
    with_absence,
    with_attachment,
    with_contract,
    with_element,
    with_loan,
    with_profile,
    with_split,
    without,
    without_contract,
)
from payroll.operations.employee_file import MAX_FILE_BYTES
from payroll.operations.profiles import profile_facts
from payroll.operations.read_employees import list_employees, need_employee
from payroll.operations.request_employee_import import request_employee_import
from payroll.records import keys
from payroll.records.employee import Employee, EmployeeImport

READ: Final = "payroll:read"

FactId = Annotated[str, Path(pattern=IDENTIFIER_PATTERN)]
ImportId = Annotated[str, Path(min_length=64, max_length=64)]
ValidFrom = Annotated[date, Path()]
On = Annotated[date | None, Query(description="answer with the facts of this day only")]


class Facts(StrEnum):
    """The lists of facts whose entries can be removed by one key, as they stand in addresses."""

    PROFILES = "tax-profiles"
    SPLITS = "cost-splits"
    ELEMENTS = "elements"
    LOANS = "loans"
    ATTACHMENTS = "attachments"
    ABSENCES = "absences"


_FIELDS: Final = {Facts.PROFILES: "profiles", Facts.SPLITS: "splits"}


def mount(door: Door, shelf: Table, documents: Documents) -> None:
    """Hangs the routes on the door of payroll."""
    _mount_imports(door, shelf, documents)
    _mount_person(door, shelf)
    _mount_dated_facts(door, shelf)
    _mount_other_facts(door, shelf)
    bank_accounts.mount(door, shelf)
    opening_balances.mount(door, shelf)


def _mount_imports(door: Door, shelf: Table, documents: Documents) -> None:
    @door.post("/employee-imports", scope=WRITE, summary="Import employees from a CSV file", status=202, takes=("text/csv",))
    def request_import(company: str) -> Response[EmployeeImportOut]:
        kind, _, parameters = (door.header("Content-Type") or "").lower().partition(";")
        if kind.strip() != "text/csv" or ("charset" in parameters and "utf-8" not in parameters):
            raise Unsupported("send the file as text/csv in UTF-8")
        content = door.body(MAX_FILE_BYTES)
        wanted = request_employee_import(shelf, documents, company=company, content=content, who=door.caller.subject, now=clock.now())
        log.event("payroll.employees.import_requested", company=company, document=wanted.import_id, bytes=wanted.size)
        return accepted(EmployeeImportOut.of(wanted), location(company, "employee-imports", wanted.import_id))

    @door.get("/employee-imports/<import_id>", scope=READ, summary="What became of an employee file")
    def see_import(company: str, import_id: ImportId) -> Response[EmployeeImportOut]:
        found = shelf.need(EmployeeImport, keys.imports(company), import_id, "no such import")
        return ok(EmployeeImportOut.of(found), version=found.version)


def _mount_person(door: Door, shelf: Table) -> None:
    @door.get("/employees", scope=READ, summary="Employees by id")
    def see_employees(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[PersonOut]]:
        page = list_employees(shelf, company, limit=limit, start=door.start(cursor))
        return ok(door.page(page, PersonOut.of))

    @door.get("/employees/<employee_id>", scope=READ, summary="One employee with all dated facts, or with those of one day")
    def see_employee(company: str, employee_id: EmployeeId, on: On = None) -> Response[EmployeeOut]:
        found = need_employee(shelf, company, employee_id)
        return ok(EmployeeOut.whole(found, on), version=found.version)

    @door.route(
        "PUT", "/employees/<employee_id>", scope=WRITE, summary="Hire an employee (If-None-Match: *) or change the person (If-Match)"
    )
    def put_employee(company: str, employee_id: EmployeeId, person: PersonIn) -> Response[EmployeeOut]:
        if (door.header("If-None-Match") or "").strip() != "*":
            return change(door, shelf, company, employee_id, lambda employee: _same_country(employee, person))
        wanted = Employee(company=company, employee_id=employee_id, **person.facts())
        employee = add_employee(shelf, wanted, who=door.caller.subject, now=clock.now())
        log.event("payroll.employee.added", company=company, employee=employee_id)
        return created(EmployeeOut.whole(employee), location(company, "employees", employee_id), version=employee.version)


def _same_country(employee: Employee, person: PersonIn) -> Employee:
    if employee.country is not person.country:
        raise Invalid("the country stays", [FieldError("/country", "another country is a new employment with a new id")])
    return replace(employee, **person.facts())


def _mount_dated_facts(door: Door, shelf: Table) -> None:
    contracts = "/employees/<employee_id>/contracts/<contract_id>/<valid_from>"

    @door.route("PUT", contracts, scope=WRITE, summary="Set the terms of a contract from a day on (If-Match)")
    def put_contract(
        company: str, employee_id: EmployeeId, contract_id: FactId, valid_from: ValidFrom, terms: ContractIn
    ) -> Response[EmployeeOut]:
        wanted = terms.contract(contract_id, valid_from)
        return change(door, shelf, company, employee_id, lambda employee: with_contract(employee, wanted))

    @door.route("DELETE", contracts, scope=WRITE, summary="Remove terms of a contract (If-Match)")
    def delete_contract(company: str, employee_id: EmployeeId, contract_id: FactId, valid_from: ValidFrom) -> Response[EmployeeOut]:
        return change(door, shelf, company, employee_id, lambda employee: without_contract(employee, contract_id, valid_from))

    @door.route(
        "PUT", "/employees/<employee_id>/tax-profiles/<valid_from>", scope=WRITE, summary="Set the tax facts from a day on (If-Match)"
    )
    def put_tax_profile(company: str, employee_id: EmployeeId, valid_from: ValidFrom, profile: ProfileIn) -> Response[EmployeeOut]:
        return change(
            door,
            shelf,
            company,
            employee_id,
            lambda employee: with_profile(employee, DatedProfile(valid_from, profile_facts(employee.country, profile.facts))),
        )

    @door.route(
        "PUT", "/employees/<employee_id>/cost-splits/<valid_from>", scope=WRITE, summary="Set the cost centres from a day on (If-Match)"
    )
    def put_cost_split(company: str, employee_id: EmployeeId, valid_from: ValidFrom, split: SplitIn) -> Response[EmployeeOut]:
        return change(door, shelf, company, employee_id, lambda employee: with_split(employee, split.split(valid_from)))


def _mount_other_facts(door: Door, shelf: Table) -> None:
    @door.route(
        "PUT", "/employees/<employee_id>/elements/<element_id>", scope=WRITE, summary="Set a recurring earning or deduction (If-Match)"
    )
    def put_element(company: str, employee_id: EmployeeId, element_id: FactId, element: ElementIn) -> Response[EmployeeOut]:
        return change(door, shelf, company, employee_id, lambda employee: with_element(employee, element.element(element_id)))

    @door.route("PUT", "/employees/<employee_id>/loans/<loan_id>", scope=WRITE, summary="Set a loan or an advance (If-Match)")
    def put_loan(company: str, employee_id: EmployeeId, loan_id: FactId, loan: LoanIn) -> Response[EmployeeOut]:
        return change(door, shelf, company, employee_id, lambda employee: with_loan(employee, loan.loan(loan_id)))

    @door.route(
        "PUT", "/employees/<employee_id>/attachments/<attachment_id>", scope=WRITE, summary="Set an attachment of earnings (If-Match)"
    )
    def put_attachment(company: str, employee_id: EmployeeId, attachment_id: FactId, attachment: AttachmentIn) -> Response[EmployeeOut]:
        wanted = checked(lambda: attachment.attachment(attachment_id))
        return change(door, shelf, company, employee_id, lambda employee: with_attachment(employee, wanted))

    @door.route("PUT", "/employees/<employee_id>/absences/<absence_id>", scope=WRITE, summary="Set days of absence (If-Match)")
    def put_absence(company: str, employee_id: EmployeeId, absence_id: FactId, absence: AbsenceIn) -> Response[EmployeeOut]:
        return change(door, shelf, company, employee_id, lambda employee: with_absence(employee, absence.absence(absence_id)))

    @door.route("DELETE", "/employees/<employee_id>/<facts>/<key>", scope=WRITE, summary="Remove a fact (If-Match)")
    def delete_fact(company: str, employee_id: EmployeeId, facts: Facts, key: FactId) -> Response[EmployeeOut]:
        wanted = _key(facts, key)
        field = _FIELDS.get(facts, str(facts))
        return change(door, shelf, company, employee_id, lambda employee: without(employee, field, wanted))


def _key(facts: Facts, key: str) -> Any:
    """Tax profiles and cost splits are known by their first day, other facts by their id."""
    if facts not in _FIELDS:
        return key
    try:
        return date.fromisoformat(key)
    except ValueError:
        raise NotFound(f"the employee has no such entry among {facts}") from None
