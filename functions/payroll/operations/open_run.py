"""Opens a pay run."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict, FieldError, Invalid, Repeated
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.parameters import Provenance
from payroll.domain.people import Country
from payroll.domain.periods import MAX_DAYS_PAID_AFTER_PERIOD, PayFrequency, Period, RunKind, UnreadablePeriodError, period
from payroll.records import keys
from payroll.records.rule_sets import provenance_of
from payroll.records.run import Run, RunStatus, UnfinishedRun

OPENED: Final = "payroll.run.opened"
MAX_SEQUENCE: Final = 99
MAX_WANTED: Final = 1_000
MAX_FORECAST_PERIODS: Final = 53


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Which run to open. A regular run's sequence above 1 pays those whom the earlier ones of the same period did not.

    `people`: for whom; an off-cycle run and a correction need it, the others take everybody of the pay group without it.
    `from_period`: the first period that a correction calculates again. `periods`: how many a forecast looks ahead, the run's own counted.
    """

    country: Country
    pay_group: PayFrequency
    period: str
    pay_date: date
    kind: RunKind = RunKind.REGULAR
    sequence: int = 1
    people: tuple[str, ...] = ()
    from_period: str = ""
    periods: int = 1


def open_run(shelf: Table, request: RunRequest, *, company: str, who: str, now: datetime) -> Run:
    """Records the run and asks for its planning. Opening the same run again answers the run that exists.

    Invalid: no such period, a pay date outside it and the 60 days after it, a year without figures, a sequence without the one before,
    people or periods that the kind of run has no use for or lacks.
    Conflict: the run exists for another pay date or other people, or another run of the pay group is not decided yet.
    """
    days, provenance = _period(request), _provenance(request)
    _check_pay_date(request.pay_date, days)
    _check_kind(request, days)
    run = Run(
        company=company,
        country=request.country,
        pay_group=request.pay_group,
        period_name=request.period,
        run_kind=request.kind,
        sequence=request.sequence,
        pay_date=request.pay_date,
        status=RunStatus.OPEN,
        opened_by=who,
        opened_at=now,
        rule_set=provenance.digest,
        unverified=provenance.unverified,
        wanted=tuple(sorted(set(request.people))),
        from_period=request.from_period,
        periods=request.periods,
    )
    known = shelf.get(Run, run.pk, run.sk)
    if known is None:
        _check_sequence(shelf, run)
        known = _store(shelf, run, who, now)
    if _asked_for(known) != _asked_for(run):
        raise Conflict(f"the run {run.run_id} exists with the pay date {known.pay_date}, or for other people or periods")
    return known


def _asked_for(run: Run) -> tuple[object, ...]:
    return run.pay_date, run.wanted, run.from_period, run.periods


def _store(shelf: Table, run: Run, who: str, now: datetime) -> Run:
    slot = UnfinishedRun(company=run.company, country=run.country, pay_group=run.pay_group, run=run.run_id)
    event = events.new(OPENED, run.company, run.run_id, {"run": run.run_id, "pay_date": run.pay_date.isoformat()}, now)
    writes = [table.insert(run, Repeated(f"the run {run.run_id} exists"))]
    if run.run_kind.pays:
        writes.append(table.insert(slot, _OtherRun("another run of this pay group is open")))
    try:
        shelf.transact(*writes, audit.entry(run, who=who, what="run.opened", when=now), events.outbox(event))
    except Repeated:
        return shelf.need(Run, run.pk, run.sk)
    except _OtherRun:
        other = shelf.get(UnfinishedRun, slot.pk, slot.sk)
        name = other.run if other else "another run"
        raise Conflict(f"{name} of this pay group is neither approved nor cancelled; decide it first") from None
    return run.changed()


class _OtherRun(Conflict):
    """The pay group has an unfinished run."""


def _period(request: RunRequest, name: str = "", field: str = "/period") -> Period:
    try:
        return period(request.pay_group, name or request.period)
    except UnreadablePeriodError as error:
        raise Invalid(f"not a {request.pay_group} period", [FieldError(field, str(error))]) from None


def _provenance(request: RunRequest) -> Provenance:
    year = COUNTRIES[request.country].tax_year(request.pay_date)
    try:
        return provenance_of(request.country, year)
    except KeyError:
        where = [FieldError("/pay_date", "lies in a tax year without figures")]
        raise Invalid(f"there are no figures of {request.country} for {year}", where) from None


def _check_pay_date(pay_date: date, days: Period) -> None:
    last = days.last_day + timedelta(days=MAX_DAYS_PAID_AFTER_PERIOD)
    if not days.first_day <= pay_date <= last:
        raise Invalid("the pay date does not fit the period", [FieldError("/pay_date", f"expected {days.first_day} to {last}")])


def _check_kind(request: RunRequest, days: Period) -> None:
    """Each kind of run has what it needs, and nothing that it would ignore."""
    faults = []
    if request.kind in (RunKind.OFF_CYCLE, RunKind.CORRECTION) and not request.people:
        faults.append(FieldError("/people", f"name the people of a run of kind {request.kind}"))
    if request.kind is RunKind.REGULAR and request.people:
        faults.append(FieldError("/people", "a regular run takes everybody of the pay group"))
    if len(request.people) > MAX_WANTED:
        faults.append(FieldError("/people", f"at most {MAX_WANTED}"))
    if request.periods != 1 and request.kind is not RunKind.FORECAST:
        faults.append(FieldError("/periods", "only a forecast looks ahead"))
    if bool(request.from_period) != (request.kind is RunKind.CORRECTION):
        faults.append(FieldError("/from_period", "the first period to calculate again: for a correction, and for it alone"))
    elif request.from_period and _period(request, request.from_period, "/from_period").first_day > days.first_day:
        faults.append(FieldError("/from_period", "lies after the period"))
    if faults:
        raise Invalid(f"this is no {request.kind} run", faults)


def _check_sequence(shelf: Table, run: Run) -> None:
    if run.sequence == 1:
        return
    before = replace(run, sequence=run.sequence - 1).run_id
    if shelf.get(Run, keys.runs(run.company), before) is None:
        raise Invalid(f"there is no run {before}", [FieldError("/sequence", "count on from the last run of the period")])
