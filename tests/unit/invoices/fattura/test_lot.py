"""Several invoices in one file are taken apart, each with the header."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from invoices.domain import document
from invoices.domain.fattura import lot
from invoices.domain.fattura.lot import bodies
from invoices.domain.payable.facts import facts
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, ubl
from tests.unit.invoices.fattura.samples import SAMPLE

START, END = SAMPLE.index(b"  <FatturaElettronicaBody>"), SAMPLE.index(b"</p:FatturaElettronica>")
BODY = SAMPLE[START:END]
LOT = SAMPLE[:END] + BODY.replace(b"2026/417", b"2026/418") + SAMPLE[END:]


def test_each_body_is_an_invoice_with_the_header() -> None:
    first, second = bodies(LOT)
    assert [document.read(each).text("BT-1") for each in (first, second)] == ["2026/417", "2026/418"]
    for each in (first, second):
        assert judge(document.read(each)).findings == ()
        assert facts(document.read(each)).due == 1135_40
        assert bodies(each) == ()
    assert bodies(LOT) == (first, second)
    assert _header(second) == _header(SAMPLE)


def _header(data: bytes) -> bytes:
    found: Any = etree.fromstring(data).find("FatturaElettronicaHeader")
    return etree.tostring(found, with_tail=False)


def test_a_lot_as_a_whole_is_no_invoice() -> None:
    with pytest.raises(document.Unreadable) as refused:
        document.read(LOT)
    assert refused.value.reason == "lot"


@pytest.mark.parametrize(
    "content", [SAMPLE, ubl(Draft()), cii(Draft()), b"", b"{}", b"%PDF-", LOT[:-30], LOT.replace(b"fatture/v1.2", b"fatture/v1.9")]
)
def test_everything_else_is_no_lot(content: bytes) -> None:
    assert bodies(content) == ()


def test_a_lot_in_another_encoding_and_with_a_signature() -> None:
    signature = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></p:FatturaElettronica>'
    signed = LOT.replace(b"</p:FatturaElettronica>", signature)
    assert len(bodies(signed)) == 2
    assert all(b"Signature>" not in each and judge(document.read(each)).acceptable for each in bodies(signed))
    wide = LOT.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert bodies(wide) == bodies(LOT)


def test_lots_that_would_fill_the_memory_are_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lot, "MAX_TOGETHER", len(LOT))
    assert bodies(LOT) == ()
    monkeypatch.undo()
    monkeypatch.setattr(lot, "MAX_BODIES", 1)
    assert bodies(LOT) == ()


@given(st.binary(max_size=300), st.integers(0, len(LOT)))
def test_never_raises(junk: bytes, at: int) -> None:
    found = bodies(LOT[:at] + junk + LOT[at:])
    assert all(isinstance(each, bytes) for each in found)
