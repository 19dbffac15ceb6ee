"""Makes employees of the good rows of a file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Any, Final

from kernel import audit, table
from kernel.documents import Documents
from kernel.refusals import Conflict, FieldError, Invalid, Stale
from kernel.table import Table, Write
from payroll.domain.people import CostSplit, DatedProfile, valid_on
from payroll.operations.change_employee import added, changed, rebuilt
from payroll.operations.employee_facts import with_contract, with_profile, with_proposed_bank, with_split
from payroll.operations.employee_file import MAX_FILE_BYTES, EmployeeFile, EmployeeRow, FileRow, read_employee_file
from payroll.operations.opening_balances import already_paid, check_stated, paid_in, stored_opening, with_confirmed, with_proposal
from payroll.operations.opening_columns import opening_column
from payroll.operations.read_employees import readable
from payroll.records import keys
from payroll.records.employee import BankChange, BankStatus, Employee, EmployeeImport, EmployeeOutline, ImportStatus, RowFinding
from payroll.records.payslip import EarningsRecord

PEOPLE_PER_TRANSACTION: Final = 16
"""A new person takes up to six writes: the record, its history, the events of joining and leaving, and opening balances with theirs; a
transaction takes a hundred."""

MAX_FINDINGS: Final = 500
MAX_TRIES: Final = 5
WHO: Final = "payroll.import_employees"

_IF_TOLD: Final = {"leave_date": "left_on", "birth_date": "birth_date", "language": "language", "leave_days": "leave_days"}
"""Columns that a file may leave out, and the facts that then stay as they are."""


def import_employees(shelf: Table, documents: Documents, company: str, import_id: str, now: datetime) -> EmployeeImport:
    """Imports a requested file. Good rows are written, refused ones are reported by line; a finished import is left as it is.

    A row never overwrites what a file requested later has said. Safe to repeat from any point.
    """
    wanted = shelf.need(EmployeeImport, keys.imports(company), import_id)
    if wanted.status is not ImportStatus.REQUESTED:
        return wanted
    file = read_employee_file(documents.get(wanted.document, MAX_FILE_BYTES))
    refused: list[RowFinding] = []
    for rows in batched(file.rows.values(), PEOPLE_PER_TRANSACTION, strict=False):
        refused += _store(shelf, wanted, rows, now)
    return _finish(shelf, wanted, file, refused, now)


def _store(shelf: Table, wanted: EmployeeImport, rows: Sequence[FileRow], now: datetime) -> list[RowFinding]:
    """Writes a part of the rows and answers why some were not; reads and decides again when another change got in between."""
    for attempt in range(MAX_TRIES):
        decision = _decide(shelf, wanted, rows, now)
        try:
            if decision.writes:
                shelf.transact(*decision.writes)
        except (Conflict, Stale):
            if attempt == MAX_TRIES - 1:
                raise
        else:
            return decision.findings
    raise AssertionError("the last try ends the loop")


@dataclass(frozen=True, slots=True)
class _Decision:
    writes: list[Write]
    findings: list[RowFinding]


def _decide(shelf: Table, wanted: EmployeeImport, rows: Sequence[FileRow], now: datetime) -> _Decision:
    pk = keys.employees(wanted.company)
    known, damaged = readable(shelf, Employee, pk, [each.row.employee_id for each in rows])
    decision = _Decision([], [])
    earnings = _earnings(shelf, wanted.company, rows)
    for each in rows:
        old = known.get(each.row.employee_id)
        if old and old.country is not each.row.country:
            decision.findings.append(RowFinding(each.line, "country", "is paid in another country; a new employment takes a new id"))
            continue
        if old and old.imported_at and old.imported_at >= wanted.requested_at:
            continue
        try:
            new = _employee(each, wanted, old)
            stored = old is not None or each.row.employee_id in damaged
            openings = _opening(each, wanted, earnings, known=stored, now=now)
        except (Invalid, Conflict) as refusal:
            faults = [RowFinding(each.line, fault.pointer.strip("/"), fault.reason) for fault in refusal.errors]
            decision.findings.extend(faults or [RowFinding(each.line, "", refusal.detail)])
            continue
        decision.writes.extend(openings)
        if old:
            decision.writes.extend(changed(old, new, who=wanted.requested_by, why=wanted.import_id, now=now))
        elif new.employee_id in damaged:
            decision.writes.extend(
                rebuilt(
                    new, shelf.need(EmployeeOutline, pk, new.employee_id).version, who=wanted.requested_by, why=wanted.import_id, now=now
                )
            )
        else:
            decision.writes.extend(added(new, who=wanted.requested_by, why=wanted.import_id, now=now))
    return decision


@dataclass(frozen=True, slots=True)
class _Earnings:
    """Earnings of the people of some rows that state opening balances; `paid`: a run with pay of that tax year, by person."""

    known: Mapping[str, EarningsRecord]
    damaged: Collection[str]
    paid: Mapping[str, str]


def _earnings(shelf: Table, company: str, rows: Sequence[FileRow]) -> _Earnings:
    years = {each.row.employee_id: each.opening.tax_year for each in rows if each.opening}
    known, damaged = readable(shelf, EarningsRecord, keys.earnings(company), years) if years else ({}, [])
    paid: dict[str, str] = {}
    for year in {*years.values()}:
        paid |= paid_in(shelf, [record for person, record in known.items() if years[person] == year], year)
    return _Earnings(known, damaged, paid)


def _opening(file_row: FileRow, wanted: EmployeeImport, earnings: _Earnings, *, known: bool, now: datetime) -> list[Write]:
    """The writes of a row's opening balances. Those of a known person wait for a second one, like an account."""
    stated, person = file_row.opening, file_row.row.employee_id
    if stated is None:
        return []
    try:
        check_stated(file_row.row.country, stated, wanted.requested_at.date())
    except Invalid as refusal:
        raise Invalid(refusal.detail, [FieldError(f"/{opening_column(each.pointer)}", each.reason) for each in refusal.errors]) from None
    if person in earnings.damaged:
        raise Conflict("the earnings record of this person is damaged")
    old = earnings.known.get(person) or EarningsRecord(company=wanted.company, employee_id=person)
    new = with_proposal(old, stated.proposed(wanted.requested_by, wanted.requested_at))
    if new == old:
        return []
    if person in earnings.paid:
        raise Conflict(already_paid(stated.tax_year, earnings.paid[person]))
    if not known:
        new = with_confirmed(new, stated.tax_year, wanted.requested_by, wanted.requested_at)
    what = f"earnings.opening_{'proposed' if known else 'confirmed'}"
    return stored_opening(new, stated.tax_year, who=wanted.requested_by, what=what, why=wanted.import_id, now=now)


