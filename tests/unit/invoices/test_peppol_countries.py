"""Peppol's rules of the countries: each is asked when the parties are there, and notices what it is about."""

from typing import Any

import pytest

from tests.unit.invoices.country_bases import CII, UBL, Change, as_credit_note, changed, peppol, rules_on
from tests.unit.invoices.test_xrechnung import UBL_CASES as GERMAN
from tests.unit.invoices.test_xrechnung import attached

SELLER = "//cac:AccountingSupplierParty/cac:Party"
BUYER = "//cac:AccountingCustomerParty/cac:Party"
MEANS = "//cac:PaymentMeans"
CODE = f"{MEANS}/cbc:PaymentMeansCode"
ACCOUNT = f"{MEANS}/cac:PayeeFinancialAccount"
LINE = "//cac:InvoiceLine[1]"
LEGAL = f"{SELLER}/cac:PartyLegalEntity"

type Case = tuple[str, list[Change], list[Change]]
"""Country, what makes the base right for the rule, what breaks it. ``XX!`` is a credit note."""


def legal(number: str, scheme: str, party: str = SELLER) -> Change:
    return (f"{party}/cac:PartyLegalEntity", f'+<cbc:CompanyID schemeID="{scheme}">{number}</cbc:CompanyID>')


def registered(text: str) -> Change:
    scheme = (
        f"<cac:PartyTaxScheme><cbc:CompanyID>{text}</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
    )
    return (f"{SELLER}/cac:PartyTaxScheme", scheme)


def payment(code: str, number: str, account: str) -> list[Change]:
    return [(CODE, code), (ACCOUNT, f"<cbc:PaymentID>{number}</cbc:PaymentID>"), (f"{ACCOUNT}/cbc:ID", account)]


def branch(code: str) -> Change:
    return (ACCOUNT, f"+<cac:FinancialInstitutionBranch><cbc:ID>{code}</cbc:ID></cac:FinancialInstitutionBranch>")


def supporting(number: str, description: str, address: str = "") -> Change:
    link = (
        f"<cac:Attachment><cac:ExternalReference><cbc:URI>{address}</cbc:URI></cac:ExternalReference></cac:Attachment>" if address else ""
    )
    text = f"<cbc:ID>{number}</cbc:ID><cbc:DocumentDescription>{description}</cbc:DocumentDescription>{link}"
    return ("/*/cac:TaxTotal", f"<cac:AdditionalDocumentReference>{text}</cac:AdditionalDocumentReference>")


TIN = "094259216"
GREEK: list[Change] = [
    ("/*/cbc:ID", f"{TIN}|01/11/2026|1|1.1|A|1"),
    ("//cac:PartyTaxScheme/cbc:CompanyID", f"EL{TIN}"),
    ("//cbc:EndpointID", TIN),
    ("//cbc:EndpointID", "@schemeID=9933"),
    (
        f"{BUYER}/cac:PartyLegalEntity",
        f"<cac:PartyTaxScheme><cbc:CompanyID>EL{TIN}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>",
    ),
    supporting("400001", "##M.AR.K##"),
    supporting("x", "##INVOICE|URL##", "https://example.org"),
]


def segments(number: int, text: str) -> list[Change]:
    parts = [TIN, "01/11/2026", "1", "1.1", "A", "1"]
    parts[number - 1] = text
    return [("/*/cbc:ID", "|".join(parts))]


