"""Germany: the ministry's check table and calculator rows, and the cases worked by hand, against our figures."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.domain.germany.case import case_of
from payroll.domain.germany.facts import Profile, State, TaxClass
from payroll.domain.germany.payroll import calculate
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import REGULAR, Subject
from payroll.records.german_rules import german_rules
from payroll.statutory.germany import calculators
from tests.conformance.payroll.row_sets import RowSet

CLASSES = ("I", "II", "III", "IV", "V", "VI")
FIGURE_OF = {
    "lohnsteuer": "wage_tax",
    "soli": "solidarity_surcharge",
    "kirchensteuer": "church_tax",
    "rv_ee": "pension_insurance",
    "av_ee": "unemployment_insurance",
    "kv_ee": "health_insurance",
    "pv_ee": "care_insurance",
    "rv_er": "employer_pension_insurance",
    "av_er": "employer_unemployment_insurance",
    "kv_er": "employer_health_insurance",
    "pv_er": "employer_care_insurance",
}


def rows(reference: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a file of official or worked checks."""
    found: list[dict[str, Any]] = json.loads((reference / "payroll/checks" / name).read_text("utf-8"), parse_float=Decimal)
    return found


def yearly_tax(wage: int, tax_class: int) -> int:
    """Euros, for the person of the check table: childless but for class II, with the average surcharge of the health funds."""
    inputs = {"LZZ": 1, "RE4": wage * 100, "STKL": tax_class, "KVZ": Decimal("2.9"), "PVZ": int(tax_class != 2)}
    tax = int(calculators("2026")[""](inputs)["LSTLZZ"])
    assert tax % 100 == 0
    return tax // 100


def worked(row: Mapping[str, Any]) -> Subject[Profile]:
    """A worked case as pay of January."""
    percent = int(row["kist_pct"])
    kids = int(row["kids"])
    profile = Profile(
        tax_class=TaxClass(int(row["stkl"])),
        child_allowances=int(Decimal(row["zkf"]) * 10),
        church_member=percent > 0,
        state=State.BAYERN if percent == 8 else State.BERLIN,
        fund_surcharge=int(Decimal(row["kvz"]) * 1_000),
        parent=row["pvz"] == "0",
        children_under_25=kids,
    )
    month = period(PayFrequency.MONTHLY, f"{row['year']}-01")
    return Subject(profile, month, date(int(row["year"]), 1, 31), {REGULAR: int(Decimal(row["month_gross"]) * 100)}, periods_left=11)


def worked_differences(row: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Figures of a worked case that are not ours: (ours, theirs), the net among them."""
    rules = german_rules(row["year"])
    figures = {code: int(values[0]) for code, values in calculate(case_of([worked(row)], rules), rules).items()}
    ours = {name: figures[code] for name, code in FIGURE_OF.items()}
    deductions = sum(ours[name] for name in ours if not name.endswith("_er"))
    ours["net"] = int(Decimal(row["month_gross"]) * 100) - deductions
    theirs = {name: int(Decimal(row[name]) * 100) for name in ours}
    return {name: (ours[name], theirs[name]) for name in ours if ours[name] != theirs[name]}


def results(reference: Path) -> Iterator[RowSet]:
    """Every set of rows; nothing but equality counts."""
    table = rows(reference, "de_pruef_2026_allgemein.json")
    cells = [(row, tax_class) for row in table for tax_class in range(1, 7)]
    exact = sum(yearly_tax(int(row["re4_eur"]), tax_class) == int(row[CLASSES[tax_class - 1]]) for row, tax_class in cells)
    yield RowSet("DE 2026 check table of the ministry, cells", len(cells), exact)
    answers = rows(reference, "de_bmf_api_2026.json")
    exact = sum(calculators("2026")[""](row["inputs"]) == row["expected"] for row in answers)
    yield RowSet("DE 2026 calculator of the ministry", len(answers), exact)
    cases = rows(reference, "de_worked_cases.json")
    yield RowSet("DE 2025 and 2026 worked cases, with social insurance", len(cases), sum(not worked_differences(row) for row in cases))
