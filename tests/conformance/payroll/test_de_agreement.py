"""Germany: the columns against the plain reference, for generated people."""

from pathlib import Path

import pytest

from payroll.domain.germany.case import case_of
from payroll.domain.germany.payroll import calculate
from payroll.records.german_rules import german_rules
from tests.conformance.payroll.agree_de import differences, people

PEOPLE = 3_000


@pytest.mark.parametrize("year", [2025, 2026])
def test_all_figures_agree(reference: Path, year: int) -> None:
    assert reference.is_dir()
    assert differences(PEOPLE, year, seed=year, tax_every=3)[:3] == []


def test_the_people_are_worth_comparing() -> None:
    """Every figure is often different from zero."""
    rules = german_rules("2026")
    columns = calculate(case_of(list(people(PEOPLE, 2026, seed=5)), rules), rules)
    assert {code for code, values in columns.items() if (values != 0).sum() < 20} == set()
