"""Opening balances in an employee file: `opening_tax_year`, `opening_source`, and a column for each sum, such as `opening_taxable_pay`.

Amounts are whole cents, like the tax facts of the file. Who was paid by an earlier employer of the year says so in `opening_employment`.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from payroll.domain.countries import COUNTRIES
from payroll.operations.csv_file import one_of, words
from payroll.operations.opening_balances import MAX_AMOUNT, Stated
from payroll.records.opening import Employment

OPENING: Final = "opening_"
TAX_YEAR: Final = f"{OPENING}tax_year"
EMPLOYMENT: Final = f"{OPENING}employment"
SOURCE: Final = f"{OPENING}source"
_CENTS: Final = re.compile(r"-?[0-9]{1,11}")


@cache
def opening_columns() -> frozenset[str]:
    """The columns of all countries."""
    return frozenset({TAX_YEAR, EMPLOYMENT, SOURCE, *(f"{OPENING}{code}" for facts in COUNTRIES.values() for code in facts.year_codes)})


def stated_in(cells: Mapping[str, str]) -> Stated | None:
    """What a row states, None when its cells of these columns are empty. Raises ValueError, `<column>|<reason>`."""
    given = {column: cell for column, cell in cells.items() if column.startswith(OPENING) and cell}
    if not given:
        return None
    for column in (TAX_YEAR, SOURCE):
        if column not in given:
            raise ValueError(f"{column}|is needed with opening balances")
    sums = {column: cell for column, cell in given.items() if column not in (TAX_YEAR, EMPLOYMENT, SOURCE)}
    if not sums:
        raise ValueError(f"{TAX_YEAR}|no sums stand beside it")
    employment: Employment = _read(EMPLOYMENT, given.get(EMPLOYMENT, ""), one_of(Employment, Employment.THIS))
    source: str = _read(SOURCE, given[SOURCE], words(60, 1))
    figures = {column.removeprefix(OPENING): _cents(column, cell) for column, cell in sums.items()}
    return Stated(given[TAX_YEAR], employment, source, figures)


def opening_column(pointer: str) -> str:
    """The column that a pointer into opening balances means: `/figures/regular` is `opening_regular`, `/tax_year` is `opening_tax_year`."""
    return OPENING + pointer.rsplit("/", 1)[-1]


def _read(column: str, cell: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(cell)
    except ValueError as error:
        raise ValueError(f"{column}|{error}") from None


def _cents(column: str, text: str) -> int:
    if not _CENTS.fullmatch(text) or abs(int(text)) > MAX_AMOUNT:
        raise ValueError(f"{column}|expected whole cents, at most {MAX_AMOUNT}, or a number of days")
    return int(text)
