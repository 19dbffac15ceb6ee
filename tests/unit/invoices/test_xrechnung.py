"""XRechnung: a right invoice passes in both syntaxes, and each rule notices what it is about."""

import pytest

from invoices.domain import document
from invoices.domain.rule_sets import xrechnung
from invoices.domain.rule_sets.xrechnung.identifiers import EXTENSION
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, ubl
from tests.unit.invoices.country_bases import CII, UBL, Change, as_credit_note, changed, rules_on
from tests.unit.invoices.country_bases import xrechnung as right

MEANS = "//cac:PaymentMeans"
ACCOUNT = f"{MEANS}/cac:PayeeFinancialAccount"
SELLER = "//cac:AccountingSupplierParty/cac:Party"
MANDATE = (
    "<cac:PaymentMandate><cbc:ID>M1</cbc:ID><cac:PayerFinancialAccount><cbc:ID>DE89370400440532013000</cbc:ID></cac:PayerFinancialAccount>"
    "</cac:PaymentMandate>"
)
CARD = "<cac:CardAccount><cbc:PrimaryAccountNumberID>1234</cbc:PrimaryAccountNumberID><cbc:NetworkID>V</cbc:NetworkID></cac:CardAccount>"
SEPA = (
    f"{SELLER}/cac:PostalAddress",
    '<cac:PartyIdentification><cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification>',
)
DEBIT: list[Change] = [(f"{MEANS}/cbc:PaymentMeansCode", "59"), (ACCOUNT, None), (MEANS, f"+{MANDATE}"), SEPA]
BY_CARD: list[Change] = [(f"{MEANS}/cbc:PaymentMeansCode", "48"), (ACCOUNT, None), (MEANS, f"+{CARD}")]
PLACE: list[Change] = [
    (
        "//cac:Delivery",
        "+<cac:DeliveryLocation><cac:Address><cbc:CityName>Ort</cbc:CityName><cbc:PostalZone>1</cbc:PostalZone><cac:Country>"
        "<cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>",
    )
]
TERMS = "<cac:PaymentTerms><cbc:Note>#SKONTO#TAGE=14#PROZENT=2.00#\n</cbc:Note></cac:PaymentTerms>"


def attached(name: str, number: int, media: str = "application/pdf") -> str:
    return (
        f"<cac:AdditionalDocumentReference><cbc:ID>{number}</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'mimeCode="{media}" filename="{name}">QQ==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>'
    )


EXTENDED: Change = ("/*/cbc:CustomizationID", EXTENSION)
VEHICLES: list[Change] = [
    ("/*/cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"),
    (SELLER.rpartition("/")[0], "<cac:ContractDocumentReference><cbc:ID>C1</cbc:ID></cac:ContractDocumentReference>"),
    (SELLER.rpartition("/")[0], "<cac:OriginatorDocumentReference><cbc:ID>T1</cbc:ID></cac:OriginatorDocumentReference>"),
    (
        "//cac:InvoiceLine[1]/cac:Item",
        '+<cac:CommodityClassification><cbc:ItemClassificationCode listID="CVD">M1</cbc:ItemClassificationCode>'
        "</cac:CommodityClassification><cac:AdditionalItemProperty><cbc:Name>cva</cbc:Name><cbc:Value>clean</cbc:Value></cac:AdditionalItemProperty>",
    ),
]
THIRD: list[Change] = [
    EXTENDED,
    (
        "//cac:LegalMonetaryTotal",
        '<cac:PrepaidPayment><cbc:ID>1</cbc:ID><cbc:PaidAmount currencyID="EUR">10.00</cbc:PaidAmount><cbc:InstructionID>x'
        "</cbc:InstructionID></cac:PrepaidPayment>",
    ),
    ("//cac:LegalMonetaryTotal/cbc:PayableAmount", "162.60"),
]
SUB = (
    '<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cac:Item>'
    "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID></cac:ClassifiedTaxCategory></cac:Item></cac:SubInvoiceLine>"
)
SUBS: list[Change] = [EXTENDED, ("//cac:InvoiceLine[1]", f"+{SUB}")]
PARTY_ID = '<cac:PartyIdentification><cbc:ID schemeID="XR01">1</cbc:ID></cac:PartyIdentification>'
DE = "/cac:PostalAddress"

