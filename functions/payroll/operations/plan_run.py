"""Plans a pay run: who takes part, in which chunks, on which year-to-date wages."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Final

from kernel import audit, table
from kernel.queues import Queue
from kernel.refusals import Stale, TooLarge
from kernel.table import Table
from payroll.domain.periods import run_id
from payroll.operations.close_run import calculated_event
from payroll.records import keys
from payroll.records.employee import EmployeeOutline
from payroll.records.run import Chunk, PayslipOutline, Run, RunStatus

PEOPLE_PER_CHUNK: Final = 45
"""A person takes two writes, payslip and year-to-date wages; receipt and run take two more; a transaction takes a hundred."""

MAX_PEOPLE: Final = 200_000
WHO: Final = "payroll.plan_run"


def plan_run(shelf: Table, chunk_queue: Queue, *, company: str, run: str, correlation_id: str, now: datetime) -> Run:
    """Writes the chunks, sets the run to calculating and sends one message for each chunk. A run without people is calculated at once.

    Repeatable: a planned run keeps its plan and only has its messages sent again, which chunks with a receipt ignore.
    """
    found = shelf.need(Run, keys.runs(company), run)
    if found.status is RunStatus.OPEN:
        found = _plan(shelf, found, now)
    if found.status is RunStatus.CALCULATING:
        chunk_queue.send_many([_message(found, number, correlation_id) for number in range(1, found.chunks + 1)])
    return found


def _message(run: Run, number: int, correlation_id: str) -> dict[str, str | int]:
    return {"company": run.company, "run": run.run_id, "plan": run.plan, "chunk": number, "correlation_id": correlation_id}


def _plan(shelf: Table, run: Run, now: datetime) -> Run:
    people = _people(shelf, run)
    if len(people) > MAX_PEOPLE:
        raise TooLarge(f"a run of more than {MAX_PEOPLE} people")
    plan = hashlib.sha256("\n".join(people).encode()).hexdigest()[:16]
    chunks = [
        Chunk(company=run.company, run=run.run_id, plan=plan, number=number, people=tuple(part))
        for number, part in enumerate(batched(people, PEOPLE_PER_CHUNK, strict=False), start=1)
    ]
    # The same plan has the same chunks, and another plan has other keys: writing them before the commit harms nobody.
    shelf.put_many(chunks)
    settled, void = _decided_runs(shelf, run)
    planned = replace(
        run,
        status=RunStatus.CALCULATING if chunks else RunStatus.CALCULATED,
        calculated_at=None if chunks else now,
        plan=plan,
        settled=settled,
        void=void,
        people=len(people),
        chunks=len(chunks),
    )
    writes = [table.replace(planned), audit.entry(planned, who=WHO, what=f"run.{planned.status}", when=now)]
    if not chunks:
        writes.append(calculated_event(planned, now))
    try:
        shelf.transact(*writes)
    except Stale:
        return shelf.need(Run, run.pk, run.sk)
    return planned.changed()


def _people(shelf: Table, run: Run) -> Sequence[str]:
    """Ids of the employees of the pay group who work in the period and are not paid for it yet, in order."""
    days, paid = run.period, _paid_already(shelf, run)
    everyone = shelf.each(EmployeeOutline, keys.employees(run.company))
    takes_part = (person for person in everyone if person.takes_part(run.pay_group, days.first_day, days.last_day))
    return [person.employee_id for person in takes_part if person.employee_id not in paid]


def _paid_already(shelf: Table, run: Run) -> set[str]:
    """People with a payslip in an earlier sequence of the same period that was not cancelled."""
    paid: set[str] = set()
    for sequence in range(1, run.sequence):
        earlier = run_id(run.pay_group, run.period_name, run.run_kind, sequence)
        record = shelf.get(Run, run.pk, earlier)
        if record and record.status is not RunStatus.CANCELLED:
            paid |= {slip.employee_id for slip in shelf.each(PayslipOutline, keys.payslips(run.company, earlier))}
    return paid


def _decided_runs(shelf: Table, run: Run) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The approved and the cancelled runs of the tax year."""
    same_year = [each for each in shelf.each(Run, run.pk) if each.year == run.year]
    return (
        tuple(each.run_id for each in same_year if each.status is RunStatus.APPROVED),
        tuple(each.run_id for each in same_year if each.status is RunStatus.CANCELLED),
    )
