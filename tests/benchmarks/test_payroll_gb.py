"""How fast British payslips are calculated as columns. People a second are PEOPLE over the mean. Run by `make bench`."""

from typing import Any

import pytest

from payroll.domain.united_kingdom.case import Case, case_of
from payroll.domain.united_kingdom.figures import FIGURES
from payroll.domain.united_kingdom.payroll import calculate
from payroll.records.united_kingdom_rules import united_kingdom_rules
from tests.conformance.payroll.agree_gb import people

PEOPLE = 100_000
TAX_YEAR = "2026-27"


@pytest.fixture(scope="module")
def case() -> Case:
    """A hundred thousand invented people of all codes, letters, regions, plans and intervals."""
    return case_of(list(people(PEOPLE, TAX_YEAR, seed=1)), united_kingdom_rules(TAX_YEAR))


def test_gross_to_net(benchmark: Any, case: Case) -> None:
    """PAYE, National Insurance and loans of a hundred thousand people, on one core."""
    found = benchmark(lambda: calculate(case, united_kingdom_rules(TAX_YEAR)))
    assert [len(amounts) for amounts in found.values()] == [PEOPLE] * len(FIGURES)
