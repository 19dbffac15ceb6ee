"""Closes the calculation of a run when its last chunk is in."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from kernel import audit, events, table
from kernel.refusals import Stale, TooLarge
from kernel.table import Table, Write
from payroll.domain.journal import LINES_PER_PART, JournalLine, in_parts, journal, merged
from payroll.domain.lines import added
from payroll.domain.payslip import totals
from payroll.records import keys
from payroll.records.run import ChunkResult, JournalPart, Run, RunStatus

CALCULATED: Final = "payroll.run.calculated"
WHO: Final = "payroll.calculate_chunk"
MAX_JOURNAL_PARTS: Final = 40
"""All parts are written in one transaction, and their events in another: at most 4 MB."""


def close_run(shelf: Table, run: Run, now: datetime) -> Run:
    """Sets a complete run to calculated with the sums of its chunks, and publishes it; anything else is left as it is.

    Safe for twins and repetitions.
    """
    present = shelf.need(Run, run.pk, run.sk)
    if present.status is not RunStatus.CALCULATING or not present.complete:
        return present
    closed, writes = calculated(shelf, present, now)
    try:
        shelf.transact(table.replace(closed), audit.entry(closed, who=WHO, what="run.calculated", when=now), *writes)
    except Stale:
        return shelf.need(Run, run.pk, run.sk)
    return closed.changed()


def calculated(shelf: Table, run: Run, now: datetime) -> tuple[Run, list[Write]]:
    """The run with the sums of its chunks, and the writes of its journal and of `payroll.run.calculated`.

    TooLarge: the journal has more lines than a transaction takes.
    """
    sums, flagged = totals(()), dict[str, int]()
    parts = []
    for result in shelf.each(ChunkResult, keys.chunk_results(run.company, run.run_id), begins_with=run.plan):
        sums = added(sums, result.totals)
        parts.append({(line.account, line.cost_centre): line.amount for line in result.journal})
        for reasons in result.flagged.values():
            for reason in reasons:
                flagged[reason] = flagged.get(reason, 0) + 1
    records = _journal(run, in_parts(journal(merged(parts)), LINES_PER_PART)) if run.run_kind.pays else []
    closed = replace(run, status=RunStatus.CALCULATED, calculated_at=now, totals=sums, journal_parts=len(records), flagged=flagged)
    event = events.new(CALCULATED, run.company, run.run_id, run_facts(closed), now)
    # Put, not inserted: a run that is calculated again for a mended person has a journal already.
    return closed, [*(table.put(each) for each in records), events.outbox(event)]


def _journal(run: Run, parts: Sequence[tuple[JournalLine, ...]]) -> list[JournalPart]:
    if len(parts) > MAX_JOURNAL_PARTS:
        raise TooLarge(f"a journal of more than {MAX_JOURNAL_PARTS * LINES_PER_PART} lines")
    return [JournalPart(company=run.company, run=run.run_id, part=part, lines=lines) for part, lines in enumerate(parts, start=1)]


def journal_of(shelf: Table, run: Run) -> list[JournalPart]:
    """The parts of a run's journal, in order; none before it is calculated."""
    wanted = [(keys.journals(run.company, run.run_id), f"{part:04d}") for part in range(1, run.journal_parts + 1)]
    return sorted(shelf.get_many(JournalPart, wanted), key=lambda each: each.part)


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


def journal_facts(run: Run, part: JournalPart) -> dict[str, Any]:
    """A part of a run's journal as events carry it: which of how many, and lines that add up to zero."""
    return {"part": part.part, "parts": run.journal_parts, "journal": [asdict(line) for line in part.lines]}
