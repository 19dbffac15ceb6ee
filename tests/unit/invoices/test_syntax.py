"""The rules on the syntaxes: right invoices break none, and each element or attribute that is ruled out is noticed by its own rule."""

from typing import Any

import pytest
from lxml import etree

from invoices.domain import document, reading
from invoices.domain.findings import Flag
from invoices.domain.syntax import cii, cii_absent, ubl, ubl_absent
from invoices.domain.syntax.paths import paths
from invoices.domain.syntax.rule import SyntaxRule
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft
from tests.unit.invoices.builders import cii as write_cii
from tests.unit.invoices.builders import ubl as write_ubl
from tests.unit.invoices.country_bases import changed, xrechnung

SYNTAXES: dict[str, tuple[Any, Any]] = {"UBL": (ubl, write_ubl), "CII": (cii, write_cii)}
ABSENT = {
    code for table in (ubl_absent.WARNINGS, cii_absent.WARNINGS, cii_absent.FATAL) for text in table.values() for code in text.split()[::2]
}
CASES = [(name, rule) for name, (module, _) in SYNTAXES.items() for rule in module.RULES if rule.id in ABSENT]


def broken(root: Any) -> set[str]:
    return set(judge(document.read(etree.tostring(root)), ()).counts)


def build(root: Any, step: reading.Step) -> Any:
    """A child for one step of a path: the one that is there, or a new one."""
    if step.suffix:
        return etree.SubElement(root, f"{step.space}Some{step.name}")
    found = root.find(step.name)
    return found if found is not None else etree.SubElement(root, step.name)


def with_what_is_ruled_out(root: Any, module: Any, rule: SyntaxRule) -> Any:
    path = next(iter(paths([rule], module.SPACES, module.MACROS)))
    element = root
    for step in path.steps:
        element = build(element, step)
    if path.attribute is not None:
        element.set(path.attribute, "x")
    return root


@pytest.mark.parametrize("name", SYNTAXES)
def test_right_invoices_break_no_rule(name: str) -> None:
    _, write = SYNTAXES[name]
    assert broken(etree.fromstring(write(Draft()))) == set()
    assert broken(xrechnung(name)) == set()


@pytest.mark.parametrize(("name", "rule"), CASES, ids=lambda each: getattr(each, "id", each))
def test_what_is_ruled_out_is_noticed_by_its_rule(name: str, rule: SyntaxRule) -> None:
    module, write = SYNTAXES[name]
    root = etree.fromstring(write(Draft()))
    assert rule.id in broken(with_what_is_ruled_out(root, module, rule))


@pytest.mark.parametrize(
    ("at", "change", "rule", "flag"),
    [
        (
            "//cac:InvoiceLine/cac:Item/cbc:Name",
            "<cbc:Description>a</cbc:Description><cbc:Description>b</cbc:Description>",
            "UBL-SR-50",
            "fatal",
        ),
        ("//cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory", None, "UBL-SR-48", "fatal"),
        ("//cac:PartyTaxScheme/cbc:CompanyID", None, "UBL-SR-53", "fatal"),
        ("//cac:LegalMonetaryTotal/cbc:PayableAmount", "1.001", "UBL-DT-01", "fatal"),
        ("/*/cbc:ID", "<cbc:UBLVersionID>2.2</cbc:UBLVersionID>", "UBL-CR-002", "warning"),
        ("/*/cbc:ID", "@name=x", "UBL-DT-18", "warning"),
    ],
)
def test_what_depends_on_something(at: str, change: str | None, rule: str, flag: str) -> None:
    verdict = judge(document.read(etree.tostring(changed(etree.fromstring(write_ubl(Draft())), [(at, change)]))), ())
    assert verdict.rules(Flag(flag)) == [rule]


def test_a_finding_says_what_where_and_by_which_set() -> None:
    root = changed(etree.fromstring(write_ubl(Draft())), [("//cac:InvoiceLine", "+<cac:SubInvoiceLine/>")])
    (finding,) = judge(document.read(etree.tostring(root)), ()).findings
    assert (finding.rule, finding.flag, finding.rule_set) == ("UBL-CR-646", Flag.WARNING, "UBL syntax")
    assert finding.where == "/ubl:Invoice/cac:InvoiceLine/cac:SubInvoiceLine"
    assert "cac:SubInvoiceLine" in finding.message


def test_names_that_no_table_knows_fill_no_memory() -> None:
    reader = document.READERS[etree.fromstring(write_ubl(Draft())).tag]
    document.read(write_ubl(Draft()))
    root = etree.fromstring(write_ubl(Draft()))
    before = sum(len(state.moves) for state in reader._states.values())
    for number in range(500):
        etree.SubElement(root, f"{{urn:x}}Name{number}")
    document.read(etree.tostring(root))
    assert sum(len(state.moves) for state in reader._states.values()) == before


def test_the_reader_forgets_when_it_has_learned_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_MOVES", 20)
    table = document.READERS[etree.fromstring(write_ubl(Draft())).tag].table
    reader = reading.Reader(table, paths(ubl.RULES, ubl.SPACES, ubl.MACROS))
    root = document.parse(write_ubl(Draft()))
    for _ in range(3):
        invoice = reader.read(root, "Invoice", document.XmlLocator(root, table.paths, table.prefixes))
        assert invoice.text("BT-1") == "N-1"
        assert len(invoice.lines) == 1
