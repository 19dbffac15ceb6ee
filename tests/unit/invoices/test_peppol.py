"""Peppol BIS Billing 3, its own rules: a right invoice passes in both syntaxes, and each rule notices what it is about."""

import pytest

from invoices.domain.rule_sets import peppol as rule_set
from tests.unit.invoices.country_bases import CII, UBL, Change, as_credit_note, changed, peppol, rules_on
from tests.unit.invoices.test_peppol_countries import CII_CASES as CII_COUNTRIES
from tests.unit.invoices.test_peppol_countries import UBL_CASES as UBL_COUNTRIES
from tests.unit.invoices.test_xrechnung import attached, c_attached

MEANS = "//cac:PaymentMeans"
LINE = "//cac:InvoiceLine[1]"
MANDATE = "<cac:PaymentMandate><cbc:ID>M1</cbc:ID></cac:PaymentMandate>"
DISCOUNT = (
    '<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">10.00</cbc:Amount>'
    '<cbc:BaseAmount currencyID="EUR">110.00</cbc:BaseAmount></cac:AllowanceCharge>'
)
ALLOWANCE = "/*/cac:AllowanceCharge[cbc:ChargeIndicator='false']"
PERCENT = f"{ALLOWANCE}/cbc:Amount"
SHARE: list[Change] = [
    (PERCENT, "<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>"),
    (PERCENT, '<cbc:BaseAmount currencyID="EUR">100.00</cbc:BaseAmount>'),
]
ACCOUNTING: list[Change] = [
    ("//cbc:DocumentCurrencyCode", "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>"),
    ("/*/cac:TaxTotal", '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">99.00</cbc:TaxAmount></cac:TaxTotal>'),
]
PERIODS: list[Change] = [
    (
        MEANS,
        "<cac:InvoicePeriod><cbc:StartDate>2026-10-01</cbc:StartDate><cbc:EndDate>2026-10-31</cbc:EndDate></cac:InvoicePeriod>",
    ),
    (
        f"{LINE}/cac:Item",
        "<cac:InvoicePeriod><cbc:StartDate>2026-10-01</cbc:StartDate><cbc:EndDate>2026-10-31</cbc:EndDate></cac:InvoicePeriod>",
    ),
]
OBJECT = "<cac:DocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode></cac:DocumentReference>"
BASE = (f"{LINE}/cac:Price", '+<cbc:BaseQuantity unitCode="C62">1</cbc:BaseQuantity>')
SELLER = "//cac:AccountingSupplierParty/cac:Party/cac:PostalAddress"


def identifier(scheme: str, right: str, wrong: str) -> tuple[list[Change], list[Change]]:
    party = f'<cac:PartyIdentification><cbc:ID schemeID="{scheme}">{right}</cbc:ID></cac:PartyIdentification>'
    return [(SELLER, party)], [("//cac:PartyIdentification/cbc:ID", wrong)]


def c_identifier(scheme: str, right: str, wrong: str) -> tuple[list[Change], list[Change]]:
    return [("//ram:SellerTradeParty/ram:Name", f'<ram:GlobalID schemeID="{scheme}">{right}</ram:GlobalID>')], [("//ram:GlobalID", wrong)]


def reason(code: str, category: str) -> tuple[list[Change], list[Change]]:
    at = "//cac:TaxSubtotal/cac:TaxCategory"
    exempt = f"<cbc:TaxExemptionReasonCode>{code}</cbc:TaxExemptionReasonCode>"
    return [(f"{at}/cbc:ID", category), (f"{at}/cbc:Percent", exempt)], [(f"{at}/cbc:ID", "S")]


