"""From the frozen facts of a chunk to payslips. Depends on the snapshot and the rule set alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kernel import log
from payroll.domain.correction import correction
from payroll.domain.countries import COUNTRIES
from payroll.domain.engine import figures
from payroll.domain.journal import postings
from payroll.domain.leave import leave_on
from payroll.domain.lines import Line, added
from payroll.domain.pay import Occasion, Payee, Result, payslips
from payroll.domain.payslip import Payslip, SetAsideError
from payroll.domain.people import NoProfileError, valid_on
from payroll.domain.periods import RunKind, period
from payroll.domain.review import account_digest, flags
from payroll.records.employee import DAMAGED
from payroll.records.payslip import PayslipRecord
from payroll.records.run import Run
from payroll.records.snapshot import FrozenOccasion, FrozenPerson, Snapshot, profile_of


@dataclass(frozen=True, slots=True)
class Paid:
    """What the people of a chunk get, and for everybody else why there is nothing."""

    slips: list[PayslipRecord]
    aside: dict[str, SetAsideError]


def pay_people(run: Run, chunk: str, snapshot: Snapshot, rules: Any) -> Paid:
    """The payslips of a chunk. One person never stops the others."""
    aside = {each.employee_id: SetAsideError(each.reason, each.detail) for each in snapshot.aside}
    frozen: list[FrozenPerson] = []
    payees: list[Payee] = []
    for each in snapshot.people:
        try:
            payees.append(payee_of(run, each))
            frozen.append(each)
        except NoProfileError as error:
            aside[each.person.employee_id] = SetAsideError(error.reason, error.detail)
        except DAMAGED as error:
            log.failure("payroll.person_unreadable", error, run=run.run_id, employee=each.person.employee_id)
            aside[each.person.employee_id] = SetAsideError("unreadable", "the tax profile is damaged; store it again")
    results = payslips(COUNTRIES[run.country], payees, partial(figures, run.country, rules=rules))
    slips: list[PayslipRecord] = []
    for each, result in zip(frozen, results, strict=True):
        try:
            slip = judged(run, chunk, each, result)
            postings(slip.slip, slip.shares)
            slips.append(slip)
        except SetAsideError as error:
            aside[each.person.employee_id] = error
        except DAMAGED as error:
            log.failure("payroll.person_unreadable", error, run=run.run_id, employee=each.person.employee_id)
            aside[each.person.employee_id] = SetAsideError("unreadable", "cost centres or leave are damaged; store the employee again")
    return Paid(slips, aside)


def payee_of(run: Run, frozen: FrozenPerson) -> Payee:
    """A person as the calculation takes it. Raises NoProfileError."""
    occasions = tuple(_occasion(run, frozen, each) for each in frozen.occasions)
    return Payee(frozen.person, occasions, frozen.year, frozen.balances, frozen.last_year, again=run.run_kind is RunKind.CORRECTION)


def _occasion(run: Run, frozen: FrozenPerson, each: FrozenOccasion) -> Occasion:
    dated = valid_on(frozen.person.profiles, each.pay_date)
    if dated is None:
        raise NoProfileError("has no tax profile on the day of payment")
    country = COUNTRIES[run.country]
    before = valid_on(frozen.person.profiles, country.last_day_before_year(each.pay_date)) if frozen.last_year else None
    return Occasion(
        period(each.pay_group, each.period_name),
        each.pay_date,
        profile_of(country.profile, dated.facts),
        each.inputs,
        each.regular,
        each.earlier,
        each.in_period,
        profile_of(country.profile, before.facts) if before else None,
    )


def judged(run: Run, chunk: str, frozen: FrozenPerson, result: Result) -> PayslipRecord:
    """The payslip that a calculation leads to. Raises SetAsideError when it leads to none."""
    if isinstance(result, SetAsideError):
        raise result
    if run.run_kind is RunKind.CORRECTION:
        return _corrected(run, chunk, frozen, result)
    if run.run_kind is RunKind.FORECAST:
        return _record(run, chunk, frozen, _joined([each.period_name for each in frozen.occasions], result))
    if result[0].net < 0:
        raise SetAsideError("negative_net", "deductions exceed the pay; look at reported inputs and extra withholding")
    return _record(run, chunk, frozen, result[0])


def _corrected(run: Run, chunk: str, frozen: FrozenPerson, slips: Sequence[Payslip]) -> PayslipRecord:
    calculated = [(each.period_name, slip) for each, slip in zip(frozen.occasions, slips, strict=True)]
    found = correction(calculated, frozen.paid_lines, frozen.paid_bases, frozen.year_now, frozen.balances)
    if not found.slip.lines and not any(found.bases.values()):
        raise SetAsideError("nothing_to_correct", "what is known now leads to what was paid")
    record = _record(run, chunk, frozen, found.slip)
    latest = max(period(each.pay_group, each.period_name).first_day for each in frozen.occasions)
    return replace(record, corrects_from=frozen.first_run, corrects_until=latest, period_bases=found.bases)


def _joined(names: Sequence[str], slips: Sequence[Payslip]) -> Payslip:
    """The payslips of a forecast as one, each line with its period."""
    lines: tuple[Line, ...] = tuple(replace(line, period=name) for name, slip in zip(names, slips, strict=True) for line in slip.lines)
    sums: Mapping[str, int] = {}
    for slip in slips:
        sums = added(sums, slip.bases)
    return Payslip(lines, sums, slips[0].year_before)


def _remaining(frozen: FrozenPerson, slip: Payslip) -> dict[str, int]:
    """What is left of loans and of attachments with a total after this payslip, by the source of their lines."""
    taken = added(frozen.balances, slip.balances)
    totals = {f"loan:{each.loan_id}": each.principal for each in frozen.person.loans}
    totals |= {f"attachment:{each.attachment_id}": each.total for each in frozen.person.attachments if each.total}
    return {source: total - taken.get(source, 0) for source, total in totals.items() if source in slip.balances}


def _flags(frozen: FrozenPerson, slip: Payslip, *, regular: bool) -> tuple[str, ...]:
    account = account_digest(frozen.bank)
    return flags(slip, frozen.last, account, pending=frozen.bank_pending, regular=regular, opened=frozen.opened)


def _record(run: Run, chunk: str, frozen: FrozenPerson, slip: Payslip) -> PayslipRecord:
    person = frozen.person
    split = valid_on(person.splits, run.period.last_day)
    pays, regular = run.run_kind.pays, run.run_kind is RunKind.REGULAR
    return PayslipRecord(
        company=run.company,
        run=run.run_id,
        run_kind=run.run_kind,
        employee_id=person.employee_id,
        name=frozen.name,
        language=frozen.language,
        country=run.country,
        currency=run.currency,
        pay_group=run.pay_group,
        period_name=run.period_name,
        pay_date=run.pay_date,
        tax_year=run.tax_year,
        slip=slip,
        bank=frozen.bank,
        shares=split.shares if split else {},
        flags=_flags(frozen, slip, regular=regular) if pays else (),
        remaining=_remaining(frozen, slip),
        leave=leave_on(person, run.period.last_day) if person.leave_days else None,
        chunk=chunk,
        last_gross=frozen.last.gross if frozen.last and regular else None,
    )
