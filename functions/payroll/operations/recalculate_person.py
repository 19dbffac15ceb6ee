"""Calculates a person again who was set aside in a run, after the cause was mended."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict
from kernel.table import Table
from payroll.operations.decided_runs import all_runs, with_decisions
from payroll.records import keys
from payroll.records.run import Chunk, PersonSetAside, Run, RunStatus, chunk_name

RECALCULATION_REQUESTED: Final = "payroll.run.recalculation_requested"


def recalculate_person(shelf: Table, *, company: str, run: str, employee_id: str, who: str, now: datetime) -> Run:
    """Adds a chunk with this one person to a calculated run, with facts frozen anew; the run is calculating until that is in.

    The others' payslips stay as they are. Runs that were decided in the meantime count for this person. Asking again while the person is
    being calculated answers the run as it is. NotFound: the person is not set aside in the run. Conflict: the run is not calculated.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.status is RunStatus.CALCULATING and _is_calculated_again(shelf, found, employee_id):
        return found
    shelf.need(PersonSetAside, keys.exceptions(company, run), employee_id, "this person is not set aside in the run")
    if found.status is not RunStatus.CALCULATED:
        raise Conflict(f"the run is {found.status}; people are calculated again in a calculated run only")
    number = found.chunks + 1
    chunk = Chunk(company=company, run=run, plan=found.plan, number=number, people=(employee_id,), again=True)
    reopened = replace(with_decisions(found, all_runs(shelf, company)), status=RunStatus.CALCULATING, chunks=number, calculated_at=None)
    event = events.new(RECALCULATION_REQUESTED, company, run, {"run": run, "chunk": number, "employee": employee_id}, now)
    shelf.transact(
        table.replace(reopened),
        table.insert(chunk),
        audit.entry(reopened, who=who, what="run.person_recalculated", when=now, changes={"employee": employee_id}),
        events.outbox(event),
    )
    return reopened.changed()


def _is_calculated_again(shelf: Table, run: Run, employee_id: str) -> bool:
    last = shelf.get(Chunk, keys.chunks(run.company, run.run_id), chunk_name(run.plan, run.chunks))
    return last is not None and last.again and last.people == (employee_id,)
