"""The United States against the reference: worked payslips, and the cells of the percentage-method tables."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from payroll.domain.united_states.rules import SCHEDULES
from payroll.records.united_states_rules import united_states_rules
from payroll.statutory.united_states import calculators
from tests.conformance.payroll.row_sets import RowSet

OUTPUTS = ("fit", "adj_annual", "ss_ee", "medicare_ee", "addl_medicare", "ss_er", "medicare_er", "net")
DEDUCTIONS = ("fit", "ss_ee", "medicare_ee", "addl_medicare")
_KINDS = {"std": "standard", "step2": "step2"}
_STATUSES = {"single_mfs": "single", "mfj": "married_jointly", "hoh": "head_of_household"}


def worked_cases(reference: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((reference / "payroll/checks/us_worked_cases.json").read_text("utf-8"))
    return rows


def outputs_of(row: dict[str, str]) -> dict[str, Decimal]:
    """Our answers to a worked case, in dollars, with the net that follows from them."""
    calculator = calculators(row["year"])
    answers = {name: Decimal(text) for each in ("withholding", "fica") for name, text in calculator[each](row).items()}
    return answers | {"net": Decimal(row["wage"]) - sum(answers[name] for name in DEDUCTIONS)}


def table_rows(reference: Path, year: str) -> list[tuple[tuple[str, str], tuple[Decimal, ...]]]:
    """The published rows: schedule and status, and the three cells."""
    text = (reference / f"payroll/us/pub15t_{year}_percentage_automated.csv").read_text("utf-8")
    cells = ("at_least", "base_withholding", "rate")
    return [
        ((_KINDS[row["schedule"]], _STATUSES[row["status"]]), tuple(Decimal(row[name]) for name in cells))
        for row in csv.DictReader(text.splitlines())
    ]


def our_rows(year: str) -> set[tuple[tuple[str, str], tuple[Decimal, ...]]]:
    return {
        ((kind, str(status)), (Decimal(floor) / 100, Decimal(tax) / 100, Decimal(rate) / 100_000))
        for (kind, status), schedule in zip(SCHEDULES, united_states_rules(year).schedules, strict=True)
        for floor, tax, rate in zip(schedule.floors, schedule.taxes, schedule.rates, strict=True)
    }


def results(reference: Path) -> Iterator[RowSet]:
    rows = worked_cases(reference)
    exact = sum(all(outputs_of(row)[name] == Decimal(row[name]) for name in OUTPUTS) for row in rows)
    yield RowSet("us_worked_cases", len(rows), exact)
    for year in ("2025", "2026"):
        published, ours = table_rows(reference, year), our_rows(year)
        yield RowSet(f"pub15t_{year}_percentage_automated", len(published), sum(row in ours for row in published))
