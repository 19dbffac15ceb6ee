"""Closes a run when its last chunk is in."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from kernel import audit, events, table
from kernel.refusals import Stale
from kernel.table import Table, Write
from payroll.records.run import CURRENCY, Run, RunStatus

CALCULATED: Final = "payroll.run.calculated"
WHO: Final = "payroll.calculate_chunk"


def close_run(shelf: Table, run: Run, now: datetime) -> Run:
    """Sets a complete run to calculated and publishes it; anything else is left as it is. Safe for twins and repetitions."""
    present = shelf.need(Run, run.pk, run.sk)
    if present.status is not RunStatus.CALCULATING or not present.complete:
        return present
    closed = replace(present, status=RunStatus.CALCULATED, calculated_at=now)
    try:
        shelf.transact(table.replace(closed), audit.entry(closed, who=WHO, what="run.calculated", when=now), calculated_event(closed, now))
    except Stale:
        return shelf.need(Run, run.pk, run.sk)
    return closed.changed()


def calculated_event(run: Run, now: datetime) -> Write:
    """The write that publishes `payroll.run.calculated`."""
    return events.outbox(events.new(CALCULATED, run.company, run.run_id, run_facts(run), now))


def run_facts(run: Run) -> dict[str, Any]:
    """A run as events tell of it: counts and totals, amounts in cents."""
    return {
        "run": run.run_id,
        "pay_group": str(run.pay_group),
        "period": run.period_name,
        "kind": str(run.run_kind),
        "sequence": run.sequence,
        "pay_date": run.pay_date.isoformat(),
        "rule_set": run.rule_set,
        "currency": CURRENCY,
        "payslips": run.paid,
        "set_aside": run.set_aside,
        "totals": asdict(run.totals) | {"net": run.totals.net},
    }
