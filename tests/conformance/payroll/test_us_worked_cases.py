"""United States 2025 and 2026: worked payslips, the published tables, and a plain reference on generated people."""

from decimal import Decimal
from pathlib import Path

import pytest

from payroll.statutory.united_states import calculators
from tests.conformance.payroll import agree_us, rows_us

# year, wage, frequency, status, step 2, step 3, step 4(c), wages before -> income tax, social security, Medicare, additional Medicare.
# Worked from the tables of Publication 15-T and 26 USC 3101; every line of the worksheet rounded half up to the cent.
OWN_CASES = [
    ("2026", "2000", "biweekly", "S", True, "0", "0", "0", "270.19", "124.00", "29.00", "0.00"),
    ("2025", "3500", "semimonthly", "H", False, "2200", "0", "0", "201.66", "217.00", "50.75", "0.00"),  # 293.33 - 91.67
    ("2026", "12000", "monthly", "S", False, "0", "100", "132000", "2041.17", "744.00", "174.00", "0.00"),
    ("2026", "350", "weekly", "S", False, "0", "0", "0", "4.04", "21.70", "5.08", "0.00"),  # Medicare 5.075
    # 347,100: 35,932 + 24 % of 116,400; 20,000 over 200,000
    ("2026", "30000", "monthly", "M", False, "0", "0", "190000", "5322.33", "0.00", "435.00", "180.00"),
    # 360,000: 58,448 + 35 % of 87,675
    ("2026", "15000", "semimonthly", "M", True, "4000", "0", "180000", "3547.26", "279.00", "217.50", "0.00"),
]


@pytest.mark.parametrize("row", OWN_CASES, ids=lambda row: f"{row[0]}-{row[2]}-{row[3]}-{row[1]}")
def test_own_cases(row: tuple[str | bool, ...]) -> None:
    names = ("year", "wage", "freq", "status", "step2", "s3", "s4c", "ytd_wages")
    inputs = dict(zip(names, row[:8], strict=True))
    calculator = calculators(str(row[0]))
    answers = {**calculator["withholding"](inputs), **calculator["fica"](inputs)}
    assert tuple(answers[name] for name in ("fit", "ss_ee", "medicare_ee", "addl_medicare")) == row[8:]


def test_every_row_of_the_reference(reference: Path) -> None:
    rows = rows_us.worked_cases(reference)
    wrong = [
        (row["case"], row["year"], name, ours[name], row[name])
        for row in rows
        for ours in [rows_us.outputs_of(row)]
        for name in rows_us.OUTPUTS
        if ours[name] != Decimal(row[name])
    ]
    assert len(rows) >= 8
    assert wrong == []


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_every_row_of_the_reference_tables(reference: Path, year: str) -> None:
    published = rows_us.table_rows(reference, year)
    assert len(published) == 48
    assert rows_us.our_rows(year) == set(published)


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_columns_agree_with_the_reference(year: str) -> None:
    assert agree_us.compare(year, 1_500, seed=int(year))[:3] == []
