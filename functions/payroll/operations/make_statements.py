"""Makes the year-end statements of one chunk of people: a JSON document, a printed page and a record for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from kernel import audit, fanout, log, table
from kernel.documents import Documents
from kernel.records import Record
from kernel.table import Table, Write
from payroll.operations.carry_over import carry_over
from payroll.operations.close_statements import WHO, close_statements
from payroll.operations.statement_pdf import statement_pdf
from payroll.operations.year_end import NoStatementError, digest_of, encoded, statement_content
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord
from payroll.records.printing import Employer
from payroll.records.statement import (
    StatementChunk,
    StatementJob,
    StatementJobStatus,
    StatementRecord,
    StatementRefused,
    statement_chunk_name,
    statement_document,
)

DAMAGED: Final = (TypeError, ValueError, KeyError, AttributeError)
"""What reading or using stored facts raises when they are not what they should be."""


@dataclass(slots=True)
class _Made:
    """What a chunk has come to so far."""

    made: int = 0
    unchanged: int = 0
    refused: int = 0
    carried: int = 0
    not_carried: int = 0
    writes: list[Write] = field(default_factory=list)


def make_statements(shelf: Table, documents: Documents, *, company: str, job: str, plan: str, number: int, now: datetime) -> StatementJob:
    """Makes the statements of a chunk; whoever completes the count closes the job. Answers the job afterwards.

    Repeatable: the JSON document is written first and once, everything else follows from the one that is there, and the receipt keeps a
    second delivery from counting. A person whose statement cannot be made is listed with the reason and stops no other.
    """
    found = shelf.need(StatementJob, keys.statement_jobs(company), job)
    if found.status is not StatementJobStatus.MAKING or found.plan != plan:
        return found
    name = statement_chunk_name(plan, number)
    if fanout.is_done(shelf, found, name):
        return close_statements(shelf, found, now)
    chunk = shelf.need(StatementChunk, keys.statement_chunks(company, job), name)
    result = _make(shelf, documents, found, chunk.people, now)
    counters = {name: getattr(result, name) for name in ("made", "unchanged", "refused", "carried", "not_carried")}
    fanout.complete(shelf, found, name, now, result.writes, counters)
    return close_statements(shelf, found, now)


def _make(shelf: Table, documents: Documents, job: StatementJob, people: Sequence[str], now: datetime) -> _Made:
    damaged: set[str] = set()
    employees = _by_person(shelf, Employee, keys.employees(job.company), people, damaged)
    earnings = _by_person(shelf, EarningsRecord, keys.earnings(job.company), people, damaged)
    previous = _by_person(shelf, StatementRecord, keys.statements(job.company, job.country, job.tax_year), people, damaged)
    employer = shelf.get(Employer, keys.employers(job.company), job.country)
    result = _Made()
    for person in people:
        last = previous.get(person)
        try:
            if person in damaged:
                raise NoStatementError("a stored record of the person cannot be read")
            content = statement_content(job, employees.get(person), earnings.get(person), employer, last)
            if last and last.digest == digest_of(content):
                result.unchanged += 1
                continue
            page = statement_pdf(content)
        except Exception as error:  # noqa: BLE001 (nothing here touches AWS: it is this person's data, and the others must not wait)
            reason = str(error) if isinstance(error, NoStatementError) else "the facts do not lead to a statement; look at the tax profile"
            log.failure("payroll.statement_refused", error, job=job.job_id, employee=person)
            result.refused += 1
            result.writes.append(table.insert(StatementRefused(company=job.company, job=job.job_id, employee_id=person, reason=reason)))
            continue
        result.made += 1
        result.writes += _store(documents, job, person, content, page, last, now)
    carried = carry_over(shelf, job, employees, earnings, now=now)
    result.carried, result.not_carried = carried.done, len(carried.refused)
    result.writes += [table.insert(each) for each in carried.refused]
    return result


def _store(
    documents: Documents, job: StatementJob, person: str, content: dict[str, Any], page: bytes, last: StatementRecord | None, now: datetime
) -> list[Write]:
    """Puts both documents into the bucket and answers the writes of the record."""
    as_json, as_pdf = (statement_document(job.company, job.country, job.tax_year, person, job.number, kind) for kind in ("json", "pdf"))
    if not documents.put_if_absent(as_json, encoded(content), "application/json"):
        # An earlier delivery wrote it, perhaps before a fact changed: what is there counts.
        content = json.loads(documents.get(as_json))
        page = statement_pdf(content)
    documents.put_if_absent(as_pdf, page, "application/pdf")
    record = StatementRecord(
        version=last.version if last else 0,
        company=job.company,
        country=job.country,
        tax_year=job.tax_year,
        employee_id=person,
        number=job.number,
        content=encoded(content).decode(),
        digest=digest_of(content),
        made_at=now,
    )
    return [table.replace(record) if last else table.insert(record), audit.entry(record, who=WHO, what="statement.made", when=now)]


def _by_person[R: Record](shelf: Table, kind: type[R], pk: str, people: Sequence[str], damaged: set[str]) -> dict[str, R]:
    """The people's records of a kind. Whose cannot be read is added to `damaged`, so that it does not take the others with it."""
    try:
        found = shelf.get_many(kind, [(pk, person) for person in people])
    except DAMAGED:
        found = [each for each in (_readable(shelf, kind, pk, person, damaged) for person in people) if each]
    return {each.sk: each for each in found}


def _readable[R: Record](shelf: Table, kind: type[R], pk: str, person: str, damaged: set[str]) -> R | None:
    try:
        return shelf.get(kind, pk, person)
    except DAMAGED as error:
        log.failure("payroll.record_unreadable", error, record=kind.__name__, employee=person)
        damaged.add(person)
        return None
