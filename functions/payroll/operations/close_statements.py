"""Closes a job of statements when its last chunk is in."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Stale
from kernel.table import Table, Write
from payroll.records.statement import StatementJob, StatementJobStatus

MADE: Final = "payroll.statements.made"
WHO: Final = "payroll.make_statements"


def close_statements(shelf: Table, job: StatementJob, now: datetime) -> StatementJob:
    """Sets a complete job to done and publishes it; anything else is left as it is. Safe for twins and repetitions."""
    present = shelf.need(StatementJob, job.pk, job.sk)
    if present.status is not StatementJobStatus.MAKING or not present.complete:
        return present
    closed = replace(present, status=StatementJobStatus.DONE, finished_at=now)
    try:
        shelf.transact(table.replace(closed), audit.entry(closed, who=WHO, what="statements.done", when=now), made_event(closed, now))
    except Stale:
        return shelf.need(StatementJob, job.pk, job.sk)
    return closed.changed()


def made_event(job: StatementJob, now: datetime) -> Write:
    """The write that publishes `payroll.statements.made`."""
    facts = {
        "job": job.job_id,
        "country": str(job.country),
        "tax_year": job.tax_year,
        "number": job.number,
        "made": job.made,
        "unchanged": job.unchanged,
        "refused": job.refused,
        "carried": job.carried,
        "not_carried": job.not_carried,
    }
    return events.outbox(events.new(MADE, job.company, job.job_id, facts, now))
