"""Plans a pay run: who takes part, in which chunks, after which other runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Final

from kernel import audit, table
from kernel.queues import Queue
from kernel.refusals import Stale, TooLarge
from kernel.table import Table, Write
from payroll.domain.periods import RunKind, run_id
from payroll.operations.close_run import calculated
from payroll.operations.decided_runs import all_runs, with_decisions
from payroll.records import keys
from payroll.records.employee import EmployeeOutline
from payroll.records.payslip import PayslipOutline
from payroll.records.run import SETTLED, Chunk, Run, RunStatus

PEOPLE_PER_CHUNK: Final = 32
"""A person takes three writes: payslip, earnings, inputs. Receipt, run and result take three more; a transaction takes a hundred."""

MAX_PEOPLE: Final = 200_000
MAX_MISSING: Final = 200
WHO: Final = "payroll.plan_run"


def plan_run(shelf: Table, chunk_queue: Queue, *, company: str, run: str, correlation_id: str, now: datetime, only: int = 0) -> Run:
    """Writes the chunks, sets the run to calculating and sends one message for each chunk. A run without people is calculated at once.

    `only` sends the message of that chunk alone: a person calculated again. Repeatable: a planned run keeps its plan and only has its
    messages sent again, which chunks with a receipt ignore.
    """
    found = shelf.need(Run, keys.runs(company), run)
    if found.status is RunStatus.OPEN:
        found = _plan(shelf, found, now)
    if found.status is RunStatus.CALCULATING:
        numbers = [only] if only else range(1, found.chunks + 1)
        chunk_queue.send_many([chunk_message(found, number, correlation_id) for number in numbers])
    return found


def chunk_message(run: Run, number: int, correlation_id: str) -> dict[str, str | int]:
    """The message that asks for one chunk of a run."""
    return {"company": run.company, "run": run.run_id, "plan": run.plan, "chunk": number, "correlation_id": correlation_id}


def _plan(shelf: Table, run: Run, now: datetime) -> Run:
    others = all_runs(shelf, run.company)
    people, everyone, gone = _people(shelf, run)
    if len(people) > MAX_PEOPLE:
        raise TooLarge(f"a run of more than {MAX_PEOPLE} people")
    plan = hashlib.sha256("\n".join(people).encode()).hexdigest()[:16]
    chunks = [
        Chunk(company=run.company, run=run.run_id, plan=plan, number=number, people=tuple(part))
        for number, part in enumerate(batched(people, PEOPLE_PER_CHUNK, strict=False), start=1)
    ]
    # The same plan has the same chunks, and another plan has other keys: writing them before the commit harms nobody.
    shelf.put_many(chunks)
    comparison = _compare(shelf, run, others, everyone | gone)
    planned = replace(
        with_decisions(run, others),
        status=RunStatus.CALCULATING,
        plan=plan,
        previous=comparison.previous,
        missing=comparison.missing[:MAX_MISSING],
        missing_count=len(comparison.missing),
        people=len(people),
        chunks=len(chunks),
    )
    more: list[Write] = []
    if not chunks:
        planned, more = calculated(shelf, planned, now)
    try:
        shelf.transact(table.replace(planned), audit.entry(planned, who=WHO, what=f"run.{planned.status}", when=now), *more)
    except Stale:
        return shelf.need(Run, run.pk, run.sk)
    return planned.changed()


def _people(shelf: Table, run: Run) -> tuple[Sequence[str], set[str], set[str]]:
    """Ids of the people to pay, in order, of all whom the pay group holds in the period, and of those who left before it.

    A regular run leaves out who is paid for the period already. People named by the request are taken as they are: who does not belong is
    set aside with the reason.
    """
    if run.wanted:
        return sorted(run.wanted), set(run.wanted), set()
    days = run.period
    everyone: list[str] = []
    gone: set[str] = set()
    for each in shelf.each(EmployeeOutline, keys.employees(run.company)):
        if each.takes_part(run.country, run.pay_group, days.first_day, days.last_day):
            everyone.append(each.employee_id)
        elif isinstance(each.left_on, str) and each.left_on < days.first_day.isoformat():
            gone.add(each.employee_id)
    paid = _paid_already(shelf, run) if run.run_kind is RunKind.REGULAR else set()
    return [person for person in everyone if person not in paid], set(everyone), gone


def _paid_already(shelf: Table, run: Run) -> set[str]:
    """People with a payslip in an earlier sequence of the same period that was not cancelled."""
    paid: set[str] = set()
    for sequence in range(1, run.sequence):
        earlier = run_id(run.country, run.pay_group, run.period_name, run.run_kind, sequence)
        record = shelf.get(Run, run.pk, earlier)
        if record and record.status is not RunStatus.CANCELLED:
            paid |= {slip.employee_id for slip in shelf.each(PayslipOutline, keys.payslips(run.company, earlier))}
    return paid


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The first regular run of the last period, and who was paid for that period, has not left, and is not in the pay group now."""

    previous: str = ""
    missing: tuple[str, ...] = ()


def _compare(shelf: Table, run: Run, others: Sequence[Run], accounted: set[str]) -> _Comparison:
    if run.run_kind is not RunKind.REGULAR:
        return _Comparison()
    same = [each for each in others if (each.country, each.pay_group, each.run_kind) == (run.country, run.pay_group, RunKind.REGULAR)]
    before = [each for each in same if each.status in SETTLED and each.period.last_day < run.period.first_day]
    if not before:
        return _Comparison()
    latest = max(each.period.last_day for each in before)
    previous = sorted((each for each in before if each.period.last_day == latest), key=lambda each: each.sequence)
    paid = {slip.employee_id for each in previous for slip in shelf.each(PayslipOutline, keys.payslips(run.company, each.run_id))}
    return _Comparison(previous[0].run_id, tuple(sorted(paid - accounted)))
