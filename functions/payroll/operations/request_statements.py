"""Asks for the year-end statements of a country and tax year."""

from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict, FieldError, Invalid, Repeated
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.people import Country
from payroll.domain.tax_years import tax_year_days
from payroll.records import keys
from payroll.records.run import Run, UnfinishedRun
from payroll.records.statement import StatementJob, StatementJobStatus, statement_job_id

REQUESTED: Final = "payroll.statements.requested"
MAX_NUMBER: Final = 99


def request_statements(
    shelf: Table, *, company: str, country: Country, tax_year: str, number: int = 1, who: str, now: datetime
) -> StatementJob:
    """Records the request. The same country, tax year and number again answer the job that exists.

    `number` 2 and later make new statements for people whose figures or facts have changed since their last one, and for those who have
    none. Invalid for a tax year that the country does not have; Conflict while the number before is not done, or while a run of the tax
    year is neither approved nor cancelled.
    """
    try:
        tax_year_days(COUNTRIES[country], tax_year)
    except ValueError:
        example = COUNTRIES[country].tax_year(now.date())
        raise Invalid("no such tax year", [FieldError("/tax_year", f"expected such as {example}")]) from None
    wanted = StatementJob(
        company=company,
        country=country,
        tax_year=tax_year,
        number=number,
        status=StatementJobStatus.REQUESTED,
        requested_by=who,
        requested_at=now,
    )
    known = shelf.get(StatementJob, wanted.pk, wanted.sk)
    if known:
        return known
    _must_be_due(shelf, wanted)
    event = events.new(REQUESTED, company, wanted.job_id, {"job": wanted.job_id}, now)
    try:
        shelf.transact(
            table.insert(wanted, Repeated("these statements were requested before")),
            audit.entry(wanted, who=who, what="statements.requested", when=now),
            events.outbox(event),
        )
    except Repeated:
        return shelf.need(StatementJob, wanted.pk, wanted.sk)
    return wanted.changed()


def _must_be_due(shelf: Table, wanted: StatementJob) -> None:
    if wanted.number > 1:
        before = statement_job_id(wanted.country, wanted.tax_year, wanted.number - 1)
        job = shelf.get(StatementJob, wanted.pk, before)
        if job is None or job.status is not StatementJobStatus.DONE:
            raise Conflict(f"{before} comes first and is not done")
    for unfinished in shelf.each(UnfinishedRun, keys.unfinished_runs(wanted.company)):
        if unfinished.country is wanted.country:
            run = shelf.get(Run, keys.runs(wanted.company), unfinished.run)
            if run and run.tax_year == wanted.tax_year:
                raise Conflict(f"the run {run.run_id} is neither approved nor cancelled")
