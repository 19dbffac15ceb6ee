"""HMRC's test data and the cases worked by hand, against the statutory calculators."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.statutory.united_kingdom import calculators
from tests.conformance.payroll.row_sets import RowSet

TAX_OUTPUTS = ("TaxDueInPeriod", "TaxDueToDate")
NI_OUTPUTS = (
    "EmployeeNiContribution",
    "EmployerNiContribution",
    "TotalNiContribution",
    "EarningsAtLEL_YTD",
    "EarningsLELtoPT_YTD",
    "EarningsPTtoUEL_YTD",
    "TotalEmployerContributions_YTD",
    "TotalEmployeeContributions_YTD",
)
PENNY = Decimal("0.01")
HMRC_PENNY_BELOW = frozenset(
    f"2025 - 26 Scottish tax v1.0/{name}"
    for name in ("Gen_cumul_mthly/4", "Gen_cumul_mthly/8", "Gen_W1M1_mthly/3", "Gen_W1M1_mthly/4", "K_cumul_mthly/1", "K_cumul_mthly/2")
)
"""Six Scottish rows of HMRC's lie a penny below its own formula, whose result there is a whole number of pennies exactly: 275.64, shown as
275.63. Its tolerance is a penny."""


def read(reference: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file, with exact numbers."""
    rows: list[dict[str, Any]] = json.loads((reference / "payroll" / "checks" / name).read_text("utf-8"), parse_float=Decimal)
    return rows


def errors(answer: Mapping[str, Any], row: Mapping[str, Any], outputs: tuple[str, ...]) -> dict[str, Decimal]:
    """By how much each output is off."""
    return {name: answer[name] - Decimal(row[name]) for name in outputs if answer[name] != Decimal(row[name])}


def tax_errors(reference: Path) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Each row of the tax data with what is off in it."""
    calculator = calculators("2025-26")["paye"]
    for row in read(reference, "gb_tax_2025-26.json"):
        yield row["TestIdentifier"], errors(calculator(row), row, TAX_OUTPUTS)


def ni_errors(reference: Path) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Each row of the National Insurance data with what is off in it, the answers being worked without seeing the expected figures."""
    calculator = calculators("2025-26")["ni"]
    for row in read(reference, "gb_ni_2025-26.json"):
        inputs = {name: value for name, value in row.items() if name not in NI_OUTPUTS}
        yield row["TestIdentifier"], errors(calculator(inputs), row, NI_OUTPUTS)


def results(reference: Path) -> Iterator[RowSet]:
    """How far each set is met."""
    tax = dict(tax_errors(reference))
    tolerated = sum(1 for name, off in tax.items() if off and name in HMRC_PENNY_BELOW and set(off.values()) == {PENNY})
    yield RowSet("HMRC income tax test data 2025-26", len(tax), sum(not off for off in tax.values()), tolerated)
    insurance = dict(ni_errors(reference))
    yield RowSet("HMRC National Insurance test data 2025-26", len(insurance), sum(not off for off in insurance.values()))
