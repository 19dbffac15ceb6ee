"""Gates: where one calls an invoice fine, no rule behind it finds anything."""

from collections.abc import Iterator

import pytest
from lxml import etree

from invoices.domain import document
from invoices.domain.model import Invoice
from invoices.domain.rules import ALL
from invoices.domain.rules.rule import Gate, Undecidable
from invoices.domain.rules.usual import odd_lines, odd_parties
from tests.unit.invoices.builders import Draft, cii, ubl

BEHIND: dict[Gate, set[str]] = {
    odd_parties: {"BR-06", "BR-07", "BR-08", "BR-09", "BR-10", "BR-11", "BR-62", "BR-63", "BR-CO-26"},
    odd_lines: {"BR-23", "BR-27", "BR-CO-04"},
}


def _broken(data: bytes) -> Iterator[bytes]:
    """The document with each element removed, emptied, negated, doubled or stripped of its attributes in turn."""
    for position in range(1, len(list(etree.fromstring(data).iter()))):
        for change in range(5):
            root = etree.fromstring(data)
            element = list(root.iter())[position]
            around = element.getparent()
            assert around is not None
            if change == 0:
                around.remove(element)
            elif change == 1:
                element.text = " "
            elif change == 2:
                element.text = f"-{element.text}"
            elif change == 3:
                around.append(etree.fromstring(etree.tostring(element)))
            else:
                element.attrib.clear()
            yield etree.tostring(root)


def _found(invoice: Invoice, gate: Gate) -> set[str]:
    found = set()
    for rule in ALL:
        if rule.gate is gate:
            for group in rule.select(invoice):
                try:
                    if rule.check(invoice, group):
                        found.add(rule.id)
                except Undecidable:
                    continue
    return found


@pytest.mark.parametrize("data", [ubl(Draft()), cii(Draft())], ids=["UBL", "CII"])
@pytest.mark.parametrize("gate", BEHIND)
def test_a_gate_hides_nothing(data: bytes, gate: Gate) -> None:
    assert not gate(document.read(data))
    seen = set[str]()
    for broken in _broken(data):
        invoice = document.read(broken)
        found = _found(invoice, gate)
        assert gate(invoice) or not found
        seen |= found
    assert seen


@pytest.mark.parametrize("gate", BEHIND)
def test_the_rules_behind_a_gate(gate: Gate) -> None:
    assert {rule.id for rule in ALL if rule.gate is gate} == BEHIND[gate]
