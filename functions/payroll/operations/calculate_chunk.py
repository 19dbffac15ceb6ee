"""Calculates the payslips of one chunk and commits them with its receipt and the run's totals, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from kernel import fanout, log, table
from kernel.refusals import Conflict
from kernel.table import Table, Write
from payroll.domain.payslip import Payslip, SetAsideError, payslip, total
from payroll.domain.rules import RuleSet
from payroll.operations.close_run import close_run
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.rule_sets import rule_set
from payroll.records.run import Chunk, PayslipRecord, PersonSetAside, Run, RunStatus, YearToDate, chunk_name

_DAMAGED: Final = (TypeError, ValueError, KeyError, AttributeError)
"""What reading or using a record raises when its stored facts are not what they should be."""


@dataclass(frozen=True, slots=True)
class ChunkRequest:
    """Which chunk of which plan of a run."""

    company: str
    run: str
    plan: str
    number: int


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """The run afterwards, and what this call did: nothing when the chunk had its receipt."""

    run: Run
    paid: int = 0
    set_aside: int = 0


def calculate_chunk(shelf: Table, request: ChunkRequest, *, now: datetime) -> ChunkOutcome:
    """Pays each person of the chunk or sets them aside with the reason; whoever completes the count closes the run.

    Repeatable: the receipt keeps a second delivery from counting, and closing only happens once.
    """
    run = shelf.need(Run, keys.runs(request.company), request.run)
    if run.status is not RunStatus.CALCULATING or run.plan != request.plan:
        return ChunkOutcome(run)
    name = chunk_name(request.plan, request.number)
    if fanout.is_done(shelf, run, name):
        return ChunkOutcome(close_run(shelf, run, now))
    chunk = shelf.need(Chunk, keys.chunks(run.company, run.run_id), name)
    slips, aside, writes = _calculate(shelf, run, chunk)
    totals = asdict(total(slip.amounts for slip in slips))
    done = fanout.complete(shelf, run, name, now, writes, {"paid": len(slips), "set_aside": len(aside)} | totals)
    closed = close_run(shelf, run, now)
    return ChunkOutcome(closed, len(slips), len(aside)) if done else ChunkOutcome(closed)


def _calculate(shelf: Table, run: Run, chunk: Chunk) -> tuple[list[Payslip], list[PersonSetAside], list[Write]]:
    employees = _employees(shelf, run, chunk.people)
    pk = keys.year_to_date(run.company, run.year)
    years = {each.employee_id: each for each in shelf.get_many(YearToDate, [(pk, person) for person in chunk.people])}
    rules = rule_set(run.year)
    if rules.digest != run.rule_set:
        raise Conflict(f"run {run.run_id} was opened with other figures than are installed now")
    slips: list[Payslip] = []
    aside: list[PersonSetAside] = []
    writes: list[Write] = []
    for person in chunk.people:
        year = years.get(person) or YearToDate(company=run.company, year=run.year, employee_id=person)
        try:
            slip, person_writes = _pay(run, employees.get(person), year, rules)
        except SetAsideError as reason:
            aside.append(_aside(run, person, reason))
        except _DAMAGED as error:
            # Nothing here touches AWS, so what fails is this person's record; the others must not wait for it.
            log.failure("payroll.person_unreadable", error, run=run.run_id, employee=person)
            aside.append(_aside(run, person, _unreadable()))
        else:
            slips.append(slip)
            writes += person_writes
    return slips, aside, writes + [table.insert(each) for each in aside]


def _aside(run: Run, person: str, reason: SetAsideError) -> PersonSetAside:
    return PersonSetAside(company=run.company, run=run.run_id, employee_id=person, reason=reason.reason, detail=reason.detail)


def _unreadable() -> SetAsideError:
    return SetAsideError("unreadable", "the employee's record is missing or damaged; import the employee again")


def _employees(shelf: Table, run: Run, people: Sequence[str]) -> dict[str, Employee]:
    """The people's records. One that cannot be read is left out, so that it does not take the others with it."""
    pk = keys.employees(run.company)
    try:
        found = shelf.get_many(Employee, [(pk, person) for person in people])
    except _DAMAGED:
        found = [employee for employee in (_readable(shelf, pk, person) for person in people) if employee]
    return {employee.employee_id: employee for employee in found}


def _readable(shelf: Table, pk: str, person: str) -> Employee | None:
    try:
        return shelf.get(Employee, pk, person)
    except _DAMAGED:
        return None


def _pay(run: Run, employee: Employee | None, year: YearToDate, rules: RuleSet) -> tuple[Payslip, tuple[Write, Write]]:
    if employee is None:
        raise _unreadable()
    undecided = year.undecided(run)
    if undecided:
        raise SetAsideError("wages_undecided", f"has wages in {undecided}, which was not decided when this run was planned")
    slip = payslip(employee.employment, run.period, year.paid_before(run), rules)
    record = PayslipRecord(
        company=run.company,
        run=run.run_id,
        employee_id=employee.employee_id,
        name=employee.name,
        cost_centre=employee.cost_centre,
        pay_date=run.pay_date,
        amounts=slip.amounts,
        year_to_date_before=slip.year_to_date_before,
        year_to_date_after=slip.year_to_date_after,
    )
    grown = replace(year, wages={**year.wages, run.run_id: slip.amounts.gross})
    return slip, (table.insert(record), table.replace(grown) if year.version else table.insert(grown))
