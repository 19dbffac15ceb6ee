"""The worked cases of Italian employment years, and the columns against the plain reference."""

import json
from pathlib import Path

import numpy as np
import pytest

from payroll.domain.italy.income_tax import wedge_sum
from payroll.records.italian_rules import YEARS, italian_rules
from payroll.statutory.italy import calculators
from tests.conformance.payroll.agree_it import disagreements

INPUTS = {"case", "year", "ral", "rate", "post96", "days", "fixed_term", "coniuge", "reg", "com", "source"}


def test_every_output_of_the_worked_cases_is_exact(reference: Path) -> None:
    rows = json.loads((reference / "payroll/checks/it_worked_cases.json").read_text("utf-8"))
    compared = 0
    for row in rows:
        found = calculators(row["year"])[""](row)
        for name in row.keys() - INPUTS:
            assert found[name] == row[name], (row["case"], row["year"], name)
            compared += 1
    assert (len(rows), compared) == (12, 12 * 13)


def test_the_circulars_example_of_the_untaxed_sum() -> None:
    """Agenzia delle Entrate, circular 4/E of 2025: 2,000 euros in 62 days are 11,774.19 a year, hence 5.3 percent: 106 euros."""
    two_thousand = np.array([200_000])
    rate, paid = wedge_sum(two_thousand, two_thousand, np.array([62]), italian_rules("2025").wedge, 365)
    assert (int(rate[0]), int(paid[0])) == (5_300, 10_600)


@pytest.mark.parametrize("tax_year", YEARS)
def test_columns_agree_with_the_plain_reference(tax_year: str) -> None:
    assert disagreements(1_500, tax_year, seed=7) == []
