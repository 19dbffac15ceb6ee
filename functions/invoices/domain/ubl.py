"""UBL 2.1 Invoice and CreditNote -> semantic model: the table of EN 16931-3-2, row by row.

Paths are relative to the group around them. Prefixes: ``cac`` aggregate components, ``cbc`` basic components.
"""

from typing import Final

from invoices.domain import lexical
from invoices.domain.binding import Coded, Element, Row, Table, coded, compile_table, file_name, group, stands_in, term
from invoices.domain.model import Syntax

INVOICE: Final = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE: Final = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
PREFIXES: Final = {"ubl": INVOICE, "cn": CREDIT_NOTE, "cac": CAC, "cbc": CBC}


_SCHEME: Final = f"{{{CAC}}}TaxScheme"
_ID: Final = f"{{{CBC}}}ID"
_TYPE: Final = f"{{{CBC}}}DocumentTypeCode"
_INDICATOR: Final = f"{{{CBC}}}ChargeIndicator"
_CREDITORS: Final = (f"{{{CAC}}}AccountingSupplierParty", f"{{{CAC}}}PayeeParty")


def _is_vat(element: Element) -> bool:
    """The tax scheme below this element is VAT (compared without case, as the official rules do)."""
    try:
        # Nearly always the scheme is the last child, and its first says VAT.
        scheme = element[-1]
        code = scheme[0]
        if code.text == "VAT" and code.tag == _ID and scheme.tag == _SCHEME and not len(code):
            return True
    except IndexError:
        pass
    for scheme in element.iterchildren(_SCHEME):
        for code in scheme.iterchildren(_ID):
            text = "".join(code.itertext())
            if text == "VAT" or lexical.collapse(text).upper() == "VAT":
                return True
    return False


def _indicator(element: Element) -> bool | None:
    for child in element:
        if child.tag == _INDICATOR:
            return lexical.boolean(child.text or "")
    return None


def _is_object(reference: Element) -> bool:
    return any(child.text == "130" and child.tag == _TYPE for child in reference)


def _of_creditor(element: Element) -> bool:
    return stands_in(element, _CREDITORS)


CONDITIONS: Final = {
    "vat": _is_vat,
    "creditor": _of_creditor,
    "object": _is_object,
    "allowance": lambda element: _indicator(element) is False,
    "charge": lambda element: _indicator(element) is True,
}


def _address(code: str, path: str, *terms: str) -> Row:
    names = ("StreetName", "AdditionalStreetName", "AddressLine/Line", "CityName", "PostalZone", "CountrySubentity")
    where = [f"cbc:{name}" if "/" not in name else "cac:AddressLine/cbc:Line" for name in names]
    where.append("cac:Country/cbc:IdentificationCode")
    return group(code, path, *(term(bt, at) for bt, at in zip(terms, where, strict=True)))


