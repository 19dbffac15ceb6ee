"""Carries what a closed tax year leaves to the next one into people's tax profiles, dated the first day of the new year.

In Italy these are the surtaxes withheld in instalments of the next year, credits still to be taken back, the income that substitute taxes
ask for, and the severance fund. It happens with the year-end statements that are asked for after the last day of the year.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from kernel import log
from kernel.refusals import Invalid, Stale
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.italy import year_end as italian
from payroll.domain.people import Country, DatedProfile, valid_on
from payroll.domain.periods import RunKind
from payroll.domain.tax_years import tax_year_days
from payroll.operations.change_employee import changed
from payroll.operations.employee_facts import with_profile
from payroll.operations.read_employees import need_employee
from payroll.operations.year_end import sums_of
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord
from payroll.records.run import Run
from payroll.records.snapshot import profile_of
from payroll.records.statement import StatementJob, StatementRefused, StatementTask

CARRIED_OVER: Final[Mapping[Country, Callable[[Mapping[str, int], Any], Mapping[str, int]]]] = {Country.IT: italian.carried_over}
"""From the sums of a settled year and the facts of its last pay to the facts of the next year that follow from them."""

WHO: Final = "payroll.make_statements"
MAX_TRIES: Final = 5


@dataclass(slots=True)
class CarriedOver:
    """For how many people it is done, now or before, and for whom it has to be done by hand."""

    done: int = 0
    refused: list[StatementRefused] = field(default_factory=list)


class _ByHandError(ValueError):
    """The profile of the new year is a person's to write; the text says why. `facts`: what belongs into it, as far as known."""

    def __init__(self, reason: str, facts: Mapping[str, int] | None = None) -> None:
        super().__init__(reason)
        self.facts = facts or {}


def carry_over(
    shelf: Table, job: StatementJob, employees: Mapping[str, Employee], earnings: Mapping[str, EarningsRecord], *, now: datetime
) -> CarriedOver:
    """Writes the profiles of the new year. Nothing happens for a country that carries nothing over, or before the year has ended.

    Each person is one transaction, and a profile that says the same already is left as it is, so that a repetition changes nothing. A
    profile that somebody has dated to the new year is never touched: it is told with what belongs into it.
    """
    result = CarriedOver()
    last_day = tax_year_days(COUNTRIES[job.country], job.tax_year).last
    if job.country not in CARRIED_OVER or job.requested_at.date() <= last_day:
        return result
    staying = [each for each in employees.values() if each.employee_id in earnings and (each.left_on is None or each.left_on > last_day)]
    runs = _last_runs(shelf, job, [earnings[each.employee_id] for each in staying])
    for employee in staying:
        person = employee.employee_id
        try:
            _carry(shelf, job, employee, earnings[person], runs.get(person), last_day, now)
            result.done += 1
        except _ByHandError as error:
            result.refused.append(_refused(job, person, str(error), error.facts))
        except (Invalid, ValueError, TypeError, KeyError, AttributeError) as error:
            log.failure("payroll.carry_over_refused", error, job=job.job_id, employee=person)
            result.refused.append(_refused(job, person, "the facts of the year's last pay lead to no profile; look at the tax profile", {}))
    return result


def _refused(job: StatementJob, person: str, reason: str, facts: Mapping[str, int]) -> StatementRefused:
    return StatementRefused(
        company=job.company, job=job.job_id, employee_id=person, reason=reason, task=StatementTask.CARRY_OVER, facts=facts
    )


def _last_runs(shelf: Table, job: StatementJob, earnings: Sequence[EarningsRecord]) -> dict[str, Run]:
    """Each person's last approved regular run of the tax year."""
    settled = frozenset(job.settled)
    names = {each.employee_id: [slip.run for slip in each.slips if slip.run in settled] for each in earnings}
    wanted = sorted({(keys.runs(job.company), run) for runs in names.values() for run in runs})
    regular = {run.run_id: run for run in shelf.get_many(Run, wanted) if run.run_kind is RunKind.REGULAR}
    found = {person: [regular[name] for name in runs if name in regular] for person, runs in names.items()}
    return {person: max(runs, key=lambda run: run.pay_date) for person, runs in found.items() if runs}


def _carry(
    shelf: Table, job: StatementJob, employee: Employee, earnings: EarningsRecord, run: Run | None, last_day: date, now: datetime
) -> None:
    country = COUNTRIES[job.country]
    if run is None or country.periods_left(run.pay_group, run.pay_date) > 0:
        raise _ByHandError("was not paid in the last period of the year, so that the year is not settled")
    profile = valid_on(employee.profiles, run.pay_date)
    if profile is None:
        raise _ByHandError("has no tax profile")
    facts = CARRIED_OVER[job.country](sums_of(earnings, job.tax_year, job.settled), profile_of(country.profile, profile.facts))
    for attempt in range(MAX_TRIES):
        wanted = _with_facts(employee, facts, last_day)
        if wanted == employee:
            return
        try:
            shelf.transact(*changed(employee, wanted, who=WHO, what="employee.carried_over", why=job.job_id, now=now))
        except Stale:
            if attempt == MAX_TRIES - 1:
                raise
            employee = need_employee(shelf, employee.company, employee.employee_id)
        else:
            return


def _with_facts(employee: Employee, facts: Mapping[str, int], last_day: date) -> Employee:
    """The employee with the profile of the new year; as it is when that says the same. Raises _ByHandError when it says something else."""
    first_day = last_day + timedelta(days=1)
    dated = [each for each in employee.profiles if each.valid_from >= first_day]
    if dated:
        ours = min(dated, key=lambda each: each.valid_from)
        if ours.valid_from == first_day and all(ours.facts.get(name, 0) == amount for name, amount in facts.items()):
            return employee
        raise _ByHandError(f"a tax profile of {ours.valid_from} is there already: what the year leaves belongs into it by hand", facts)
    before = valid_on(employee.profiles, last_day)
    if before is None:
        raise _ByHandError("has no tax profile", facts)
    wanted = DatedProfile(first_day, {**before.facts, **facts})
    profile_of(COUNTRIES[employee.country].profile, wanted.facts)
    return with_profile(employee, wanted)
