"""Reads an employee file: CSV of any usual dialect, a model for the row, a finding for everything that is wrong."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from payroll.domain.employment import HOURS_UNIT, BankAccount, Pay, is_routing_number
from payroll.domain.payslip import MAX_GROSS_CENTS
from payroll.domain.rules import FilingStatus, PayFrequency
from payroll.domain.withholding import W4, W4Form
from payroll.records.employee import RowFinding

MAX_FILE_BYTES: Final = 4_500_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 40
MAX_ALLOWANCES: Final = 100
MAX_HOURS: Final = 800

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YES: Final = frozenset({"yes", "true", "1", "y"})
_NO: Final = frozenset({"no", "false", "0", "n", ""})
_DELIMITERS: Final = ",;\t"


def _hundredths(text: str, most: int, unit: int = 100) -> int:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("expected a number such as 1234.56: no sign, no thousands separator, at most two decimals")
    scaled = int(Decimal(text) * unit)
    if scaled > most:
        raise ValueError(f"at most {Decimal(most) / unit}")
    return scaled


def _cents(text: str) -> int:
    return _hundredths(text, MAX_GROSS_CENTS) if text else 0


def _hours(text: str) -> int:
    return _hundredths(text, MAX_HOURS * HOURS_UNIT, HOURS_UNIT) if text else 0


def _whole(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= MAX_ALLOWANCES):
        raise ValueError(f"expected a whole number from 0 to {MAX_ALLOWANCES}")
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError("expected yes or no")
    return text.lower() in _YES


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if len(text) != 10 or not 1900 <= day.year < 2200:
        raise ValueError("expected a day such as 2026-11-24")
    return day


def _text(most: int, least: int = 0) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not least <= len(text) <= most:
            raise ValueError(f"expected {least} to {most} characters" if least else f"at most {most} characters")
        if _CONTROL.search(text):
            raise ValueError("holds a control character")
        return text

    return check


def _matching(pattern: re.Pattern[str], expected: str, most: int = 254) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > most or not pattern.fullmatch(text):
            raise ValueError(f"expected {expected}")
        return text

    return check


def _one_of(kind: type[StrEnum], default: StrEnum | None = None) -> Callable[[str], Any]:
    def check(text: str) -> Any:
        if not text and default is not None:
            return default
        try:
            return kind(text.lower())
        except ValueError:
            raise ValueError("expected one of " + ", ".join(kind)) from None

    return check


def _routing(text: str) -> str:
    if text and not is_routing_number(text):
        raise ValueError("is not a routing number: nine digits of which the last is a check digit")
    return text


Cents = Annotated[int, BeforeValidator(_cents)]
Flag = Annotated[bool, BeforeValidator(_flag)]


class EmployeeRow(BaseModel):
    """One row. Every field is a column of the same name; those without a default must be in the header."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    employee_id: Annotated[str, BeforeValidator(_matching(_IDENTIFIER, "up to 32 letters, digits, dots, dashes or underscores"))]
    name: Annotated[str, BeforeValidator(_text(120, 1))]
    email: Annotated[str, BeforeValidator(_matching(_EMAIL, "a mail address"))]
    pay_frequency: Annotated[PayFrequency, BeforeValidator(_one_of(PayFrequency))]
    hire_date: Annotated[date | None, BeforeValidator(_day)]
    leave_date: Annotated[date | None, BeforeValidator(_day)] = None
    salary: Cents = 0
    hourly_rate: Cents = 0
    hours_per_period: Annotated[int, BeforeValidator(_hours)] = 0
    w4_form: Annotated[W4Form, BeforeValidator(_one_of(W4Form, W4Form.SINCE_2020))] = W4Form.SINCE_2020
    filing_status: Annotated[FilingStatus, BeforeValidator(_one_of(FilingStatus, FilingStatus.SINGLE))] = FilingStatus.SINGLE
    step2_checkbox: Flag = False
    step3_credits: Cents = 0
    step4a_other_income: Cents = 0
    step4b_deductions: Cents = 0
    step4c_extra: Cents = 0
    allowances: Annotated[int, BeforeValidator(_whole)] = 0
    exempt: Flag = False
    routing_number: Annotated[str, BeforeValidator(_routing)] = ""
    account_number: Annotated[str, BeforeValidator(_matching(re.compile(r"[0-9A-Za-z-]{0,17}"), "up to 17 letters, digits or dashes"))] = ""
    cost_centre: Annotated[str, BeforeValidator(_text(32))] = ""

    @model_validator(mode="after")
    def _whole_row(self) -> "EmployeeRow":
        """Rules over several columns. A message begins with the column it points to."""
        if self.hire_date is None:
            raise ValueError("hire_date|expected a day such as 2026-11-24")
        if self.leave_date and self.leave_date < self.hire_date:
            raise ValueError("leave_date|lies before hire_date")
        hourly = self.hourly_rate > 0 and self.hours_per_period > 0
        if bool(self.hourly_rate) != bool(self.hours_per_period):
            raise ValueError("hourly_rate|needs hours_per_period, and the other way round")
        if hourly == (self.salary > 0):
            raise ValueError("salary|give either a salary for the period or hourly_rate with hours_per_period")
        if bool(self.routing_number) != bool(self.account_number):
            raise ValueError("account_number|needs routing_number, and the other way round")
        self._check_form()
        return self

    def _check_form(self) -> None:
        since_2020 = (self.step2_checkbox, self.step3_credits, self.step4a_other_income, self.step4b_deductions)
        if self.w4_form is W4Form.BEFORE_2020:
            if any(since_2020):
                raise ValueError("w4_form|a form of 2019 or earlier has no step 2, 3, 4(a) or 4(b)")
            if self.filing_status is FilingStatus.HEAD_OF_HOUSEHOLD:
                raise ValueError("filing_status|a form of 2019 or earlier knows single and married_jointly only")
        elif self.allowances:
            raise ValueError("allowances|a form of 2020 or later has no allowances")

    @property
    def pay(self) -> Pay:
        """What a whole period pays."""
        return Pay(self.salary, self.hourly_rate, self.hours_per_period)

    @property
    def w4(self) -> W4:
        """The withholding certificate."""
        return W4(
            form=self.w4_form,
            status=self.filing_status,
            two_jobs=self.step2_checkbox,
            credits=self.step3_credits,
            other_income=self.step4a_other_income,
            deductions=self.step4b_deductions,
            extra=self.step4c_extra,
            allowances=self.allowances,
            exempt=self.exempt,
        )

    @property
    def bank(self) -> BankAccount | None:
        """Where the pay goes, if the file says."""
        return BankAccount(self.routing_number, self.account_number) if self.account_number else None


