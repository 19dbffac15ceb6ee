"""Reads employees in spite of a stored record that is damaged: it never hides the others, and says what mends it."""

from collections.abc import Iterable
from typing import Final

from kernel.refusals import Conflict
from kernel.table import Key, Page, Table
from payroll.records import keys
from payroll.records.employee import DAMAGED, Employee, EmployeeOutline
from payroll.records.inputs import Inputs
from payroll.records.payslip import EarningsRecord

UNREADABLE: Final = "the record of this employee is damaged; an employee file that names the person replaces it"


def need_employee(shelf: Table, company: str, employee_id: str) -> Employee:
    """The employee. NotFound without one; Conflict when the stored record cannot be read."""
    try:
        return shelf.need(Employee, keys.employees(company), employee_id, "no such employee")
    except DAMAGED:
        raise Conflict(UNREADABLE) from None


def list_employees(shelf: Table, company: str, *, limit: int, start: Key | None) -> Page[Employee | EmployeeOutline]:
    """A page of employees by id; of one that cannot be read only the outline."""
    pk = keys.employees(company)
    try:
        page = shelf.query(Employee, pk, limit=limit, start=start)
    except DAMAGED:
        outlines = shelf.query(EmployeeOutline, pk, limit=limit, start=start)
        return Page([_readable(shelf, pk, outline) for outline in outlines.records], outlines.next_key)
    return Page([*page.records], page.next_key)


def _readable(shelf: Table, pk: str, outline: EmployeeOutline) -> Employee | EmployeeOutline:
    try:
        return shelf.get(Employee, pk, outline.employee_id) or outline
    except DAMAGED:
        return outline


def readable[R: (Employee, Inputs, EarningsRecord)](
    shelf: Table, kind: type[R], pk: str, people: Iterable[str]
) -> tuple[dict[str, R], list[str]]:
    """The people's records of a kind by id, and the ids of those that are stored and cannot be read."""
    wanted = [*people]
    try:
        return {each.employee_id: each for each in shelf.get_many(kind, [(pk, person) for person in wanted])}, []
    except DAMAGED:
        found: dict[str, R] = {}
        damaged = []
        for person in wanted:
            try:
                record = shelf.get(kind, pk, person)
            except DAMAGED:
                damaged.append(person)
            else:
                found |= {person: record} if record else {}
        return found, damaged
