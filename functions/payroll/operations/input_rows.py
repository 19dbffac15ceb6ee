"""Reads reported inputs: rows of a JSON object or of a CSV file, a model for the row, a finding for everything that is wrong.

In JSON amounts are whole cents and hours and factors are numbers or text with decimals; in a file amounts are written as 120.00.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from payroll.domain.payslip import MAX_GROSS_CENTS
from payroll.domain.people import FULL_TIME, Input, InputKind
from payroll.domain.subject import REGULAR
from payroll.operations.csv_file import CsvRow, UnreadableError, csv_rows, faults_of, matching, words
from payroll.operations.employee_file import IDENTIFIER
from payroll.records.employee import RowFinding
from payroll.records.inputs import InputMedia

MAX_BYTES: Final = 4_500_000
MAX_JSON_ROWS: Final = 1_000
MAX_CSV_ROWS: Final = 20_000
MAX_HOURS: Final = 800_00
MAX_FACTOR: Final = 10 * FULL_TIME
MAX_RATE: Final = 10_000_00
HOUR: Final = 100
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")
REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,47}")

_NUMBER: Final = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,9})?")
_CENTS: Final = re.compile(r"-?[0-9]{1,12}")
_AMOUNT_COLUMNS: Final = ("rate", "amount")


def decimals(least: int, most: int, unit: int) -> Callable[[Any], int]:
    """Reads a number, or a text with decimals, as whole 1/`unit` from `least` to `most` of these. A binary fraction is no number here."""

    def read(given: Any) -> int:
        if isinstance(given, bool) or not isinstance(given, int | str | Decimal) or not _NUMBER.fullmatch(str(given)):
            raise ValueError("expected a decimal as text such as 7.5")
        number = Decimal(given) * unit
        if number != number.to_integral_value():
            raise ValueError(f"expected at most {len(str(unit)) - 1} decimals")
        if not least <= number <= most:
            raise ValueError(f"expected {Decimal(least) / unit} to {Decimal(most) / unit}")
        return int(number)

    return read


def _cents(least: int, most: int) -> Callable[[Any], int]:
    def read(given: Any) -> int:
        if isinstance(given, bool) or not (isinstance(given, int) or (isinstance(given, str) and _CENTS.fullmatch(given))):
            raise ValueError("expected whole cents")
        if not least <= int(given) <= most:
            raise ValueError(f"expected {least} to {most} cents")
        return int(given)

    return read


def _day(given: Any) -> date:
    try:
        day = date.fromisoformat(given)
    except (TypeError, ValueError):
        day = date.min
    if not 2000 <= day.year < 2100 or len(given) != 10:
        raise ValueError("expected a day such as 2026-11-24")
    return day


class InputRow(BaseModel):
    """One reported input. Every field is a member of the JSON row and a column of the file."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    input_id: Annotated[str, BeforeValidator(matching(REFERENCE, "a reference of up to 48 letters, digits or . _ : / -"))]
    employee_id: Annotated[str, BeforeValidator(matching(IDENTIFIER, "the id of an employee"))]
    code: Annotated[str, BeforeValidator(matching(CODE, "up to 32 small letters, digits or underscores"))]
    kind: InputKind
    work_date: Annotated[date, BeforeValidator(_day)]
    label: Annotated[str, BeforeValidator(words(60))] = ""
    earning_class: Annotated[str, BeforeValidator(matching(CODE, "a class of earnings"))] = REGULAR
    hours: Annotated[int, BeforeValidator(decimals(-MAX_HOURS, MAX_HOURS, HOUR))] = 0
    factor: Annotated[int, BeforeValidator(decimals(1, MAX_FACTOR, FULL_TIME))] = FULL_TIME
    rate: Annotated[int, BeforeValidator(_cents(0, MAX_RATE))] = 0
    amount: Annotated[int, BeforeValidator(_cents(-MAX_GROSS_CENTS, MAX_GROSS_CENTS))] = 0

    @model_validator(mode="after")
    def _whole_row(self) -> "InputRow":
        """Rules over several members. A message begins with the one it points to."""
        if self.kind is InputKind.HOURS:
            if not self.hours:
                raise ValueError("hours|is missing or zero")
            if self.amount:
                raise ValueError("amount|hours have no amount; give a rate if it is not the contract's")
        elif not self.amount:
            raise ValueError("amount|is missing or zero")
        elif self.hours or self.rate or self.factor != FULL_TIME:
            raise ValueError("hours|an amount has no hours, rate or factor")
        return self

    def reported(self, source: str) -> Input:
        """The input. Its id begins with the source, so that two systems may use the same references."""
        return Input(
            input_id=f"{source}:{self.input_id}",
            code=self.code,
            label=self.label,
            kind=self.kind,
            earning_class=self.earning_class,
            work_date=self.work_date,
            quantity=self.hours,
            factor=self.factor,
            rate=self.rate,
            amount=self.amount,
        )


