"""CSV of any usual dialect: comma, semicolon or tab, quotes, CRLF, a byte order mark. What cannot be read is told by line."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from pydantic import ValidationError

from payroll.records.employee import RowFinding

MAX_COLUMNS: Final = 120

_DELIMITERS: Final = ",;\t"
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,5})?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_YES: Final = frozenset({"yes", "true", "1", "y"})
_NO: Final = frozenset({"no", "false", "0", "n", ""})


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row by column, with the line it begins on; instead of cells a finding when the row cannot be read."""

    line: int
    cells: dict[str, str]
    finding: RowFinding | None = None


class UnreadableError(ValueError):
    """The file as a whole cannot be read; `finding` says where and why."""

    def __init__(self, line: int, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.finding = RowFinding(line, column, reason)


def csv_rows(content: bytes, *, known: Collection[str], required: Collection[str], max_bytes: int, max_rows: int) -> Iterator[CsvRow]:
    """The rows that are not empty. Raises UnreadableError before the first; broken quotes or too many rows end the file with a finding."""
    text = _decoded(content, max_bytes)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    columns = _header(lines, known, required)
    return _rows(lines, columns, max_rows)


def faults_of(error: ValidationError, line: int) -> list[RowFinding]:
    """The findings of a row that breaks rules of its model, never with a value. A rule over several columns names one before a bar."""
    return [_fault(problem, line) for problem in error.errors(include_url=False, include_input=False)]


def _fault(problem: Any, line: int) -> RowFinding:
    reason = str(problem.get("ctx", {}).get("error", problem["msg"]))
    if problem["loc"]:
        return RowFinding(line, str(problem["loc"][0]), reason)
    column, bar, words = reason.partition("|")
    return RowFinding(line, column, words) if bar else RowFinding(line, "", reason)


def _decoded(content: bytes, max_bytes: int) -> str:
    if len(content) > max_bytes:
        raise UnreadableError(1, f"the file has more than {max_bytes} bytes")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(1, "the file is UTF-16; save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(line, "the file is not UTF-8 (the first wrong byte is on this line); save it as UTF-8") from None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)


def _header(lines: Iterator[list[str]], known: Collection[str], required: Collection[str]) -> list[str]:
    try:
        columns = [column.strip().lower() for column in next(lines, [])]
    except csv.Error:
        raise UnreadableError(1, "the header's quotes are broken") from None
    if not any(columns):
        raise UnreadableError(1, "the file has no header line")
    if len(columns) > MAX_COLUMNS:
        raise UnreadableError(1, f"more than {MAX_COLUMNS} columns")
    for column in columns:
        # A misspelt column read as missing would silently withhold the wrong tax.
        if column not in known:
            raise UnreadableError(1, "this column is not known", column[:40])
        if columns.count(column) > 1:
            raise UnreadableError(1, "this column stands twice in the header", column)
    for column in required:
        if column not in columns:
            raise UnreadableError(1, "this column is missing", column)
    return columns


def _rows(lines: Any, columns: list[str], max_rows: int) -> Iterator[CsvRow]:
    read = 0
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines, None)
        except csv.Error:
            yield _broken(line, "the quotes of this row are broken; the file was not read beyond it")
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        if read > max_rows:
            yield _broken(line, f"more than {max_rows} rows; the file was not read from here on")
            return
        if len(cells) != len(columns):
            yield _broken(line, f"has {len(cells)} cells where the header has {len(columns)} columns")
        else:
            yield CsvRow(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))


def _broken(line: int, reason: str) -> CsvRow:
    return CsvRow(line, {}, RowFinding(line, "", reason))


def scaled(most: int, unit: int = 100) -> Callable[[str], int]:
    """Reads a number such as 1234.56 as whole 1/`unit`, up to `most` of these; empty is zero."""

    def read(text: str) -> int:
        if not text:
            return 0
        number = Decimal(text) * unit if _AMOUNT.fullmatch(text) else None
        if number is None or number != int(number):
            decimals = len(str(unit)) - 1
            raise ValueError(f"expected a number such as 1234.56: no sign, no thousands separator, at most {decimals} decimals")
        if number > most:
            raise ValueError(f"at most {Decimal(most) / unit}")
        return int(number)

    return read


def flag(text: str) -> bool:
    """Reads yes or no; empty is no."""
    if text.lower() not in _YES | _NO:
        raise ValueError("expected yes or no")
    return text.lower() in _YES


def day(text: str) -> date | None:
    """Reads a day; empty is none."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if len(text) != 10 or not 1900 <= found.year < 2200:
        raise ValueError("expected a day such as 2026-11-24")
    return found


def words(most: int, least: int = 0) -> Callable[[Any], str]:
    """Takes text of so many characters without control characters."""

    def check(text: Any) -> str:
        if not isinstance(text, str):
            raise ValueError("expected text")
        if not least <= len(text) <= most:
            raise ValueError(f"expected {least} to {most} characters" if least else f"at most {most} characters")
        if _CONTROL.search(text):
            raise ValueError("holds a control character")
        return text

    return check


def matching(pattern: re.Pattern[str], expected: str, most: int = 254) -> Callable[[Any], str]:
    """Takes text of one form."""

    def check(text: Any) -> str:
        if not isinstance(text, str) or len(text) > most or not pattern.fullmatch(text):
            raise ValueError(f"expected {expected}")
        return text

    return check


def one_of(kind: type[StrEnum], default: StrEnum | None = None) -> Callable[[str], Any]:
    """Reads one of the values, whatever its case; empty is the default."""
    values = {str(each).lower(): each for each in kind}

    def check(text: str) -> Any:
        if not text and default is not None:
            return default
        if text.lower() not in values:
            raise ValueError("expected one of " + ", ".join(kind))
        return values[text.lower()]

    return check
