"""Decides a calculated run, and follows an approved one to its end."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from kernel import audit, events, table
from kernel.refusals import Conflict, Forbidden, Stale
from kernel.table import Table, Write
from payroll.operations.close_run import journal_facts, journal_of, run_facts
from payroll.records import keys
from payroll.records.run import JournalPart, Run, RunStatus, UnfinishedRun

APPROVED: Final = "payroll.run.approved"
JOURNAL_CONTINUED: Final = "payroll.run.journal_continued"
_OF_JOURNAL: Final = frozenset({"run", "country", "period", "pay_date", "currency"})
"""What of a run's facts goes with a further part of its journal."""

_BEFORE: Final = {
    RunStatus.APPROVED: RunStatus.CALCULATED,
    RunStatus.CANCELLED: RunStatus.CALCULATED,
    RunStatus.PAID: RunStatus.APPROVED,
    RunStatus.CLOSED: RunStatus.PAID,
}
"""The status from which each decision leads."""


def approve_run(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Approves a run and publishes its totals and journal; its payments and payslips follow from that.

    The event of the approval carries the journal, or its first part when it is longer than an event takes; then one
    `payroll.run.journal_continued` for each further part is published with it. Every part balances.

    Forbidden to who opened it; Conflict unless it is calculated; Stale when it changed since it was seen. Repeating one's own approval
    answers the approved run.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.opened_by == who:
        raise Forbidden("who opened the run cannot approve it")
    changes = {"decided_by": who, "decided_at": now}
    return _decide(
        shelf, found, RunStatus.APPROVED, changes, _release(shelf, found, now), seen_version=seen_version, who=who, why=why, now=now
    )


def _release(shelf: Table, run: Run, now: datetime) -> list[Write]:
    """The events of an approval."""
    first, *further = journal_of(shelf, run) or [JournalPart(company=run.company, run=run.run_id, part=1, lines=())]
    continued = {name: fact for name, fact in run_facts(run).items() if name in _OF_JOURNAL}
    facts = [(APPROVED, run_facts(run) | journal_facts(run, first))]
    facts += [(JOURNAL_CONTINUED, continued | journal_facts(run, part)) for part in further]
    return [events.outbox(events.new(kind, run.company, run.run_id, data, now)) for kind, data in facts]


def cancel_run(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Cancels a calculated run: its payslips stay readable, its pay counts for nothing, and the next sequence pays everyone."""
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    changes = {"decided_by": who, "decided_at": now}
    return _decide(shelf, found, RunStatus.CANCELLED, changes, [], seen_version=seen_version, who=who, why=why, now=now)


def mark_run_paid(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Records that the bank has executed the payments of an approved run."""
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    return _decide(shelf, found, RunStatus.PAID, {"paid_at": now}, [], seen_version=seen_version, who=who, why=why, now=now)


def close_paid_run(shelf: Table, *, company: str, run: str, seen_version: int, who: str, why: str = "", now: datetime) -> Run:
    """Closes a paid run: nothing more is to be done about it."""
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    return _decide(shelf, found, RunStatus.CLOSED, {"closed_at": now}, [], seen_version=seen_version, who=who, why=why, now=now)


def _decide(
    shelf: Table,
    found: Run,
    status: RunStatus,
    changes: dict[str, Any],
    writes: list[Write],
    *,
    seen_version: int,
    who: str,
    why: str,
    now: datetime,
) -> Run:
    mine = found.decided_by == who or "decided_by" not in changes
    if (found.status, found.version) == (status, seen_version + 1) and mine:
        return found
    if not found.run_kind.pays:
        raise Conflict(f"a {found.run_kind} is not decided: it changes nothing")
    if found.version != seen_version:
        raise Stale(f"the run changed since version {seen_version}; look at it again")
    if found.status is not _BEFORE[status]:
        raise Conflict(f"the run is {found.status}; only a run that is {_BEFORE[status]} becomes {status}")
    decided = replace(found, status=status, **changes)
    own = [table.replace(decided), audit.entry(decided, who=who, what=f"run.{status}", when=now, why=why)]
    if found.status is RunStatus.CALCULATED:
        slot_key = UnfinishedRun(company=found.company, country=found.country, pay_group=found.pay_group, run=found.run_id)
        own.append(table.delete(shelf.need(UnfinishedRun, slot_key.pk, slot_key.sk)))
    shelf.transact(*own, *writes)
    return decided.changed()
