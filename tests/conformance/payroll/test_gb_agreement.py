"""Columns and the plain reference give the same payslip for invented people."""

import pytest

from payroll.records.united_kingdom_rules import YEARS
from tests.conformance.payroll.agree_gb import differences


@pytest.mark.parametrize("tax_year", YEARS)
def test_all_figures_agree(tax_year: str) -> None:
    assert list(differences(1_500, tax_year, seed=2026)) == []
