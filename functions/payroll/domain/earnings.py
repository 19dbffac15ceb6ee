"""What a person has earned in a period, before any law looks at it: contracts, absences, recurring elements and reported inputs.

Proration. Who joins or leaves within the period, or changes contract, gets each contract's share of the calendar days of the period.
Recurring earnings share the calendar days on which they hold and the person is employed. Unpaid absence takes from each contract's pay
the share of its working days (Monday to Friday) in the period that were missed: missing all of them leaves nothing. Every line is
rounded half up to the cent on its own.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.people import (
    FULL_TIME,
    AbsenceKind,
    Contract,
    ContractKind,
    Days,
    Element,
    Input,
    InputKind,
    NoContractError,
    NoHourlyValueError,
    NotEmployedError,
    Person,
    employed_days,
    is_working_day,
)
from payroll.domain.periods import Period
from payroll.domain.rounding import half_up
from payroll.domain.subject import REGULAR

SALARY = "salary"
HOURS = "hours"
ABSENCE = "absence"
DEDUCTION = "deduction"
"""The kind of an element that is taken from the net and so is no earning."""

HUNDREDTHS = 100
"""Hours are whole hundredths: 8650 is 86.5 hours."""


def earnings(person: Person, period: Period, inputs: Sequence[Input], *, regular: bool = True) -> tuple[Line, ...]:
    """The earning lines of one person for one period; `kind` of a line is its earning class.

    `regular=False` is an off-cycle payment: the inputs only. Raises NotEmployedError and NoContractError for regular pay without
    employment or contract, NoHourlyValueError for hours that have no value.
    """
    reported = tuple(_of_input(person, period, each) for each in inputs)
    if not regular:
        return reported
    days = employed_days(person, Days(period.first_day, period.last_day))
    if days.count == 0:
        raise NotEmployedError("was not employed on any day of the period")
    contracts = contracts_in(person, period)
    if not contracts:
        raise NoContractError(f"has no {period.group} contract on a day of the period")
    by_reports = {_valued_by(person, period, each) for each in inputs if _replaces_usual_hours(each, period)}
    pay = (line for contract in contracts for line in _of_contract(person, period, contract, by_reports=contract in by_reports))
    recurring = (line for element in elements_in(person, period) for line in _of_element(period, days, element))
    return (*pay, *recurring, *reported)


def contracts_in(person: Person, period: Period) -> tuple[Contract, ...]:
    """The contracts of the period's pay group that hold on a day of it on which the person is employed, the oldest first."""
    found = (each for each in person.contracts if each.pay_group is period.group and _contract_days(person, period, each).count)
    return tuple(sorted(found, key=_age))


def pays_recurring(person: Person, period: Period) -> bool:
    """Whether elements and instalments belong to this period: they go with the oldest contract, so that with contracts in two pay
    groups they count once."""
    days = employed_days(person, Days(period.first_day, period.last_day))
    held = [each for each in person.contracts if days.within(each.valid_from, each.valid_to).count]
    return bool(held) and min(held, key=_age).pay_group is period.group


def elements_in(person: Person, period: Period) -> tuple[Element, ...]:
    """The recurring elements that hold on a day of the period on which the person is employed."""
    days = employed_days(person, Days(period.first_day, period.last_day))
    if not pays_recurring(person, period):
        return ()
    return tuple(each for each in person.elements if days.within(each.valid_from, each.valid_to).count)


def _age(contract: Contract) -> tuple[date, str]:
    return contract.valid_from, contract.contract_id


def _contract_days(person: Person, period: Period, contract: Contract) -> Days:
    return employed_days(person, Days(period.first_day, period.last_day)).within(contract.valid_from, contract.valid_to)


