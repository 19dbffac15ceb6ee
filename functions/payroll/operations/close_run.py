"""Closes the calculation of a run when its last chunk is in."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from kernel import audit, events, table
from kernel.refusals import Stale
from kernel.table import Table, Write
from payroll.domain.journal import journal, merged
from payroll.domain.lines import added
from payroll.domain.payslip import totals
from payroll.records import keys
from payroll.records.run import ChunkResult, Run, RunStatus

CALCULATED: Final = "payroll.run.calculated"
WHO: Final = "payroll.calculate_chunk"


def close_run(shelf: Table, run: Run, now: datetime) -> Run:
    """Sets a complete run to calculated with the sums of its chunks, and publishes it; anything else is left as it is.

    Safe for twins and repetitions.
    """
    present = shelf.need(Run, run.pk, run.sk)
    if present.status is not RunStatus.CALCULATING or not present.complete:
        return present
    closed = calculated(shelf, present, now)
    try:
        shelf.transact(table.replace(closed), audit.entry(closed, who=WHO, what="run.calculated", when=now), calculated_event(closed, now))
    except Stale:
        return shelf.need(Run, run.pk, run.sk)
    return closed.changed()


def calculated(shelf: Table, run: Run, now: datetime) -> Run:
    """The run with the sums of its chunks."""
    sums, flagged = totals(()), dict[str, int]()
    parts = []
    for result in shelf.each(ChunkResult, keys.chunk_results(run.company, run.run_id), begins_with=run.plan):
        sums = added(sums, result.totals)
        parts.append({(line.account, line.cost_centre): line.amount for line in result.journal})
        for reasons in result.flagged.values():
            for reason in reasons:
                flagged[reason] = flagged.get(reason, 0) + 1
    lines = journal(merged(parts)) if run.run_kind.pays else ()
    return replace(run, status=RunStatus.CALCULATED, calculated_at=now, totals=sums, journal=lines, flagged=flagged)


def calculated_event(run: Run, now: datetime) -> Write:
    """The write that publishes `payroll.run.calculated`."""
    return events.outbox(events.new(CALCULATED, run.company, run.run_id, run_facts(run), now))


def run_facts(run: Run) -> dict[str, Any]:
    """A run as events tell of it: counts and totals, amounts in minor units."""
    return {
        "run": run.run_id,
        "country": str(run.country),
        "pay_group": str(run.pay_group),
        "period": run.period_name,
        "kind": str(run.run_kind),
        "sequence": run.sequence,
        "pay_date": run.pay_date.isoformat(),
        "rule_set": run.rule_set,
        "currency": run.currency,
        "payslips": run.paid,
        "set_aside": run.set_aside,
        "totals": dict(run.totals),
    }


def journal_facts(run: Run) -> list[dict[str, Any]]:
    """The journal of a run as the event of its approval carries it."""
    return [asdict(line) for line in run.journal]