def _employee(file_row: FileRow, wanted: EmployeeImport, old: Employee | None) -> Employee:
    """The employee with what the row says; what a row cannot say, such as loans and absences, stays as it is."""
    row = file_row.row
    if row.hire_date is None:
        raise AssertionError("the row model refuses a row without hire_date")
    start = old or Employee(
        company=wanted.company, employee_id=row.employee_id, name=row.name, email=row.email, country=row.country, hired_on=row.hire_date
    )
    told: dict[str, Any] = {name: getattr(row, column) for column, name in _IF_TOLD.items() if column in row.model_fields_set}
    employee = replace(
        start,
        name=row.name,
        email=row.email,
        hired_on=row.hire_date,
        import_id=wanted.import_id,
        imported_at=wanted.requested_at,
        **told,
    )
    employee = with_contract(employee, row.contract)
    if file_row.facts is not None:
        employee = with_profile(employee, DatedProfile(row.begins, file_row.facts))
    return _with_account(_with_cost_centre(employee, row), row, wanted, known=old is not None)


def _with_cost_centre(employee: Employee, row: EmployeeRow) -> Employee:
    wanted = {row.cost_centre: 1}
    held = valid_on(employee.splits, row.begins)
    if not row.cost_centre or (held and held.shares == wanted):
        return employee
    return with_split(employee, CostSplit(row.begins, wanted))


def _with_account(employee: Employee, row: EmployeeRow, wanted: EmployeeImport, *, known: bool) -> Employee:
    """A known person's other account waits for a second person. A new person's account is that of the file: the review of the first pay
    run shows everybody who was never paid before."""
    account = row.bank
    if account is None:
        return employee
    if known:
        return with_proposed_bank(employee, account, wanted.requested_by, wanted.requested_at)
    who, when = wanted.requested_by, wanted.requested_at
    return replace(employee, banks=(BankChange(account, BankStatus.CONFIRMED, who, when, decided_by=who, decided_at=when),))


def _finish(shelf: Table, wanted: EmployeeImport, file: EmployeeFile, refused: list[RowFinding], now: datetime) -> EmployeeImport:
    findings = sorted((*file.findings, *refused), key=lambda each: each.line)
    done = replace(
        wanted,
        status=ImportStatus.DONE if file.readable else ImportStatus.REFUSED,
        accepted=len(file.rows) - len(refused),
        rejected=file.rejected + len(refused),
        findings=tuple(findings[:MAX_FINDINGS]),
        finished_at=now,
    )
    try:
        shelf.transact(table.replace(done), audit.entry(done, who=WHO, what=f"employees.import_{done.status}", when=now))
    except Stale:
        return shelf.need(EmployeeImport, keys.imports(wanted.company), wanted.import_id)
    return done.changed()
