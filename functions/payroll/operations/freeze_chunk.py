"""Freezes the facts of a chunk's people into its snapshot. The first snapshot of a chunk is the one that counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel import log
from kernel.documents import Documents
from kernel.records import Record
from kernel.refusals import NotFound
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.earnings import contracts_in
from payroll.domain.payslip import SetAsideError
from payroll.domain.people import Input, Person
from payroll.domain.periods import RunKind, next_period
from payroll.operations.decided_runs import Decided, decided_runs
from payroll.operations.open_run import MAX_FORECAST_PERIODS
from payroll.operations.past_pay import Corrected, PastPay
from payroll.records import keys
from payroll.records.employee import DAMAGED, Employee
from payroll.records.inputs import Inputs
from payroll.records.opening import Employment
from payroll.records.payslip import EarningsRecord
from payroll.records.run import Chunk, Run
from payroll.records.snapshot import MAX_SNAPSHOT_BYTES, FrozenAside, FrozenOccasion, FrozenPerson, Snapshot, snapshot_key


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the table knows of a chunk's people; whose record of any kind cannot be read is in `unreadable`."""

    employees: Mapping[str, Employee]
    earnings: Mapping[str, EarningsRecord]
    inputs: Mapping[str, Inputs]
    unreadable: frozenset[str]


def freeze_chunk(shelf: Table, documents: Documents, run: Run, chunk: Chunk) -> Snapshot:
    """The snapshot of a chunk, made now if there is none yet."""
    key = snapshot_key(run.company, run.run_id, chunk.sk)
    try:
        return Snapshot.of(documents.get(key, MAX_SNAPSHOT_BYTES))
    except NotFound:
        snapshot = _freeze(shelf, documents, run, chunk)
    if documents.put_if_absent(key, snapshot.content(), "application/json"):
        return snapshot
    return Snapshot.of(documents.get(key, MAX_SNAPSHOT_BYTES))


def _freeze(shelf: Table, documents: Documents, run: Run, chunk: Chunk) -> Snapshot:
    facts = _facts(shelf, run, chunk)
    decided = decided_runs(shelf, run, [*facts.earnings.values()])
    past = PastPay(shelf, documents, run)
    people: list[FrozenPerson] = []
    aside: list[FrozenAside] = []
    for employee_id in chunk.people:
        try:
            people.append(_frozen(run, employee_id, facts, decided, past))
        except SetAsideError as error:
            aside.append(FrozenAside(employee_id, error.reason, error.detail))
        except DAMAGED as error:
            log.failure("payroll.person_unreadable", error, run=run.run_id, employee=employee_id)
            aside.append(FrozenAside(employee_id, "unreadable", "an earlier payslip is damaged"))
    return Snapshot(tuple(people), tuple(aside))


def kept_years(run: Run, earnings: EarningsRecord) -> set[str]:
    """The tax years that an earnings record keeps: the run's, later ones, and the latest before it."""
    opened = {pay.tax_year for pay in earnings.open.values()} | {each.tax_year for each in earnings.openings}
    years = {run.tax_year, *earnings.years, *opened}
    earlier = sorted(year for year in years if year < run.tax_year)
    return {year for year in years if year >= run.tax_year} | {*earlier[-1:]}


def undecided_error(run: str) -> SetAsideError:
    """Why somebody with pay in another open run cannot be paid."""
    return SetAsideError("wages_undecided", f"has pay in {run}, which was not decided when this run was planned")


def _facts(shelf: Table, run: Run, chunk: Chunk) -> _Facts:
    damaged: set[str] = set()
    return _Facts(
        employees=_by_id(shelf, Employee, keys.employees(run.company), chunk.people, damaged),
        earnings=_by_id(shelf, EarningsRecord, keys.earnings(run.company), chunk.people, damaged),
        inputs=_by_id(shelf, Inputs, keys.inputs(run.company), chunk.people, damaged),
        unreadable=frozenset(damaged),
    )


