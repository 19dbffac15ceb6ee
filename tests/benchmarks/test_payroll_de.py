"""How fast German payslips are calculated as columns. People a second are PEOPLE over the mean. Run by `make bench`."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from payroll.domain.germany.case import Case, case_of
from payroll.domain.germany.figures import FIGURES
from payroll.domain.germany.payroll import calculate
from payroll.records.german_rules import german_rules
from payroll.statutory.germany import answers, inputs
from payroll.statutory.rows import row_of
from tests.conformance.payroll.agree_de import people

PEOPLE = 100_000
PEERS_PEOPLE = 1_000
YEAR = 2026


@pytest.fixture(scope="module")
def case() -> Case:
    """A hundred thousand invented people: all classes and insurances, mini and midi jobs, one-off pay, parts of months."""
    return case_of(list(people(PEOPLE, YEAR, seed=1)), german_rules(str(YEAR)))


def test_gross_to_net(benchmark: Any, case: Case) -> None:
    """Wage tax, church tax and social insurance of a hundred thousand people's month, on one core."""
    found = benchmark(lambda: calculate(case, german_rules(str(YEAR))))
    assert [len(amounts) for amounts in found.values()] == [PEOPLE] * len(FIGURES)


def test_statutory_rows(benchmark: Any) -> None:
    """A thousand rows of the wage tax under the ministry's names: read, checked, calculated together."""
    rules = german_rules(str(YEAR))
    lines = [
        json.dumps({"LZZ": 2, "RE4": 150_000 + 1_000 * number, "STKL": number % 6 + 1, "KVZ": 2.9}).encode() for number in range(1_000)
    ]
    found: Sequence[dict[str, int]] = benchmark(lambda: answers([inputs(row_of(line), YEAR) for line in lines], rules))
    assert len(found) == len(lines)


def test_lohnsteuer_bmf(benchmark: Any) -> None:
    """Beside us: the wage tax alone by the package lohnsteuer-bmf, PEERS_PEOPLE one after the other."""
    peer = pytest.importorskip("lohnsteuer_bmf", reason="lohnsteuer-bmf is not installed beside us")
    people_of_peer = [
        {
            "brutto_jahr": 18_000.0 + 120 * number,
            "steuerklasse": number % 6 + 1,
            "bundesland": "Nordrhein-Westfalen",
            "mit_kirchensteuer": False,
            "kinder": 0,
            "geburtsjahr": 1990,
            "kv_zusatzbeitrag": 2.9,
            "ist_sachsen": False,
            "jahr": YEAR,
        }
        for number in range(PEERS_PEOPLE)
    ]
    found = benchmark(lambda: [peer.berechne_lohnsteuer_pap(**each) for each in people_of_peer])
    assert len(found) == PEERS_PEOPLE