IDENTIFIERS = {
    "R040": ("0088", "4012345000009", "4012345000008"),
    "R041": ("0192", "974760673", "974760674"),
    "R042": ("0184", "DK88146328", "88146328"),
    "R043": ("0208", "0202239951", "0202239952"),
    "R044": ("0201", "UFAB12", "UFAB1"),
    "R045": ("0210", "RSSMRA85T10A562S", "RSSMRA85T10A562"),
    "R047": ("0211", "IT00743110157", "IT00743110158"),
    "R049": ("0007", "5560125790", "5560125791"),
    "R050": ("0151", "51824753556", "51824753557"),
}
REASONS = {"P0104": ("G", "G"), "P0105": ("O", "O"), "P0106": ("IC", "K"), "P0107": ("AE", "AE")} | {
    "P0108": ("D", "E"),
    "P0109": ("F", "E"),
    "P0110": ("I", "E"),
    "P0111": ("J", "E"),
}
ENDPOINT = "//cac:AccountingSupplierParty//cbc:EndpointID"
UBL_CASES: dict[str, tuple[list[Change], list[Change]]] = {
    "R001": ([], [("//cbc:ProfileID", None)]),
    "R002": (
        [("//cbc:DocumentCurrencyCode", "<cbc:Note>a</cbc:Note>"), (f"{SELLER}//cbc:IdentificationCode", "FR")],
        [("//cbc:DocumentCurrencyCode", "<cbc:Note>b</cbc:Note>")],
    ),
    "R003": ([], [("//cbc:BuyerReference", None)]),
    "R004": ([], [("//cbc:CustomizationID", f"{rule_set.SPECIFICATION}::2.1")]),
    "R005": (ACCOUNTING, [("//cbc:TaxCurrencyCode", "EUR")]),
    "R007": ([], [("//cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:1:1.0")]),
    "R008": ([], [("//cac:Item/cbc:Name", "+<cbc:Nothing/>")]),
    "R010": ([], [("//cac:AccountingCustomerParty//cbc:EndpointID", None)]),
    "R020": ([], [(ENDPOINT, None)]),
    "R040": (SHARE, [(PERCENT, "10.03")]),
    "R041": (SHARE, [(f"{ALLOWANCE}/cbc:BaseAmount", None)]),
    "R042": (SHARE, [(f"{ALLOWANCE}/cbc:MultiplierFactorNumeric", None)]),
    "R043": ([], [(f"{ALLOWANCE}/cbc:ChargeIndicator", "0")]),
    "R044": ([(f"{LINE}/cac:Price", f"+{DISCOUNT}")], [("//cac:Price/cac:AllowanceCharge/cbc:ChargeIndicator", "true")]),
    "R046": ([(f"{LINE}/cac:Price", f"+{DISCOUNT}")], [("//cac:Price/cac:AllowanceCharge/cbc:Amount", "11.00")]),
    "R051": ([], [(f"{LINE}/cbc:LineExtensionAmount", "@currencyID=SEK")]),
    "R053": ([], [("/*/cac:TaxTotal/cac:TaxSubtotal", None)]),
    "R054": (ACCOUNTING, [("//cac:TaxTotal[not(cac:TaxSubtotal)]", None)]),
    "R055": (ACCOUNTING, [("//cac:TaxTotal[not(cac:TaxSubtotal)]/cbc:TaxAmount", "-99.00")]),
    "R061": ([(f"{MEANS}/cbc:PaymentMeansCode", "59"), (MEANS, f"+{MANDATE}")], [("//cac:PaymentMandate/cbc:ID", None)]),
    "R100": ([(f"{LINE}/cac:Item", OBJECT)], [(f"{LINE}/cac:Item", OBJECT)]),
    "R101": ([(f"{LINE}/cac:Item", OBJECT)], [("//cac:DocumentReference/cbc:DocumentTypeCode", "50")]),
    "R110": (PERIODS, [(f"{LINE}//cbc:StartDate", "2026-09-30")]),
    "R111": (PERIODS, [(f"{LINE}//cbc:EndDate", "2026-11-01")]),
    "R120": ([], [(f"{LINE}/cbc:InvoicedQuantity", "2")]),
    "R121": ([BASE], [("//cbc:BaseQuantity", "0")]),
    "R130": ([BASE], [("//cbc:BaseQuantity", "@unitCode=HUR")]),
    "CL001": ([("/*/cac:TaxTotal", attached("a.pdf", 1))], [("//cbc:EmbeddedDocumentBinaryObject", "@mimeCode=text/html")]),
    "CL002": (
        [(PERCENT, "<cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>")],
        [("//cbc:AllowanceChargeReasonCode", "AAA")],
    ),
    "CL003": (
        [
            (
                "//cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount",
                "<cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>",
            )
        ],
        [("//cbc:AllowanceChargeReasonCode", "95")],
    ),
    "CL006": (
        [(MEANS, "<cac:InvoicePeriod><cbc:DescriptionCode>35</cbc:DescriptionCode></cac:InvoicePeriod>")],
        [("//cbc:DescriptionCode", "5")],
    ),
    "CL007": ([], [(f"{LINE}/cbc:LineExtensionAmount", "@currencyID=EURO")]),
    "CL008": ([], [(ENDPOINT, "@schemeID=QQ")]),
    "F001": ([], [("//cbc:IssueDate", "2026-11-01Z")]),
    "P0100": ([], [("//cbc:InvoiceTypeCode", "325")]),
    "P0112": ([("//cbc:InvoiceTypeCode", "326")], [(f"{SELLER}//cbc:IdentificationCode", "FR")]),
    **{code: reason(f"VATEX-EU-{why}", category) for code, (why, category) in REASONS.items()},
}
C_LINE = "//ram:IncludedSupplyChainTradeLineItem[1]"
C_MEANS = "//ram:SpecifiedTradeSettlementPaymentMeans"
C_TOTALS = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
C_ALLOWANCE = "//ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false']"
C_SHARE: list[Change] = [
    (f"{C_ALLOWANCE}/ram:ActualAmount", "<ram:CalculationPercent>10</ram:CalculationPercent><ram:BasisAmount>100.00</ram:BasisAmount>")
]
C_ACCOUNTING: list[Change] = [
    ("//ram:InvoiceCurrencyCode", "<ram:TaxCurrencyCode>SEK</ram:TaxCurrencyCode>"),
    (C_TOTALS, '+<ram:TaxTotalAmount currencyID="SEK">99.00</ram:TaxTotalAmount>'),
]
C_PERIOD = (
    '<ram:BillingSpecifiedPeriod><ram:StartDateTime><udt:DateTimeString format="102">20261001</udt:DateTimeString></ram:StartDateTime>'
    '<ram:EndDateTime><udt:DateTimeString format="102">20261031</udt:DateTimeString></ram:EndDateTime></ram:BillingSpecifiedPeriod>'
)
C_PERIODS: list[Change] = [(C_TOTALS, C_PERIOD), (f"{C_LINE}//ram:SpecifiedTradeSettlementLineMonetarySummation", C_PERIOD)]
C_OBJECT = (
    "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>1</ram:IssuerAssignedID><ram:TypeCode>130</ram:TypeCode>"
    "</ram:AdditionalReferencedDocument>"
)
C_BASE = (f"{C_LINE}//ram:NetPriceProductTradePrice", '+<ram:BasisQuantity unitCode="C62">1</ram:BasisQuantity>')
C_AGREEMENT = "//ram:ApplicableHeaderTradeAgreement"
C_SETTLED = f"{C_LINE}/ram:SpecifiedLineTradeSettlement"
CII_CASES: dict[str, tuple[list[Change], list[Change]]] = {
    "R001": ([], [("//ram:BusinessProcessSpecifiedDocumentContextParameter", None)]),
    "R002": (
        [
            ("//rsm:ExchangedDocument", "+<ram:IncludedNote><ram:Content>a</ram:Content></ram:IncludedNote>"),
            ("//ram:SellerTradeParty//ram:CountryID", "FR"),
        ],
        [("//rsm:ExchangedDocument", "+<ram:IncludedNote><ram:Content>a</ram:Content></ram:IncludedNote>")],
    ),
    "R003": ([], [("//ram:BuyerReference", None)]),
    "R004": ([], [("//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", f"{rule_set.SPECIFICATION}::2.1")]),
    "R005": (C_ACCOUNTING, [("//ram:TaxCurrencyCode", "EUR")]),
    "R006": ([(C_AGREEMENT, f"+{C_OBJECT}")], [(C_AGREEMENT, f"+{C_OBJECT}")]),
    "R007": ([], [("//ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", "billing")]),
    "R010": ([], [("//ram:BuyerTradeParty/ram:URIUniversalCommunication", None)]),
    "R020": ([], [("//ram:SellerTradeParty/ram:URIUniversalCommunication", None)]),
    "R040": (C_SHARE, [(f"{C_ALLOWANCE}/ram:ActualAmount", "9.97")]),
    "R041": (C_SHARE, [(f"{C_ALLOWANCE}/ram:BasisAmount", None)]),
    "R042": (C_SHARE, [(f"{C_ALLOWANCE}/ram:CalculationPercent", None)]),
    "R043": ([], [(f"{C_ALLOWANCE}/ram:ChargeIndicator/udt:Indicator", "0")]),
    "R053": ([], [("//ram:TaxTotalAmount", None)]),
    "R054": (C_ACCOUNTING, [("//ram:TaxTotalAmount[@currencyID='SEK']", None)]),
    "R055": (C_ACCOUNTING, [("//ram:TaxTotalAmount[@currencyID='SEK']", "-99.00")]),
    "R061": (
        [
            (f"{C_MEANS}/ram:TypeCode", "59"),
            (
                C_TOTALS,
                "<ram:SpecifiedTradePaymentTerms><ram:DirectDebitMandateID>1</ram:DirectDebitMandateID></ram:SpecifiedTradePaymentTerms>",
            ),
        ],
        [("//ram:DirectDebitMandateID", None)],
    ),
    "R080": (
        [(C_AGREEMENT, f"+{C_OBJECT.replace('130', '50')}")],
        [(C_AGREEMENT, f"+{C_OBJECT.replace('130', '50')}")],
    ),
    "R100": ([(C_SETTLED, f"+{C_OBJECT}")], [(C_SETTLED, f"+{C_OBJECT}")]),
    "R101": ([(C_SETTLED, f"+{C_OBJECT}")], [(f"{C_SETTLED}/ram:AdditionalReferencedDocument/ram:TypeCode", "50")]),
    "R110": (C_PERIODS, [(f"{C_LINE}//ram:StartDateTime/udt:DateTimeString", "20260930")]),
    "R111": (C_PERIODS, [(f"{C_LINE}//ram:EndDateTime/udt:DateTimeString", "20261101")]),
    "R120": ([], [(f"{C_LINE}//ram:BilledQuantity", "2")]),
    "R121": ([C_BASE], [("//ram:BasisQuantity", "-1")]),
    "R130": ([C_BASE], [("//ram:BasisQuantity", "@unitCode=HUR")]),
    "CL001": ([("//ram:SellerTradeParty", c_attached("a.pdf"))], [("//ram:AttachmentBinaryObject", "@mimeCode=text/html")]),
    "CL002": ([(f"{C_ALLOWANCE}/ram:Reason", "<ram:ReasonCode>95</ram:ReasonCode>")], [("//ram:ReasonCode", "AAA")]),
    "CL003": (
        [
            (
                "//ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='true']/ram:Reason",
                "<ram:ReasonCode>FC</ram:ReasonCode>",
            )
        ],
        [("//ram:ReasonCode", "95")],
    ),
    "CL007": ([], [("//ram:TaxTotalAmount", "@currencyID=EURO")]),
    "CL008": ([], [("//ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID", "@schemeID=QQ")]),
    "F001": ([], [("//rsm:ExchangedDocument//udt:DateTimeString", "19261101")]),
    "P0100": ([], [("//rsm:ExchangedDocument/ram:TypeCode", "325")]),
}
OWN = "PEPPOL-EN16931-"
IN_UBL_ONLY = {"R008", "R044", "R046", "R051", "CL006", "P0101", "P0112", *REASONS}
IN_CII_ONLY = {"R006"}
CASES = (
    [(UBL, f"{OWN}{code}", *case) for code, case in UBL_CASES.items()]
    + [(CII, f"{OWN}{code}", *case) for code, case in CII_CASES.items()]
    + [(UBL, f"PEPPOL-COMMON-{code}", *identifier(*three)) for code, three in IDENTIFIERS.items()]
    + [(CII, f"PEPPOL-COMMON-{code}", *c_identifier(*three)) for code, three in IDENTIFIERS.items()]
)