FINAL: list[Change] = [supporting("2026-12-01", "EINDAGI"), ("//cbc:InvoiceTypeCode", "<cbc:DueDate>2026-11-30</cbc:DueDate>")]
AGENT = (
    "<cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>A</cbc:StreetName>"
    "<cbc:CityName>A</cbc:CityName><cbc:PostalZone>1</cbc:PostalZone><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>"
    "</cac:PostalAddress></cac:TaxRepresentativeParty>"
)
CLASS = (
    '<cac:CommodityClassification><cbc:ItemClassificationCode listID="TST" listVersionID="26.08.01">1</cbc:ItemClassificationCode>'
    "</cac:CommodityClassification>"
)
DUTY: list[Change] = [
    ("//cac:AllowanceCharge[1]/cbc:Amount", "<cbc:AllowanceChargeReasonCode>ZZZ</cbc:AllowanceChargeReasonCode>"),
    ("//cac:AllowanceCharge/cbc:AllowanceChargeReason", "1234"),
]
GERMAN_IDS = {"BR-DE-23-a": "DE-R-023-1", "BR-DE-23-b": "DE-R-023-2", "BR-DE-24-a": "DE-R-024-1", "BR-DE-24-b": "DE-R-024-2"} | {
    "BR-DE-25-a": "DE-R-025-1",
    "BR-DE-25-b": "DE-R-025-2",
}
SWEDISH: Change = ("//cac:PartyTaxScheme/cbc:CompanyID", "SE556012579001")
UBL_CASES: dict[str, Case] = {
    **{
        GERMAN_IDS.get(code, f"DE-R-{int(code[6:]):03}" if code[6:].isdigit() else ""): ("DE", *case)
        for code, case in GERMAN.items()
        if code.startswith("BR-DE-") and (code[6:].isdigit() or code in GERMAN_IDS) and code not in ("BR-DE-21", "BR-DE-22")
    },
    "DE-R-022": (
        "DE",
        [("//cac:TaxTotal", attached("a.pdf", 1) + attached("b.pdf", 2))],
        [("//cac:AdditionalDocumentReference[2]//cbc:EmbeddedDocumentBinaryObject", "@filename=A.pdf")],
    ),
    "DK-R-002": ("DK", [legal("DK88146328", "0184")], [(f"{LEGAL}/cbc:CompanyID", None)]),
    "DK-R-003": ("DK", [(f"{LINE}/cac:Item", f"+{CLASS}")], [("//cbc:ItemClassificationCode", "@listVersionID=1")]),
    "DK-R-004": ("DK", DUTY, [("//cac:AllowanceCharge/cbc:AllowanceChargeReason", "duty")]),
    "DK-R-005": ("DK", [], [(CODE, "30")]),
    "DK-R-006": ("DK", [(CODE, "31"), branch("1234")], [("//cac:FinancialInstitutionBranch", None)]),
    "DK-R-007": (
        "DK",
        [
            (CODE, "49"),
            (
                MEANS,
                "+<cac:PaymentMandate><cbc:ID>1</cbc:ID><cac:PayerFinancialAccount><cbc:ID>1</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate>",
            ),
        ],
        [("//cac:PayerFinancialAccount", None)],
    ),
    "DK-R-008": ("DK", payment("50", "01#", "1234567"), [(f"{ACCOUNT}/cbc:ID", "123456")]),
    "DK-R-009": ("DK", payment("50", "04#1234567890123456", "1234567"), [("//cbc:PaymentID", "04#1")]),
    "DK-R-010": ("DK", payment("93", "71#123456789012345", "12345678"), [("//cbc:PaymentID", "70#123456789012345")]),
    "DK-R-011": ("DK", payment("93", "71#123456789012345", "12345678"), [("//cbc:PaymentID", "71#1")]),
    "DK-R-013": (
        "DK",
        [(f"{SELLER}/cac:PostalAddress", '<cac:PartyIdentification><cbc:ID schemeID="0184">DK88146328</cbc:ID></cac:PartyIdentification>')],
        [("//cac:PartyIdentification/cbc:ID", "@schemeID")],
    ),
    "DK-R-014": ("DK", [legal("DK88146328", "0184")], [(f"{LEGAL}/cbc:CompanyID", "@schemeID=0002")]),
    "DK-R-016": ("DK!", [], [("//cac:LegalMonetaryTotal/cbc:PayableAmount", "-1.00")]),
    "GR-R-001-1": ("GR", GREEK, [("/*/cbc:ID", f"{TIN}|01/11/2026|1|1.1|A")]),
    "GR-R-001-2": ("GR", GREEK, segments(1, "094259217")),
    "GR-R-001-3": ("GR", GREEK, segments(2, "02/11/2026")),
    "GR-R-001-4": ("GR", GREEK, segments(3, "x")),
    "GR-R-001-5": ("GR", GREEK, segments(4, "9.9")),
    "GR-R-001-6": ("GR", GREEK, segments(5, "")),
    "GR-R-001-7": ("GR", GREEK, segments(6, "")),
    "GR-R-002": ("GR", GREEK, [(f"{SELLER}/cac:PartyName", None)]),
    "GR-R-003": ("GR", GREEK, [(f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID", "EL094259217")]),
    "GR-R-004-1": ("GR", GREEK, [("//cac:AdditionalDocumentReference[cbc:DocumentDescription='##M.AR.K##']", None)]),
    "GR-R-004-2": ("GR", GREEK, [("//cac:AdditionalDocumentReference[cbc:DocumentDescription='##M.AR.K##']/cbc:ID", "0")]),
    "GR-R-005": ("GR", GREEK, [(f"{BUYER}/cac:PartyName", None)]),
    "GR-R-006": ("GR", GREEK, [(f"{BUYER}/cac:PartyTaxScheme/cbc:CompanyID", "EL1")]),
    "GR-R-008-2": ("GR", GREEK, [supporting("y", "##INVOICE|URL##", "https://example.org")]),
    "GR-R-008-3": ("GR", GREEK, [("//cac:ExternalReference/cbc:URI", None)]),
    "GR-R-009": ("GR", GREEK, [(f"{SELLER}/cbc:EndpointID", "@schemeID=0204")]),
    "GR-R-010": ("GR", GREEK, [(f"{BUYER}/cbc:EndpointID", "094259217")]),
    "GR-S-008-1": ("GR", GREEK, [("//cac:AdditionalDocumentReference[cbc:DocumentDescription='##INVOICE|URL##']", None)]),
    "GR-S-011": ("GR", GREEK, [(f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID", "EL1")]),
    "IS-R-001": ("IS", [], [("//cbc:InvoiceTypeCode", "383")]),
    "IS-R-002": ("IS", [legal("1", "0196")], [(f"{LEGAL}/cbc:CompanyID", "@schemeID=0002")]),
    "IS-R-003": ("IS", [], [(f"{SELLER}//cbc:StreetName", None)]),
    "IS-R-004": ("IS", [legal("1", "0196", BUYER)], [(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", None)]),
    "IS-R-005": ("IS", [], [(f"{BUYER}//cbc:PostalZone", None)]),
    "IS-R-006": ("IS", [(CODE, "9"), (f"{ACCOUNT}/cbc:ID", "123456789012")], [(f"{ACCOUNT}/cbc:ID", "1")]),
    "IS-R-007": ("IS", [(CODE, "42"), (f"{ACCOUNT}/cbc:ID", "123456789012")], [(ACCOUNT, None)]),
    "IS-R-008": ("IS", FINAL, [("//cac:AdditionalDocumentReference/cbc:ID", "1.12.2026")]),
    "IS-R-009": ("IS", FINAL, [("//cbc:DueDate", None)]),
    "IS-R-010": ("IS", FINAL, [("//cbc:DueDate", "2026-12-02")]),
    "IT-R-001": ("IT", [registered("RSSMRA85T10A562S")], [("//cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']/cbc:CompanyID", "x")]),
    "IT-R-002": ("IT", [], [(f"{SELLER}//cbc:StreetName", None)]),
    "IT-R-003": ("IT", [], [(f"{SELLER}//cbc:CityName", None)]),
    "IT-R-004": ("IT", [], [(f"{SELLER}//cbc:PostalZone", None)]),
    "NL-R-001": (
        "NL!",
        [
            (
                "/*/cac:TaxTotal",
                "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>1</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>",
            )
        ],
        [("//cac:BillingReference", None)],
    ),
    "NL-R-002": ("NL", [], [(f"{SELLER}//cbc:StreetName", None)]),
    "NL-R-003": ("NL", [legal("1", "0106")], [(f"{LEGAL}/cbc:CompanyID", "@schemeID=0002")]),
    "NL-R-004": ("NL", [], [(f"{BUYER}//cbc:CityName", None)]),
    "NL-R-005": ("NL", [legal("1", "0190", BUYER)], [(f"{BUYER}/cac:PartyLegalEntity/cbc:CompanyID", "@schemeID=0002")]),
    "NL-R-006": ("NL", [("/*/cac:TaxTotal", AGENT)], [("//cac:TaxRepresentativeParty//cbc:StreetName", None)]),
    "NL-R-007": ("NL", [], [(MEANS, None)]),
    "NL-R-008": ("NL", [], [(CODE, "31")]),
    "NL-R-009": (
        "NL",
        [
            (f"{LINE}/cac:Item", "<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>"),
            ("/*/cac:TaxTotal", "<cac:OrderReference><cbc:ID>1</cbc:ID></cac:OrderReference>"),
        ],
        [("//cac:OrderReference", None)],
    ),
    "NO-R-001": (
        "NO",
        [("//cac:PartyTaxScheme/cbc:CompanyID", "NO974760673MVA")],
        [("//cac:PartyTaxScheme/cbc:CompanyID", "NO974760673")],
    ),
    "NO-R-002": ("NO", [registered("Foretaksregisteret")], [("//cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']", None)]),
    "SE-R-001": ("SE", [SWEDISH], [("//cac:PartyTaxScheme/cbc:CompanyID", "SE55601257900")]),
    "SE-R-002": ("SE", [SWEDISH], [("//cac:PartyTaxScheme/cbc:CompanyID", "SE55601257900X")]),
    "SE-R-003": ("SE", [legal("5560125790", "0007")], [(f"{LEGAL}/cbc:CompanyID", "556012579X")]),
    "SE-R-004": ("SE", [legal("5560125790", "0007")], [(f"{LEGAL}/cbc:CompanyID", "556012579")]),
    "SE-R-005": (
        "SE",
        [legal("5560125790", "0007"), registered("Godkänd för F-skatt")],
        [("//cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']/cbc:CompanyID", "Yes")],
    ),
    "SE-R-006": ("SE", [SWEDISH, ("//cbc:Percent", "25")], [("//cac:ClassifiedTaxCategory/cbc:Percent", "19")]),
    "SE-R-007": ("SE", [(CODE, "30"), (f"{ACCOUNT}/cbc:ID", "12345"), branch("SE:PLUSGIRO")], [(f"{ACCOUNT}/cbc:ID", "12-5")]),
    "SE-R-008": ("SE", [(CODE, "30"), (f"{ACCOUNT}/cbc:ID", "1234567"), branch("SE:BANKGIRO")], [(f"{ACCOUNT}/cbc:ID", "123-567")]),
    "SE-R-009": ("SE", [(CODE, "30"), (f"{ACCOUNT}/cbc:ID", "1234567"), branch("SE:BANKGIRO")], [(f"{ACCOUNT}/cbc:ID", "123")]),
    "SE-R-010": ("SE", [(CODE, "30"), (f"{ACCOUNT}/cbc:ID", "12345"), branch("SE:PLUSGIRO")], [(f"{ACCOUNT}/cbc:ID", "1")]),
    "SE-R-011": ("SE", [], [(CODE, "56")]),
    "SE-R-012": ("SE", [], [(CODE, "31")]),
    "SE-R-013": ("SE", [legal("5560125790", "0007")], [(f"{LEGAL}/cbc:CompanyID", "5560125791")]),
}
C_SELLER = "//ram:SellerTradeParty"
C_BUYER = "//ram:BuyerTradeParty"
C_MEANS = "//ram:SpecifiedTradeSettlementPaymentMeans"
C_CODE = f"{C_MEANS}/ram:TypeCode"
C_ACCOUNT = f"{C_MEANS}/ram:PayeePartyCreditorFinancialAccount"
C_LEGAL = "ram:SpecifiedLegalOrganization/ram:ID"
C_TOTALS = "//ram:SpecifiedTradeSettlementHeaderMonetarySummation"
C_REGISTERED = f"{C_SELLER}/ram:SpecifiedTaxRegistration/ram:ID"
C_SWEDISH: Change = (C_REGISTERED, "SE556012579001")


def c_legal(number: str, scheme: str, party: str = C_SELLER) -> Change:
    return (
        f"{party}/ram:PostalTradeAddress",
        f'<ram:SpecifiedLegalOrganization><ram:ID schemeID="{scheme}">{number}</ram:ID></ram:SpecifiedLegalOrganization>',
    )


def c_registered(text: str) -> Change:
    return (
        f"{C_SELLER}/ram:SpecifiedTaxRegistration",
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">{text}</ram:ID></ram:SpecifiedTaxRegistration>',
    )


def c_payment(code: str, number: str, account: str) -> list[Change]:
    return [
        (C_CODE, code),
        ("//ram:InvoiceCurrencyCode", f"<ram:PaymentReference>{number}</ram:PaymentReference>"),
        (f"{C_ACCOUNT}/ram:IBANID", account),
    ]


def c_branch(code: str) -> Change:
    return (
        C_MEANS,
        f"+<ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>{code}</ram:BICID></ram:PayeeSpecifiedCreditorFinancialInstitution>",
    )


def c_giro(account: str, code: str) -> list[Change]:
    return [
        (C_CODE, "30"),
        (f"{C_ACCOUNT}/ram:IBANID", f"<ram:ProprietaryID>{account}</ram:ProprietaryID>"),
        (f"{C_ACCOUNT}/ram:IBANID", None),
        c_branch(code),
    ]


C_FC = "//ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC']"
C_PROPRIETARY = f"{C_ACCOUNT}/ram:ProprietaryID"
CII_CASES: dict[str, Case] = {
    "DK-R-002": ("DK", [c_legal("DK88146328", "0184")], [(f"//{C_LEGAL}", None)]),
    "DK-R-003": (
        "DK",
        [
            (
                "//ram:SpecifiedTradeProduct",
                '+<ram:DesignatedProductClassification><ram:ClassCode listID="TST" listVersionID="19.05.01">1</ram:ClassCode>'
                "</ram:DesignatedProductClassification>",
            )
        ],
        [("//ram:ClassCode", "@listVersionID=1")],
    ),
    "DK-R-004": (
        "DK",
        [("//ram:SpecifiedTradeAllowanceCharge/ram:Reason", "<ram:ReasonCode>ZZZ</ram:ReasonCode>"), ("//ram:Reason", "a#b")],
        [("//ram:Reason", "#b")],
    ),
    "DK-R-005": ("DK", [], [(C_CODE, "30")]),
    "DK-R-006": ("DK", [(C_CODE, "42"), c_branch("1234")], [("//ram:PayeeSpecifiedCreditorFinancialInstitution", None)]),
    "DK-R-007": (
        "DK",
        [
            (C_CODE, "49"),
            ("//ram:InvoiceCurrencyCode", "<ram:CreditorReferenceID>1</ram:CreditorReferenceID>"),
            (
                C_TOTALS,
                "<ram:SpecifiedTradePaymentTerms><ram:DirectDebitMandateID>1</ram:DirectDebitMandateID></ram:SpecifiedTradePaymentTerms>",
            ),
        ],
        [("//ram:CreditorReferenceID", None)],
    ),
    "DK-R-008": ("DK", c_payment("50", "01#", "1234567"), [("//ram:PaymentReference", "02#")]),
    "DK-R-009": ("DK", c_payment("50", "15#1234567890123456", "12345678"), [("//ram:PaymentReference", "15#1")]),
    "DK-R-010": ("DK", c_payment("93", "73#", "12345678"), [(f"{C_ACCOUNT}/ram:IBANID", "1")]),
    "DK-R-011": ("DK", c_payment("93", "75#1234567890123456", "12345678"), [("//ram:PaymentReference", "75#1")]),
    "DK-R-013": (
        "DK",
        [(f"{C_SELLER}/ram:Name", '<ram:GlobalID schemeID="0184">DK88146328</ram:GlobalID>')],
        [("//ram:GlobalID", "@schemeID")],
    ),
    "DK-R-014": ("DK", [c_legal("DK88146328", "0184")], [(f"//{C_LEGAL}", "@schemeID=0002")]),
    "DK-R-016": ("DK", [("//rsm:ExchangedDocument/ram:TypeCode", "381")], [("//ram:DuePayableAmount", "-1.00")]),
    "IT-R-001": ("IT", [c_registered("RSSMRA85T10A562S")], [(C_FC, "x")]),
    "IT-R-002": ("IT", [], [(f"{C_SELLER}//ram:LineOne", None)]),
    "IT-R-003": ("IT", [], [(f"{C_SELLER}//ram:CityName", None)]),
    "IT-R-004": ("IT", [], [(f"{C_SELLER}//ram:PostcodeCode", None)]),
    "NL-R-001": (
        "NL",
        [
            ("//rsm:ExchangedDocument/ram:TypeCode", "381"),
            (
                "//ram:ApplicableHeaderTradeSettlement",
                "+<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>1</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>",
            ),
        ],
        [("//ram:InvoiceReferencedDocument", None)],
    ),
    "NL-R-002": ("NL", [], [(f"{C_SELLER}//ram:LineOne", None)]),
    "NL-R-003": ("NL", [c_legal("1", "0106")], [(f"//{C_LEGAL}", "@schemeID=0002")]),
    "NL-R-004": ("NL", [], [(f"{C_BUYER}//ram:CityName", None)]),
    "NL-R-005": ("NL", [c_legal("1", "0190", C_BUYER)], [(f"//{C_LEGAL}", "@schemeID=0002")]),
    "NL-R-006": (
        "NL",
        [
            (
                C_BUYER,
                "<ram:SellerTaxRepresentativeTradeParty><ram:Name>A</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>1</ram:PostcodeCode>"
                "<ram:LineOne>A</ram:LineOne><ram:CityName>A</ram:CityName><ram:CountryID>NL</ram:CountryID></ram:PostalTradeAddress>"
                "</ram:SellerTaxRepresentativeTradeParty>",
            )
        ],
        [("//ram:SellerTaxRepresentativeTradeParty//ram:LineOne", None)],
    ),
    "NL-R-007": ("NL", [], [(C_MEANS, None)]),
    "NL-R-008": ("NL", [], [(C_CODE, "31")]),
    "NL-R-009": (
        "NL",
        [
            (
                "//ram:SpecifiedLineTradeAgreement",
                "+<ram:BuyerOrderReferencedDocument><ram:LineID>1</ram:LineID></ram:BuyerOrderReferencedDocument>",
            ),
            (
                "//ram:ApplicableHeaderTradeAgreement",
                "+<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>1</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>",
            ),
        ],
        [("//ram:ApplicableHeaderTradeAgreement/ram:BuyerOrderReferencedDocument", None)],
    ),
    "NO-R-001": ("NO", [(C_REGISTERED, "NO974760673MVA")], [(C_REGISTERED, "NO974760674MVA")]),
    "NO-R-002": ("NO", [c_registered("Foretaksregisteret")], [(C_FC, None)]),
    "SE-R-001": ("SE", [C_SWEDISH], [(C_REGISTERED, "SE55601257900")]),
    "SE-R-002": ("SE", [C_SWEDISH], [(C_REGISTERED, "SE55601257900X")]),
    "SE-R-003": ("SE", [c_legal("5560125790", "0007")], [(f"//{C_LEGAL}", "556012579X")]),
    "SE-R-004": ("SE", [c_legal("5560125790", "0007")], [(f"//{C_LEGAL}", "55601257900")]),
    "SE-R-005": ("SE", [c_legal("5560125790", "0007"), c_registered("Godkänd för F-skatt")], [(C_FC, "Yes")]),
    "SE-R-006": ("SE", [C_SWEDISH, ("//ram:RateApplicablePercent", "25")], [("//ram:CategoryTradeTax/ram:RateApplicablePercent", "19")]),
    "SE-R-007": ("SE", c_giro("12345", "SE:PLUSGIRO"), [(C_PROPRIETARY, "12-5")]),
    "SE-R-008": ("SE", c_giro("1234567", "SE:BANKGIRO"), [(C_PROPRIETARY, "123-567")]),
    "SE-R-009": ("SE", c_giro("1234567", "SE:BANKGIRO"), [(C_PROPRIETARY, "123")]),
    "SE-R-010": ("SE", c_giro("12345", "SE:PLUSGIRO"), [(C_PROPRIETARY, "123456789")]),
    "SE-R-011": ("SE", [], [(C_CODE, "50")]),
    "SE-R-012": ("SE", [], [(C_CODE, "31")]),
    "SE-R-013": ("SE", [c_legal("5560125790", "0007")], [(f"//{C_LEGAL}", "5560125791")]),
}
CASES = [(UBL, code, *case) for code, case in UBL_CASES.items()] + [(CII, code, *case) for code, case in CII_CASES.items()]


def _base(syntax: str, country: str) -> Any:
    root = peppol(syntax, country.removesuffix("!"))
    return as_credit_note(root) if country.endswith("!") else root


@pytest.mark.parametrize(("syntax", "code", "country", "setup", "break_it"), CASES)
def test_each_rule_notices_what_it_is_about(syntax: str, code: str, country: str, setup: list[Change], break_it: list[Change]) -> None:
    root = changed(_base(syntax, country), setup)
    assert code not in rules_on(root)
    assert code in rules_on(changed(root, break_it))


@pytest.mark.parametrize(("syntax", "code", "country", "setup", "break_it"), CASES)
def test_other_countries_are_not_asked(syntax: str, code: str, country: str, setup: list[Change], break_it: list[Change]) -> None:
    root = changed(changed(_base(syntax, country), setup), break_it)
    places = "//cbc:IdentificationCode" if syntax == UBL else "//ram:CountryID"
    numbers = root.xpath("//*[local-name()='PartyTaxScheme' or local-name()='SpecifiedTaxRegistration']")
    for each in numbers:
        each.getparent().remove(each)
    changed(root, [(places, "FR")])
    assert code not in rules_on(root)
