"""Approves or cancels a calculated run."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict, Forbidden, Stale
from kernel.table import Table
from payroll.domain.payslip import journal
from payroll.operations.close_run import run_facts
from payroll.records import keys
from payroll.records.run import Run, RunStatus, UnfinishedRun

APPROVED: Final = "payroll.run.approved"


def approve_run(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Approves a run and publishes its totals and journal.

    Forbidden to who opened it; Conflict unless it is calculated; Stale when it changed since it was seen. Repeating one's own approval
    answers the approved run.
    """
    found = shelf.need(Run, keys.runs(company), run)
    if found.opened_by == who:
        raise Forbidden("who opened the run cannot approve it")
    return _decide(shelf, found, RunStatus.APPROVED, seen_version=seen_version, who=who, why=why, now=now)


def cancel_run(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Cancels a calculated run: its payslips stay readable, its wages count for nothing, and the next sequence pays everyone."""
    found = shelf.need(Run, keys.runs(company), run)
    return _decide(shelf, found, RunStatus.CANCELLED, seen_version=seen_version, who=who, why=why, now=now)


def _decide(shelf: Table, found: Run, status: RunStatus, *, seen_version: int, who: str, why: str, now: datetime) -> Run:
    if (found.status, found.decided_by, found.version) == (status, who, seen_version + 1):
        return found
    if found.version != seen_version:
        raise Stale(f"the run changed since version {seen_version}; look at it again")
    if found.status is not RunStatus.CALCULATED:
        raise Conflict(f"the run is {found.status}; only a calculated run can be {status}")
    decided = replace(found, status=status, decided_by=who, decided_at=now)
    slot = shelf.need(UnfinishedRun, keys.unfinished_runs(found.company), found.pay_group)
    writes = [
        table.replace(decided),
        table.delete(slot),
        audit.entry(decided, who=who, what=f"run.{status}", when=now, why=why),
    ]
    if status is RunStatus.APPROVED:
        lines = [asdict(line) for line in journal(decided.totals)]
        writes.append(events.outbox(events.new(APPROVED, found.company, found.run_id, run_facts(decided) | {"journal": lines}, now)))
    shelf.transact(*writes)
    return decided.changed()