@pytest.mark.parametrize("syntax", [UBL, CII])
def test_a_right_invoice_breaks_nothing(syntax: str) -> None:
    assert rules_on(peppol(syntax, "FR")) == set()
    assert rules_on(peppol(syntax, "DE")) == set()


def test_a_right_credit_note_breaks_nothing() -> None:
    assert rules_on(as_credit_note(peppol(UBL))) == set()


@pytest.mark.parametrize(("syntax", "code", "setup", "break_it"), CASES)
def test_each_rule_notices_what_it_is_about(syntax: str, code: str, setup: list[Change], break_it: list[Change]) -> None:
    root = changed(peppol(syntax), setup)
    assert code not in rules_on(root)
    assert code in rules_on(changed(root, break_it))


@pytest.mark.parametrize(
    ("syntax", "at", "scheme", "right", "wrong", "code"),
    [
        (UBL, ENDPOINT, "9907", "12345678901", "123", "PEPPOL-COMMON-R046"),
        (CII, "//ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID", "9907", "12345678901", "123", "PEPPOL-COMMON-R046"),
        (CII, "//ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID", "9906", "IT00743110157", "IT1", "PEPPOL-COMMON-R048"),
    ],
)
def test_italian_electronic_addresses(syntax: str, at: str, scheme: str, right: str, wrong: str, code: str) -> None:
    root = changed(peppol(syntax), [(at, f"@schemeID={scheme}"), (at, right)])
    assert code not in rules_on(root)
    assert code in rules_on(changed(root, [(at, wrong)]))


