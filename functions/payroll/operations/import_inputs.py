"""Makes inputs of people of the good rows of a batch."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Final

from kernel import audit, table
from kernel.documents import Documents
from kernel.refusals import Conflict, FieldError, Invalid, Stale
from kernel.table import Table
from payroll.domain.people import Country, Input
from payroll.operations.employee_facts import check_class, check_code
from payroll.operations.input_rows import MAX_BYTES, InputFile, LinedRow, read_inputs
from payroll.operations.read_employees import readable
from payroll.records import keys
from payroll.records.employee import EmployeeOutline, RowFinding
from payroll.records.inputs import OLDEST, BatchStatus, FullError, InputBatch, InputEntry, Inputs

PEOPLE_PER_READ: Final = 100
PEOPLE_PER_TRANSACTION: Final = 40
BYTES_PER_TRANSACTION: Final = 3_500_000
"""A transaction takes 4 MB."""

MAX_FINDINGS: Final = 500
MAX_TRIES: Final = 5
WHO: Final = "payroll.import_inputs"
NO_EMPLOYEE: Final = "no such employee"


def import_inputs(shelf: Table, documents: Documents, company: str, batch_id: str, now: datetime) -> InputBatch:
    """Imports a received batch. Good rows become inputs, refused ones are reported; a batch whose import has ended is left as it is.

    An input that is known already counts as accepted when it is the same, and is refused when it is another under the same id. Safe to
    repeat from any point. Refused rows stay in the document: when the reason is gone the batch is imported again.
    """
    batch = shelf.need(InputBatch, keys.input_batches(company), batch_id)
    if batch.status is not BatchStatus.RECEIVED:
        return batch
    file = read_inputs(batch.media, documents.get(batch.document, MAX_BYTES))
    by_person: dict[str, list[LinedRow]] = defaultdict(list)
    for each in file.rows:
        by_person[each.row.employee_id].append(each)
    refused: list[RowFinding] = []
    for people in batched(by_person, PEOPLE_PER_READ, strict=False):
        refused += _store(shelf, batch, {person: by_person[person] for person in people}, now)
    return _finish(shelf, batch, file, refused, now)


def _store(shelf: Table, batch: InputBatch, rows: Mapping[str, Sequence[LinedRow]], now: datetime) -> list[RowFinding]:
    """Writes the inputs of some people and answers why some are not; reads and decides again when another writer got in between."""
    for attempt in range(MAX_TRIES):
        findings: list[RowFinding] = []
        changed = [*_decide(shelf, batch, rows, findings)]
        try:
            for part in _parts(changed):
                shelf.transact(
                    *(table.replace(each) if each.version else table.insert(each) for each in part),
                    *(audit.entry(each, who=batch.received_by, what="inputs.reported", when=now, why=batch.batch_id) for each in part),
                )
        except (Conflict, Stale):
            if attempt == MAX_TRIES - 1:
                raise
        else:
            return findings
    raise AssertionError("the last try ends the loop")


def _decide(shelf: Table, batch: InputBatch, rows: Mapping[str, Sequence[LinedRow]], findings: list[RowFinding]) -> Iterator[Inputs]:
    """The records that change; adds to `findings` why a row does not."""
    staff = [(keys.employees(batch.company), person) for person in rows]
    employees = {each.employee_id: each for each in shelf.get_many(EmployeeOutline, staff)}
    known, damaged = readable(shelf, Inputs, keys.inputs(batch.company), rows)
    for person, reported in rows.items():
        employee = employees.get(person)
        if employee is None:
            findings += [RowFinding(each.line, "employee_id", NO_EMPLOYEE) for each in reported]
            continue
        if person in damaged:
            findings += [RowFinding(each.line, "employee_id", "the record of this person's inputs is damaged") for each in reported]
            continue
        before = known.get(person) or Inputs(company=batch.company, employee_id=person)
        after = _with_rows(before, batch, employee, reported, findings)
        if after != before:
            yield after


def _with_rows(
    before: Inputs, batch: InputBatch, employee: EmployeeOutline, rows: Sequence[LinedRow], findings: list[RowFinding]
) -> Inputs:
    inputs = before
    for each in rows:
        wanted = each.row.reported(batch.source)
        found = inputs.find(wanted.input_id)
        try:
            if found is None:
                _check(wanted, employee, batch.received_at)
                inputs = inputs.with_input(InputEntry(wanted, batch.received_at, batch.batch_id))
            elif found != wanted:
                findings.append(RowFinding(each.line, "input_id", "was reported before with other contents; report the difference anew"))
        except Invalid as refusal:
            fault = refusal.errors[0]
            findings.append(RowFinding(each.line, fault.pointer.removeprefix("/"), fault.reason))
        except FullError as error:
            findings.append(RowFinding(each.line, "employee_id", str(error)))
    return inputs


def _check(wanted: Input, employee: EmployeeOutline, received_at: datetime) -> None:
    if employee.country not in list(Country):
        raise Invalid("damaged", [FieldError("/employee_id", "the record of this employee is damaged; store the employee again")])
    country = Country(employee.country)
    check_class(country, wanted.earning_class, "/earning_class")
    check_code(country, wanted.code)
    if wanted.work_date < received_at.date() - OLDEST:
        raise Invalid("too old", [FieldError("/work_date", f"lies more than {OLDEST.days} days back; pay it by a newer day of work")])


def _parts(changed: Sequence[Inputs]) -> Iterator[list[Inputs]]:
    """Groups that fit a transaction by number and by size."""
    part: list[Inputs] = []
    together = 0
    for each in changed:
        size = sum(entry.size for entry in each.entries)
        if part and (len(part) == PEOPLE_PER_TRANSACTION or together + size > BYTES_PER_TRANSACTION):
            yield part
            part, together = [], 0
        part.append(each)
        together += size
    if part:
        yield part


def _finish(shelf: Table, batch: InputBatch, file: InputFile, refused: Sequence[RowFinding], now: datetime) -> InputBatch:
    findings = sorted((*file.findings, *refused), key=lambda each: each.line)
    done = replace(
        batch,
        status=BatchStatus.DONE if file.readable else BatchStatus.REFUSED,
        accepted=len(file.rows) - len(refused),
        rejected=file.rejected + len(refused),
        findings=tuple(findings[:MAX_FINDINGS]),
        finished_at=now,
    )
    try:
        shelf.transact(table.replace(done), audit.entry(done, who=WHO, what=f"inputs.{done.status}", when=now))
    except Stale:
        return shelf.need(InputBatch, batch.pk, batch.sk)
    return done.changed()
