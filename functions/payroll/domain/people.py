"""A person on the payroll: dated facts, so that a question about March is answered with March's facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from payroll.domain.periods import PayFrequency


class Country(StrEnum):
    """The countries whose payroll rules are known."""

    US = "US"
    DE = "DE"
    GB = "GB"
    IT = "IT"


class ContractKind(StrEnum):
    """`salary`: an amount for a full-time period. `hourly`: a rate, and usual hours for a period unless hours are reported."""

    SALARY = "salary"
    HOURLY = "hourly"


SATURDAY = 5
"""As `date.weekday` counts."""

SHARE_UNIT = 100_000
"""Shares and factors are whole hundred-thousandths: 50_000 is a half."""

FULL_TIME = SHARE_UNIT
"""Working time is a share of full time."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract; a person may have several at a time. Both days are days of work; `amount` is cents for a period or for an hour.

    `hours`: hundredths of the usual full-time hours in a period, the basis of hourly pay without reported hours and of the hourly value
    of a salary. `part_time` is the share of full time, of the salary and of the usual hours. Changed terms are a further entry with the
    same `contract_id` and a later `valid_from`; entries of one id do not overlap.
    """

    contract_id: str
    valid_from: date
    pay_group: PayFrequency
    kind: ContractKind
    amount: int = field(repr=False)
    valid_to: date | None = None
    hours: int = 0
    part_time: int = FULL_TIME


@dataclass(frozen=True, slots=True)
class DatedProfile:
    """The tax facts of the country from a day on, by the field names of its profile."""

    valid_from: date
    facts: Mapping[str, Any] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class CostSplit:
    """Shares of cost centres from a day on: weights that need not add up to anything."""

    valid_from: date
    shares: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Element:
    """A recurring earning or deduction for each period, in cents: `kind` is an earning class, or `deduction` taken from the net."""

    element_id: str
    code: str
    label: str
    kind: str
    amount: int = field(repr=False)
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan or an advance, paid back from the net in instalments until nothing is left. Cents."""

    loan_id: str
    label: str
    principal: int = field(repr=False)
    instalment: int = field(repr=False)
    valid_from: date


class AttachmentBasis(StrEnum):
    """What an attachment takes for each period: an amount, or a share of the net in hundred-thousandths."""

    AMOUNT = "amount"
    SHARE_OF_NET = "share_of_net"


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment of earnings: taken from the net in order of priority (1 first), never below the protected amount of the period.

    `total`: cents after which it ends; 0 for none.
    """

    attachment_id: str
    label: str
    priority: int
    basis: AttachmentBasis
    value: int = field(repr=False)
    protected: int = field(repr=False)
    valid_from: date
    valid_to: date | None = None
    total: int = field(default=0, repr=False)


class AbsenceKind(StrEnum):
    """Leave counts against the entitlement; sickness is paid; unpaid absence reduces the salary by its working days."""

    LEAVE = "leave"
    SICKNESS = "sickness"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True)
class Absence:
    """Whole days of absence, both inclusive."""

    absence_id: str
    kind: AbsenceKind
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Person:
    """All facts of an employee that decide the pay."""

    employee_id: str
    country: Country
    hired_on: date
    left_on: date | None = None
    birth_date: date | None = None
    contracts: tuple[Contract, ...] = ()
    profiles: tuple[DatedProfile, ...] = ()
    splits: tuple[CostSplit, ...] = ()
    elements: tuple[Element, ...] = ()
    loans: tuple[Loan, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    absences: tuple[Absence, ...] = ()
    leave_days: int = 0
    """Hundredths of days of leave a calendar year."""


class InputKind(StrEnum):
    """`hours`: a quantity at the contract's hourly value times a factor, or at a rate of its own. `amount`: cents."""

    HOURS = "hours"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Input:
    """What a front-office or time system reported for one person: hours, overtime, a commission, expenses.

    `input_id` is the reporting system's own reference, so that a report that comes twice counts once. `earning_class` as in `subject`.
    `quantity`: hundredths of hours. `factor`: hundred-thousandths of the hourly value, 150_000 for overtime at 150 percent.
    `rate`: cents an hour, in place of the contract's. `amount`: cents.
    """

    input_id: str
    code: str
    label: str
    kind: InputKind
    earning_class: str
    work_date: date
    quantity: int = 0
    factor: int = FULL_TIME
    rate: int = field(default=0, repr=False)
    amount: int = field(default=0, repr=False)


class FactsError(ValueError):
    """The facts of a person do not lead to a pay. `reason` is a stable code, `detail` a sentence without amounts."""

    reason = "facts"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotEmployedError(FactsError):
    """The person was not employed on any day of the period."""

    reason = "not_employed"


class NoContractError(FactsError):
    """No contract of the pay group holds on any day on which the person was employed in the period."""

    reason = "no_contract"


class NoProfileError(FactsError):
    """No tax profile has begun on the day."""

    reason = "no_profile"


class NoHourlyValueError(FactsError):
    """Hours were reported, and neither they nor a contract says what an hour is worth."""

    reason = "no_hourly_value"


@dataclass(frozen=True, slots=True)
class Days:
    """Calendar days from the first to the last, both inclusive."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many calendar days; zero when there are none."""
        return max(0, (self.last - self.first).days + 1)

    def within(self, first: date, last: date | None) -> "Days":
        """Those that also lie between two days; no last day means without end."""
        return Days(max(self.first, first), min(self.last, last or self.last))

    def each(self) -> Iterator[date]:
        """The days in order."""
        return (self.first + timedelta(days=number) for number in range(self.count))


def employed_days(person: Person, days: Days) -> Days:
    """Those days on which the person is employed."""
    return days.within(person.hired_on, person.left_on)


def is_working_day(day: date) -> bool:
    """Monday to Friday. Public holidays are paid days off like any other, so they count as working days."""
    return day.weekday() < SATURDAY


def profile_on(person: Person, day: date) -> DatedProfile:
    """The tax profile of a day. Raises NoProfileError."""
    found = valid_on(person.profiles, day)
    if found is None:
        raise NoProfileError(f"no tax profile is valid on {day}")
    return found


def valid_on[D: DatedProfile | CostSplit](facts: Iterable[D], day: date) -> D | None:
    """The fact that holds on a day: the latest one that has begun."""
    begun = [fact for fact in facts if fact.valid_from <= day]
    return max(begun, key=lambda fact: fact.valid_from) if begun else None
