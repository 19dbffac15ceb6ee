"""What the official CII artefact says of odd documents, where one would expect something else.

Each expectation is the whole set of broken rules, as a stylesheet found it that was put together from published derivatives of the artefact
and agrees with all official expectations.
"""

import pytest
from lxml import etree

from invoices.domain import document
from invoices.domain.rule_sets import en16931
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii
from tests.unit.invoices.country_bases import Change, changed

SETTLEMENT = "//ram:ApplicableHeaderTradeSettlement"
ALLOWANCE = f"{SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[1]"
CHARGE = f"{SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge[2]"
BREAKDOWN = f"{SETTLEMENT}/ram:ApplicableTradeTax"
TOTALS = f"{SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
DELIVERY = "//ram:ApplicableHeaderTradeDelivery"
PRODUCT = "//ram:SpecifiedTradeProduct"
SELLER, BUYER = "//ram:SellerTradeParty", "//ram:BuyerTradeParty"
VAT_ID = '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE111111115</ram:ID></ram:SpecifiedTaxRegistration>'
ADDRESS = '<ram:URIUniversalCommunication><ram:URIID schemeID="0204">1</ram:URIID></ram:URIUniversalCommunication>'
BARE_ADDRESS = "<ram:URIUniversalCommunication><ram:URIID>1</ram:URIID></ram:URIUniversalCommunication>"


def tax(name: str, category: str, rate: str) -> str:
    inner = f"<ram:CategoryCode>{category}</ram:CategoryCode><ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>"
    return f"<ram:{name}><ram:TypeCode>VAT</ram:TypeCode>{inner}</ram:{name}>"


def totals(net: str, gross: str) -> str:
    names = {"LineTotalAmount": "0", "TaxBasisTotalAmount": net, "GrandTotalAmount": gross, "DuePayableAmount": gross}
    inner = "".join(f"<ram:{name}>{amount}</ram:{name}>" for name, amount in names.items())
    return f"<ram:SpecifiedTradeSettlementHeaderMonetarySummation>{inner}</ram:SpecifiedTradeSettlementHeaderMonetarySummation>"


