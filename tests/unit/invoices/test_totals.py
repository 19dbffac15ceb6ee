"""The totals rules: what adds up passes, and each wrong total breaks exactly the rules that speak of it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.domain import document
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import WRITERS, Draft, cii, drafts, fired, ubl

# Total with an error -> rules that must notice, in both syntaxes.
NOTICED = {
    "BT-106": {"BR-CO-10", "BR-CO-13"},
    "BT-107": {"BR-CO-11", "BR-CO-13"},
    "BT-108": {"BR-CO-12", "BR-CO-13"},
    "BT-109": {"BR-CO-13", "BR-CO-15"},
    "BT-110": {"BR-CO-14", "BR-CO-15"},
    "BT-112": {"BR-CO-15", "BR-CO-16"},
    "BT-113": {"BR-CO-16"},
    "BT-114": {"BR-CO-16"},
    "BT-115": {"BR-CO-16"},
}


@given(drafts())
@settings(max_examples=40)
def test_an_invoice_whose_totals_add_up_has_no_findings(draft: Draft) -> None:
    for write in WRITERS:
        assert fired(write(draft)) == set()


@given(drafts(), st.sampled_from(sorted(NOTICED)), st.integers(1, 5))
@settings(max_examples=80)
def test_one_wrong_total_breaks_exactly_the_rules_on_it(draft: Draft, term: str, cents: int) -> None:
    # An error just as large as the VAT would make the total with VAT equal the one without, which CII lets pass.
    error = draft.totals()["BT-110"] + Decimal(cents) / 100
    wrong = Draft(**{**{name: getattr(draft, name) for name in draft.__dataclass_fields__}, "wrong": {term: error}})
    for write in WRITERS:
        assert fired(write(wrong)) == NOTICED[term]


@given(drafts())
@settings(max_examples=30)
def test_ubl_and_cii_of_the_same_draft_are_read_alike(draft: Draft) -> None:
    first, second = document.read(ubl(draft)), document.read(cii(draft))
    for path in (
        ("BT-1",),
        ("BT-5",),
        ("BG-4", "BT-31"),
        ("BG-22", "BT-112"),
        ("BG-22", "BT-115"),
        ("BG-25", "BT-131"),
        ("BG-20", "BT-92"),
    ):
        assert [value.token for value in first.root.find(*path)] == [value.token for value in second.root.find(*path)], path
    assert first.text("BT-2") == "2026-11-01"
    assert second.text("BT-2") == "20261101"


@pytest.mark.parametrize(
    ("error", "in_ubl", "in_cii"),
    [
        ("0.99", set(), set()),
        ("1.00", {"BR-CO-17", "BR-S-09"}, {"BR-S-09"}),
        ("1.01", {"BR-CO-17", "BR-S-09"}, {"BR-CO-17", "BR-S-09"}),
        ("-1.00", {"BR-CO-17", "BR-S-09"}, {"BR-S-09"}),
    ],
)
def test_vat_of_a_category_may_be_off_by_less_than_one_in_ubl_and_by_one_in_cii(error: str, in_ubl: set[str], in_cii: set[str]) -> None:
    # BT-110 and what follows from it move along, so that only the rules on the category's tax can notice; BR-CO-17 of CII is the milder.
    off = Decimal(error)
    draft = Draft(wrong=dict.fromkeys(("BT-110", "BT-112", "BT-115", "BT-117"), off))
    assert fired(ubl(draft)) == in_ubl
    assert fired(cii(draft)) == in_cii


def test_the_message_says_what_was_found_what_was_expected_and_where() -> None:
    (finding,) = judge(document.read(ubl(Draft(wrong={"BT-115": Decimal(1)})))).findings
    # 100 - 10 + 5 = 95, VAT 18.05, paid 20.00, rounding 0.05.
    assert finding.message.startswith("Amount due for payment (BT-115) is '94.10', expected 93.10")
    assert finding.where == "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"
    assert finding.terms == ("BT-115", "BT-112", "BT-113", "BT-114")


def test_a_sum_of_thousandths_rounds_as_each_official_artefact_rounds() -> None:
    # 1.005 is a tie in decimal arithmetic (UBL) and just below it in double precision (CII).
    data = (Decimal("1.005"),)
    draft = Draft(lines=data, allowances=(), charges=(), paid=Decimal(0), rounding=Decimal(0))
    assert "BR-CO-10" in fired(ubl(draft))
    text = ubl(draft).decode().replace('<cbc:LineExtensionAmount currencyID="EUR">1.005</cbc:LineExtensionAmount><cbc:TaxExcl', "@", 1)
    assert "BR-CO-10" not in fired(
        text.replace("@", '<cbc:LineExtensionAmount currencyID="EUR">1.01</cbc:LineExtensionAmount><cbc:TaxExcl').encode()
    )
    text = cii(draft).decode()
    before, wrong, after = text.rpartition("<ram:LineTotalAmount>1.005<")
    assert wrong
    assert "BR-CO-10" not in fired(f"{before}<ram:LineTotalAmount>1.00<{after}".encode())
    assert "BR-CO-10" in fired(f"{before}<ram:LineTotalAmount>1.01<{after}".encode())
