"""Opens a pay run."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kernel import audit, events, table
from kernel.refusals import Conflict, FieldError, Invalid, Repeated
from kernel.table import Table
from payroll.domain.periods import MAX_DAYS_PAID_AFTER_PERIOD, Period, UnreadablePeriodError, period, run_id
from payroll.domain.rules import PayFrequency, RuleSet
from payroll.records import keys
from payroll.records.rule_sets import YEARS, rule_set
from payroll.records.run import Run, RunKind, RunStatus, UnfinishedRun

OPENED: Final = "payroll.run.opened"
MAX_SEQUENCE: Final = 99


@dataclass(frozen=True, slots=True)
class RunRequest:
    """Which run to open. A sequence above 1 pays those whom the earlier ones of the same period did not."""

    pay_group: PayFrequency
    period: str
    pay_date: date
    kind: RunKind = RunKind.REGULAR
    sequence: int = 1


def open_run(shelf: Table, request: RunRequest, *, company: str, who: str, now: datetime) -> Run:
    """Records the run and asks for its planning. Opening the same run again answers the run that exists.

    Invalid: no such period, a pay date outside it and the 60 days after it, a year without figures, a sequence without the one before.
    Conflict: the run exists with another pay date, or another run of the pay group is not decided yet.
    """
    days, rules = _period(request), _rules(request.pay_date)
    _check_pay_date(request.pay_date, days)
    run = Run(
        company=company,
        pay_group=request.pay_group,
        period_name=request.period,
        run_kind=request.kind,
        sequence=request.sequence,
        pay_date=request.pay_date,
        status=RunStatus.OPEN,
        opened_by=who,
        opened_at=now,
        rule_set=rules.digest,
        unverified=rules.unverified,
    )
    known = shelf.get(Run, run.pk, run.sk)
    if known is None:
        _check_sequence(shelf, run)
        known = _store(shelf, run, who, now)
    if known.pay_date != request.pay_date:
        raise Conflict(f"the run {run.run_id} exists with the pay date {known.pay_date}", [FieldError("/pay_date", "differs")])
    return known


def _store(shelf: Table, run: Run, who: str, now: datetime) -> Run:
    slot = UnfinishedRun(company=run.company, pay_group=run.pay_group, run=run.run_id)
    event = events.new(OPENED, run.company, run.run_id, {"run": run.run_id, "pay_date": run.pay_date.isoformat()}, now)
    try:
        shelf.transact(
            table.insert(run, Repeated(f"the run {run.run_id} exists")),
            table.insert(slot, _OtherRun("another run of this pay group is open")),
            audit.entry(run, who=who, what="run.opened", when=now),
            events.outbox(event),
        )
    except Repeated:
        return shelf.need(Run, run.pk, run.sk)
    except _OtherRun:
        other = shelf.get(UnfinishedRun, slot.pk, slot.sk)
        name = other.run if other else "another run"
        raise Conflict(f"{name} of this pay group is neither approved nor cancelled; decide it first") from None
    return run.changed()


class _OtherRun(Conflict):
    """The pay group has an unfinished run."""


def _period(request: RunRequest) -> Period:
    try:
        return period(request.pay_group, request.period)
    except UnreadablePeriodError as error:
        raise Invalid(f"not a {request.pay_group} period", [FieldError("/period", str(error))]) from None


def _rules(pay_date: date) -> RuleSet:
    if pay_date.year not in YEARS:
        known = ", ".join(str(year) for year in YEARS)
        raise Invalid(f"there are no figures for {pay_date.year}", [FieldError("/pay_date", f"years with figures: {known}")])
    return rule_set(pay_date.year)


def _check_pay_date(pay_date: date, days: Period) -> None:
    last = days.last_day + timedelta(days=MAX_DAYS_PAID_AFTER_PERIOD)
    if not days.first_day <= pay_date <= last:
        raise Invalid("the pay date does not fit the period", [FieldError("/pay_date", f"expected {days.first_day} to {last}")])


def _check_sequence(shelf: Table, run: Run) -> None:
    if run.sequence == 1:
        return
    before = run_id(run.pay_group, run.period_name, run.run_kind, run.sequence - 1)
    if shelf.get(Run, keys.runs(run.company), before) is None:
        raise Invalid(f"there is no run {before}", [FieldError("/sequence", "count on from the last run of the period")])