def test_credit_notes_have_types_and_projects_of_their_own() -> None:
    root = as_credit_note(peppol(UBL))
    reference = "<cbc:ID>1</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode>"
    project = f"<cac:AdditionalDocumentReference>{reference}</cac:AdditionalDocumentReference>"
    changed(root, [("/*/cac:TaxTotal", project)])
    assert not rules_on(root) & {f"{OWN}R080", f"{OWN}P0101"}
    changed(root, [("/*/cac:TaxTotal", project), ("//cbc:CreditNoteTypeCode", "380")])
    assert {f"{OWN}R080", f"{OWN}P0101"} <= rules_on(root)


def test_every_rule_has_its_case() -> None:
    ids = {code for code in rule_set.SET.ids if code.startswith("PEPPOL-")}
    common = {f"PEPPOL-COMMON-{code}" for code in IDENTIFIERS} | {"PEPPOL-COMMON-R046", "PEPPOL-COMMON-R048"}
    assert {f"{OWN}{code}" for code in UBL_CASES} | common | {f"{OWN}R080", f"{OWN}P0101"} == ids - {f"{OWN}{code}" for code in IN_CII_ONLY}
    assert {f"{OWN}{code}" for code in CII_CASES} | common == ids - {f"{OWN}{code}" for code in IN_UBL_ONLY}
    assert set(UBL_COUNTRIES) == rule_set.SET.ids - ids
    assert set(CII_COUNTRIES) == {code for code in rule_set.SET.ids - ids if code.split("-")[0] in ("DK", "IT", "NL", "NO", "SE")}
