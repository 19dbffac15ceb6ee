"""Makes employees of the good rows of a file."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import batched
from typing import Final

from kernel import audit, table
from kernel.documents import Documents
from kernel.refusals import Conflict, Stale
from kernel.table import Table, Write
from payroll.operations.employee_file import MAX_FILE_BYTES, EmployeeFile, EmployeeRow, read_employee_file
from payroll.records import keys
from payroll.records.employee import Employee, EmployeeImport, ImportStatus

PEOPLE_PER_TRANSACTION: Final = 50
"""A person takes two writes, the record and its history; a transaction takes a hundred."""

MAX_FINDINGS: Final = 500
MAX_TRIES: Final = 5
WHO: Final = "payroll.import_employees"
_SOURCE_FIELDS: Final = frozenset({"version", "import_id", "imported_at"})


def import_employees(shelf: Table, documents: Documents, *, company: str, import_id: str, now: datetime) -> EmployeeImport:
    """Imports a requested file. Good rows are written, refused ones are reported by line; a finished import is left as it is.

    A row never overwrites what a file requested later has said. Safe to repeat from any point.
    """
    wanted = shelf.need(EmployeeImport, keys.imports(company), import_id)
    if wanted.status is not ImportStatus.REQUESTED:
        return wanted
    file = read_employee_file(documents.get(wanted.document, MAX_FILE_BYTES))
    for rows in batched(file.rows.values(), PEOPLE_PER_TRANSACTION, strict=False):
        _store(shelf, wanted, rows, now)
    return _finish(shelf, wanted, file, now)


def _store(shelf: Table, wanted: EmployeeImport, rows: Sequence[EmployeeRow], now: datetime) -> None:
    """Writes a batch; reads and decides again when another import got in between."""
    for attempt in range(MAX_TRIES):
        try:
            writes = _decide(shelf, wanted, rows, now)
            if writes:
                shelf.transact(*writes)
        except (Conflict, Stale):
            if attempt == MAX_TRIES - 1:
                raise
        else:
            return


def _decide(shelf: Table, wanted: EmployeeImport, rows: Sequence[EmployeeRow], now: datetime) -> list[Write]:
    pk = keys.employees(wanted.company)
    known = {person.employee_id: person for person in shelf.get_many(Employee, [(pk, row.employee_id) for row in rows])}
    writes: list[Write] = []
    for row in rows:
        old = known.get(row.employee_id)
        if old and old.imported_at >= wanted.requested_at:
            continue
        new = _employee(row, wanted, old.version if old else 0)
        writes.append(table.replace(new) if old else table.insert(new))
        changed = _changed(old, new)
        if changed:
            what = "employee.changed" if old else "employee.added"
            writes.append(audit.entry(new, who=wanted.requested_by, what=what, when=now, why=wanted.import_id, changes={"fields": changed}))
    return writes


def _employee(row: EmployeeRow, wanted: EmployeeImport, version: int) -> Employee:
    if row.hire_date is None:
        raise AssertionError("the row model refuses a row without hire_date")
    return Employee(
        version=version,
        company=wanted.company,
        employee_id=row.employee_id,
        name=row.name,
        email=row.email,
        pay_group=row.pay_frequency,
        pay=row.pay,
        w4=row.w4,
        hired_on=row.hire_date,
        left_on=row.leave_date,
        bank=row.bank,
        cost_centre=row.cost_centre,
        import_id=wanted.import_id,
        imported_at=wanted.requested_at,
    )


def _changed(old: Employee | None, new: Employee) -> list[str]:
    """Names of the changed facts, without their values: pay and bank numbers stay out of the history."""
    names = [field.name for field in fields(new) if field.name not in _SOURCE_FIELDS]
    return [name for name in names if old is None or getattr(old, name) != getattr(new, name)]


def _finish(shelf: Table, wanted: EmployeeImport, file: EmployeeFile, now: datetime) -> EmployeeImport:
    done = replace(
        wanted,
        status=ImportStatus.DONE if file.readable else ImportStatus.REFUSED,
        accepted=len(file.rows),
        rejected=file.rejected,
        findings=file.findings[:MAX_FINDINGS],
        finished_at=now,
    )
    try:
        shelf.transact(table.replace(done), audit.entry(done, who=WHO, what=f"employees.import_{done.status}", when=now))
    except Stale:
        return shelf.need(EmployeeImport, keys.imports(wanted.company), wanted.import_id)
    return done.changed()