QUANTITY = "<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode='C62'>1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>"
UNDATED = "<ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime> </ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>"
PERIOD = (
    "<ram:BillingSpecifiedPeriod>"
    + "".join(
        f"<ram:{end}DateTime><udt:DateTimeString format='102'>{day}</udt:DateTimeString></ram:{end}DateTime>"
        for end, day in (("Start", "20260201"), ("End", "20260101"), ("End", "20260301"))
    )
    + "</ram:BillingSpecifiedPeriod>"
)
UNTAXED_ALLOWANCE = (
    "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>"
    f"{tax('CategoryTradeTax', 'S', '0')}</ram:SpecifiedTradeAllowanceCharge>"
)
REVERSE_CHARGE: list[Change] = [
    ("//ram:CategoryCode", "AE"),
    ("//ram:RateApplicablePercent", "0"),
    (f"{BREAKDOWN}/ram:CalculatedAmount", "0"),
    (BREAKDOWN, "+<ram:ExemptionReason>Reverse charge</ram:ExemptionReason>"),
    (f"{TOTALS}/ram:TaxTotalAmount", "0"),
    (f"{TOTALS}/ram:GrandTotalAmount", "95"),
    (f"{TOTALS}/ram:DuePayableAmount", "75.05"),
]
SUPPLY: list[Change] = [
    *REVERSE_CHARGE,
    ("//ram:CategoryCode", "K"),
    (BUYER, f"+{VAT_ID}"),
    (
        DELIVERY,
        "+<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>",
    ),
]
CASES: dict[str, tuple[list[Change], set[str]]] = {
    "nothing is changed": ([], set()),
    "minus nothing is no allowance of nothing": (
        [(f"{ALLOWANCE}/ram:ActualAmount", "0.00"), (f"{TOTALS}/ram:AllowanceTotalAmount", "-0.00")],
        {"BR-CO-11", "BR-CO-13", "BR-S-08"},
    ),
    "half a cent of tax is rounded in double precision, and upwards": (
        [(f"{BREAKDOWN}/ram:CalculatedAmount", "0.105"), (f"{TOTALS}/ram:TaxTotalAmount", "0.11")],
        {"BR-CO-15", "BR-CO-17", "BR-DEC-20", "BR-S-09"},
    ),
    "so the cent below is wrong": (
        [(f"{BREAKDOWN}/ram:CalculatedAmount", "0.105"), (f"{TOTALS}/ram:TaxTotalAmount", "0.10")],
        {"BR-CO-14", "BR-CO-15", "BR-CO-17", "BR-DEC-20", "BR-S-09"},
    ),
    "allowances add up in the same way": (
        [(f"{ALLOWANCE}/ram:ActualAmount", "0.105"), (f"{TOTALS}/ram:AllowanceTotalAmount", "0.11")],
        {"BR-CO-13", "BR-DEC-01", "BR-S-08"},
    ),
    "of two amounts of a charge the first is taxed, both are added up": (
        [(CHARGE, "+<ram:ActualAmount>7.123</ram:ActualAmount>")],
        {"BR-CO-12", "CII-SR-473"},
    ),
    "only BR-CO-17 finds VAT in a type with blanks around it": ([(f"{BREAKDOWN}/ram:TypeCode", " vat ")], {"BR-47", "BR-48", "CII-DT-037"}),
    "which it does not in another tax": ([(f"{BREAKDOWN}/ram:TypeCode", "GST")], {"BR-47", "BR-48", "BR-CO-17", "CII-DT-037"}),
    "a category is counted in a line's settlement anywhere": (
        [(DELIVERY, f"+<ram:SpecifiedLineTradeSettlement>{tax('ApplicableTradeTax', 'Z', '0')}</ram:SpecifiedLineTradeSettlement>")],
        {"BR-Z-01"},
    ),
    "the second category of a tax counts like the first": (
        [(f"{BREAKDOWN}/ram:TypeCode", "GST"), (BREAKDOWN, "+<ram:CategoryCode>Z</ram:CategoryCode>")],
        {"BR-47", "BR-48", "BR-CO-17", "BR-Z-01", "BR-Z-08", "BR-Z-09", "CII-DT-037"},
    ),
    "a quantity's unit is excused by one at its proper place": (
        [
            ("//ram:BilledQuantity", "@unitCode"),
            (
                DELIVERY,
                f"+{QUANTITY}",
            ),
        ],
        {"BR-23", "CII-DT-033"},
    ),
    "an allowance is taxed rightly wherever it stands": (
        [
            (
                DELIVERY,
                f"+{UNTAXED_ALLOWANCE}",
            )
        ],
        {"BR-S-06"},
    ),
    "reverse charge needs a buyer": (REVERSE_CHARGE, {"BR-AE-02", "BR-AE-03", "BR-AE-04"}),
    "who is found anywhere": ([*REVERSE_CHARGE, (DELIVERY, f"+<ram:BuyerTradeParty>{VAT_ID}</ram:BuyerTradeParty>")], set()),
    "one scheme will do for two identifiers of an item": (
        [(PRODUCT, '+<ram:GlobalID schemeID="0160">1</ram:GlobalID><ram:GlobalID>2</ram:GlobalID>')],
        set(),
    ),
    "one scheme will do for the addresses of two sellers": (
        [(SELLER, f"<ram:SellerTradeParty>{BARE_ADDRESS}</ram:SellerTradeParty>"), (f"{SELLER}[2]", f"+{ADDRESS}")],
        {"BR-CO-26", "CII-SR-459"},
    ),
    "which each must have where there is one": ([(SELLER, f"+{BARE_ADDRESS}"), (BUYER, f"+{BARE_ADDRESS}")], {"BR-62", "BR-63"}),
    "totals elsewhere are not those of the document": ([(DELIVERY, "+" + totals("0", "0"))], {"BR-CO-10", "BR-CO-11", "BR-CO-12"}),
    "nor do they stand in for them": (
        [(f"{TOTALS}/ram:GrandTotalAmount", None), (DELIVERY, "+" + totals("95", "113.05"))],
        {"BR-14", "BR-CO-10", "BR-CO-11", "BR-CO-12", "BR-CO-13", "BR-CO-15", "BR-CO-16"},
    ),
    "one right pair of dates will do for a period": ([(BREAKDOWN, PERIOD)], set()),
    "but not none at all": ([(BREAKDOWN, PERIOD.replace("20260301", "20260131"))], {"BR-29"}),
    "a delivery without a date has no date": (
        [
            *SUPPLY,
            (
                DELIVERY,
                f"+{UNDATED}",
            ),
        ],
        {"BR-IC-11"},
    ),
}


def rules_on(changes: list[Change]) -> set[str]:
    root = changed(etree.fromstring(cii(Draft())), changes)
    return {rule for rule in judge(document.read(etree.tostring(root)), (en16931.SET,)).counts if not rule.startswith("FORM")}


@pytest.mark.parametrize("case", CASES)
def test_odd_documents_are_judged_as_the_official_artefact_judges_them(case: str) -> None:
    changes, expected = CASES[case]
    assert rules_on(changes) == expected
