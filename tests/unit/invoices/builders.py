"""Invoices for the tests: a draft whose totals add up, written as UBL or as CII."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from hypothesis import strategies as st

from invoices.domain import document
from invoices.domain.rule_sets import en16931
from invoices.domain.verdict import judge

CENT: Final = Decimal("0.01")
NS_UBL: Final = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
NS_CII: Final = (
    'xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" '
    'xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" '
    'xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"'
)


@dataclass(frozen=True)
class Draft:
    """Amounts per line, allowance and charge; one VAT rate; totals are derived unless ``wrong`` says otherwise (term -> added error)."""

    lines: tuple[Decimal, ...] = (Decimal("100.00"),)
    allowances: tuple[Decimal, ...] = (Decimal("10.00"),)
    charges: tuple[Decimal, ...] = (Decimal("5.00"),)
    rate: Decimal = Decimal(19)
    paid: Decimal = Decimal("20.00")
    rounding: Decimal = Decimal("0.05")
    number: str = "N-1"
    wrong: dict[str, Decimal] = field(default_factory=dict)

    def totals(self) -> dict[str, Decimal]:
        """The document totals and the VAT breakdown by term."""
        lines, allowances, charges = (sum(part, Decimal(0)) for part in (self.lines, self.allowances, self.charges))
        net = lines - allowances + charges
        vat = (net * self.rate / 100).quantize(CENT, ROUND_HALF_UP)
        right = {
            "BT-106": lines,
            "BT-107": allowances,
            "BT-108": charges,
            "BT-109": net,
            "BT-110": vat,
            "BT-112": net + vat,
            "BT-113": self.paid,
            "BT-114": self.rounding,
            "BT-115": net + vat - self.paid + self.rounding,
            "BT-116": net,
            "BT-117": vat,
        }
        return {term: amount + self.wrong.get(term, Decimal(0)) for term, amount in right.items()}


def amounts(low: str = "0.01", high: str = "99999.99") -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=2)


def drafts(wrong: dict[str, Decimal] | None = None) -> st.SearchStrategy[Draft]:
    """Drafts with positive net total and VAT."""
    return st.builds(
        Draft,
        lines=st.lists(amounts("10.00"), min_size=1, max_size=8).map(tuple),
        allowances=st.lists(amounts("0.01", "1.00"), min_size=1, max_size=3).map(tuple),
        charges=st.lists(amounts("0.01", "50.00"), min_size=1, max_size=3).map(tuple),
        rate=st.sampled_from([Decimal(5), Decimal("7.5"), Decimal(19), Decimal(22), Decimal("25.5")]),
        paid=amounts("0.00", "500.00"),
        rounding=st.decimals(Decimal("-0.50"), Decimal("0.50"), places=2),
        wrong=st.just(wrong or {}),
    )


def ubl(draft: Draft) -> bytes:
    t = draft.totals()
    category = f"<cbc:ID>S</cbc:ID><cbc:Percent>{draft.rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"

    def party(role: str, name: str, tax: str = "") -> str:
        address = "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        legal = f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity>"
        return f"<cac:{role}><cac:Party>{address}{tax}{legal}</cac:Party></cac:{role}>"

    def adjustment(indicator: str, amount: Decimal) -> str:
        return (
            f"<cac:AllowanceCharge><cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator>"
            "<cbc:AllowanceChargeReason>x</cbc:AllowanceChargeReason>"
            f'<cbc:Amount currencyID="EUR">{amount}</cbc:Amount><cac:TaxCategory>{category}</cac:TaxCategory></cac:AllowanceCharge>'
        )

    def line(index: int, amount: Decimal) -> str:
        return (
            f'<cac:InvoiceLine><cbc:ID>{index}</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>'
            f'<cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>Thing</cbc:Name>'
            f"<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>"
            f'<cac:Price><cbc:PriceAmount currencyID="EUR">{amount}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>'
        )

    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    vat_id = f"<cac:PartyTaxScheme><cbc:CompanyID>DE999999990</cbc:CompanyID>{scheme}</cac:PartyTaxScheme>"
    total_names = {
        "LineExtensionAmount": "BT-106",
        "TaxExclusiveAmount": "BT-109",
        "TaxInclusiveAmount": "BT-112",
        "AllowanceTotalAmount": "BT-107",
        "ChargeTotalAmount": "BT-108",
        "PrepaidAmount": "BT-113",
        "PayableRoundingAmount": "BT-114",
        "PayableAmount": "BT-115",
    }
    parts = [
        f"<Invoice {NS_UBL}><cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{draft.number}</cbc:ID>",
        "<cbc:IssueDate>2026-11-01</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>",
        party("AccountingSupplierParty", "Seller", vat_id) + party("AccountingCustomerParty", "Buyer"),
        *(adjustment("false", amount) for amount in draft.allowances),
        *(adjustment("true", amount) for amount in draft.charges),
        f'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{t["BT-110"]}</cbc:TaxAmount><cac:TaxSubtotal>',
        f'<cbc:TaxableAmount currencyID="EUR">{t["BT-116"]}</cbc:TaxableAmount>',
        f'<cbc:TaxAmount currencyID="EUR">{t["BT-117"]}</cbc:TaxAmount>',
        f"<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>",
        *(f'<cbc:{name} currencyID="EUR">{t[term]}</cbc:{name}>' for name, term in total_names.items()),
        "</cac:LegalMonetaryTotal>",
        *(line(index, amount) for index, amount in enumerate(draft.lines, 1)),
        "</Invoice>",
    ]
    return "".join(parts).encode()


def cii(draft: Draft) -> bytes:
    t = draft.totals()
    rate = f"<ram:RateApplicablePercent>{draft.rate}</ram:RateApplicablePercent>"
    vat = f"<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>{rate}"

    def party(role: str, name: str, tax: str = "") -> str:
        address = "<ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>"
        return f"<ram:{role}><ram:Name>{name}</ram:Name>{address}{tax}</ram:{role}>"

    def adjustment(indicator: str, amount: Decimal) -> str:
        return (
            f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{indicator}</udt:Indicator></ram:ChargeIndicator>"
            f"<ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>x</ram:Reason>"
            f"<ram:CategoryTradeTax>{vat}</ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>"
        )

    def line(index: int, amount: Decimal) -> str:
        return (
            "<ram:IncludedSupplyChainTradeLineItem>"
            f"<ram:AssociatedDocumentLineDocument><ram:LineID>{index}</ram:LineID></ram:AssociatedDocumentLineDocument>"
            "<ram:SpecifiedTradeProduct><ram:Name>Thing</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement>"
            f"<ram:NetPriceProductTradePrice><ram:ChargeAmount>{amount}</ram:ChargeAmount></ram:NetPriceProductTradePrice>"
            "</ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery>"
            '<ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>'
            f"<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax>{vat}</ram:ApplicableTradeTax>"
            f"<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{amount}</ram:LineTotalAmount>"
            "</ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"
        )

    total_names = {
        "LineTotalAmount": "BT-106",
        "ChargeTotalAmount": "BT-108",
        "AllowanceTotalAmount": "BT-107",
        "TaxBasisTotalAmount": "BT-109",
        "TaxTotalAmount": "BT-110",
        "RoundingAmount": "BT-114",
        "GrandTotalAmount": "BT-112",
        "TotalPrepaidAmount": "BT-113",
        "DuePayableAmount": "BT-115",
    }
    currency = {"TaxTotalAmount": ' currencyID="EUR"'}
    vat_id = '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE999999990</ram:ID></ram:SpecifiedTaxRegistration>'
    parts = [
        f"<rsm:CrossIndustryInvoice {NS_CII}><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>",
        "<ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>",
        f"<rsm:ExchangedDocument><ram:ID>{draft.number}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>",
        '<udt:DateTimeString format="102">20261101</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>',
        "<rsm:SupplyChainTradeTransaction>",
        *(line(index, amount) for index, amount in enumerate(draft.lines, 1)),
        "<ram:ApplicableHeaderTradeAgreement>",
        party("SellerTradeParty", "Seller", vat_id) + party("BuyerTradeParty", "Buyer"),
        "</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement>",
        "<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax>",
        f"<ram:CalculatedAmount>{t['BT-117']}</ram:CalculatedAmount><ram:BasisAmount>{t['BT-116']}</ram:BasisAmount>{vat}",
        "</ram:ApplicableTradeTax>",
        *(adjustment("false", amount) for amount in draft.allowances),
        *(adjustment("true", amount) for amount in draft.charges),
        "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>",
        *(f"<ram:{name}{currency.get(name, '')}>{t[term]}</ram:{name}>" for name, term in total_names.items()),
        "</ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>",
        "</rsm:CrossIndustryInvoice>",
    ]
    return "".join(parts).encode()


WRITERS: Final[tuple[Any, ...]] = (ubl, cii)


def fired(data: bytes) -> set[str]:
    """Ids of the core's rules, and of ours on form, that a document breaks."""
    return set(judge(document.read(data), (en16931.SET,), syntax=False).counts)
