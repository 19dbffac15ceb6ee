"""The pay register of a run: one row for each payslip, with every line in a column of its own."""

import codecs
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kernel.documents import Documents
from kernel.money import exponent
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.figures import Side
from payroll.domain.lines import by_side
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.register import register_key
from payroll.records.run import Run, RunStatus

LINE: Final = "line."
BEFORE: Final = ("employee", "name", "cost_centres")
AFTER: Final = (
    "gross",
    "credits",
    "deductions",
    "net",
    "employer",
    "employer_cost",
    "last_gross",
    "gross_change",
    "flags",
    "account_ends_in",
)
_CALCULATED: Final = frozenset({RunStatus.CALCULATED, RunStatus.APPROVED, RunStatus.PAID, RunStatus.CLOSED, RunStatus.CANCELLED})
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

type Column = tuple[str, str]
"""Side and code of a line."""


def build_register(shelf: Table, documents: Documents, *, company: str, run: str) -> str | None:
    """Stores the register of a calculated run as CSV, and answers its key; None while people are being calculated again.

    UTF-8 with a byte order mark, by which spreadsheets know it; amounts with a point and the decimals of the currency. Rows are in order
    of the employees' ids and are kept as bytes: some 300 for each person. A second call finds the document and changes nothing.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.status not in _CALCULATED:
        return None
    key = register_key(found)
    if documents.head(key) is None:
        content = register(found, shelf.each(PayslipRecord, keys.payslips(company, run)))
        documents.put_if_absent(key, content, "text/csv; charset=utf-8")
    return key


def register(run: Run, slips: Iterable[PayslipRecord]) -> bytes:
    """The register of these payslips. Its columns come from the run's totals, so that one pass over the payslips is enough."""
    lines = columns(run)
    buffer = io.BytesIO(codecs.BOM_UTF8)
    buffer.seek(0, io.SEEK_END)
    with io.TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=True) as text:
        rows = csv.writer(text)
        rows.writerow([*BEFORE, *(f"{side}.{code}" for side, code in lines), *AFTER])
        for slip in slips:
            rows.writerow(_row(slip, lines))
        return buffer.getvalue()


def columns(run: Run) -> list[Column]:
    """The lines of the run's payslips in the order of a payslip: by side, what comes from the contract before the law in earnings, after
    it in deductions."""
    order = {figure.code: place for place, figure in enumerate(COUNTRIES[run.country].figures)}
    sides = list(Side)

    def place(column: Column) -> tuple[int, bool, int, str]:
        side, code = column
        statutory = code in order
        return sides.index(Side(side)), statutory if side == Side.EARNING else not statutory, order.get(code, 0), code

    found = (name.removeprefix(LINE).partition(".") for name in run.totals if name.startswith(LINE))
    return sorted(((side, code) for side, _, code in found), key=place)


def _row(record: PayslipRecord, lines: Sequence[Column]) -> list[str]:
    slip, sides = record.slip, by_side(record.slip.lines)
    sums: dict[Column, int] = {}
    for line in slip.lines:
        key = str(line.side), line.code
        sums[key] = sums.get(key, 0) + line.amount
    last = record.last_gross
    figures = [
        sides[Side.EARNING],
        sides[Side.CREDIT],
        sides[Side.DEDUCTION],
        slip.net,
        sides[Side.EMPLOYER],
        slip.employer_cost,
        last,
        None if last is None else slip.gross - last,
    ]
    decimals = exponent(record.currency)
    return [
        _text(record.employee_id),
        _text(record.name),
        _text(_shares(record.shares)),
        *(_amount(sums.get(column), decimals) for column in lines),
        *(_amount(figure, decimals) for figure in figures),
        " ".join(record.flags),
        record.bank.ends_in if record.bank else "",
    ]


def _shares(shares: Mapping[str, int]) -> str:
    return " ".join(f"{centre}:{weight}" for centre, weight in shares.items())


def _amount(amount: int | None, decimals: int) -> str:
    """`-1234.56`; empty for none."""
    if amount is None:
        return ""
    digits = f"{abs(amount):0{decimals + 1}}"
    sign = "-" if amount < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def _text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
