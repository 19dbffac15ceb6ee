"""The official examples, unit sets and broken invoices, where that data is on the machine."""

import csv
from pathlib import Path

import pytest

from invoices.domain.rules import ALWAYS_TRUE
from tests.conformance.invoices import codelists, report


@pytest.fixture
def einvoice(reference: Path) -> Path:
    folder = reference / "einvoice"
    if not folder.is_dir():
        pytest.skip("no official e-invoice data in the reference folder")
    return folder


def test_official_examples_raise_nothing_fatal(einvoice: Path) -> None:
    score = report.examples(einvoice)
    assert score.differences == []
    assert score.cases == 63


def test_official_unit_sets(einvoice: Path) -> None:
    score = report.unit(einvoice)
    assert score.differences == []
    assert score.cases > 150


@pytest.mark.parametrize(("syntax", "cases"), [("ubl", 308), ("cii", 264)])
def test_broken_invoices_fire_exactly_the_official_rules(einvoice: Path, syntax: str, cases: int) -> None:
    score, aborted = report.mutants(einvoice, syntax)
    assert score.differences == []
    assert aborted.differences == []
    assert score.cases == cases


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_documents_of_the_syntax_rules_get_a_verdict(einvoice: Path, syntax: str) -> None:
    for path in sorted((einvoice / "mutants" / f"syntax_{syntax}").glob("*.xml")):
        report.fired(path.read_bytes(), report.Score("syntax"))


def test_every_core_rule_is_there(einvoice: Path) -> None:
    with (einvoice / "en16931_rules.csv").open() as file:
        core = {row["id"] for row in csv.DictReader(file) if row["layer"] == "core"}
    assert core == report.OFFICIAL | ALWAYS_TRUE


def test_the_code_lists_are_those_of_the_reference(einvoice: Path) -> None:
    assert codelists.MODULE.read_text() == codelists.module_text(einvoice)
