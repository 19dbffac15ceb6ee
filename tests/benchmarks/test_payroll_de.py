"""How fast German payslips are calculated as columns. People a second are PEOPLE over the mean. Run by `make bench`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
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


@pytest.mark.filterwarnings("ignore")
def test_gettsim(benchmark: Any) -> None:
    """Beside us: wage tax and employees' social insurance as floats by the package gettsim, PEOPLE at once, in classes I to VI."""
    peer = pytest.importorskip("gettsim", reason="gettsim is not installed beside us", exc_type=ImportError)
    wanted = {"lohnsteuer": {"betrag_m": None, "betrag_soli_m": None}, "sozialversicherung": {"beiträge_versicherter_m": None}}
    asked = {"policy_date_str": f"{YEAR}-01-01", "tt_targets": peer.TTTargets(tree=wanted)}
    everybody = np.arange(PEOPLE)
    known = {
        "p_id": everybody,
        "alter": np.full(PEOPLE, 36),
        "alter_monate": np.full(PEOPLE, 36 * 12),
        "geburtsjahr": np.full(PEOPLE, YEAR - 36),
        "geburtsmonat": np.full(PEOPLE, 1),
        "jahr_renteneintritt": np.full(PEOPLE, YEAR),
        "monat_renteneintritt": np.full(PEOPLE, 1),
        "arbeitsstunden_w": np.full(PEOPLE, 40.0),
        "bruttolohn_m": 1_500 + everybody * 0.05,
        "steuerklasse": everybody % 6 + 1,
    }
    kinds = {"IntColumn": np.int64, "FloatColumn": np.float64, "BoolColumn": np.bool_}

    def filled(template: Mapping[str, Any]) -> dict[str, Any]:
        """Every input that gettsim asks for: what is known, nobody for a relative, else nothing."""
        return {
            name: filled(kind)
            if isinstance(kind, dict)
            else known.get(name, np.full(PEOPLE, -1 if name.startswith("p_id_") else 0, dtype=kinds[kind]))
            for name, kind in template.items()
        }

    inputs_of_peer = peer.InputData.tree(filled(peer.main(main_target=peer.MainTarget.templates.input_data_dtypes.tree, **asked)))

    def run() -> Any:
        return peer.main(main_target=peer.MainTarget.results.tree, input_data=inputs_of_peer, **asked)

    found = benchmark.pedantic(run, rounds=1, iterations=1, warmup_rounds=1)
    assert len(found["lohnsteuer"]["betrag_m"]) == PEOPLE
