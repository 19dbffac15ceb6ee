"""The VAT categories: a right invoice of each passes in both syntaxes, and each broken term is noticed by the category's own rule alone."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from invoices.domain import cii as cii_tables
from invoices.domain import ubl as ubl_tables
from invoices.domain.rules import ALL
from invoices.domain.rules.categories import CATEGORIES, Category, Ids, Rate
from tests.unit.invoices.builders import Draft, amounts, cii, fired, ubl

PREFIXES = ubl_tables.PREFIXES | cii_tables.PREFIXES
SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
FAMILIES = tuple(CATEGORIES)

# What is changed, where: in UBL, in CII.
PLACES = {
    "line rate": (
        "//cac:ClassifiedTaxCategory/cbc:Percent",
        "//ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:RateApplicablePercent",
    ),
    "allowance rate": (
        "//cac:AllowanceCharge[cbc:ChargeIndicator='false']//cbc:Percent",
        "//ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false']//ram:RateApplicablePercent",
    ),
    "charge rate": (
        "//cac:AllowanceCharge[cbc:ChargeIndicator='true']//cbc:Percent",
        "//ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='true']//ram:RateApplicablePercent",
    ),
    "breakdown": ("//cac:TaxSubtotal", "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"),
    "base": ("//cac:TaxSubtotal/cbc:TaxableAmount", "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:BasisAmount"),
    "tax": ("//cac:TaxSubtotal/cbc:TaxAmount", "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CalculatedAmount"),
    "reason": ("//cac:TaxSubtotal//cbc:TaxExemptionReason", "//ram:ApplicableHeaderTradeSettlement//ram:ExemptionReason"),
    "seller id": ("//cac:AccountingSupplierParty//cac:PartyTaxScheme", "//ram:SellerTradeParty/ram:SpecifiedTaxRegistration"),
    "buyer id": ("//cac:AccountingCustomerParty//cac:PartyTaxScheme", "//ram:BuyerTradeParty/ram:SpecifiedTaxRegistration"),
    "delivery date": ("//cbc:ActualDeliveryDate", "//ram:ActualDeliverySupplyChainEvent"),
    "delivery address": ("//cac:Delivery/cac:DeliveryLocation", "//ram:ShipToTradeParty"),
    "country": ("//cbc:IdentificationCode", "//ram:CountryID"),
    "line category": ("//cac:ClassifiedTaxCategory/cbc:ID", "//ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode"),
}
VAT_ID = (
    "<cac:PartyTaxScheme><cbc:CompanyID>DE1</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>",
    '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE1</ram:ID></ram:SpecifiedTaxRegistration>',
)
DELIVERY = (
    "<cac:Delivery><cbc:ActualDeliveryDate>2026-11-01</cbc:ActualDeliveryDate><cac:DeliveryLocation><cac:Address><cac:Country>"
    "<cbc:IdentificationCode>IT</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation></cac:Delivery>",
    "<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CountryID>IT</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>"
    "<ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format='102'>20261101</udt:DateTimeString>"
    "</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>",
)
REASON = ("<cbc:TaxExemptionReason>By law</cbc:TaxExemptionReason>", "<ram:ExemptionReason>By law</ram:ExemptionReason>")


def _put(root: Any, at: str, elements: str, *, inside: bool = False) -> None:
    (target,) = root.xpath(at, namespaces=PREFIXES)
    for element in etree.fromstring(f"<x {SPACES}>{elements}</x>"):
        if inside:
            target.append(element)
        else:
            target.addprevious(element)


def right(category: Category, syntax: int, draft: Draft) -> Any:
    """A right invoice that uses one category throughout."""
    root: Any = etree.fromstring((ubl, cii)[syntax](draft))
    for code in root.xpath("//cbc:ID[.='S'] | //ram:CategoryCode", namespaces=PREFIXES):
        code.text = category.code
    if category.rate is Rate.NONE:
        for rate in root.xpath("//cbc:Percent | //ram:RateApplicablePercent", namespaces=PREFIXES):
            rate.getparent().remove(rate)
        change(root, "seller id", syntax, None)
        legal = ("<cbc:CompanyID>HRB 1</cbc:CompanyID>", "<ram:ID>1</ram:ID>")[syntax]
        _put(root, ("//cac:AccountingSupplierParty//cac:PartyLegalEntity", "//ram:SellerTradeParty")[syntax], legal, inside=True)
    if category.exempt:
        _put(root, ("//cac:TaxSubtotal//cac:TaxScheme", f"{PLACES['breakdown'][1]}/ram:CategoryCode")[syntax], REASON[syntax])
    if category.ids in (Ids.BOTH, Ids.BOTH_VAT):
        _put(root, ("//cac:AccountingCustomerParty/cac:Party", "//ram:BuyerTradeParty")[syntax], VAT_ID[syntax], inside=True)
    if category.rules == "IC":
        at = ("//cac:TaxTotal", "//ram:ApplicableHeaderTradeDelivery")[syntax]
        _put(root, at, DELIVERY[syntax], inside=syntax == 1)
    return root


def change(root: Any, what: str, syntax: int, text: str | None) -> None:
    found = root.xpath(PLACES[what][syntax], namespaces=PREFIXES)
    assert found, what
    for element in found:
        if text is None:
            element.getparent().remove(element)
        else:
            element.text = text


def rules_on(root: Any) -> set[str]:
    return fired(etree.tostring(root))


def draft_of(category: Category, **terms: Any) -> Draft:
    return Draft(rate=Decimal(7) if category.taxed else Decimal(0), **terms)


@pytest.mark.parametrize("rules", FAMILIES)
@pytest.mark.parametrize("syntax", [0, 1])
@given(line=amounts("10.00"), allowance=amounts("0.01", "9.00"))
@settings(max_examples=8, deadline=None)
def test_a_right_invoice_of_each_category_has_no_findings(rules: str, syntax: int, line: Decimal, allowance: Decimal) -> None:
    category = CATEGORIES[rules]
    assert rules_on(right(category, syntax, draft_of(category, lines=(line,), allowances=(allowance,)))) == set()


def _broken(root: Any, category: Category, syntax: int, number: str) -> None:
    bad_rate = {Rate.POSITIVE: "0", Rate.ANY: "-1", Rate.ZERO: "7"}
    if number == "01":
        change(root, "breakdown", syntax, None)
    elif number in ("02", "03", "04"):
        if category.ids is Ids.NOBODY:
            _put(root, ("//cac:AccountingSupplierParty/cac:Party", "//ram:SellerTradeParty")[syntax], VAT_ID[syntax], inside=True)
        else:
            change(root, "buyer id" if category.rules == "IC" else "seller id", syntax, None)
    elif number in ("05", "06", "07") and category.rate is Rate.NONE:
        after = {"05": "line rate", "06": "allowance rate", "07": "charge rate"}[number]
        at = PLACES[after][syntax].rpartition("/")[0].rstrip("/") + ("//cac:TaxScheme", "//ram:CategoryCode")[syntax]
        _put(root, at, ("<cbc:Percent>0</cbc:Percent>", "<ram:RateApplicablePercent>0</ram:RateApplicablePercent>")[syntax])
    elif number in ("05", "06", "07"):
        change(root, {"05": "line rate", "06": "allowance rate", "07": "charge rate"}[number], syntax, bad_rate[category.rate])
    elif number == "08":
        change(root, "base", syntax, "1.50")
    elif number == "09":
        change(root, "tax", syntax, "100.00")
    elif category.exempt:
        change(root, "reason", syntax, None)
    else:
        _put(root, ("//cac:TaxSubtotal//cac:TaxScheme", f"{PLACES['breakdown'][1]}/ram:CategoryCode")[syntax], REASON[syntax])


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"])
@pytest.mark.parametrize("rules", FAMILIES)
@pytest.mark.parametrize("syntax", [0, 1])
def test_each_rule_of_the_pattern_notices_what_it_is_about(syntax: int, rules: str, number: str) -> None:
    category = CATEGORIES[rules]
    root = right(category, syntax, draft_of(category))
    _broken(root, category, syntax, number)
    found = rules_on(root)
    silent = syntax == 1 and ((rules in ("AF", "AG") and number in ("08", "09")) or (rules, number) == ("O", "01"))
    assert (f"BR-{rules}-{number}" in found) is not silent
    assert {code for code in found if code.split("-")[1] in CATEGORIES} <= {rule.id for rule in ALL if rule.id.startswith(f"BR-{rules}-")}


@pytest.mark.parametrize(("syntax", "tolerant"), [(0, {"S", "AF", "AG"}), (1, {"Z", "E", "AE", "IC", "G"})])
@pytest.mark.parametrize("rules", [rules for rules in FAMILIES if rules not in ("AF", "AG")])
def test_the_taxable_amount_is_exact_or_within_one_unit(syntax: int, tolerant: set[str], rules: str) -> None:
    category = CATEGORIES[rules]
    for off, within in (("0.99", True), ("1.00", False), ("-0.01", True)):
        root = right(category, syntax, draft_of(category, wrong={"BT-116": Decimal(off)}))
        assert (f"BR-{rules}-08" in rules_on(root)) is not (within and rules in tolerant), off


@pytest.mark.parametrize("syntax", [0, 1])
def test_an_intra_community_supply_says_when_and_where(syntax: int) -> None:
    category = CATEGORIES["IC"]
    root = right(category, syntax, draft_of(category))
    change(root, "delivery date", syntax, None)
    assert rules_on(root) == {"BR-IC-11"}
    root = right(category, syntax, draft_of(category))
    change(root, "delivery address", syntax, None)
    assert rules_on(root) == {"BR-IC-12"}


@pytest.mark.parametrize("syntax", [0, 1])
def test_not_subject_to_vat_stands_alone(syntax: int) -> None:
    category = CATEGORIES["O"]
    root = right(category, syntax, draft_of(category))
    change(root, "line category", syntax, "E")
    found = rules_on(root)
    assert {"BR-O-12", "BR-O-08"} <= found
    assert ("BR-O-11" in found) is (syntax == 1)  # CII asks of lines and breakdowns in one
    assert not found & {"BR-O-13", "BR-O-14"}


@pytest.mark.parametrize("syntax", [0, 1])
def test_split_payment_is_italian_and_alone(syntax: int) -> None:
    root = right(CATEGORIES["S"], syntax, Draft())
    change(root, "line category", syntax, "B")
    assert {"BR-B-01", "BR-B-02"} <= rules_on(root)
    change(root, "country", syntax, "IT")
    assert rules_on(root) & {"BR-B-01", "BR-B-02"} == {"BR-B-02"}


@given(st.text(st.sampled_from("SZEAKGOLMB 0.5x\n"), max_size=3), st.sampled_from(sorted(PLACES)), st.sampled_from([0, 1]))
@settings(max_examples=150, deadline=None)
def test_nothing_that_is_written_anywhere_raises(text: str, what: str, syntax: int) -> None:
    for category in (CATEGORIES["S"], CATEGORIES["IC"]):
        root = right(category, syntax, draft_of(category))
        if root.xpath(PLACES[what][syntax], namespaces=PREFIXES):
            change(root, what, syntax, text)
        rules_on(root)
