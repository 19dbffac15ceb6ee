"""Rules on UBL: UBL-SR (how often, what must be there) and those of UBL-CR and UBL-DT that depend on something."""

from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.syntax import ubl_absent
from invoices.domain.syntax.rule import (
    Element,
    Keep,
    SyntaxRule,
    absent,
    absent_if,
    at_most,
    child,
    exactly_one,
    holds,
    must,
    same,
    text_of,
)
from invoices.domain.ubl import CAC, CBC, INVOICE, PREFIXES

MACROS: Final = {"LINE": ("cac:InvoiceLine", "cac:CreditNoteLine")}
SPACES: Final = {**PREFIXES, "ext": "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"}
OBJECT: Final = "130"
"""UNTDID 1001: the document reference is the invoiced object."""
PROJECT: Final = "50"
MAX_DECIMALS: Final = 2
FATAL, WARNING = Flag.FATAL, Flag.WARNING

_SCHEME: Final = f"{{{CAC}}}TaxScheme"
_ID: Final = f"{{{CBC}}}ID"


_OF_OBJECT: Final = holds(f"../cbc:DocumentTypeCode = '{OBJECT}'", PREFIXES)
_OF_OTHER_DOCUMENT: Final = holds(f"not(../cbc:DocumentTypeCode) or ../cbc:DocumentTypeCode != '{OBJECT}'", PREFIXES)


def _first_text(scheme: Element) -> str:
    code = child(scheme, _ID)
    return "" if code is None else text_of(code)


def _schemes(part: Element) -> list[str]:
    """Tax schemes of the party's registration in which an element stands, in upper case."""
    return [_first_text(scheme).upper() for scheme in part.getparent().iterchildren(_SCHEME)]


def _charge(wanted: str) -> Keep:
    """The element stands in a charge (true) or an allowance (false)."""
    spelled = {"true": "1", "false": "0"}[wanted]
    return holds(f"../cbc:ChargeIndicator[normalize-space() = '{wanted}' or normalize-space() = '{spelled}']", PREFIXES)


def _sepa(identifier: Element) -> bool:
    return (identifier.get("schemeID") or "").upper() == "SEPA"


_DIFFERS: Final = "cac:PartyName/cbc:Name != ../cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"
"""Some name of the payee differs from some registered name of the seller."""


def _payee(code: str, counted: str) -> SyntaxRule:
    return must(
        code,
        FATAL,
        "//cac:PayeeParty",
        holds(f"count({counted}) <= 1 and {_DIFFERS}", PREFIXES),
        "must be named otherwise than the seller, and have one name, one identifier, one registration",
    )


_REFERENCE_TYPE: Final = f"""
    (not(cbc:DocumentTypeCode) and not(cbc:ID/@schemeID)) or cbc:DocumentTypeCode = '{OBJECT}'
    or (cbc:DocumentTypeCode = '{PROJECT}' and /*[local-name() = 'CreditNote'])
"""


def _cents(amount: Element) -> bool:
    text = text_of(amount) if len(amount) else amount.text or ""
    point = text.find(".")  # as lexical.decimals counts, without a call: this is asked of every amount
    if point < 0 or len(text) - point - 1 <= MAX_DECIMALS or amount.tag.endswith("PriceAmount"):
        return True
    return any(next(price.iterchildren(f"{{{CAC}}}AllowanceCharge"), None) is not None for price in amount.iterancestors(f"{{{CAC}}}Price"))


_SUPPLIER: Final = "cac:AccountingSupplierParty/cac:Party"
_CUSTOMER: Final = "cac:AccountingCustomerParty/cac:Party"
_REFERENCE: Final = "//cac:AdditionalDocumentReference"

