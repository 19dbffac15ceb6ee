"""Adds and changes employees: the record, its history, and what other contexts hear of it, in one transaction."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict, FieldError, Invalid, Stale
from kernel.table import Table, Write
from payroll.operations.read_employees import need_employee
from payroll.records.employee import Employee

JOINED: Final = "payroll.employee.joined"
LEFT: Final = "payroll.employee.left"
_NO_FACTS: Final = frozenset({"version", "import_id", "imported_at"})


def add_employee(shelf: Table, employee: Employee, *, who: str, now: datetime) -> Employee:
    """Stores a new employee and publishes `payroll.employee.joined`.

    Adding the very same person again answers the one that exists; Conflict when the id is another's or the facts differ.
    """
    _check(employee)
    try:
        shelf.transact(*added(employee, who=who, now=now))
    except Conflict:
        known = shelf.need(Employee, employee.pk, employee.sk)
        if changed_facts(known, employee):
            raise Conflict(f"employee {employee.employee_id} exists already") from None
        return known
    return employee.changed()


def change_employee(
    shelf: Table,
    *,
    company: str,
    employee_id: str,
    seen_version: int,
    change: Callable[[Employee], Employee],
    who: str,
    what: str = "employee.changed",
    now: datetime,
) -> Employee:
    """Applies a change to the employee that the caller saw. A change that changes nothing, such as a repeated one, writes nothing.

    NotFound without such an employee; Conflict when it cannot be read; Stale when it is not the version seen; what `change` refuses.
    """
    found = need_employee(shelf, company, employee_id)
    wanted = change(found)
    if wanted == found:
        return found
    if found.version != seen_version:
        raise Stale(f"the employee changed since version {seen_version}; look at it again")
    _check(wanted)
    shelf.transact(*changed(found, wanted, who=who, what=what, now=now))
    return wanted.changed()


def added(employee: Employee, *, who: str, why: str = "", now: datetime) -> list[Write]:
    """The writes for a new employee."""
    names = changed_facts(None, employee)
    joined = {
        "employee": employee.employee_id,
        "name": employee.name,
        "email": employee.email,
        "language": employee.language,
        "country": employee.country,
        "hired_on": employee.hired_on.isoformat(),
    }
    return [
        table.insert(employee),
        audit.entry(employee, who=who, what="employee.added", when=now, why=why, changes={"fields": names}),
        events.outbox(events.new(JOINED, employee.company, employee.employee_id, joined, now)),
        *([_left(employee, now)] if employee.left_on else []),
    ]


def changed(old: Employee, new: Employee, *, who: str, what: str = "employee.changed", why: str = "", now: datetime) -> list[Write]:
    """The writes for an employee with other facts; without history when only the file that told them is another."""
    names = changed_facts(old, new)
    writes = [table.replace(new)]
    if names:
        writes.append(audit.entry(new, who=who, what=what, when=now, why=why, changes={"fields": names}))
    if new.left_on != old.left_on:
        writes.append(_left(new, now))
    return writes


def rebuilt(new: Employee, version: int, *, who: str, why: str, now: datetime) -> list[Write]:
    """The writes that put an employee in the place of a stored record that cannot be read any more."""
    employee = replace(new, version=version)
    return [
        table.replace(employee),
        audit.entry(employee, who=who, what="employee.rebuilt", when=now, why=why, changes={"fields": changed_facts(None, employee)}),
    ]


def changed_facts(old: Employee | None, new: Employee) -> list[str]:
    """Names of the changed facts, without their values: pay and bank numbers stay out of the history."""
    names = [field.name for field in fields(new) if field.name not in _NO_FACTS]
    return [name for name in names if old is None or getattr(old, name) != getattr(new, name)]


def _left(employee: Employee, now: datetime) -> Write:
    """Tells the last day of work; a later event has the changed day, or none when the person stays after all."""
    data = {
        "employee": employee.employee_id,
        "name": employee.name,
        "email": employee.email,
        "left_on": employee.left_on.isoformat() if employee.left_on else None,
    }
    return events.outbox(events.new(LEFT, employee.company, employee.employee_id, data, now))


def _check(employee: Employee) -> None:
    if employee.left_on and employee.left_on < employee.hired_on:
        raise Invalid("the days are in the wrong order", [FieldError("/left_on", "lies before hired_on")])
    if employee.birth_date and employee.birth_date >= employee.hired_on:
        raise Invalid("the days are in the wrong order", [FieldError("/birth_date", "does not lie before hired_on")])
