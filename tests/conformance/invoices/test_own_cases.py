"""Compact cases of our own: the sample invoices, each broken in one way, and exactly the rules that must notice.

Where UBL and CII differ, the official artefacts (CEN, version 1.3.16) differ.
"""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from invoices.domain import cii, document, ubl
from invoices.domain.verdict import judge

SAMPLES = Path(__file__).parents[3] / "events" / "invoices"
PREFIXES = ubl.PREFIXES | cii.PREFIXES


UBL_CASES = [
    # xpath, what is done: None removes, text replaces the text, @name=value sets an attribute, <...> puts before, rules
    ("/*/cbc:CustomizationID", None, "BR-01"),
    ("/*/cbc:CustomizationID", " ", "BR-01"),
    ("/*/cbc:ID", None, "BR-02"),
    ("/*/cbc:IssueDate", None, "BR-03"),
    ("/*/cbc:InvoiceTypeCode", None, "BR-04"),
    ("/*/cbc:DocumentCurrencyCode", None, "BR-05"),
    ("//cac:AccountingSupplierParty//cbc:RegistrationName", None, "BR-06"),
    ("//cac:AccountingCustomerParty//cbc:RegistrationName", None, "BR-07"),
    ("//cac:AccountingSupplierParty//cac:PostalAddress", None, "BR-08"),
    ("//cac:AccountingSupplierParty//cac:Country", None, "BR-09"),
    ("//cac:AccountingCustomerParty//cac:PostalAddress", None, "BR-10"),
    ("//cac:AccountingCustomerParty//cbc:IdentificationCode", "", "BR-11 BR-CL-14"),
    ("//cac:LegalMonetaryTotal/cbc:LineExtensionAmount", None, "BR-12 BR-CO-10 BR-CO-13"),
    ("//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", None, "BR-13 BR-CO-13 BR-CO-15"),
    ("//cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount", None, "BR-14 BR-CO-15 BR-CO-16"),
    ("//cac:LegalMonetaryTotal/cbc:PayableAmount", None, "BR-15 BR-CO-16"),
    ("//cac:LegalMonetaryTotal", None, "BR-CO-15"),
    ("//cac:InvoiceLine", None, "BR-16 BR-CO-10 BR-S-08"),
    ("//cac:InvoiceLine[1]/cbc:ID", None, "BR-21"),
    ("//cac:InvoiceLine[1]/cbc:InvoicedQuantity", None, "BR-22 BR-23"),
    ("//cac:InvoiceLine[1]/cbc:LineExtensionAmount", None, "BR-24 BR-CO-10 BR-S-08"),
    ("//cac:InvoiceLine[1]//cbc:Name", None, "BR-25"),
    ("//cac:InvoiceLine[1]//cbc:PriceAmount", None, "BR-26 BR-27"),
    ("//cac:InvoiceLine[1]//cbc:PriceAmount", "-1", "BR-27"),
    ("//cac:InvoiceLine[1]//cac:ClassifiedTaxCategory", None, "BR-CO-04 BR-S-08"),
    ("//cac:InvoiceLine[1]//cac:TaxScheme/cbc:ID", "GST", "BR-CO-04"),
    ("/*/cac:AllowanceCharge/cbc:Amount", None, "BR-31 BR-CO-11 BR-S-08"),
    ("/*/cac:AllowanceCharge/cac:TaxCategory", None, "BR-32 BR-S-08"),
    ("/*/cac:AllowanceCharge/cbc:AllowanceChargeReason", None, "BR-33 BR-CO-21"),
    ("/*/cac:AllowanceCharge/cbc:ChargeIndicator", "true", "BR-CO-11 BR-CO-12 BR-S-08"),
    ("//cac:TaxSubtotal/cbc:TaxableAmount", None, "BR-45 BR-CO-17 BR-S-08 BR-S-09"),
    ("//cac:TaxSubtotal/cbc:TaxAmount", None, "BR-46 BR-CO-14 BR-CO-17 BR-S-09"),
    ("//cac:TaxSubtotal//cbc:Percent", None, "BR-48 BR-CO-17 BR-S-09"),
    ("//cac:TaxSubtotal", None, "BR-CO-18 BR-S-01"),
    ("//cac:TaxTotal", None, "BR-CO-15 BR-CO-18 BR-S-01"),
    ("//cac:PaymentMeans/cbc:PaymentMeansCode", None, "BR-49"),
    ("//cac:PayeeFinancialAccount/cbc:ID", None, "BR-50 BR-61"),
    ("//cac:PayeeFinancialAccount", None, "BR-61"),
    ("//cac:AccountingSupplierParty//cac:PartyTaxScheme/cbc:CompanyID", "XX123", "BR-CO-09"),
    ("//cac:AccountingSupplierParty//cbc:CompanyID", None, "BR-CO-26 BR-S-02 BR-S-03"),
    ("//cac:PaymentMeans", "<cac:TaxRepresentativeParty/>", "BR-18 BR-19 BR-56"),
    ("//cac:PaymentMeans", "<cac:PayeeParty><cac:PartyName><cbc:Name>Wiesenwerk</cbc:Name></cac:PartyName></cac:PayeeParty>", "BR-17"),
    ("//cac:PaymentMeans", "<cac:Delivery><cac:DeliveryLocation><cac:Address/></cac:DeliveryLocation></cac:Delivery>", "BR-57"),
    ("//cac:PaymentMeans", "<cac:InvoicePeriod/>", "BR-CO-19"),
    (
        "//cac:PaymentMeans",
        "<cac:InvoicePeriod><cbc:StartDate>2026-02-01</cbc:StartDate><cbc:EndDate>2026-01-31</cbc:EndDate></cac:InvoicePeriod>",
        "BR-29",
    ),
    ("//cac:PaymentMeans", "<cac:AdditionalDocumentReference/>", "BR-52"),
    ("//cac:PaymentMeans", "<cac:BillingReference/>", "BR-55"),
    ("//cac:PaymentMeans", "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>", "BR-53"),
    ("//cac:InvoiceLine[1]//cbc:PriceAmount", "12a", "FORM-NUMBER"),
    ("//cac:LegalMonetaryTotal/cbc:PayableAmount", "684.250", "BR-DEC-18"),
    ("//cac:LegalMonetaryTotal/cbc:PayableAmount", "684.251", "BR-DEC-18 BR-CO-16"),
    ("/*/cbc:DueDate", "2026-02-30", "FORM-DATE"),
    ("/*/cbc:DueDate", None, ""),
    ("/*/cbc:InvoiceTypeCode", "381", "BR-CL-01"),
    ("/*/cbc:InvoiceTypeCode", " 380 ", ""),
    ("//cac:InvoiceLine[1]//cbc:PriceAmount", "@currencyID=EURO", "BR-CL-03"),
    ("/*/cbc:DocumentCurrencyCode", "<cbc:TaxCurrencyCode>eur</cbc:TaxCurrencyCode>", "BR-53 BR-CL-05"),
    (
        "//cac:PaymentMeans",
        "<cac:InvoicePeriod><cbc:DescriptionCode>5</cbc:DescriptionCode></cac:InvoicePeriod>",
        "BR-CL-06",
    ),
    (
        "//cac:PaymentMeans",
        '<cac:AdditionalDocumentReference><cbc:ID schemeID="QQ">1</cbc:ID><cbc:DocumentTypeCode>130</cbc:DocumentTypeCode>'
        "</cac:AdditionalDocumentReference>",
        "BR-CL-07",
    ),
    (
        "//cac:PaymentMeans",
        '<cac:AdditionalDocumentReference><cbc:ID schemeID="QQ">1</cbc:ID></cac:AdditionalDocumentReference>',
        "",
    ),
    ("/*/cbc:DocumentCurrencyCode", "<cbc:Note>#QQQ#Mind the gap</cbc:Note>", "BR-CL-08"),
    ("/*/cbc:DocumentCurrencyCode", "<cbc:Note>#AAI#Mind the gap</cbc:Note>", ""),
    ("/*/cbc:DocumentCurrencyCode", "<cbc:Note>#QQQQ#Mind the gap</cbc:Note>", ""),
    (
        "//cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        '<cac:PartyIdentification><cbc:ID schemeID="SEPA">1</cbc:ID></cac:PartyIdentification>',
        "BR-CL-10",
    ),
    (
        "//cac:AccountingSupplierParty/cac:Party/cac:PartyName",
        '<cac:PartyIdentification><cbc:ID schemeID="SEPA">1</cbc:ID></cac:PartyIdentification>',
        "",
    ),
    ("//cac:AccountingSupplierParty//cac:PartyLegalEntity/cbc:CompanyID", "@schemeID=DE", "BR-CL-11"),
    (
        "//cac:InvoiceLine[1]//cac:ClassifiedTaxCategory",
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="QQ">1</cbc:ItemClassificationCode></cac:CommodityClassification>',
        "BR-CL-13",
    ),
    ("//cac:AccountingCustomerParty//cbc:IdentificationCode", "AN", "BR-CL-14"),
    (
        "//cac:InvoiceLine[1]//cac:ClassifiedTaxCategory",
        "<cac:OriginCountry><cbc:IdentificationCode>AN</cbc:IdentificationCode></cac:OriginCountry>",
        "BR-CL-15",
    ),
    ("//cac:PaymentMeans/cbc:PaymentMeansCode", "99", "BR-CL-16"),
    ("/*/cac:AllowanceCharge/cac:TaxCategory/cbc:ID", "X", "BR-CL-17 BR-S-08"),
    ("//cac:InvoiceLine[1]//cac:ClassifiedTaxCategory/cbc:ID", "X", "BR-CL-18 BR-S-08"),
    (
        "/*/cac:AllowanceCharge/cbc:AllowanceChargeReason",
        "<cbc:AllowanceChargeReasonCode>AAA</cbc:AllowanceChargeReasonCode>",
        "BR-CL-19",
    ),
    (
        "//cac:InvoiceLine[1]/cac:Item",
        "<cac:AllowanceCharge><cbc:ChargeIndicator>1</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>41</cbc:AllowanceChargeReasonCode>"
        '<cbc:Amount currencyID="EUR">0</cbc:Amount></cac:AllowanceCharge>',
        "BR-CL-20",
    ),
    (
        "//cac:InvoiceLine[1]//cac:ClassifiedTaxCategory",
        '<cac:StandardItemIdentification><cbc:ID schemeID="GTIN">1</cbc:ID></cac:StandardItemIdentification>',
        "BR-CL-21",
    ),
    (
        "//cac:TaxSubtotal//cbc:Percent",
        "<cbc:TaxExemptionReasonCode>VATEX-EU-QQ</cbc:TaxExemptionReasonCode>",
        "BR-CL-22 BR-S-10",
    ),
    ("//cac:TaxSubtotal//cbc:Percent", "<cbc:TaxExemptionReasonCode>vatex-eu-ae</cbc:TaxExemptionReasonCode>", "BR-S-10"),
    ("//cac:InvoiceLine[1]/cbc:InvoicedQuantity", "@unitCode=hours", "BR-CL-23"),
    (
        "//cac:PaymentMeans",
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        '<cbc:EmbeddedDocumentBinaryObject mimeCode=" application/pdf">QQ==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
        "</cac:AdditionalDocumentReference>",
        "BR-CL-24",
    ),
    ("//cac:AccountingSupplierParty/cac:Party/cac:PartyName", '<cbc:EndpointID schemeID="WWW">1</cbc:EndpointID>', "BR-CL-25"),
    (
        "//cac:PaymentMeans",
        '<cac:Delivery><cac:DeliveryLocation><cbc:ID schemeID="QQ">1</cbc:ID></cac:DeliveryLocation></cac:Delivery>',
        "BR-CL-26",
    ),
]
CII_CASES = [
    ("//ram:GuidelineSpecifiedDocumentContextParameter", None, "BR-01"),
    ("//rsm:ExchangedDocument/ram:ID", None, "BR-02"),
    ("//rsm:ExchangedDocument//udt:DateTimeString", "@format=203", "BR-03 FORM-DATE"),
    ("//rsm:ExchangedDocument/ram:TypeCode", None, "BR-04"),
    ("//ram:InvoiceCurrencyCode", None, "BR-05"),
    ("//ram:SellerTradeParty/ram:Name", None, "BR-06"),
    ("//ram:BuyerTradeParty", None, "BR-07 BR-10 BR-11"),
    ("//ram:SellerTradeParty/ram:PostalTradeAddress", None, "BR-08 BR-09"),
    ("//ram:SellerTradeParty//ram:CountryID", None, "BR-09"),
    ("//ram:TaxBasisTotalAmount", None, "BR-13 BR-CO-13 BR-CO-15"),
    ("//ram:GrandTotalAmount", None, "BR-14 BR-CO-15 BR-CO-16"),
    ("//ram:IncludedSupplyChainTradeLineItem", None, "BR-16 BR-CO-10 BR-S-08"),
    ("//ram:BilledQuantity", "@unitCode=", "BR-CL-23"),
    ("//ram:SpecifiedTradeProduct/ram:Name", "", "BR-25"),
    ("//ram:IncludedSupplyChainTradeLineItem//ram:CategoryCode", None, "BR-CO-04 BR-S-08"),
    ("//ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge/ram:Reason", None, "BR-38 BR-CO-22"),
    ("//ram:CategoryTradeTax/ram:TypeCode", "GST", "BR-37"),
    ("//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:BasisAmount", None, "BR-45 BR-CO-17 BR-S-08 BR-S-09"),
    ("//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", None, "BR-CO-14 BR-CO-18 BR-S-01"),
    ("//ram:IBANID", "", "BR-50"),
    ("//ram:IBANID", None, "BR-50 BR-61"),
    ("//ram:SpecifiedTaxRegistration/ram:ID", "D 123", "BR-CO-09"),
    ("//ram:SpecifiedTaxRegistration", None, "BR-CO-26 BR-S-02 BR-S-04"),
    ("//ram:TaxTotalAmount", "@currencyID=SEK", "BR-CO-15"),
    ("//ram:TaxTotalAmount", "371.00", "BR-CO-14 BR-CO-15"),
    ("//ram:DuePayableAmount", "2220.00", "BR-CO-16"),
    ("//ram:SpecifiedTradePaymentTerms", "<ram:BillingSpecifiedPeriod/>", "BR-CO-19"),
    ("//ram:SpecifiedTradePaymentTerms", "<ram:InvoiceReferencedDocument/>", "BR-55"),
    ("//ram:SpecifiedTradePaymentTerms", None, ""),
    ("//rsm:ExchangedDocument/ram:TypeCode", "99", "BR-CL-01"),
    ("//ram:TaxTotalAmount", "@currencyID=eur", "BR-CL-03 BR-CO-15"),
    ("//ram:InvoiceCurrencyCode", "<ram:TaxCurrencyCode>QQQ</ram:TaxCurrencyCode>", "BR-53 BR-CL-05 BR-DEC-15"),
    (
        "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode",
        "<ram:DueDateTypeCode>3</ram:DueDateTypeCode>",
        "BR-CL-06",
    ),
    ("//rsm:ExchangedDocument/ram:TypeCode", "<ram:IncludedNote><ram:SubjectCode>QQQ</ram:SubjectCode></ram:IncludedNote>", "BR-CL-08"),
    ("//ram:BuyerTradeParty/ram:Name", '<ram:GlobalID schemeID="QQ">1</ram:GlobalID>', "BR-CL-10"),
    ("//ram:BuyerTradeParty/ram:Name", '<ram:ID schemeID="QQ">1</ram:ID>', "BR-CL-11"),
    ("//ram:SpecifiedTradeProduct/ram:Name", '<ram:GlobalID schemeID="QQ">1</ram:GlobalID>', "BR-CL-21"),
    ("//ram:BuyerTradeParty//ram:CountryID", "SS", "BR-CL-14"),
    ("//ram:CategoryTradeTax/ram:CategoryCode", "X", "BR-CL-17 BR-S-08"),
    ("//ram:BilledQuantity", "@unitCode=hours", "BR-CL-23"),
]


def _broken(name: str, xpath: str, change: str | None) -> bytes:
    root = etree.parse(SAMPLES / name).getroot()
    found: Any = root.xpath(xpath, namespaces=PREFIXES)
    assert found, f"the case finds nothing at {xpath}"
    for element in found:
        if change is None:
            element.getparent().remove(element)
        elif change.startswith("<"):
            spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
            element.addprevious(etree.fromstring(f"<x {spaces}>{change}</x>")[0])
        elif change.startswith("@"):
            element.set(*change[1:].split("=", 1))
        else:
            element.text = change
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("name", "xpath", "change", "rules"),
    [("supplier_invoice_ubl.xml", *case) for case in UBL_CASES] + [("supplier_invoice_cii.xml", *case) for case in CII_CASES],
)
def test_a_broken_invoice_breaks_exactly_these_rules(name: str, xpath: str, change: str | None, rules: str) -> None:
    assert set(judge(document.read(_broken(name, xpath, change)), syntax=False).counts) == set(rules.split())