RULES: Final[tuple[SyntaxRule, ...]] = (
    *absent(ubl_absent.WARNINGS, WARNING),
    absent_if("UBL-CR-002", WARNING, "", "cbc:UBLVersionID", lambda version: text_of(version) != "2.1", "must be 2.1 when it is given"),
    absent_if(
        "UBL-CR-412",
        WARNING,
        "",
        "cac:PaymentMeans/cbc:PaymentDueDate",
        lambda date: date.getparent().getparent().tag == f"{{{INVOICE}}}Invoice",
        "belongs into credit notes; an invoice has cbc:DueDate",
    ),
    absent_if("UBL-CR-665", WARNING, _REFERENCE, "cbc:ID/@schemeID", _OF_OTHER_DOCUMENT, "is for an invoiced object (type 130) alone"),
    absent_if("UBL-CR-666", FATAL, _REFERENCE, "cac:Attachment", _OF_OBJECT, "must not stand with an invoiced object (type 130)"),
    absent_if("UBL-CR-673", FATAL, _REFERENCE, "cbc:DocumentDescription", _OF_OBJECT, "must not stand with an invoiced object (type 130)"),
    must("UBL-DT-01", FATAL, "//*:*Amount", _cents, "must have at most two decimals"),
    absent_if("UBL-DT-06", FATAL, "//*:*BinaryObject", "", lambda each: each.get("mimeCode") is None, "must have the attribute mimeCode"),
    absent_if("UBL-DT-07", FATAL, "//*:*BinaryObject", "", lambda each: each.get("filename") is None, "must have the attribute filename"),
    absent_if(
        "UBL-DT-18", WARNING, "//*", "@name", lambda each: each.tag != f"{{{CBC}}}PaymentMeansCode", "is for cbc:PaymentMeansCode alone"
    ),
    at_most("UBL-SR-01", FATAL, "", "cac:ContractDocumentReference/cbc:ID"),
    at_most("UBL-SR-02", FATAL, "", "cac:ReceiptDocumentReference/cbc:ID"),
    at_most("UBL-SR-03", FATAL, "", "cac:DespatchDocumentReference/cbc:ID"),
    at_most("UBL-SR-04", FATAL, "", "cac:AdditionalDocumentReference/cbc:ID", keep=_OF_OBJECT),
    at_most("UBL-SR-05", FATAL, "", "cac:PaymentTerms/cbc:Note"),
    at_most("UBL-SR-06", FATAL, "//cac:BillingReference", "cac:InvoiceDocumentReference"),
    must(
        "UBL-SR-07",
        FATAL,
        "//cac:BillingReference",
        holds("cac:InvoiceDocumentReference/cbc:ID", PREFIXES),
        "must have cac:InvoiceDocumentReference/cbc:ID",
    ),
    at_most("UBL-SR-08", FATAL, "", "cac:InvoicePeriod"),
    at_most("UBL-SR-09", FATAL, "", f"{_SUPPLIER}/cac:PartyLegalEntity/cbc:RegistrationName"),
    at_most("UBL-SR-10", FATAL, "", f"{_SUPPLIER}/cac:PartyName/cbc:Name"),
    at_most("UBL-SR-11", FATAL, "", f"{_SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyID"),
    at_most("UBL-SR-12", FATAL, "", f"{_SUPPLIER}/cac:PartyTaxScheme/cbc:CompanyID", keep=lambda each: "VAT" in _schemes(each)),
    at_most(
        "UBL-SR-13",
        FATAL,
        "",
        f"{_SUPPLIER}/cac:PartyTaxScheme/cbc:CompanyID",
        keep=lambda each: any(scheme != "VAT" for scheme in _schemes(each)),
    ),
    at_most("UBL-SR-14", FATAL, "", f"{_SUPPLIER}/cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    at_most("UBL-SR-15", FATAL, "", f"{_CUSTOMER}/cac:PartyLegalEntity/cbc:RegistrationName"),
    at_most("UBL-SR-16", FATAL, "", f"{_CUSTOMER}/cac:PartyIdentification/cbc:ID"),
    at_most("UBL-SR-17", FATAL, "", f"{_CUSTOMER}/cac:PartyLegalEntity/cbc:CompanyID"),
    at_most("UBL-SR-18", FATAL, "", f"{_CUSTOMER}/cac:PartyTaxScheme/cbc:CompanyID", keep=lambda each: "VAT" in _schemes(each)),
    _payee("UBL-SR-19", "cac:PartyName/cbc:Name"),
    _payee("UBL-SR-20", "cac:PartyIdentification/cbc:ID[not(translate(@schemeID, 'sepa', 'SEPA') = 'SEPA')]"),
    _payee("UBL-SR-21", "cac:PartyLegalEntity/cbc:CompanyID"),
    at_most("UBL-SR-22", FATAL, "//cac:TaxRepresentativeParty", "cac:PartyName/cbc:Name"),
    at_most("UBL-SR-23", FATAL, "//cac:TaxRepresentativeParty", "cac:PartyTaxScheme/cbc:CompanyID"),
    at_most("UBL-SR-24", FATAL, "", "cac:Delivery"),
    at_most("UBL-SR-25", FATAL, "//cac:Delivery", "cac:DeliveryParty/cac:PartyName/cbc:Name"),
    at_most("UBL-SR-26", FATAL, "//cac:PaymentMeans", "cbc:PaymentID"),
    at_most("UBL-SR-27", FATAL, "//cac:PaymentMeans", "cbc:PaymentMeansCode"),
    at_most("UBL-SR-28", FATAL, "//cac:PaymentMeans", "cac:PaymentMandate/cbc:ID"),
    at_most("UBL-SR-29", FATAL, "", "//cac:PartyIdentification/cbc:ID", keep=_sepa),
    at_most("UBL-SR-30", FATAL, "//cac:AllowanceCharge", "cbc:AllowanceChargeReason", keep=_charge("false")),
    at_most("UBL-SR-31", FATAL, "//cac:AllowanceCharge", "cbc:AllowanceChargeReason", keep=_charge("true")),
    at_most("UBL-SR-32", FATAL, "//cac:TaxSubtotal", "cac:TaxCategory/cbc:TaxExemptionReason"),
    at_most("UBL-SR-33", FATAL, _REFERENCE, "cbc:DocumentDescription"),
    at_most("UBL-SR-34", FATAL, "//LINE", "cbc:Note"),
    at_most("UBL-SR-35", FATAL, "//LINE", "cac:OrderLineReference/cbc:LineID"),
    at_most("UBL-SR-36", FATAL, "//LINE", "cac:InvoicePeriod"),
    at_most("UBL-SR-37", FATAL, "//LINE", "cac:Price/cac:AllowanceCharge/cbc:Amount"),
    at_most("UBL-SR-39", FATAL, "", "cac:ProjectReference/cbc:ID"),
    at_most("UBL-SR-40", FATAL, "", f"{_CUSTOMER}/cac:PartyName/cbc:Name"),
    at_most("UBL-SR-42", FATAL, f"//{_SUPPLIER}", "cac:PartyTaxScheme", limit=2),
    must(
        "UBL-SR-43",
        FATAL,
        _REFERENCE,
        holds(_REFERENCE_TYPE, PREFIXES),
        "must be of type 130, of type 50 in a credit note, or have neither type nor scheme",
    ),
    same("UBL-SR-44", FATAL, "//cbc:PaymentID"),
    at_most("UBL-SR-45", FATAL, "", "cac:PaymentMeans/cbc:PaymentDueDate"),
    at_most("UBL-SR-46", FATAL, "", "cac:PaymentMeans/cbc:PaymentMeansCode/@name"),
    same("UBL-SR-47", FATAL, "//cbc:PaymentMeansCode"),
    exactly_one("UBL-SR-48", FATAL, "//LINE", "cac:Item/cac:ClassifiedTaxCategory"),
    at_most("UBL-SR-49", FATAL, "", "cac:InvoicePeriod/cbc:DescriptionCode"),
    at_most("UBL-SR-50", FATAL, "//LINE", "cac:Item/cbc:Description"),
    at_most("UBL-SR-51", FATAL, "//cac:PostalAddress", "cac:AddressLine"),
    at_most("UBL-SR-51", FATAL, "//cac:Address", "cac:AddressLine"),
    at_most("UBL-SR-52", FATAL, "//LINE", "cac:DocumentReference"),
    must(
        "UBL-SR-53",
        FATAL,
        "//cac:PartyTaxScheme",
        holds("cac:TaxScheme/cbc:ID and cbc:CompanyID", PREFIXES),
        "must have cac:TaxScheme/cbc:ID and cbc:CompanyID",
    ),
    at_most("UBL-SR-54", FATAL, "", "cac:PaymentMeans/cac:CardAccount"),
    at_most("UBL-SR-55", FATAL, "", "cac:PaymentMeans/cac:PaymentMandate"),
    at_most("UBL-SR-56", FATAL, "", "cac:OriginatorDocumentReference/cbc:ID"),
)
