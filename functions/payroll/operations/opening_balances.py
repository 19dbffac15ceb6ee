"""Opening balances: the sums of a tax year that was begun elsewhere, stated by one person and confirmed by another before anybody is paid.

They stand beside the sums of the payslips and never change them. While there is no payslip of the tax year from here they may be stated
anew; afterwards a difference is a matter of a correction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from kernel import audit, table
from kernel.refusals import Conflict, FieldError, Forbidden, Invalid, Refusal, Stale
from kernel.table import Key, Page, Table, Write
from payroll.domain.countries import COUNTRIES
from payroll.domain.payslip import MAX_GROSS_CENTS
from payroll.domain.people import Country
from payroll.domain.tax_years import tax_year_days
from payroll.operations.read_employees import need_employee, readable
from payroll.records import keys
from payroll.records.employee import DAMAGED
from payroll.records.opening import Employment, Opening, OpeningStatus
from payroll.records.payslip import EarningsRecord, PayslipOutline
from payroll.records.run import Run, RunStatus

MAX_AMOUNT: Final = MAX_GROSS_CENTS
"""Of a year's sum, either way: refunds are below zero."""

MAX_DAYS: Final = 366
_DAYS: Final = "_days"


@dataclass(frozen=True, slots=True)
class Stated:
    """Opening balances as somebody states them."""

    tax_year: str
    employment: Employment
    source: str
    figures: Mapping[str, int] = field(repr=False, hash=False)

    def proposed(self, who: str, now: datetime) -> Opening:
        """As a proposal."""
        return Opening(self.tax_year, self.employment, self.source, dict(self.figures), OpeningStatus.PROPOSED, who, now)


def opening_balances(shelf: Table, company: str, employee_id: str) -> EarningsRecord:
    """The earnings record with the person's opening balances; of version 0 while there is none. NotFound without such an employee."""
    need_employee(shelf, company, employee_id)
    return _earnings(shelf, company, employee_id)


def state_opening_balances(
    shelf: Table, stated: Stated, *, company: str, employee_id: str, seen_version: int, who: str, now: datetime
) -> EarningsRecord:
    """The balances wait for somebody else's decision; waiting ones of the same year and employment are replaced.

    Stating again what waits or is confirmed changes nothing. Invalid for a code, an amount or a year that cannot be; Conflict when there is
    a payslip of the tax year from here; Stale when it is not the version seen.
    """
    employee = need_employee(shelf, company, employee_id)
    check_stated(employee.country, stated, now.date())
    found = _earnings(shelf, company, employee_id)
    wanted = with_proposal(found, stated.proposed(who, now))
    if wanted == found:
        return found
    return _stored(shelf, found, wanted, stated.tax_year, seen_version, who=who, what="earnings.opening_proposed", now=now)


def decide_opening_balances(
    shelf: Table, *, company: str, employee_id: str, tax_year: str, confirmed: bool, seen_version: int, who: str, now: datetime
) -> EarningsRecord:
    """Confirms or rejects what waits for a tax year; a confirmation replaces what was confirmed before.

    Forbidden to who stated it; Conflict when nothing waits, or when there is a payslip of the tax year from here; Stale when it is not the
    version seen. Repeating one's own confirmation answers the record as it is.
    """
    found = opening_balances(shelf, company, employee_id)
    waiting = [each for each in found.openings if (each.tax_year, each.status) == (tax_year, OpeningStatus.PROPOSED)]
    if not waiting and found.version == seen_version + 1 and (not confirmed or _confirmed_by(found, tax_year, who)):
        return found
    if not waiting:
        raise Conflict(f"no opening balances of {tax_year} wait for a decision")
    if any(each.proposed_by == who for each in waiting):
        raise Forbidden("who stated the opening balances cannot decide on them")
    wanted = with_confirmed(found, tax_year, who, now) if confirmed else _without(found, waiting)
    what = f"earnings.opening_{'confirmed' if confirmed else 'rejected'}"
    return _stored(shelf, found, wanted, tax_year, seen_version, who=who, what=what, now=now)