PAYEE: Final = group(
    "BG-10",
    "cac:PayeeParty",
    term("BT-59", "cac:PartyName/cbc:Name"),
    term("BT-60", "cac:PartyIdentification/cbc:ID", qualifier="schemeID"),
    term("BT-61", "cac:PartyLegalEntity/cbc:CompanyID", qualifier="schemeID"),
    term("VAT-ID", "cac:PartyTaxScheme[vat]/cbc:CompanyID"),
)
SELLER: Final = group(
    "BG-4",
    "cac:AccountingSupplierParty",
    term("BT-34", "cac:Party/cbc:EndpointID", qualifier="schemeID"),
    term("BT-29", "cac:Party/cac:PartyIdentification/cbc:ID", qualifier="schemeID"),
    term("BT-28", "cac:Party/cac:PartyName/cbc:Name"),
    _address("BG-5", "cac:Party/cac:PostalAddress", "BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"),
    term("BT-31", "cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID"),
    term("BT-32", "cac:Party/cac:PartyTaxScheme/cbc:CompanyID"),
    term("BT-27", "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    term("BT-30", "cac:Party/cac:PartyLegalEntity/cbc:CompanyID", qualifier="schemeID"),
    term("BT-33", "cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm"),
    group(
        "BG-6",
        "cac:Party/cac:Contact",
        term("BT-41", "cbc:Name"),
        term("BT-42", "cbc:Telephone"),
        term("BT-43", "cbc:ElectronicMail"),
    ),
)
BUYER: Final = group(
    "BG-7",
    "cac:AccountingCustomerParty",
    term("BT-49", "cac:Party/cbc:EndpointID", qualifier="schemeID"),
    term("BT-46", "cac:Party/cac:PartyIdentification/cbc:ID", qualifier="schemeID"),
    term("BT-45", "cac:Party/cac:PartyName/cbc:Name"),
    _address("BG-8", "cac:Party/cac:PostalAddress", "BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"),
    term("BT-48", "cac:Party/cac:PartyTaxScheme[vat]/cbc:CompanyID"),
    term("BT-44", "cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"),
    term("BT-47", "cac:Party/cac:PartyLegalEntity/cbc:CompanyID", qualifier="schemeID"),
    group(
        "BG-9",
        "cac:Party/cac:Contact",
        term("BT-56", "cbc:Name"),
        term("BT-57", "cbc:Telephone"),
        term("BT-58", "cbc:ElectronicMail"),
    ),
)
REPRESENTATIVE: Final = group(
    "BG-11",
    "cac:TaxRepresentativeParty",
    term("BT-62", "cac:PartyName/cbc:Name"),
    term("BT-63", "cac:PartyTaxScheme[vat]/cbc:CompanyID"),
    _address("BG-12", "cac:PostalAddress", "BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
)
DELIVERY: Final = group(
    "BG-13",
    "cac:Delivery",
    term("BT-72", "cbc:ActualDeliveryDate"),
    term("BT-71", "cac:DeliveryLocation/cbc:ID", qualifier="schemeID"),
    _address("BG-15", "cac:DeliveryLocation/cac:Address", "BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
    term("BT-70", "cac:DeliveryParty/cac:PartyName/cbc:Name"),
)
PERIOD: Final = group(
    "BG-14",
    "cac:InvoicePeriod",
    term("BT-73", "cbc:StartDate"),
    term("BT-74", "cbc:EndDate"),
    term("BT-8", "cbc:DescriptionCode"),
)
PAYMENT: Final = group(
    "BG-16",
    "cac:PaymentMeans",
    term("BT-81", "cbc:PaymentMeansCode"),
    term("BT-83", "cbc:PaymentID"),
    group(
        "BG-18",
        "cac:CardAccount",
        term("BT-87", "cbc:PrimaryAccountNumberID"),
        term("BT-88", "cbc:HolderName"),
    ),
    group(
        "BG-17",
        "cac:PayeeFinancialAccount",
        term("BT-84", "cbc:ID"),
        term("BT-85", "cbc:Name"),
        term("BT-86", "cac:FinancialInstitutionBranch/cbc:ID"),
    ),
    group("BG-19", "cac:PaymentMandate", term("BT-89", "cbc:ID"), term("BT-91", "cac:PayerFinancialAccount/cbc:ID")),
)
PRECEDING: Final = group(
    "BG-3",
    "cac:BillingReference",
    term("BT-25", "cac:InvoiceDocumentReference/cbc:ID"),
    term("BT-26", "cac:InvoiceDocumentReference/cbc:IssueDate"),
)
SUPPORTING: Final = group(
    "BG-24",
    "cac:AdditionalDocumentReference",
    term("BT-122", "cbc:ID", qualifier="schemeID"),
    term("BT-123", "cbc:DocumentDescription"),
    term("BT-124", "cac:Attachment/cac:ExternalReference/cbc:URI"),
    term("BT-125", "cac:Attachment/cbc:EmbeddedDocumentBinaryObject", take=file_name),
    term("DOCUMENT-TYPE", "cbc:DocumentTypeCode"),
)
BREAKDOWN: Final = group(
    "BG-23",
    "cac:TaxSubtotal",
    term("BT-116", "cbc:TaxableAmount", qualifier="currencyID"),
    term("BT-117", "cbc:TaxAmount", qualifier="currencyID"),
    term("BT-118", "cac:TaxCategory[vat]/cbc:ID"),
    term("BT-119", "cac:TaxCategory[vat]/cbc:Percent"),
    term("BT-120", "cac:TaxCategory[vat]/cbc:TaxExemptionReason"),
    term("BT-121", "cac:TaxCategory[vat]/cbc:TaxExemptionReasonCode"),
    term("OTHER-CATEGORY", "cac:TaxCategory/cbc:ID"),
)
VAT_TOTAL: Final = group("VAT-TOTAL", "cac:TaxTotal", term("BT-110", "cbc:TaxAmount", qualifier="currencyID"), BREAKDOWN)
TOTALS: Final = group(
    "BG-22",
    "cac:LegalMonetaryTotal",
    term("BT-106", "cbc:LineExtensionAmount", qualifier="currencyID"),
    term("BT-109", "cbc:TaxExclusiveAmount", qualifier="currencyID"),
    term("BT-112", "cbc:TaxInclusiveAmount", qualifier="currencyID"),
    term("BT-107", "cbc:AllowanceTotalAmount", qualifier="currencyID"),
    term("BT-108", "cbc:ChargeTotalAmount", qualifier="currencyID"),
    term("BT-113", "cbc:PrepaidAmount", qualifier="currencyID"),
    term("BT-114", "cbc:PayableRoundingAmount", qualifier="currencyID"),
    term("BT-115", "cbc:PayableAmount", qualifier="currencyID"),
)


def _adjustment(code: str, kind: str, amount: str, base: str, percent: str, reason: str, reason_code: str, *vat: Row) -> Row:
    return group(
        code,
        f"cac:AllowanceCharge[{kind}]",
        term(amount, "cbc:Amount", qualifier="currencyID"),
        term(base, "cbc:BaseAmount", qualifier="currencyID"),
        term(percent, "cbc:MultiplierFactorNumeric"),
        term(reason, "cbc:AllowanceChargeReason"),
        term(reason_code, "cbc:AllowanceChargeReasonCode"),
        *vat,
    )


def _vat_of_adjustment(category: str, rate: str) -> tuple[Row, ...]:
    return (
        term(category, "cac:TaxCategory[vat]/cbc:ID"),
        term(rate, "cac:TaxCategory[vat]/cbc:Percent"),
        term("OTHER-CATEGORY", "cac:TaxCategory/cbc:ID"),
        term("OTHER-RATE", "cac:TaxCategory/cbc:Percent"),
    )


ATTRIBUTE: Final = group(
    "BG-32",
    "cac:AdditionalItemProperty",
    term("BT-160", "cbc:Name"),
    term("BT-161", "cbc:Value"),
)


_LINE_TAX: Final = (term("BT-151", "cbc:ID"), term("BT-152", "cbc:Percent"))


def _line(path: str, quantity: str) -> Row:
    return group(
        "BG-25",
        path,
        term("BT-126", "cbc:ID"),
        term("BT-127", "cbc:Note"),
        term("BT-129", quantity, qualifier="unitCode"),
        term("BT-131", "cbc:LineExtensionAmount", qualifier="currencyID"),
        term("BT-133", "cbc:AccountingCost"),
        group("BG-26", "cac:InvoicePeriod", term("BT-134", "cbc:StartDate"), term("BT-135", "cbc:EndDate")),
        term("BT-132", "cac:OrderLineReference/cbc:LineID"),
        group(
            "LINE-DOCUMENT",
            "cac:DocumentReference",
            term("BT-128", "cbc:ID", qualifier="schemeID"),
            term("DOCUMENT-TYPE", "cbc:DocumentTypeCode"),
        ),
        _adjustment("BG-27", "allowance", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140", *_vat_of_adjustment("BT-95", "BT-96")),
        _adjustment("BG-28", "charge", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145", *_vat_of_adjustment("BT-102", "BT-103")),
        term("BT-154", "cac:Item/cbc:Description"),
        term("BT-153", "cac:Item/cbc:Name"),
        term("BT-156", "cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        term("BT-155", "cac:Item/cac:SellersItemIdentification/cbc:ID"),
        term("BT-157", "cac:Item/cac:StandardItemIdentification/cbc:ID", qualifier="schemeID"),
        term("BT-159", "cac:Item/cac:OriginCountry/cbc:IdentificationCode"),
        group("CLASSIFICATION", "cac:Item/cac:CommodityClassification", term("BT-158", "cbc:ItemClassificationCode", qualifier="listID")),
        group("BG-30", "cac:Item/cac:ClassifiedTaxCategory[vat]", *_LINE_TAX),
        group("OTHER-TAX", "cac:Item/cac:ClassifiedTaxCategory", *_LINE_TAX),
        group("BG-32", "cac:Item/cac:AdditionalItemProperty", *(ATTRIBUTE.rows or ())),
        term("BT-146", "cac:Price/cbc:PriceAmount", qualifier="currencyID"),
        term("BT-149", "cac:Price/cbc:BaseQuantity", qualifier="unitCode"),
        term("BT-147", "cac:Price/cac:AllowanceCharge/cbc:Amount", qualifier="currencyID"),
        term("BT-148", "cac:Price/cac:AllowanceCharge/cbc:BaseAmount", qualifier="currencyID"),
    )


def _rows(*own: Row) -> tuple[Row, ...]:
    return (
        *own,
        term("BT-24", "cbc:CustomizationID"),
        term("BT-23", "cbc:ProfileID"),
        term("BT-1", "cbc:ID"),
        term("BT-2", "cbc:IssueDate"),
        term("BT-3", "cbc:InvoiceTypeCode"),
        term("BT-3", "cbc:CreditNoteTypeCode"),
        term("BT-22", "cbc:Note"),
        term("BT-7", "cbc:TaxPointDate"),
        term("BT-5", "cbc:DocumentCurrencyCode"),
        term("BT-6", "cbc:TaxCurrencyCode"),
        term("BT-19", "cbc:AccountingCost"),
        term("BT-10", "cbc:BuyerReference"),
        term("BT-13", "cac:OrderReference/cbc:ID"),
        term("BT-14", "cac:OrderReference/cbc:SalesOrderID"),
        term("BT-16", "cac:DespatchDocumentReference/cbc:ID"),
        term("BT-15", "cac:ReceiptDocumentReference/cbc:ID"),
        term("BT-17", "cac:OriginatorDocumentReference/cbc:ID"),
        term("BT-12", "cac:ContractDocumentReference/cbc:ID"),
        term("BT-11", "cac:ProjectReference/cbc:ID"),
        term("BT-20", "cac:PaymentTerms/cbc:Note"),
        PERIOD,
        PRECEDING,
        SUPPORTING,
        SELLER,
        BUYER,
        PAYEE,
        REPRESENTATIVE,
        DELIVERY,
        PAYMENT,
        _adjustment("BG-20", "allowance", "BT-92", "BT-93", "BT-94", "BT-97", "BT-98", *_vat_of_adjustment("BT-95", "BT-96")),
        _adjustment("BG-21", "charge", "BT-99", "BT-100", "BT-101", "BT-104", "BT-105", *_vat_of_adjustment("BT-102", "BT-103")),
        VAT_TOTAL,
        TOTALS,
        _line("cac:InvoiceLine", "cbc:InvoicedQuantity"),
        _line("cac:CreditNoteLine", "cbc:CreditedQuantity"),
        # The official rules take either quantity in either line.
        group("BG-25", "cac:InvoiceLine", term("BT-129", "cbc:CreditedQuantity", qualifier="unitCode")),
        group("BG-25", "cac:CreditNoteLine", term("BT-129", "cbc:InvoicedQuantity", qualifier="unitCode")),
    )


ANYWHERE: Final = (
    PERIOD,
    PRECEDING,
    SUPPORTING,
    SELLER,
    BUYER,
    PAYEE,
    REPRESENTATIVE,
    DELIVERY,
    PAYMENT,
    VAT_TOTAL,
    TOTALS,
    ATTRIBUTE,
    _line("cac:InvoiceLine", "cbc:InvoicedQuantity"),
    _line("cac:CreditNoteLine", "cbc:CreditedQuantity"),
    term("VAT-ID", "cac:PartyTaxScheme[vat]/cbc:CompanyID"),
    group("STRAY-ALLOWANCE", "cac:AllowanceCharge[allowance]", *_vat_of_adjustment("BT-95", "BT-96")),
    group("STRAY-CHARGE", "cac:AllowanceCharge[charge]", *_vat_of_adjustment("BT-102", "BT-103")),
    group("STRAY-ADJUSTMENT", "cac:AllowanceCharge", *_vat_of_adjustment("BT-95", "BT-96")),
    group("STRAY-TAX", "cac:ClassifiedTaxCategory[vat]", *_LINE_TAX),
    group("OTHER-TAX", "cac:ClassifiedTaxCategory", *_LINE_TAX),
    group("STRAY-CATEGORY", "cac:TaxCategory[vat]", term("BT-118", "cbc:ID")),
)
_AMOUNTS: Final = (
    "Amount",
    "BaseAmount",
    "PriceAmount",
    "TaxAmount",
    "TaxableAmount",
    "LineExtensionAmount",
    "TaxExclusiveAmount",
    "TaxInclusiveAmount",
    "AllowanceTotalAmount",
    "ChargeTotalAmount",
    "PrepaidAmount",
    "PayableRoundingAmount",
    "PayableAmount",
)
CODES: Final[tuple[Coded, ...]] = (
    coded("BR-CL-01", "cbc:InvoiceTypeCode"),
    coded("BR-CL-01 credit note", "cbc:CreditNoteTypeCode"),
    *(coded("BR-CL-03", f"cbc:{name}", "currencyID", optional=True) for name in _AMOUNTS),
    coded("BR-CL-04", "cbc:DocumentCurrencyCode"),
    coded("BR-CL-05", "cbc:TaxCurrencyCode"),
    coded("BR-CL-06", "cac:InvoicePeriod/cbc:DescriptionCode"),
    coded("BR-CL-07", "cac:AdditionalDocumentReference[object]/cbc:ID", "schemeID"),
    coded("BR-CL-07", "cac:DocumentReference[object]/cbc:ID", "schemeID"),
    coded("BR-CL-10 creditor", "cac:PartyIdentification[creditor]/cbc:ID", "schemeID"),
    coded("BR-CL-10", "cac:PartyIdentification/cbc:ID", "schemeID"),
    coded("BR-CL-11", "cac:PartyLegalEntity/cbc:CompanyID", "schemeID"),
    coded("BR-CL-13", "cac:CommodityClassification/cbc:ItemClassificationCode", "listID"),
    coded("BR-CL-14", "cac:Country/cbc:IdentificationCode"),
    coded("BR-CL-15", "cac:OriginCountry/cbc:IdentificationCode"),
    coded("BR-CL-16", "cac:PaymentMeans/cbc:PaymentMeansCode"),
    coded("BR-CL-17", "cac:TaxCategory/cbc:ID"),
    coded("BR-CL-18", "cac:ClassifiedTaxCategory/cbc:ID"),
    coded("BR-CL-19", "cac:AllowanceCharge[allowance]/cbc:AllowanceChargeReasonCode"),
    coded("BR-CL-20", "cac:AllowanceCharge[charge]/cbc:AllowanceChargeReasonCode"),
    coded("BR-CL-21", "cac:StandardItemIdentification/cbc:ID", "schemeID"),
    coded("BR-CL-22", "cbc:TaxExemptionReasonCode"),
    *(coded("BR-CL-23", f"cbc:{name}Quantity", "unitCode") for name in ("Invoiced", "Credited", "Base")),
    coded("BR-CL-24", "cbc:EmbeddedDocumentBinaryObject", "mimeCode"),
    coded("BR-CL-25", "cbc:EndpointID", "schemeID"),
    coded("BR-CL-26", "cac:DeliveryLocation/cbc:ID", "schemeID"),
)
"""Values that must come from a code list, wherever they stand."""


def _table(*own: Row) -> Table:
    return compile_table(Syntax.UBL, PREFIXES, CONDITIONS, _rows(*own), ANYWHERE, CODES, f"{{{CBC}}}")


TABLES: Final[dict[str, Table]] = {
    f"{{{INVOICE}}}Invoice": _table(term("BT-9", "cbc:DueDate")),
    # A credit note has no DueDate of its own in UBL 2.1: the date stands with the payment means.
    f"{{{CREDIT_NOTE}}}CreditNote": _table(term("BT-9", "cac:PaymentMeans/cbc:PaymentDueDate")),
}
"""Name of the root element -> how to read such a document."""