def _of_contract(person: Person, period: Period, contract: Contract, *, by_reports: bool) -> Iterator[Line]:
    """The pay of a contract and what unpaid absence takes from it; nothing when reported hours stand in for usual ones."""
    days, source = _contract_days(person, period, contract), f"contract:{contract.contract_id}"
    if contract.kind is ContractKind.SALARY:
        amount = half_up(contract.amount * contract.part_time * days.count, FULL_TIME * period.days)
        yield Line(SALARY, Side.EARNING, amount, kind=REGULAR, source=source)
    elif by_reports or not contract.hours:
        return
    else:
        share, whole = contract.part_time * days.count, FULL_TIME * period.days
        amount = half_up(contract.amount * contract.hours * share, HUNDREDTHS * whole)
        quantity = half_up(contract.hours * share, whole)
        yield Line(HOURS, Side.EARNING, amount, kind=REGULAR, quantity=quantity, rate=contract.amount, source=source)
    missed, working = _working_days(person, days)
    if missed:
        yield Line(ABSENCE, Side.EARNING, -half_up(amount * missed, working), kind=REGULAR, source=source)


def _working_days(person: Person, days: Days) -> tuple[int, int]:
    """Working days of unpaid absence among these, and all working days."""
    working = {day for day in days.each() if is_working_day(day)}
    unpaid = [each for each in person.absences if each.kind is AbsenceKind.UNPAID]
    return sum(any(each.first_day <= day <= each.last_day for each in unpaid) for day in working), len(working)


def _of_element(period: Period, employed: Days, element: Element) -> Iterator[Line]:
    if element.kind == DEDUCTION:
        return
    days = employed.within(element.valid_from, element.valid_to).count
    amount = half_up(element.amount * days, period.days)
    yield Line(element.code, Side.EARNING, amount, kind=element.kind, label=element.label, source=f"element:{element.element_id}")


def _replaces_usual_hours(reported: Input, period: Period) -> bool:
    """Whether these are the hours of the period itself. Hours for an earlier period came late: they are paid on top."""
    is_time = reported.kind is InputKind.HOURS and reported.code == HOURS
    return is_time and period.first_day <= reported.work_date <= period.last_day


def _of_input(person: Person, period: Period, reported: Input) -> Line:
    kind, label, source = reported.earning_class, reported.label, f"input:{reported.input_id}"
    if reported.kind is InputKind.AMOUNT:
        return Line(reported.code, Side.EARNING, reported.amount, kind=kind, label=label, source=source)
    value, hours = _hourly_value(person, period, reported)
    amount = _rounded(value * reported.quantity * reported.factor, hours * FULL_TIME)
    rate = half_up(value * HUNDREDTHS * reported.factor, hours * FULL_TIME)
    return Line(reported.code, Side.EARNING, amount, kind=kind, label=label, quantity=reported.quantity, rate=rate, source=source)


def _hourly_value(person: Person, period: Period, reported: Input) -> tuple[int, int]:
    """What an hour is worth as cents for so many hundredths of hours: the input's own rate, else the contract's."""
    if reported.rate:
        return reported.rate, HUNDREDTHS
    contract = _valued_by(person, period, reported)
    if contract and contract.kind is ContractKind.HOURLY:
        return contract.amount, HUNDREDTHS
    if reported.code == HOURS:
        raise NoHourlyValueError(f"the hours {reported.input_id} are in the salary already; overtime has a code of its own")
    if contract and contract.hours:
        return contract.amount, contract.hours
    raise NoHourlyValueError(f"the hours {reported.input_id} have no rate, and no contract of that day says what an hour is worth")


def _valued_by(person: Person, period: Period, reported: Input) -> Contract | None:
    """The contract whose hours these are: of those that hold on the day of work, one of the pay group before others, hourly before
    salaried, the oldest first. For a day without any contract the one that ended or began last before it."""
    begun = [each for each in person.contracts if each.valid_from <= reported.work_date]
    held = [each for each in begun if each.valid_to is None or each.valid_to >= reported.work_date]
    if held:
        return min(held, key=lambda each: (each.pay_group is not period.group, each.kind is not ContractKind.HOURLY, _age(each)))
    return max(begun, key=_age) if begun else None


def _rounded(numerator: int, denominator: int) -> int:
    """Half up by the size of the amount; hours that are taken back round like hours that are given."""
    size = half_up(abs(numerator), denominator)
    return size if numerator >= 0 else -size
