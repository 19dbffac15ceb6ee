"""Reads an employee file: a model for the row, the tax facts of the row's country, a finding for everything that is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from kernel.refusals import Invalid
from payroll.domain.bank import SCHEMES, BankAccount, iban_account, uk_account, us_account
from payroll.domain.payslip import MAX_GROSS_CENTS
from payroll.domain.people import FULL_TIME, Contract, ContractKind, Country
from payroll.domain.periods import PayFrequency
from payroll.operations.csv_file import CsvRow, UnreadableError, csv_rows, day, faults_of, matching, one_of, scaled, words
from payroll.operations.opening_balances import Stated
from payroll.operations.opening_columns import OPENING, opening_columns, stated_in
from payroll.operations.profiles import profile_columns, profile_facts
from payroll.records.employee import RowFinding

MAX_FILE_BYTES: Final = 4_500_000
MAX_ROWS: Final = 20_000
MAX_HOURS: Final = 800_00
MAX_LEAVE_DAYS: Final = 366_00

W4_COLUMNS: Final[Mapping[str, str]] = {
    "w4_form": "form",
    "step2_checkbox": "two_jobs",
    "step3_credits": "credits",
    "step4a_other_income": "other_income",
    "step4b_deductions": "deductions",
    "step4c_extra": "extra",
}
"""Columns named after the steps of the Form W-4, and the American tax facts they tell. Their amounts are dollars, as on the form; tax facts
under their own names are given as in the API, in whole cents."""

_DOLLARS: Final = frozenset(column for column in W4_COLUMNS if column.startswith(("step3", "step4")))

IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
EMAIL: Final = re.compile(r"[^\s@,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Language(StrEnum):
    """The languages of payslips."""

    EN = "en"
    DE = "de"
    IT = "it"


type Amount = Annotated[int, BeforeValidator(scaled(MAX_GROSS_CENTS))]
type Identifier = Annotated[str, BeforeValidator(matching(IDENTIFIER, "up to 32 letters, digits, dots, dashes or underscores"))]
type Day = Annotated[date | None, BeforeValidator(day)]


def _share(text: str) -> int:
    share = scaled(FULL_TIME, FULL_TIME)(text) if text else FULL_TIME
    if share == 0:
        raise ValueError("expected a share of full time such as 0.8")
    return share


class EmployeeRow(BaseModel):
    """One row apart from the tax facts. Every field is a column of the same name; those without a default must be in the header."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="ignore")

    employee_id: Identifier
    name: Annotated[str, BeforeValidator(words(120, 1))]
    email: Annotated[str, BeforeValidator(matching(EMAIL, "a mail address"))]
    pay_frequency: Annotated[PayFrequency, BeforeValidator(one_of(PayFrequency))]
    hire_date: Day
    leave_date: Day = None
    birth_date: Day = None
    country: Annotated[Country, BeforeValidator(one_of(Country, Country.US))] = Country.US
    language: Annotated[Language, BeforeValidator(one_of(Language, Language.EN))] = Language.EN
    contract_id: Annotated[str, BeforeValidator(matching(re.compile(rf"({IDENTIFIER.pattern})?"), "up to 32 letters or digits"))] = ""
    valid_from: Day = None
    salary: Amount = 0
    hourly_rate: Amount = 0
    hours_per_period: Annotated[int, BeforeValidator(scaled(MAX_HOURS))] = 0
    part_time: Annotated[int, BeforeValidator(_share)] = FULL_TIME
    leave_days: Annotated[int, BeforeValidator(scaled(MAX_LEAVE_DAYS))] = 0
    routing_number: Annotated[str, BeforeValidator(words(9))] = ""
    account_number: Annotated[str, BeforeValidator(words(17))] = ""
    sort_code: Annotated[str, BeforeValidator(words(8))] = ""
    iban: Annotated[str, BeforeValidator(words(42))] = ""
    bic: Annotated[str, BeforeValidator(words(11))] = ""
    cost_centre: Annotated[str, BeforeValidator(words(32))] = ""

    @model_validator(mode="after")
    def _whole_row(self) -> "EmployeeRow":
        """Rules over several columns. A message begins with the column it points to."""
        if self.hire_date is None:
            raise ValueError("hire_date|expected a day such as 2026-11-24")
        if self.leave_date and self.leave_date < self.hire_date:
            raise ValueError("leave_date|lies before hire_date")
        if self.birth_date and self.birth_date >= self.hire_date:
            raise ValueError("birth_date|does not lie before hire_date")
        if self.hourly_rate and not self.hours_per_period:
            raise ValueError("hourly_rate|needs hours_per_period, and the other way round")
        if (self.hourly_rate > 0) == (self.salary > 0):
            raise ValueError("salary|give either a salary for the period or hourly_rate with hours_per_period")
        account = self.bank
        if account and account.scheme not in SCHEMES[self.country]:
            raise ValueError(f"country|pay of this country goes to accounts of kind {' or '.join(SCHEMES[self.country])}")
        return self

    @property
    def contract(self) -> Contract:
        """The terms of the contract, valid from `valid_from`, else from the first day of work."""
        hourly = self.hourly_rate > 0
        return Contract(
            contract_id=self.contract_id or "1",
            valid_from=self.begins,
            pay_group=self.pay_frequency,
            kind=ContractKind.HOURLY if hourly else ContractKind.SALARY,
            amount=self.hourly_rate if hourly else self.salary,
            hours=self.hours_per_period,
            part_time=self.part_time,
        )

    @property
    def begins(self) -> date:
        """The day from which the row's dated facts hold."""
        first = self.valid_from or self.hire_date
        if first is None:
            raise AssertionError("the model refuses a row without hire_date")
        return first

    @property
    def bank(self) -> BankAccount | None:
        """Where the pay goes, if the file says. Raises ValueError, `<column>|<reason>`."""
        if self.iban or self.bic:
            if self.account_number or self.routing_number or self.sort_code:
                raise ValueError("iban|give one kind of account")
            return iban_account(self.iban, self.bic)
        if self.sort_code:
            return uk_account(self.sort_code, self.account_number)
        if bool(self.routing_number) != bool(self.account_number):
            raise ValueError("account_number|needs routing_number, and the other way round")
        return us_account(self.routing_number, self.account_number) if self.account_number else None


