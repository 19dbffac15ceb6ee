"""The official examples, unit sets and broken invoices, where that data is on the machine."""

import csv
from pathlib import Path

import pytest

from invoices.domain.rule_sets import peppol, xrechnung
from invoices.domain.rules import ALWAYS_TRUE
from invoices.domain.syntax import cii, ubl
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
    for score in report.mutants(einvoice, syntax):
        assert score.differences == []
        assert score.cases == cases or score.name.endswith("aborted")


@pytest.mark.parametrize(("syntax", "cases"), [("ubl", 232), ("cii", 165)])
def test_documents_of_the_syntax_rules_fire_exactly_the_official_rules(einvoice: Path, syntax: str, cases: int) -> None:
    for score in report.syntax_documents(einvoice, syntax):
        assert score.differences == []
        assert score.cases == cases


def test_every_syntax_rule_is_there_with_its_flag(einvoice: Path) -> None:
    flags = {rule.id: rule.flag.value for module in (ubl, cii) for rule in module.RULES} | dict.fromkeys(cii.SILENT, "fatal")
    assert flags == {row["id"]: row["flag"] for row in _rows(einvoice / "en16931_rules.csv") if row["layer"] == "syntax"}


def test_every_rule_of_the_countries_is_there_with_its_flag(einvoice: Path) -> None:
    for name, rule_set in (("xrechnung", xrechnung.SET), ("peppol", peppol.SET)):
        rows = {row["id"]: row for row in _rows(einvoice / "country_rules.csv") if row["set"] == name}
        assert rule_set.ids == set(rows)
        for rule in rule_set.rules:
            official = (rows[rule.id]["ubl"], rows[rule.id]["cii"])
            # What is only information to XRechnung is a warning here.
            wanted = tuple(flag.replace("information", "warning") for flag in official)
            assert all(not want or want == flag.value for want, flag in zip(wanted, rule.flags, strict=True)), rule.id


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open() as file:
        return list(csv.DictReader(file))


def test_every_core_rule_is_there(einvoice: Path) -> None:
    core = {row["id"] for row in _rows(einvoice / "en16931_rules.csv") if row["layer"] == "core"}
    assert core == report.OFFICIAL | ALWAYS_TRUE


def test_the_code_lists_are_those_of_the_reference(einvoice: Path) -> None:
    assert codelists.MODULE.read_text() == codelists.module_text(einvoice)