REQUIRED_COLUMNS: Final = tuple(name for name, field in EmployeeRow.model_fields.items() if field.is_required())


@dataclass(frozen=True, slots=True)
class EmployeeFile:
    """Good rows by employee, findings, the count of refused rows, and whether the file as a whole was readable."""

    rows: Mapping[str, EmployeeRow]
    findings: tuple[RowFinding, ...]
    rejected: int
    readable: bool


def read_employee_file(content: bytes) -> EmployeeFile:
    """Reads a whole file. Never raises for what it holds: a file that cannot be read comes back with the reason on its line."""
    try:
        text = _decoded(content)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        columns = _header(lines)
    except _UnreadableError as problem:
        return EmployeeFile({}, (problem.finding,), 0, readable=False)
    return _read_rows(lines, columns)


class _UnreadableError(Exception):
    def __init__(self, line: int, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.finding = RowFinding(line, column, reason)


def _decoded(content: bytes) -> str:
    if len(content) > MAX_FILE_BYTES:
        raise _UnreadableError(1, f"the file has more than {MAX_FILE_BYTES} bytes")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _UnreadableError(1, "the file is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _UnreadableError(line, "the file is not UTF-8 (the first wrong byte is on this line); save it as UTF-8") from None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        columns = [column.strip().lower() for column in next(lines, [])]
    except csv.Error:
        raise _UnreadableError(1, "the header's quotes are broken") from None
    if not any(columns):
        raise _UnreadableError(1, "the file has no header line")
    if len(columns) > MAX_COLUMNS:
        raise _UnreadableError(1, f"more than {MAX_COLUMNS} columns")
    for column in columns:
        # A misspelt column read as missing would silently withhold the wrong tax.
        if column not in EmployeeRow.model_fields:
            raise _UnreadableError(1, "this column is not known", column[:40])
        if columns.count(column) > 1:
            raise _UnreadableError(1, "this column stands twice in the header", column)
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            raise _UnreadableError(1, "this column is missing", column)
    return columns


def _read_rows(lines: Any, columns: list[str]) -> EmployeeFile:
    rows: dict[str, EmployeeRow] = {}
    findings: list[RowFinding] = []
    first_seen: dict[str, int] = {}
    rejected = read = 0
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines, None)
        except csv.Error:
            findings.append(RowFinding(line, "", "the quotes of this row are broken; the file was not read beyond it"))
            return EmployeeFile(rows, tuple(findings), rejected + 1, readable=True)
        if cells is None:
            return EmployeeFile(rows, tuple(findings), rejected, readable=True)
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        if read > MAX_ROWS:
            findings.append(RowFinding(line, "", f"more than {MAX_ROWS} rows; the file was not read from here on"))
            return EmployeeFile(rows, tuple(findings), rejected + 1, readable=True)
        row, faults = _read_row(cells, columns, line)
        if row and row.employee_id in first_seen:
            faults = [RowFinding(line, "employee_id", f"stands on line {first_seen[row.employee_id]} already")]
        if row and not faults:
            rows[row.employee_id] = row
            first_seen[row.employee_id] = line
        rejected += bool(faults)
        findings += faults


def _read_row(cells: list[str], columns: list[str], line: int) -> tuple[EmployeeRow | None, list[RowFinding]]:
    if len(cells) != len(columns):
        return None, [RowFinding(line, "", f"has {len(cells)} cells where the header has {len(columns)} columns")]
    try:
        return EmployeeRow.model_validate(dict(zip(columns, (cell.strip() for cell in cells), strict=True))), []
    except ValidationError as error:
        return None, [_finding(line, problem) for problem in error.errors(include_url=False, include_input=False)]


def _finding(line: int, problem: Any) -> RowFinding:
    reason = str(problem.get("ctx", {}).get("error", problem["msg"]))
    if problem["loc"]:
        return RowFinding(line, str(problem["loc"][0]), reason)
    column, _, words = reason.partition("|")
    return RowFinding(line, column, words)