REQUIRED_COLUMNS: Final = tuple(name for name, column in InputRow.model_fields.items() if column.is_required())


@dataclass(frozen=True, slots=True)
class LinedRow:
    """A good row and its line in the file, or its number in the JSON object, from 1."""

    line: int
    row: InputRow


@dataclass(frozen=True, slots=True)
class InputFile:
    """Good rows, findings, the count of refused rows, and whether the document as a whole was readable."""

    rows: tuple[LinedRow, ...]
    findings: tuple[RowFinding, ...]
    rejected: int
    readable: bool


def read_inputs(media: InputMedia, content: bytes) -> InputFile:
    """Reads a whole document. Never raises for what it holds: what cannot be read comes back with the reason."""
    good: list[LinedRow] = []
    findings: list[RowFinding] = []
    rejected = 0
    try:
        for each in _of_csv(content) if media is InputMedia.CSV else _of_json(content):
            if isinstance(each, LinedRow):
                good.append(each)
            else:
                rejected += 1
                findings += each
    except UnreadableError as problem:
        return InputFile((), (problem.finding,), 0, readable=False)
    return InputFile(tuple(good), tuple(findings), rejected, readable=True)


type _Read = LinedRow | list[RowFinding]


def _of_json(content: bytes) -> Iterator[_Read]:
    rows = json_rows(content)
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            yield _checked(number, row)
        else:
            yield [RowFinding(number, "", "is not an object")]


def json_rows(content: bytes) -> list[Any]:
    """The rows of a JSON object `{"rows": [...]}`, each not judged yet. Raises UnreadableError when there are none."""
    try:
        document = json.loads(content, parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, RecursionError):
        raise UnreadableError(1, "the body is not JSON in UTF-8") from None
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not rows:
        raise UnreadableError(1, "expected an object with a list of rows", "rows")
    if len(rows) > MAX_JSON_ROWS:
        raise UnreadableError(1, f"more than {MAX_JSON_ROWS} rows", "rows")
    return rows


def _of_csv(content: bytes) -> Iterator[_Read]:
    lines = csv_rows(content, known=InputRow.model_fields, required=REQUIRED_COLUMNS, max_bytes=MAX_BYTES, max_rows=MAX_CSV_ROWS)
    for line in lines:
        yield [line.finding] if line.finding else _of_cells(line)


def _of_cells(line: CsvRow) -> _Read:
    """The row of a file: empty cells are missing, amounts have decimals."""
    given: dict[str, Any] = {name: cell for name, cell in line.cells.items() if cell}
    for column in _AMOUNT_COLUMNS:
        if column in given:
            try:
                given[column] = decimals(-MAX_GROSS_CENTS, MAX_GROSS_CENTS, 100)(given[column])
            except ValueError as error:
                return [RowFinding(line.line, column, str(error))]
    return _checked(line.line, given)


def _checked(line: int, given: Mapping[str, Any]) -> _Read:
    try:
        return LinedRow(line, InputRow.model_validate(given))
    except ValidationError as error:
        return [_bounded(fault) for fault in faults_of(error, line)]


def _bounded(fault: RowFinding) -> RowFinding:
    """A misspelt member is the sender's text: no more of it is kept than names it."""
    return RowFinding(fault.line, fault.column[:40], fault.reason)
