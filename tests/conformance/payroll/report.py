"""Prints how the official rows of each country come out: `python -m tests.conformance.payroll.report`."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.conformance.payroll.row_sets import RowSet

REFERENCE = Path(__file__).parents[4] / "shared" / "reference"
COUNTRIES = ("de", "gb", "it", "us")
LINE = "{:<8} {:<56} {:>8} {:>8} {:>18} {:>6}\n"


def sets(reference: Path, country: str) -> Iterator[RowSet]:
    """The row sets of a country; none when it has no module for them."""
    module = f"tests.conformance.payroll.rows_{country}"
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return
    yield from found.results(reference)


def main() -> int:
    """Prints the table. Returns 1 when a row is beyond the authority's tolerance or a country has no rows."""
    if not REFERENCE.is_dir():
        sys.stdout.write(f"The official data is not on this machine ({REFERENCE}).\n")
        return 0
    sys.stdout.write(LINE.format("country", "rows of", "checked", "exact", "within tolerance", "wrong"))
    failed = False
    for country in COUNTRIES:
        found = list(sets(REFERENCE, country))
        for each in found:
            sys.stdout.write(LINE.format(country.upper(), each.name, each.rows, each.exact, each.tolerated, each.wrong))
        if not found:
            sys.stdout.write(f"{country.upper():<8} no rows are compared\n")
        failed |= not found or any(each.wrong for each in found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
