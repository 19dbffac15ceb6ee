"""Which documents count as the same invoice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain import document
from invoices.domain.figures import figures
from invoices.domain.identity import MAX_PART_CHARS, Kind, identity, number_key
from tests.unit.invoices.builders import Draft, cii, ubl


def test_ubl_and_cii_of_one_invoice_have_one_identity() -> None:
    first, second = identity(document.read(ubl(Draft()))), identity(document.read(cii(Draft())))
    assert first == second
    assert first is not None
    assert (first.supplier, first.kind, first.number) == ("vat:DE999999990", Kind.INVOICE, "N-1")


@pytest.mark.parametrize("twin", ["RE 2026/17", "re-2026-17", " RE_2026_17 ", "ＲＥ-2026-17", "RE--2026.17"])
def test_spelling_does_not_make_another_number(twin: str) -> None:
    assert number_key(twin) == "RE-2026-17"


def test_digits_and_their_grouping_do() -> None:
    assert len({number_key(text) for text in ("2026-1-17", "2026-11-7", "2026117", "02026-1-17")}) == 4


@given(st.text(max_size=400))
def test_number_keys_are_bounded_and_stable(text: str) -> None:
    key = number_key(text)
    assert len(key) <= MAX_PART_CHARS
    assert "#" not in key
    assert number_key(key.lower()) == key or key.startswith("sha256-")


def _without(data: bytes, start: bytes, end: bytes) -> bytes:
    begin = data.index(start)
    return data[:begin] + data[data.index(end, begin) + len(end) :]


def test_the_supplier_is_known_by_the_best_that_it_gives() -> None:
    data = _without(ubl(Draft()), b"<cac:PartyTaxScheme>", b"</cac:PartyTaxScheme>")
    by_name = identity(document.read(data))
    assert by_name is not None
    assert by_name.supplier == "name:SELLER"
    legal = data.replace(b"Seller</cbc:RegistrationName>", b"Seller</cbc:RegistrationName><cbc:CompanyID>HRB 12-3</cbc:CompanyID>")
    by_register = identity(document.read(legal))
    assert by_register is not None
    assert by_register.supplier == "legal:HRB123"


def test_without_number_or_supplier_there_is_no_identity() -> None:
    assert identity(document.read(ubl(Draft(number=" ")))) is None
    assert identity(document.read(ubl(Draft(number="///")))) is None


def test_a_credit_note_is_another_document_than_the_invoice_of_its_number() -> None:
    credit = identity(document.read(cii(Draft()).replace(b">380<", b">381<")))
    assert credit is not None
    assert credit.kind is Kind.CREDIT_NOTE


def test_key_figures_of_unreadable_parts_are_empty() -> None:
    data = (
        ubl(Draft())
        .replace(b"2026-11-01", b"soon")
        .replace(b'<cbc:PayableAmount currencyID="EUR">93.10', b'<cbc:PayableAmount currencyID="EUR">much')
    )
    seen = figures(document.read(data))
    assert (seen.issue_date, seen.amount_due) == (None, None)
    assert (str(seen.total_with_vat), seen.lines, seen.seller) == ("113.05", 1, "Seller")