@dataclass(frozen=True, slots=True)
class Seen:
    """Balances of a person and tax year as somebody saw them, by the version of the earnings."""

    employee_id: str
    tax_year: str
    version: int


def confirm_many(shelf: Table, people: Sequence[Seen], *, company: str, who: str, now: datetime) -> list[str]:
    """Confirms what waits for each of some people, one after the other. Answers why not, in their order; empty for who is confirmed."""
    return [_refusal_of(shelf, each, company, who, now) for each in people]


def _refusal_of(shelf: Table, seen: Seen, company: str, who: str, now: datetime) -> str:
    try:
        decide_opening_balances(
            shelf,
            company=company,
            employee_id=seen.employee_id,
            tax_year=seen.tax_year,
            confirmed=True,
            seen_version=seen.version,
            who=who,
            now=now,
        )
    except Refusal as refusal:
        return refusal.detail
    return ""


def waiting_balances(shelf: Table, company: str, *, limit: int, start: Key | None) -> Page[EarningsRecord]:
    """People with balances that wait, of so many whose earnings are looked at: a page may be short, or empty, and not the last.

    Earnings that cannot be read hide nobody else's.
    """
    pk = keys.earnings(company)
    try:
        page = shelf.query(EarningsRecord, pk, limit=limit, start=start)
    except DAMAGED:
        outlines = shelf.query(PayslipOutline, pk, limit=limit, start=start)
        known, _ = readable(shelf, EarningsRecord, pk, [each.employee_id for each in outlines.records])
        page = Page([*known.values()], outlines.next_key)
    return Page([each for each in page.records if any(map(_waits, each.openings))], page.next_key)


def _waits(opening: Opening) -> bool:
    return opening.status is OpeningStatus.PROPOSED


def _confirmed_by(record: EarningsRecord, tax_year: str, who: str) -> bool:
    return any((each.tax_year, each.decided_by) == (tax_year, who) for each in record.openings)


def check_stated(country: Country, stated: Stated, today: date) -> None:
    """Raises Invalid, with a pointer to each fault, for balances that the rules of the country could not use."""
    facts = COUNTRIES[country]
    faults = [*_faults_of_year(country, stated.tax_year, today)]
    former = stated.employment is Employment.FORMER
    known = facts.former_codes if former else facts.year_codes
    if former and not known:
        reason = "of an earlier employer nothing counts in this country"
        if country is Country.GB:
            reason = "what a P45 says stands in the tax profile: previous_pay, previous_tax, previous_tax_year"
        faults.append(FieldError("/employment", reason))
    else:
        faults += [
            FieldError(f"/figures/{code}", "is nothing that the year's sums of this country hold")
            for code in stated.figures
            if code not in known
        ]
    needed = () if former else facts.opening_codes
    faults += [
        FieldError(f"/figures/{code}", "is needed by the rules; 0 if there was none") for code in needed if code not in stated.figures
    ]
    faults += [fault for code, amount in stated.figures.items() for fault in _faults_of_amount(code, amount)]
    if faults:
        raise Invalid("these opening balances cannot be used; `errors` says why", faults)


def _faults_of_year(country: Country, tax_year: str, today: date) -> Sequence[FieldError]:
    facts = COUNTRIES[country]
    this = facts.first_day_of_year(today)
    allowed = [facts.tax_year(date(year, *facts.year_begins)) for year in (this.year - 1, this.year, this.year + 1)]
    try:
        tax_year_days(facts, tax_year)
    except ValueError:
        return [FieldError("/tax_year", f"expected such as {allowed[1]}")]
    return [] if tax_year in allowed else [FieldError("/tax_year", f"expected one of {', '.join(allowed)}")]


def _faults_of_amount(code: str, amount: int) -> Sequence[FieldError]:
    if code.endswith(_DAYS) and not 0 <= amount <= MAX_DAYS:
        return [FieldError(f"/figures/{code}", f"expected 0 to {MAX_DAYS} days")]
    return [] if abs(amount) <= MAX_AMOUNT else [FieldError(f"/figures/{code}", f"at most {MAX_AMOUNT}")]


