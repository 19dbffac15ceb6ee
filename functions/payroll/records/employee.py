"""Employees and the files they come from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kernel.records import Record
from payroll.domain.employment import BankAccount, Employment, Pay
from payroll.domain.rules import PayFrequency
from payroll.domain.withholding import W4
from payroll.records import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee(Record):
    """A person on the payroll. `import_id` and `imported_at` tell which file, requested when, the facts come from."""

    company: str
    employee_id: str
    name: str
    email: str
    pay_group: PayFrequency
    pay: Pay = field(repr=False)
    w4: W4 = field(repr=False)
    hired_on: date
    left_on: date | None = None
    bank: BankAccount | None = None
    cost_centre: str = ""
    import_id: str
    imported_at: datetime

    @property
    def pk(self) -> str:
        return keys.employees(self.company)

    @property
    def sk(self) -> str:
        return self.employee_id

    @property
    def employment(self) -> Employment:
        """The facts that decide the pay."""
        return Employment(self.pay_group, self.pay, self.w4, self.hired_on, self.left_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeOutline(Record):
    """As much of an employee as planning needs. Reads any stored employee, even one whose other facts are damaged."""

    employee_id: str = ""
    pay_group: str = ""
    hired_on: str = ""
    left_on: str = ""

    def takes_part(self, group: PayFrequency, first_day: date, last_day: date) -> bool:
        """Whether the person is in the pay group and employed on some day of these. A damaged date counts as employed: the
        calculation sets the person aside with the reason, so that nobody is dropped silently."""
        hired_later = self.hired_on > last_day.isoformat()
        left_before = bool(self.left_on) and self.left_on < first_day.isoformat()
        return self.pay_group == group and not hired_later and not left_before


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
