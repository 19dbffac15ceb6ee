"""Gross to net of the United States on 100,000 generated people as columns. People a second: 100,000 by the mean."""

import random
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from payroll.domain.united_states.case import Case, case_of
from payroll.domain.united_states.payroll import calculate
from payroll.records.united_states_rules import united_states_rules
from tests.conformance.payroll.agree_us import subject

PEOPLE = 100_000
KINDS = 5_000


@pytest.fixture(scope="module")
def case() -> Case:
    rng = random.Random(1)
    few = case_of([subject(rng) for _ in range(KINDS)], united_states_rules("2026"))
    columns: dict[str, Any] = {each.name: np.tile(getattr(few, each.name), PEOPLE // KINDS) for each in fields(Case)}
    return Case(**columns)


def test_gross_to_net(benchmark: BenchmarkFixture, case: Case) -> None:
    rules = united_states_rules("2026")
    figures = benchmark(lambda: calculate(case, rules))
    assert all(len(values) == PEOPLE for values in figures.values())
