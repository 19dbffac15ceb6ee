"""Germany 2025 and 2026: the wage tax against the ministry's algorithm, its check table and its calculator."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payroll.domain.germany.tariff import income_tax
from payroll.records.german_rules import german_rules
from payroll.statutory import answer
from tests.conformance.payroll import pap

CLASSES = ("I", "II", "III", "IV", "V", "VI")
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
    return answer(json.dumps(inputs).encode(), german_rules(year))


def yearly_tax(wage: int, tax_class: int) -> int:
    """Euros, for the person of the check table: childless but for class II, with the average surcharge of the health funds."""
    tax = ask(2026, LZZ=1, RE4=wage * 100, STKL=tax_class, KVZ=2.9, PVZ=int(tax_class != 2))["LSTLZZ"]
    assert tax % 100 == 0
    return int(tax) // 100


@pytest.mark.parametrize("wage", CHECK_TABLE)
def test_check_table(wage: int) -> None:
    assert tuple(yearly_tax(wage, tax_class) for tax_class in range(1, 7)) == CHECK_TABLE[wage]


@pytest.mark.parametrize("case", OWN_CASES, ids=lambda case: f"{case['year']}-{case['name']}")
def test_own_cases(case: dict[str, Any]) -> None:
    outputs = ask(case["year"], **case["inputs"])
    assert {name: value for name, value in outputs.items() if value != 0} == case["outputs"]


def test_every_row_of_the_check_table(reference: Path) -> None:
    rows = json.loads((reference / "payroll/checks/de_pruef_2026_allgemein.json").read_text("utf-8"))
    wrong = [
        (row["re4_eur"], name)
        for row in rows
        for tax_class, name in enumerate(CLASSES, start=1)
        if yearly_tax(int(row["re4_eur"]), tax_class) != int(row[name])
    ]
    assert len(rows) >= 43
    assert wrong == []


def test_every_row_of_the_calculator(reference: Path) -> None:
    rows = json.loads((reference / "payroll/checks/de_bmf_api_2026.json").read_text("utf-8"))
    assert len(rows) >= 62
    assert [row for row in rows if ask(2026, **row["inputs"]) != row["expected"]] == []


def test_every_worked_case(reference: Path) -> None:
    """Wage tax and surcharge; the church tax follows from its base, which is ours, by the rate of the state."""
    rows = json.loads((reference / "payroll/checks/de_worked_cases.json").read_text("utf-8"))
    wrong = []
    for row in rows:
        cents = {name: int(Decimal(row[name]) * 100) for name in ("month_gross", "lohnsteuer", "soli", "kirchensteuer")}
        discounts = max(0, int(row["kids"]) - 1)
        person = {"STKL": row["stkl"], "KVZ": row["kvz"], "PVZ": row["pvz"], "PVA": discounts, "ZKF": row["zkf"], "R": 1}
        got = ask(int(row["year"]), LZZ=2, RE4=cents["month_gross"], **person)
        church_tax = got["BK"] * int(row["kist_pct"]) // 100
        if (got["LSTLZZ"], got["SOLZLZZ"], church_tax) != (cents["lohnsteuer"], cents["soli"], cents["kirchensteuer"]):
            wrong.append((row["case"], row["year"]))
    assert len(rows) >= 12
    assert wrong == []


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
        for cohort in german_rules(year).cohorts
    ] == [
        (share[at].at(5), allowance[at].at(2), supplement[at].at(2), relief_share[at].at(5), relief[at].at(2))
        for at in range(1, len(share))
    ]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_tariff_euro_by_euro(reference: Path, year: int) -> None:
    """Every 7 euros, and each euro around the limits, to 400,000 euros."""
    assert reference.is_dir()
    algorithm, tariff = pap.Pap(year), german_rules(year).tariff
    algorithm.run({})
    limits = (tariff.basic_allowance // 100, *(zone.end // 100 for zone in tariff.progressive), 277_825)
    incomes = {*range(0, 400_000, 7), *(limit + near for limit in limits for near in range(-50, 51))}
    wrong = []
    for euros in sorted(incomes):
        algorithm.variables |= {"X": pap.BigDecimal(euros), "KZTAB": 1}
        algorithm.variables[f"UPTAB{year - 2000}"]()
        if algorithm.variables["ST"].at(2) != income_tax(euros * 100, tariff):
            wrong.append(euros)
    assert wrong == []


def test_the_random_cases_are_worth_comparing(reference: Path) -> None:
    """Every output is often different from zero."""
    assert reference.is_dir()
    algorithm, rng = pap.Pap(2025), pap.random.Random(5)
    outputs = [algorithm.run(pap.random_case(2025, rng)) for _ in range(500)]
    assert {name for name in outputs[0] if sum(row[name] != 0 for row in outputs) < 10} == set()
