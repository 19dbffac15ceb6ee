"""Employees with all their dated facts, and the files they come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from kernel.records import Record
from payroll.domain.bank import BankAccount
from payroll.domain.people import (
    Absence,
    Attachment,
    Contract,
    CostSplit,
    Country,
    DatedProfile,
    Element,
    Loan,
    Person,
)
from payroll.domain.periods import PayFrequency
from payroll.records import keys

LANGUAGES: Final = ("en", "de", "it")

# A person is one item of at most 400 KB, so that a chunk of people is one read. Full lists of the largest entries stay below 350 KB.
MAX_CONTRACTS: Final = 60
MAX_PROFILES: Final = 40
MAX_PROFILE_BYTES: Final = 3_000
MAX_SPLITS: Final = 40
MAX_SHARES: Final = 20
MAX_ELEMENTS: Final = 60
MAX_LOANS: Final = 20
MAX_ATTACHMENTS: Final = 20
MAX_ABSENCES: Final = 400
KEPT_BANK_CHANGES: Final = 12

DAMAGED: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What reading a record raises whose stored facts are not what they should be."""

_OF_PERSON: Final = tuple(each.name for each in fields(Person))


class BankStatus(StrEnum):
    """`proposed`: not paid to. `confirmed`: paid to until another is. `rejected`, `replaced` (by a later proposal): never paid to."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class BankChange:
    """An account that somebody proposed, and what somebody else decided. `decided_by` is empty while nobody has."""

    account: BankAccount
    status: BankStatus
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None


_LISTS: Final[Mapping[str, type]] = {
    "contracts": Contract,
    "profiles": DatedProfile,
    "splits": CostSplit,
    "elements": Element,
    "loans": Loan,
    "attachments": Attachment,
    "absences": Absence,
    "banks": BankChange,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee(Record):
    """A person on the payroll. The facts are those of `Person`. `import_id` and `imported_at` tell the last file, if any, and when it
    was requested. `banks`: the latest changes of the account, oldest first."""

    company: str
    employee_id: str
    name: str
    email: str
    language: str = "en"
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
    banks: tuple[BankChange, ...] = ()
    import_id: str = ""
    imported_at: datetime | None = None

    def __post_init__(self) -> None:
        """A stored list of another shape is noticed when it is read, not in the middle of a calculation."""
        for name, kind in _LISTS.items():
            values = getattr(self, name)
            if not isinstance(values, tuple) or not all(isinstance(each, kind) for each in values):
                raise TypeError(f"{name} of the employee is damaged")

    @property
    def pk(self) -> str:
        return keys.employees(self.company)

    @property
    def sk(self) -> str:
        return self.employee_id

    @property
    def person(self) -> Person:
        """The facts that decide the pay."""
        return Person(**{name: getattr(self, name) for name in _OF_PERSON})

    @property
    def pay_groups(self) -> tuple[PayFrequency, ...]:
        """The pay groups of all contracts."""
        return tuple(sorted({each.pay_group for each in self.contracts}))

    @property
    def bank(self) -> BankAccount | None:
        """The account that pay goes to: the latest confirmed one."""
        return _latest(self.banks, BankStatus.CONFIRMED)

    @property
    def proposed_bank(self) -> BankAccount | None:
        """An account that waits for somebody's decision."""
        return _latest(self.banks, BankStatus.PROPOSED)

    @property
    def bank_pending(self) -> bool:
        """Whether an account waits for a decision."""
        return self.proposed_bank is not None


def _latest(changes: tuple[BankChange, ...], status: BankStatus) -> BankAccount | None:
    return next((each.account for each in reversed(changes) if each.status is status), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeOutline(Record):
    """As much of an employee as planning needs. Reads any stored employee, even one whose facts are damaged."""

    employee_id: str = ""
    country: Any = ""
    hired_on: Any = ""
    left_on: Any = None
    contracts: Any = ()

    def takes_part(self, country: Country, group: PayFrequency, first_day: date, last_day: date) -> bool:
        """Whether the person is paid in this country and pay group for some of these days.

        A person whom no contract covers on any of them, and facts that cannot be read, take part too: the calculation sets the person
        aside with the reason, so that nobody is dropped silently.
        """
        if self.country != country and self.country in list(Country):
            return False
        if not _overlaps(self.hired_on, self.left_on, first_day, last_day):
            return False
        groups = {_group(each) for each in self._contracts() if _valid(each, first_day, last_day)}
        return not groups or group in groups or bool(groups - {*PayFrequency})

    def _contracts(self) -> Iterable[Any]:
        return self.contracts if isinstance(self.contracts, list | tuple) else ()


def _group(contract: Any) -> str:
    return str(contract.get("pay_group", "")) if isinstance(contract, Mapping) else ""


def _valid(contract: Any, first_day: date, last_day: date) -> bool:
    if not isinstance(contract, Mapping):
        return True
    return _overlaps(contract.get("valid_from"), contract.get("valid_to"), first_day, last_day)


def _overlaps(begins: Any, ends: Any, first_day: date, last_day: date) -> bool:
    """Whether stored days touch these. A day that cannot be read does not keep anybody out."""
    begun, ended = _day(begins), _day(ends)
    return not (begun and begun > last_day) and not (ended and ended < first_day)


def _day(stored: Any) -> date | None:
    try:
        return date.fromisoformat(stored)
    except (TypeError, ValueError):
        return None


class ImportStatus(StrEnum):
    """`requested`: waits for its worker. `done`: good rows are employees. `refused`: the file as a whole cannot be read."""

    REQUESTED = "requested"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row (or, on line 1, the file) was refused: line counted from 1, column name, reason. Never the value itself."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeImport(Record):
    """An employee file as received and what became of it. `findings` is capped; `rejected` counts all refused rows."""

    company: str
    import_id: str
    document: str
    size: int
    status: ImportStatus
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None = None
    accepted: int = 0
    rejected: int = 0
    findings: tuple[RowFinding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.imports(self.company)

    @property
    def sk(self) -> str:
        return self.import_id
