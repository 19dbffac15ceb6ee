"""Invoices for the country rules: one right invoice of each rule set in both syntaxes, and small changes to it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from invoices.domain import cii as cii_tables
from invoices.domain import document
from invoices.domain import ubl as ubl_tables
from invoices.domain.rule_sets.peppol import SPECIFICATION
from invoices.domain.rule_sets.xrechnung.identifiers import STANDARD
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, ubl

PREFIXES: Final = ubl_tables.PREFIXES | cii_tables.PREFIXES
SPACES: Final = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())
PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UBL, CII = "UBL", "CII"

type Change = tuple[str, str | None]
"""An xpath, and what is done to all it finds: None removes, ``<...>`` puts before, ``+<...>`` puts inside, ``@name=value`` sets an
attribute (``@name`` alone removes it), ``=<...>`` turns into, and anything else is the new text."""

_UBL_PARTY: Final = "//cac:Accounting{}Party/cac:Party"
_CII_PARTY: Final = "//ram:{}TradeParty"


def changed(root: Any, changes: Iterable[Change]) -> Any:
    for xpath, change in changes:
        found = root.xpath(xpath, namespaces=PREFIXES)
        assert found, f"nothing at {xpath}"
        for element in found:
            _change(element, change)
    return root


def _change(element: Any, change: str | None) -> None:
    if change is None:
        element.getparent().remove(element)
    elif change.startswith("+"):
        for each in _parsed(change[1:]):
            element.append(each)
    elif change.startswith("<"):
        for each in _parsed(change):
            element.addprevious(each)
    elif change.startswith("@"):
        name, equals, value = change[1:].partition("=")
        if equals:
            element.set(name, value)
        else:
            element.attrib.pop(name)
    else:
        element.text = change


def _parsed(text: str) -> list[Any]:
    return list(etree.fromstring(f"<x {SPACES}>{text}</x>"))


def _ubl_party(role: str, number: str) -> list[Change]:
    at = _UBL_PARTY.format(role)
    address = "<cbc:StreetName>Weg 1</cbc:StreetName><cbc:CityName>Ort</cbc:CityName><cbc:PostalZone>10115</cbc:PostalZone>"
    contact = "<cbc:Name>Eva</cbc:Name><cbc:Telephone>030 123</cbc:Telephone><cbc:ElectronicMail>eva@example.org</cbc:ElectronicMail>"
    return [
        (f"{at}/cac:PostalAddress", f'<cbc:EndpointID schemeID="0204">{number}</cbc:EndpointID>'),
        (f"{at}/cac:PostalAddress", "<cac:PartyName><cbc:Name>Haus</cbc:Name></cac:PartyName>"),
        (f"{at}/cac:PostalAddress", f"+{address}"),
        (at, f"+<cac:Contact>{contact}</cac:Contact>"),
    ]


def _cii_party(role: str, number: str) -> list[Change]:
    at = _CII_PARTY.format(role)
    address = "<ram:LineOne>Weg 1</ram:LineOne><ram:CityName>Ort</ram:CityName><ram:PostcodeCode>10115</ram:PostcodeCode>"
    contact = (
        "<ram:PersonName>Eva</ram:PersonName><ram:TelephoneUniversalCommunication><ram:CompleteNumber>030 123</ram:CompleteNumber>"
        "</ram:TelephoneUniversalCommunication><ram:EmailURIUniversalCommunication><ram:URIID>eva@example.org</ram:URIID>"
        "</ram:EmailURIUniversalCommunication>"
    )
    return [
        (f"{at}/ram:PostalTradeAddress", f"+{address}"),
        (f"{at}/ram:PostalTradeAddress", f"<ram:DefinedTradeContact>{contact}</ram:DefinedTradeContact>"),
        (
            at,
            f'+<ram:URIUniversalCommunication><ram:URIID schemeID="0204">{number}</ram:URIID></ram:URIUniversalCommunication>',
        ),
    ]


_UBL_ALL: Final[list[Change]] = [
    ("/*/cbc:ID", f"<cbc:ProfileID>{PROCESS}</cbc:ProfileID>"),
    ("/*/cbc:IssueDate", "<cbc:BuyerReference>04011000-12345-34</cbc:BuyerReference>"),
    *_ubl_party("Supplier", "111"),
    *_ubl_party("Customer", "222"),
    ("/*/cac:AccountingCustomerParty", "<cac:Delivery><cbc:ActualDeliveryDate>2026-10-31</cbc:ActualDeliveryDate></cac:Delivery>"),
    (
        "/*/cac:TaxTotal",
        "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
        "<cbc:ID>DE89370400440532013000</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>",
    ),
]
_CII_ALL: Final[list[Change]] = [
    (
        "//ram:GuidelineSpecifiedDocumentContextParameter",
        f"<ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>{PROCESS}</ram:ID>"
        "</ram:BusinessProcessSpecifiedDocumentContextParameter>",
    ),
    ("//ram:SellerTradeParty", "<ram:BuyerReference>04011000-12345-34</ram:BuyerReference>"),
    *_cii_party("Seller", "111"),
    *_cii_party("Buyer", "222"),
    (
        "//ram:ApplicableHeaderTradeDelivery",
        '+<ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261031</udt:DateTimeString>'
        "</ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>",
    ),
    (
        "//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax",
        "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>"
        "<ram:IBANID>DE89370400440532013000</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>",
    ),
]


def base(syntax: str, specification: str) -> Any:
    """A right invoice that names this specification."""
    draft = Draft(lines=(Decimal("100.00"), Decimal("50.00")))
    root: Any = etree.fromstring((ubl if syntax == UBL else cii)(draft))
    changed(root, _UBL_ALL if syntax == UBL else _CII_ALL)
    at = "/*/cbc:CustomizationID" if syntax == UBL else "//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
    return changed(root, [(at, specification)])


def xrechnung(syntax: str) -> Any:
    return base(syntax, STANDARD)


def peppol(syntax: str, country: str = "DE") -> Any:
    """A right invoice of Peppol; both parties in one country."""
    root = base(syntax, SPECIFICATION)
    at = "//cbc:IdentificationCode" if syntax == UBL else "//ram:CountryID"
    changed(root, [(at, country)])
    number = f"{'EL' if country == 'GR' else country}999999990"
    return changed(root, [("//cac:PartyTaxScheme/cbc:CompanyID" if syntax == UBL else "//ram:SpecifiedTaxRegistration/ram:ID", number)])


def as_credit_note(root: Any) -> Any:
    """The same as a credit note of UBL."""
    text = etree.tostring(root).decode()
    text = text.replace(
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
    )
    text = (
        text.replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
    )
    text = (
        text.replace("InvoiceTypeCode>", "CreditNoteTypeCode>")
        .replace("InvoiceLine>", "CreditNoteLine>")
        .replace("InvoicedQuantity", "CreditedQuantity")
    )
    return etree.fromstring(text)


def rules_on(root: Any) -> set[str]:
    """Ids of the country rules, and of the core's, that a document breaks."""
    return set(judge(document.read(etree.tostring(root)), syntax=False).counts)
