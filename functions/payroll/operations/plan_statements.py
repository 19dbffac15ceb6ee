"""Plans the year-end statements of a country and tax year: whose, in which chunks, of which runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Any, Final

from kernel import audit, table
from kernel.queues import Queue
from kernel.refusals import Stale, TooLarge
from kernel.table import Table
from payroll.operations.close_statements import made_event
from payroll.records import keys
from payroll.records.run import SETTLED, Run
from payroll.records.statement import EarningsOutline, StatementChunk, StatementJob, StatementJobStatus

PEOPLE_PER_CHUNK: Final = 32
"""A person takes three writes: the statement, its history, and balances left to somebody; receipt and job take two more; a transaction
takes a hundred."""

MAX_PEOPLE: Final = 200_000
WHO: Final = "payroll.plan_statements"


def plan_statements(shelf: Table, chunk_queue: Queue, *, company: str, job: str, correlation_id: str, now: datetime) -> StatementJob:
    """Writes the chunks, sets the job to making and sends one message for each chunk. A job without people is done at once.

    Repeatable: a planned job keeps its plan and only has its messages sent again, which chunks with a receipt ignore.
    """
    found = shelf.need(StatementJob, keys.statement_jobs(company), job)
    if found.status is StatementJobStatus.REQUESTED:
        found = _plan(shelf, found, now)
    if found.status is StatementJobStatus.MAKING:
        chunk_queue.send_many([_message(found, number, correlation_id) for number in range(1, found.chunks + 1)])
    return found


def _message(job: StatementJob, number: int, correlation_id: str) -> dict[str, Any]:
    return {"company": job.company, "job": job.job_id, "plan": job.plan, "chunk": number, "correlation_id": correlation_id}


def _plan(shelf: Table, job: StatementJob, now: datetime) -> StatementJob:
    settled = _settled(shelf, job)
    people = _people(shelf, job, settled)
    if len(people) > MAX_PEOPLE:
        raise TooLarge(f"statements of more than {MAX_PEOPLE} people")
    plan = hashlib.sha256("\n".join((*settled, "", *people)).encode()).hexdigest()[:16]
    chunks = [
        StatementChunk(company=job.company, job=job.job_id, plan=plan, number=number, people=tuple(part))
        for number, part in enumerate(batched(people, PEOPLE_PER_CHUNK, strict=False), start=1)
    ]
    # The same plan has the same chunks, and another plan has other keys: writing them before the commit harms nobody.
    shelf.put_many(chunks)
    planned = replace(
        job,
        status=StatementJobStatus.MAKING if chunks else StatementJobStatus.DONE,
        finished_at=None if chunks else now,
        settled=settled,
        plan=plan,
        people=len(people),
        chunks=len(chunks),
    )
    writes = [table.replace(planned), audit.entry(planned, who=WHO, what=f"statements.{planned.status}", when=now)]
    if not chunks:
        writes.append(made_event(planned, now))
    try:
        shelf.transact(*writes)
    except Stale:
        return shelf.need(StatementJob, job.pk, job.sk)
    return planned.changed()


def _settled(shelf: Table, job: StatementJob) -> tuple[str, ...]:
    """The approved runs of the country and tax year."""
    runs = shelf.each(Run, keys.runs(job.company), begins_with=f"{job.country.lower()}-")
    return tuple(run.run_id for run in runs if run.status in SETTLED and run.tax_year == job.tax_year)


def _people(shelf: Table, job: StatementJob, settled: Sequence[str]) -> list[str]:
    """Ids of those who have a payslip in one of the runs, in order."""
    runs = frozenset(settled)
    everyone = shelf.each(EarningsOutline, keys.earnings(job.company))
    return [person.employee_id for person in everyone if any(slip.run in runs for slip in person.slips)]