UBL_CASES: dict[str, tuple[list[Change], list[Change]]] = {
    "BR-DE-1": ([], [(MEANS, None)]),
    "BR-DE-2": ([], [(f"{SELLER}/cac:Contact", None)]),
    "BR-DE-3": ([], [(f"{SELLER}{DE}/cbc:CityName", None)]),
    "BR-DE-4": ([], [(f"{SELLER}{DE}/cbc:PostalZone", " ")]),
    "BR-DE-5": ([], [(f"{SELLER}/cac:Contact/cbc:Name", None)]),
    "BR-DE-6": ([], [(f"{SELLER}/cac:Contact/cbc:Telephone", None)]),
    "BR-DE-7": ([], [(f"{SELLER}/cac:Contact/cbc:ElectronicMail", None)]),
    "BR-DE-8": ([], [("//cac:AccountingCustomerParty//cbc:CityName", None)]),
    "BR-DE-9": ([], [("//cac:AccountingCustomerParty//cbc:PostalZone", None)]),
    "BR-DE-10": (PLACE, [("//cac:Delivery//cbc:CityName", None)]),
    "BR-DE-11": (PLACE, [("//cac:Delivery//cbc:PostalZone", None)]),
    "BR-DE-14": ([], [("//cac:TaxSubtotal//cbc:Percent", None)]),
    "BR-DE-15": ([], [("//cbc:BuyerReference", None)]),
    "BR-DE-16": ([], [(f"{SELLER}/cac:PartyTaxScheme", None)]),
    "BR-DE-17": ([], [("//cbc:InvoiceTypeCode", "383")]),
    "BR-DE-18": ([("//cac:TaxTotal", TERMS)], [("//cac:PaymentTerms/cbc:Note", "#SKONTO#TAGE=14#PROZENT=2#\n")]),
    "BR-DE-19": ([], [(f"{ACCOUNT}/cbc:ID", "DE89370400440532013001")]),
    "BR-DE-20": (DEBIT, [(f"{MEANS}//cac:PayerFinancialAccount/cbc:ID", "DE1")]),
    "BR-DE-21": ([], [("/*/cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3")]),
    "BR-DE-22": (
        [("//cac:TaxTotal", attached("a.pdf", 1) + attached("A.pdf", 2))],
        [("//cbc:EmbeddedDocumentBinaryObject", "@filename=a.pdf")],
    ),
    "BR-DE-23-a": ([], [(ACCOUNT, None)]),
    "BR-DE-23-b": ([], [(MEANS, f"+{CARD}")]),
    "BR-DE-24-a": (BY_CARD, [(f"{MEANS}/cac:CardAccount", None)]),
    "BR-DE-24-b": (BY_CARD, [(MEANS, f"+{MANDATE}")]),
    "BR-DE-25-a": (DEBIT, [(f"{MEANS}/cac:PaymentMandate", None)]),
    "BR-DE-25-b": (DEBIT, [(MEANS, f"+{CARD}")]),
    "BR-DE-26": ([], [("//cbc:InvoiceTypeCode", "384")]),
    "BR-DE-27": ([], [(f"{SELLER}/cac:Contact/cbc:Telephone", "1 2")]),
    "BR-DE-28": ([], [(f"{SELLER}/cac:Contact/cbc:ElectronicMail", "eva.@example.org")]),
    "BR-DE-30": (DEBIT, [(f"{SELLER}/cac:PartyIdentification", None)]),
    "BR-DE-31": (DEBIT, [("//cac:PayerFinancialAccount", None)]),
    "BR-DE-TMP-32": ([], [("//cac:Delivery", None)]),
    "BR-TMP-2": (
        [
            (
                "//cac:TaxTotal",
                "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cac:ExternalReference><cbc:URI>https://example.org</cbc:URI>"
                "</cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>",
            )
        ],
        [("//cbc:URI", "www.example.org")],
    ),
    "BR-DE-CVD-01": (VEHICLES, [("//cac:ContractDocumentReference", None)]),
    "BR-DE-CVD-02": (VEHICLES, [("//cac:OriginatorDocumentReference", None)]),
    "BR-DE-CVD-03": (VEHICLES, [("//cac:CommodityClassification", None), ("//cac:AdditionalItemProperty", None)]),
    "BR-DE-CVD-04": (VEHICLES, [("//cbc:ItemClassificationCode", "X1")]),
    "BR-DE-CVD-05": (VEHICLES, [("//cac:AdditionalItemProperty/cbc:Value", "dirty")]),
    "BR-DE-CVD-06-a": (VEHICLES, [("//cac:AdditionalItemProperty", None)]),
    "BR-DE-CVD-06-b": (VEHICLES, [("//cac:CommodityClassification", None)]),
    "BR-TMP-CVD-01": (VEHICLES, [("//cbc:ItemClassificationCode", "@listID=QQQ")]),
    "BR-DEX-01": (
        [EXTENDED, ("//cac:TaxTotal", attached("a.xml", 1, "application/xml"))],
        [("//cbc:EmbeddedDocumentBinaryObject", "@mimeCode=text/html")],
    ),
    "BR-DEX-02": (SUBS, [("//cac:SubInvoiceLine/cbc:LineExtensionAmount", "99.00")]),
    "BR-DEX-03": (SUBS, [("//cac:SubInvoiceLine//cac:ClassifiedTaxCategory", None)]),
    "BR-DEX-04": ([EXTENDED, (f"{SELLER}{DE}", PARTY_ID)], [(f"{SELLER}/cac:PartyIdentification/cbc:ID", "@schemeID=XR04")]),
    "BR-DEX-05": (
        [EXTENDED, (f"{SELLER}/cac:PartyLegalEntity", '+<cbc:CompanyID schemeID="XR02">1</cbc:CompanyID>')],
        [(f"{SELLER}/cac:PartyLegalEntity/cbc:CompanyID", "@schemeID=QQ")],
    ),
    "BR-DEX-06": (
        [EXTENDED, ("//cac:Item", '+<cac:StandardItemIdentification><cbc:ID schemeID="XR03">1</cbc:ID></cac:StandardItemIdentification>')],
        [("//cac:StandardItemIdentification/cbc:ID", "@schemeID=QQ")],
    ),
    "BR-DEX-07": ([EXTENDED, ("//cbc:EndpointID", "@schemeID=XR01")], [("//cbc:EndpointID", "@schemeID=QQ")]),
    "BR-DEX-08": (
        [EXTENDED, ("//cac:Delivery", '+<cac:DeliveryLocation><cbc:ID schemeID="XR01">1</cbc:ID></cac:DeliveryLocation>')],
        [("//cac:DeliveryLocation/cbc:ID", "@schemeID=QQ")],
    ),
    "BR-DEX-09": (THIRD, [("//cac:LegalMonetaryTotal/cbc:PayableAmount", "152.60")]),
    "BR-DEX-10": (THIRD, [("//cac:PrepaidPayment/cbc:ID", None)]),
    "BR-DEX-11": (THIRD, [("//cac:PrepaidPayment/cbc:PaidAmount", "")]),
    "BR-DEX-12": (THIRD, [("//cac:PrepaidPayment/cbc:InstructionID", None)]),
    "BR-DEX-13": (THIRD, [("//cac:PrepaidPayment/cbc:PaidAmount", "10.000")]),
    "BR-DEX-14": (THIRD, [("//cac:PrepaidPayment/cbc:PaidAmount", "@currencyID=SEK")]),
}
C_MEANS = "//ram:SpecifiedTradeSettlementPaymentMeans"
C_ACCOUNT = f"{C_MEANS}/ram:PayeePartyCreditorFinancialAccount"
C_SELLER = "//ram:SellerTradeParty"
C_CARD = "<ram:ApplicableTradeSettlementFinancialCard><ram:ID>1234</ram:ID></ram:ApplicableTradeSettlementFinancialCard>"
C_TERMS = "<ram:SpecifiedTradePaymentTerms><ram:DirectDebitMandateID>M1</ram:DirectDebitMandateID></ram:SpecifiedTradePaymentTerms>"
C_DEBIT: list[Change] = [
    (f"{C_MEANS}/ram:TypeCode", "59"),
    (C_ACCOUNT, None),
    (
        C_MEANS,
        "+<ram:PayerPartyDebtorFinancialAccount><ram:IBANID>DE89370400440532013000</ram:IBANID></ram:PayerPartyDebtorFinancialAccount>",
    ),
    ("//ram:InvoiceCurrencyCode", "<ram:CreditorReferenceID>DE98ZZZ09999999999</ram:CreditorReferenceID>"),
    ("//ram:SpecifiedTradeSettlementHeaderMonetarySummation", C_TERMS),
]
C_BY_CARD: list[Change] = [(f"{C_MEANS}/ram:TypeCode", "48"), (C_ACCOUNT, None), (C_MEANS, f"+{C_CARD}")]
C_PLACE: list[Change] = [
    (
        "//ram:ApplicableHeaderTradeDelivery",
        "+<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:PostcodeCode>1</ram:PostcodeCode><ram:CityName>Ort</ram:CityName>"
        "<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>",
    )
]
C_EXTENDED: Change = ("//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", EXTENSION)