def with_proposal(record: EarningsRecord, opening: Opening) -> EarningsRecord:
    """The record with a proposal in the place of another one; as it is when the same waits, or is confirmed and nothing waits."""
    same = [each for each in record.openings if _key(each) == _key(opening)]
    if same and same[-1].says(opening):
        return record
    waiting = [each for each in same if each.status is OpeningStatus.PROPOSED]
    return replace(record, openings=(*_without(record, waiting).openings, opening))


def with_confirmed(record: EarningsRecord, tax_year: str, who: str, now: datetime) -> EarningsRecord:
    """The record with what waits for a tax year confirmed, in the place of what was."""
    waiting = [each for each in record.openings if (each.tax_year, each.status) == (tax_year, OpeningStatus.PROPOSED)]
    renewed = {_key(each) for each in waiting}
    kept = [each for each in record.openings if _key(each) not in renewed]
    confirmed = (replace(each, status=OpeningStatus.CONFIRMED, decided_by=who, decided_at=now) for each in waiting)
    return replace(record, openings=(*kept, *confirmed))


def paid_in(shelf: Table, records: Sequence[EarningsRecord], tax_year: str) -> dict[str, str]:
    """A run with pay of the tax year for each person who has one that was not cancelled."""
    names = {each.employee_id: _runs(each, tax_year) for each in records}
    pairs = {(keys.runs(each.company), run) for each in records for run in names[each.employee_id]}
    cancelled = {run.run_id for run in shelf.get_many(Run, sorted(pairs)) if run.status is RunStatus.CANCELLED}
    found = {person: [run for run in runs if run not in cancelled] for person, runs in names.items()}
    return {person: runs[0] for person, runs in found.items() if runs}


def already_paid(tax_year: str, run: str) -> str:
    """Why balances cannot be changed any more."""
    return f"has pay of {tax_year} in {run}: opening balances come before the first payslip of a tax year, a correction after it"


def stored_opening(record: EarningsRecord, tax_year: str, *, who: str, what: str, why: str = "", now: datetime) -> list[Write]:
    """The writes of an earnings record with other opening balances. The history names codes and sources, never amounts."""
    told = [each for each in record.openings if each.tax_year == tax_year]
    changes = {
        "tax_year": tax_year,
        "openings": [
            {"employment": str(each.employment), "status": str(each.status), "source": each.source, "codes": sorted(each.figures)}
            for each in told
        ],
    }
    write = table.replace(record) if record.version else table.insert(record)
    return [write, audit.entry(record, who=who, what=what, when=now, why=why, changes=changes)]


def _stored(
    shelf: Table, found: EarningsRecord, wanted: EarningsRecord, tax_year: str, seen_version: int, *, who: str, what: str, now: datetime
) -> EarningsRecord:
    if found.version != seen_version:
        raise Stale(f"the earnings changed since version {seen_version}; look at them again")
    paid = paid_in(shelf, [found], tax_year)
    if paid:
        raise Conflict(already_paid(tax_year, paid[found.employee_id]))
    shelf.transact(*stored_opening(wanted, tax_year, who=who, what=what, now=now))
    return wanted.changed()


def _earnings(shelf: Table, company: str, employee_id: str) -> EarningsRecord:
    try:
        found = shelf.get(EarningsRecord, keys.earnings(company), employee_id)
    except DAMAGED:
        raise Conflict("the earnings record of this employee is damaged") from None
    return found or EarningsRecord(company=company, employee_id=employee_id)


def _runs(record: EarningsRecord, tax_year: str) -> list[str]:
    slips = [slip.run for slip in record.slips if slip.tax_year == tax_year]
    return [*slips, *(run for run, pay in record.open.items() if pay.tax_year == tax_year and run not in slips)]


def _key(opening: Opening) -> tuple[str, Employment]:
    return opening.tax_year, opening.employment


def _without(record: EarningsRecord, removed: Sequence[Opening]) -> EarningsRecord:
    return replace(record, openings=tuple(each for each in record.openings if each not in removed))
