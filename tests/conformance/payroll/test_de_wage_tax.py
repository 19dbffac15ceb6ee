"""Germany 2025 and 2026: the wage tax against the ministry's algorithm, its check table and its calculator."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from payroll.domain.germany.tariff import income_tax
from payroll.records.german_rules import german_rules
from payroll.statutory.germany import calculators
from payroll.statutory.rows import row_of
from tests.conformance.payroll import pap
from tests.conformance.payroll.rows_de import results, yearly_tax

RANDOM_CASES = 4_000
"""A year, in the normal run; `python -m tests.conformance.payroll.pap 100000` takes more."""

# Yearly wage in euros -> yearly tax in euros of classes I to VI. From the check table of the Programmablaufplan 2026, annex 1.
CHECK_TABLE = {
    17500: (51, 0, 0, 51, 1778, 1956),
    25000: (1251, 359, 0, 1251, 3911, 4443),
    40000: (4407, 3293, 1000, 4407, 8720, 9218),
    62500: (10073, 8754, 5342, 10073, 16202, 16734),
    80000: (15694, 14188, 9496, 15694, 22538, 23070),
    100000: (23248, 21634, 15012, 23248, 30157, 30689),
    110000: (27393, 25779, 18252, 27393, 34302, 34834),
}

# What the 2025 and 2026 algorithms of the ministry answer for cases of our own; outputs that are not named are zero.
OWN_CASES = [json.loads(line) for line in (Path(__file__).parent / "de_own_cases.jsonl").read_text("utf-8").splitlines()]


def ask(year: int, **inputs: Any) -> dict[str, Any]:
    return calculators(str(year))[""](row_of(json.dumps(inputs).encode()))


@pytest.mark.parametrize("wage", CHECK_TABLE)
def test_check_table(wage: int) -> None:
    assert tuple(yearly_tax(wage, tax_class) for tax_class in range(1, 7)) == CHECK_TABLE[wage]


@pytest.mark.parametrize("case", OWN_CASES, ids=lambda case: f"{case['year']}-{case['name']}")
def test_own_cases(case: dict[str, Any]) -> None:
    outputs = ask(case["year"], **case["inputs"])
    assert {name: value for name, value in outputs.items() if value != 0} == case["outputs"]


def test_every_official_row_and_worked_case(reference: Path) -> None:
    """43 yearly wages in six classes, 62 rows of the calculator, 12 worked cases with social insurance and net: all to the cent."""
    found = {each.name: (each.rows, each.exact) for each in results(reference)}
    assert list(found.values()) == [(258, 258), (62, 62), (12, 12)]


def test_the_algorithm_as_we_run_it_answers_every_row_of_the_calculator(reference: Path) -> None:
    """The oracle of the random cases is itself right."""
    rows = json.loads((reference / "payroll/checks/de_bmf_api_2026.json").read_text("utf-8"))
    algorithm = pap.Pap(2026)
    assert [row for row in rows if algorithm.run(row["inputs"]) != row["expected"]] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_random_cases_agree_with_the_algorithm(reference: Path, year: int) -> None:
    assert (reference / f"payroll/pap/Lohnsteuer{year}Big.xml").is_file()
    assert pap.compare(year, RANDOM_CASES, seed=year)[:3] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_figure_of_the_cohorts(reference: Path, year: int) -> None:
    assert reference.is_dir()
    share, allowance, supplement, relief_share, relief = (pap.Pap(year).variables[f"TAB{number}"] for number in range(1, 6))
    assert [
        (cohort.share, cohort.pension_allowance, cohort.pension_supplement, cohort.share, cohort.age_relief)
        for cohort in german_rules(str(year)).wage_tax.cohorts
    ] == [
        (share[at].at(5), allowance[at].at(2), supplement[at].at(2), relief_share[at].at(5), relief[at].at(2))
        for at in range(1, len(share))
    ]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_tariff_euro_by_euro(reference: Path, year: int) -> None:
    """Every 7 euros, and each euro around the limits, to 400,000 euros."""
    assert reference.is_dir()
    algorithm, tariff = pap.Pap(year), german_rules(str(year)).wage_tax.tariff
    algorithm.run({})
    limits = (tariff.basic_allowance // 100, *(zone.end // 100 for zone in tariff.progressive), 277_825)
    incomes = {*range(0, 400_000, 7), *(limit + near for limit in limits for near in range(-50, 51))}
    ours = dict(zip(sorted(incomes), income_tax(np.array(sorted(incomes), dtype=np.int64) * 100, tariff).tolist(), strict=True))
    wrong = []
    for euros in sorted(incomes):
        algorithm.variables |= {"X": pap.BigDecimal(euros), "KZTAB": 1}
        algorithm.variables[f"UPTAB{year - 2000}"]()
        if algorithm.variables["ST"].at(2) != ours[euros]:
            wrong.append(euros)
    assert wrong == []


def test_the_random_cases_are_worth_comparing(reference: Path) -> None:
    """Every output is often different from zero."""
    assert reference.is_dir()
    algorithm, rng = pap.Pap(2025), pap.random.Random(5)
    outputs = [algorithm.run(pap.random_case(2025, rng)) for _ in range(500)]
    assert {name for name in outputs[0] if sum(row[name] != 0 for row in outputs) < 10} == set()
