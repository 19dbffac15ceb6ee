"""VAT category B in UBL and CII: what is certain to go to the state, and what is not claimed."""

from pathlib import Path
from typing import Final

import pytest

from invoices.domain import document
from invoices.domain.payable.facts import Facts, facts
from kernel.money import minor_text

SAMPLES: Final = Path(__file__).parents[4] / "events" / "invoices"
VAT: Final = {"ubl": 109_25, "cii": 370_00}
TOTAL: Final = {"ubl": 684_25, "cii": 2220_00}
OFFICIAL: Final = "einvoice/examples/ubl/FT G2G_TD01 con Allegato, Bonifico e Split Payment.xml"


def seen(syntax: str, category: str, paid: int, *, credit: bool = False) -> Facts:
    """The facts of a sample with its VAT in one category, and another paid amount (BT-113)."""
    content = (SAMPLES / f"supplier_invoice_{syntax}.xml").read_bytes()
    paid_text, due_text = minor_text(paid).encode(), minor_text(TOTAL[syntax] - paid).encode()
    if syntax == "ubl":
        due = b'<cbc:PayableAmount currencyID="EUR">684.25</cbc:PayableAmount>'
        before = b'<cbc:PrepaidAmount currencyID="EUR">' + paid_text + b"</cbc:PrepaidAmount>"
        changes = [
            (due, before + due.replace(b"684.25", due_text)),
            (b"<cbc:ID>S</cbc:ID>", f"<cbc:ID>{category}</cbc:ID>".encode()),
            (b">380<", b">381<" if credit else b">380<"),
        ]
    else:
        changes = [
            (b"<ram:TotalPrepaidAmount>220.00<", b"<ram:TotalPrepaidAmount>" + paid_text + b"<"),
            (b"<ram:DuePayableAmount>2000.00<", b"<ram:DuePayableAmount>" + due_text + b"<"),
            (b"<ram:CategoryCode>S<", f"<ram:CategoryCode>{category}<".encode()),
            (b">380<", b">381<" if credit else b">380<"),
        ]
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return facts(document.read(content))


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_it_counts_where_exactly_the_vat_is_taken_off_what_is_due(syntax: str) -> None:
    found = seen(syntax, "B", VAT[syntax])
    assert (found.split_vat, found.due, found.withheld) == (VAT[syntax], found.net, ())
    assert found.total + found.adjusted == found.due + found.split_vat


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
@pytest.mark.parametrize("more", [100_00, 1, -1])
def test_another_paid_amount_may_be_an_advance(syntax: str, more: int) -> None:
    found = seen(syntax, "B", VAT[syntax] + more)
    assert (found.split_vat, found.due) == (0, found.net - more)


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_a_supplier_who_asks_for_the_vat_gets_what_he_asks_for(syntax: str) -> None:
    found = seen(syntax, "B", 0)
    assert (found.split_vat, found.due) == (0, found.total)


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_in_another_category_the_same_amount_was_paid_in_advance(syntax: str) -> None:
    assert seen(syntax, "S", VAT[syntax]).split_vat == 0


def test_in_a_credit_note_it_is_negative() -> None:
    found = seen("cii", "B", VAT["cii"], credit=True)
    assert (found.split_vat, found.due, found.total) == (-370_00, -1850_00, -2220_00)


def test_the_official_example_writes_it_so(reference: Path) -> None:
    if not (reference / OFFICIAL).exists():
        pytest.skip("no official e-invoice data in the reference folder")
    found = facts(document.read((reference / OFFICIAL).read_bytes()))
    assert (found.total, found.due, found.split_vat) == (1520_12, 1246_00, 274_12)