def c_attached(name: str) -> str:
    return (
        "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>1</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>"
        f'<ram:AttachmentBinaryObject mimeCode="application/pdf" filename="{name}">QQ==</ram:AttachmentBinaryObject>'
        "</ram:AdditionalReferencedDocument>"
    )


C_VEHICLES: list[Change] = [
    ("//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", VEHICLES[0][1]),
    (
        "//ram:ApplicableHeaderTradeAgreement",
        "+<ram:ContractReferencedDocument><ram:IssuerAssignedID>C1</ram:IssuerAssignedID></ram:ContractReferencedDocument>"
        "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>T1</ram:IssuerAssignedID><ram:TypeCode>50</ram:TypeCode>"
        "</ram:AdditionalReferencedDocument>",
    ),
    (
        "//ram:IncludedSupplyChainTradeLineItem[1]/ram:SpecifiedTradeProduct",
        "+<ram:ApplicableProductCharacteristic><ram:Description>cva</ram:Description><ram:Value>clean</ram:Value>"
        '</ram:ApplicableProductCharacteristic><ram:DesignatedProductClassification><ram:ClassCode listID="CVD">M1</ram:ClassCode>'
        "</ram:DesignatedProductClassification>",
    ),
]
QUANTITY = '<ram:BasisQuantity unitCode="C62">1</ram:BasisQuantity>'
CII_CASES: dict[str, tuple[list[Change], list[Change]]] = {
    "BR-DE-1": ([], [(C_MEANS, None)]),
    "BR-DE-2": ([], [(f"{C_SELLER}/ram:DefinedTradeContact", None)]),
    "BR-DE-3": ([], [(f"{C_SELLER}//ram:CityName", None)]),
    "BR-DE-4": ([], [(f"{C_SELLER}//ram:PostcodeCode", None)]),
    "BR-DE-5": ([], [(f"{C_SELLER}//ram:PersonName", None)]),
    "BR-DE-6": ([], [(f"{C_SELLER}//ram:CompleteNumber", None)]),
    "BR-DE-7": ([], [(f"{C_SELLER}//ram:EmailURIUniversalCommunication", None)]),
    "BR-DE-8": ([], [("//ram:BuyerTradeParty//ram:CityName", None)]),
    "BR-DE-9": ([], [("//ram:BuyerTradeParty//ram:PostcodeCode", None)]),
    "BR-DE-10": (C_PLACE, [("//ram:ShipToTradeParty//ram:CityName", None)]),
    "BR-DE-11": (C_PLACE, [("//ram:ShipToTradeParty//ram:PostcodeCode", None)]),
    "BR-DE-14": ([], [("//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:RateApplicablePercent", None)]),
    "BR-DE-15": ([], [("//ram:BuyerReference", None)]),
    "BR-DE-16": ([], [(f"{C_SELLER}/ram:SpecifiedTaxRegistration", None)]),
    "BR-DE-17": ([], [("//rsm:ExchangedDocument/ram:TypeCode", "383")]),
    "BR-DE-18": (
        [
            (
                "//ram:SpecifiedTradeSettlementHeaderMonetarySummation",
                "<ram:SpecifiedTradePaymentTerms><ram:Description>#SKONTO#TAGE=1#PROZENT=2.00#BASISBETRAG=1.00#\n</ram:Description>"
                "</ram:SpecifiedTradePaymentTerms>",
            )
        ],
        [("//ram:SpecifiedTradePaymentTerms/ram:Description", "#SKONTO#TAGE=1#PROZENT=2.00#")],
    ),
    "BR-DE-19": ([], [(f"{C_ACCOUNT}/ram:IBANID", "DE1")]),
    "BR-DE-20": (C_DEBIT, [("//ram:PayerPartyDebtorFinancialAccount/ram:IBANID", "DE1")]),
    "BR-DE-21": (
        [],
        [
            (
                "//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
                "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_4.0",
            )
        ],
    ),
    "BR-DE-22": (
        [("//ram:SellerTradeParty", c_attached("a.pdf") + c_attached("b.pdf"))],
        [("//ram:AttachmentBinaryObject", "@filename=a.pdf")],
    ),
    "BR-DE-23-a": ([], [(C_ACCOUNT, None)]),
    "BR-DE-23-b": ([], [(C_MEANS, f"+{C_CARD}")]),
    "BR-DE-24-a": (C_BY_CARD, [(f"{C_MEANS}/ram:ApplicableTradeSettlementFinancialCard", None)]),
    "BR-DE-24-b": (C_BY_CARD, [("//ram:SpecifiedTradeSettlementHeaderMonetarySummation", C_TERMS)]),
    "BR-DE-25-a": (
        C_DEBIT,
        [("//ram:PayerPartyDebtorFinancialAccount", None), ("//ram:CreditorReferenceID", None), ("//ram:DirectDebitMandateID", None)],
    ),
    "BR-DE-25-b": (C_DEBIT, [(C_MEANS, f"+{C_CARD}")]),
    "BR-DE-26": ([], [("//rsm:ExchangedDocument/ram:TypeCode", "384")]),
    "BR-DE-27": ([], [(f"{C_SELLER}//ram:CompleteNumber", "12")]),
    "BR-DE-28": ([], [(f"{C_SELLER}//ram:EmailURIUniversalCommunication/ram:URIID", "eva@@example.org")]),
    "BR-DE-30": (C_DEBIT, [("//ram:CreditorReferenceID", None)]),
    "BR-DE-31": (C_DEBIT, [("//ram:PayerPartyDebtorFinancialAccount", None)]),
    "BR-DE-TMP-32": ([], [("//ram:ActualDeliverySupplyChainEvent", None)]),
    "BR-TMP-2": (
        [("//ram:SellerTradeParty", c_attached("a.pdf").replace("<ram:TypeCode>", "<ram:URIID>ftp://x.org</ram:URIID><ram:TypeCode>"))],
        [("//ram:AdditionalReferencedDocument/ram:URIID", "x.org")],
    ),
    "BR-TMP-3": (
        [
            ("//ram:NetPriceProductTradePrice", f"+{QUANTITY}"),
            ("//ram:NetPriceProductTradePrice", f"<ram:GrossPriceProductTradePrice>{QUANTITY}</ram:GrossPriceProductTradePrice>"),
        ],
        [("//ram:GrossPriceProductTradePrice/ram:BasisQuantity", "@unitCode=HUR")],
    ),
    "BR-DE-CVD-01": (C_VEHICLES, [("//ram:ContractReferencedDocument", None)]),
    "BR-DE-CVD-02": (C_VEHICLES, [("//ram:AdditionalReferencedDocument", None)]),
    "BR-DE-CVD-03": (C_VEHICLES, [("//ram:ApplicableProductCharacteristic", None), ("//ram:DesignatedProductClassification", None)]),
    "BR-DE-CVD-04": (C_VEHICLES, [("//ram:ClassCode", "X1")]),
    "BR-DE-CVD-05": (C_VEHICLES, [("//ram:ApplicableProductCharacteristic/ram:Value", "dirty")]),
    "BR-DE-CVD-06-a": (C_VEHICLES, [("//ram:ApplicableProductCharacteristic", None)]),
    "BR-DE-CVD-06-b": (C_VEHICLES, [("//ram:DesignatedProductClassification", None)]),
    "BR-TMP-CVD-01": (C_VEHICLES, [("//ram:ClassCode", "@listID=QQQ")]),
    "BR-DEX-01": ([C_EXTENDED, ("//ram:SellerTradeParty", c_attached("a.pdf"))], [("//ram:AttachmentBinaryObject", "@mimeCode=text/html")]),
    "BR-DEX-04": (
        [C_EXTENDED, (f"{C_SELLER}/ram:Name", '<ram:GlobalID schemeID="XR01">1</ram:GlobalID>')],
        [("//ram:GlobalID", "@schemeID=QQ")],
    ),
    "BR-DEX-05": (
        [
            C_EXTENDED,
            (
                f"{C_SELLER}/ram:PostalTradeAddress",
                '<ram:SpecifiedLegalOrganization><ram:ID schemeID="XR01">1</ram:ID></ram:SpecifiedLegalOrganization>',
            ),
        ],
        [("//ram:SpecifiedLegalOrganization/ram:ID", "@schemeID=QQ")],
    ),
    "BR-DEX-06": (
        [C_EXTENDED, ("//ram:SpecifiedTradeProduct/ram:Name", '<ram:GlobalID schemeID="XR01">1</ram:GlobalID>')],
        [("//ram:GlobalID", "@schemeID=QQ")],
    ),
    "BR-DEX-07": (
        [C_EXTENDED, ("//ram:URIUniversalCommunication/ram:URIID", "@schemeID=XR01")],
        [("//ram:URIUniversalCommunication/ram:URIID", "@schemeID=QQ")],
    ),
    "BR-DEX-08": (
        [C_EXTENDED, *C_PLACE, ("//ram:ShipToTradeParty/ram:PostalTradeAddress", '<ram:GlobalID schemeID="XR01">1</ram:GlobalID>')],
        [("//ram:ShipToTradeParty/ram:GlobalID", "@schemeID=QQ")],
    ),
    "BR-DEX-15": (
        [C_EXTENDED],
        [("//ram:IncludedSupplyChainTradeLineItem[2]//ram:LineID", "<ram:ParentLineID>1</ram:ParentLineID>")],
    ),
}
CASES = [(UBL, code, *case) for code, case in UBL_CASES.items()] + [(CII, code, *case) for code, case in CII_CASES.items()]
IN_CII_ONLY = {"BR-TMP-3", "BR-DEX-15"}
IN_UBL_ONLY = {f"BR-DEX-{number:02}" for number in (2, 3, 9, 10, 11, 12, 13, 14)}


@pytest.mark.parametrize("syntax", [UBL, CII])
def test_a_right_invoice_breaks_nothing(syntax: str) -> None:
    assert rules_on(right(syntax)) == set()


def test_a_right_credit_note_breaks_nothing() -> None:
    assert rules_on(as_credit_note(right(UBL))) == set()


@pytest.mark.parametrize(("syntax", "code", "setup", "break_it"), CASES)
def test_each_rule_notices_what_it_is_about(syntax: str, code: str, setup: list[Change], break_it: list[Change]) -> None:
    root = changed(right(syntax), setup)
    assert code not in rules_on(root)
    assert code in rules_on(changed(root, break_it))


def test_every_rule_has_its_case() -> None:
    assert set(UBL_CASES) == xrechnung.SET.ids - IN_CII_ONLY
    assert set(CII_CASES) == xrechnung.SET.ids - IN_UBL_ONLY


def test_other_invoices_are_not_asked() -> None:
    assert judge(document.read(ubl(Draft()))).sets == ("EN 16931", "UBL syntax")