def _by_id[R: (Employee, EarningsRecord, Inputs)](
    shelf: Table, kind: type[R], pk: str, people: Sequence[str], damaged: set[str]
) -> dict[str, R]:
    """The people's records of a kind. When one cannot be read each is read alone, so that it does not take the others with it."""
    try:
        found = shelf.get_many(kind, [(pk, person) for person in people])
    except DAMAGED:
        found = [record for record in (_readable(shelf, kind, pk, person, damaged) for person in people) if record]
    return {record.employee_id: record for record in found}


def _readable[R: Record](shelf: Table, kind: type[R], pk: str, person: str, damaged: set[str]) -> R | None:
    try:
        return shelf.get(kind, pk, person)
    except DAMAGED as error:
        log.failure("payroll.person_unreadable", error, employee=person, record=kind.__name__)
        damaged.add(person)
        return None


def _frozen(run: Run, employee_id: str, facts: _Facts, decided: Decided, past: PastPay) -> FrozenPerson:
    """A person's facts. Raises SetAsideError for who cannot be paid in this run."""
    employee = facts.employees.get(employee_id)
    if employee is None or employee_id in facts.unreadable:
        raise SetAsideError("unreadable", "a record of the employee is missing or damaged; store the employee again")
    earnings = facts.earnings.get(employee_id) or EarningsRecord(company=run.company, employee_id=employee_id)
    undecided = earnings.undecided(run.run_id, decided.settled, decided.void)
    if undecided:
        raise undecided_error(undecided)
    if earnings.waits_for_opening(run.tax_year):
        raise SetAsideError("opening_undecided", f"opening balances of {run.tax_year} wait for a second person's decision")
    if employee.country is not run.country:
        raise SetAsideError("other_country", f"is paid in {employee.country} now")
    book = facts.inputs.get(employee_id)
    inputs = book.available(run.run_id, decided.void, run.period.last_day) if book else ()
    return _person(run, employee, earnings.folded(decided.settled, decided.void, kept_years(run, earnings)), inputs, past)


def _person(run: Run, employee: Employee, earnings: EarningsRecord, inputs: tuple[Input, ...], past: PastPay) -> FrozenPerson:
    year_now = earnings.sums(run.tax_year)
    corrected = Corrected((), year_now)
    if run.run_kind is RunKind.CORRECTION:
        corrected = past.corrected(earnings)
        occasions = corrected.occasions
    else:
        earlier, in_period = past.in_period(earnings)
        regular = run.run_kind is not RunKind.OFF_CYCLE
        first = FrozenOccasion(run.pay_group, run.period_name, run.pay_date, regular, inputs, earlier, in_period)
        occasions = (first, *_ahead(run, employee.person)) if run.run_kind is RunKind.FORECAST else (first,)
    return FrozenPerson(
        name=employee.name,
        language=employee.language,
        person=employee.person,
        occasions=occasions,
        year=corrected.year_before,
        balances=earnings.balances,
        paid_lines=corrected.lines,
        paid_bases=corrected.bases,
        year_now=year_now,
        first_run=corrected.first_run,
        bank=employee.bank,
        bank_pending=employee.bank_pending,
        last=earnings.last,
        last_year=_last_year(run, earnings),
        opened=bool(year_now) and not any(slip.tax_year == run.tax_year for slip in earnings.slips),
    )


def _last_year(run: Run, earnings: EarningsRecord) -> dict[str, int]:
    """What the rules ask of the tax year before, in this employment."""
    country = COUNTRIES[run.country]
    sums = earnings.sums(country.tax_year(country.last_day_before_year(run.pay_date)), Employment.THIS)
    return {code: sums[code] for code in country.last_year_codes if code in sums}


def _ahead(run: Run, person: Person) -> tuple[FrozenOccasion, ...]:
    """The periods of a forecast after the run's own, paid as long after their end.

    They end with the tax year, whose rules the run has, and with the person's contract.
    """
    delay = run.pay_date - run.period.last_day
    occasions: list[FrozenOccasion] = []
    days = run.period
    for _ in range(1, min(run.periods, MAX_FORECAST_PERIODS)):
        days = next_period(days)
        pay_date = days.last_day + delay
        if run.tax_year_of(pay_date) != run.tax_year or not contracts_in(person, days):
            break
        occasions.append(FrozenOccasion(run.pay_group, days.name, pay_date))
    return tuple(occasions)
