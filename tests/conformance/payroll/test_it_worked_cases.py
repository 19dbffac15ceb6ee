"""The worked cases of Italian employment years, and the columns against the plain reference."""

from pathlib import Path

import numpy as np
import pytest

from payroll.domain.italy.income_tax import wedge_sum
from payroll.records.italian_rules import YEARS, italian_rules
from tests.conformance.payroll.agree_it import disagreements
from tests.conformance.payroll.rows_it import INPUTS, worked_cases, wrong_outputs


def test_every_output_of_the_worked_cases_is_exact(reference: Path) -> None:
    rows = worked_cases(reference)
    assert {row["case"]: wrong_outputs(row) for row in rows if wrong_outputs(row)} == {}
    assert (len(rows), sum(len(row.keys() - INPUTS) for row in rows)) == (12, 12 * 13)


def test_the_circulars_example_of_the_untaxed_sum() -> None:
    """Agenzia delle Entrate, circular 4/E of 2025: 2,000 euros in 62 days are 11,774.19 a year, hence 5.3 percent: 106 euros."""
    two_thousand = np.array([200_000])
    rate, paid = wedge_sum(two_thousand, two_thousand, np.array([62]), italian_rules("2025").wedge, 365)
    assert (int(rate[0]), int(paid[0])) == (5_300, 10_600)


@pytest.mark.parametrize("tax_year", YEARS)
def test_columns_agree_with_the_plain_reference(tax_year: str) -> None:
    assert disagreements(1_500, tax_year, seed=7) == []