REQUIRED_COLUMNS: Final = tuple(name for name, column in EmployeeRow.model_fields.items() if column.is_required())


@dataclass(frozen=True, slots=True)
class FileRow:
    """A good row: its line, the person, and the tax facts and opening balances if the row has any."""

    line: int
    row: EmployeeRow
    facts: Mapping[str, Any] | None = field(hash=False)
    opening: Stated | None = None


@dataclass(frozen=True, slots=True)
class EmployeeFile:
    """Good rows by employee, findings, the count of refused rows, and whether the file as a whole was readable."""

    rows: Mapping[str, FileRow]
    findings: tuple[RowFinding, ...]
    rejected: int
    readable: bool


def read_employee_file(content: bytes) -> EmployeeFile:
    """Reads a whole file. Never raises for what it holds: a file that cannot be read comes back with the reason on its line."""
    known = {*EmployeeRow.model_fields, *W4_COLUMNS, *profile_columns(), *opening_columns()}
    rows: dict[str, FileRow] = {}
    findings: list[RowFinding] = []
    rejected = 0
    try:
        for line in csv_rows(content, known=known, required=REQUIRED_COLUMNS, max_bytes=MAX_FILE_BYTES, max_rows=MAX_ROWS):
            row, faults = _read_row(line)
            if row and row.row.employee_id in rows:
                faults = [RowFinding(line.line, "employee_id", f"stands on line {rows[row.row.employee_id].line} already")]
            if row and not faults:
                rows[row.row.employee_id] = row
            rejected += bool(faults)
            findings += faults
    except UnreadableError as problem:
        return EmployeeFile({}, (problem.finding,), 0, readable=False)
    return EmployeeFile(rows, tuple(findings), rejected, readable=True)


def _read_row(line: CsvRow) -> tuple[FileRow | None, list[RowFinding]]:
    if line.finding:
        return None, [line.finding]
    try:
        row = EmployeeRow.model_validate(line.cells)
    except ValidationError as error:
        return None, faults_of(error, line.line)
    try:
        return FileRow(line.line, row, _tax_facts(row, line.cells), stated_in(line.cells)), []
    except Invalid as refusal:
        faults = [RowFinding(line.line, _column(each.pointer, line.cells), each.reason) for each in refusal.errors]
        return None, faults or [RowFinding(line.line, "", refusal.detail)]
    except ValueError as error:
        column, _, reason = str(error).partition("|")
        return None, [RowFinding(line.line, column, reason)]


def _tax_facts(row: EmployeeRow, cells: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The tax facts in the cells. Without any there are none, except for the United States: without a Form W-4 a person is withheld from
    as single without adjustments (26 CFR 31.3402(f)(2)-1)."""
    given: dict[str, Any] = {}
    for column, cell in cells.items():
        if cell and column not in EmployeeRow.model_fields and not column.startswith(OPENING):
            name = W4_COLUMNS.get(column, column)
            if name in given:
                raise ValueError(f"{column}|is told by another column of this row too")
            given[name] = _cents(column, cell) if column in _DOLLARS else cell
    if not given and row.country is not Country.US:
        return None
    return profile_facts(row.country, given)


def _column(pointer: str, cells: Mapping[str, str]) -> str:
    """The column of the file that a refused tax fact was told by."""
    name = pointer.strip("/").split("/")[0]
    return next((column for column, fact in W4_COLUMNS.items() if fact == name and cells.get(column)), name)


def _cents(column: str, text: str) -> int:
    try:
        return scaled(MAX_GROSS_CENTS)(text)
    except ValueError as error:
        raise ValueError(f"{column}|{error}") from None
