"""UN/CEFACT Cross Industry Invoice (D16B) -> semantic model: the table of EN 16931-3-3, row by row.

Paths are relative to the group around them. Prefixes as in the official schemas: ``rsm``, ``ram``, ``udt``, ``qdt``.
"""

from typing import Final

from invoices.domain import lexical
from invoices.domain.binding import Coded, Condition, Element, Row, Table, coded, compile_table, file_name, group, stands_in, term
from invoices.domain.model import Syntax

RSM: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM: Final = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT: Final = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
QDT: Final = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
PREFIXES: Final = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}

_DATE_TIME: Final = (f"{{{UDT}}}DateTimeString", f"{{{QDT}}}DateTimeString", f"{{{UDT}}}DateString")


_TYPE: Final = f"{{{RAM}}}TypeCode"
_ADDRESS: Final = f"{{{RAM}}}URIID"
_INDICATOR: Final = (f"{{{RAM}}}ChargeIndicator", f"{{{UDT}}}Indicator")


def _is_vat(element: Element) -> bool:
    for code in element:
        if code.tag == _TYPE:
            text = "".join(code.itertext()) if len(code) else code.text or ""
            if text == "VAT" or text.upper() == "VAT":
                return True
    return False


def _indicator_text(element: Element) -> str:
    for outer in element:
        if outer.tag == _INDICATOR[0]:
            for inner in outer:
                if inner.tag == _INDICATOR[1]:
                    return inner.text or ""
    return ""


def _date(element: Element) -> tuple[str, str | None]:
    """The date below an element that holds one, with its format: the one in format 102 when there are several."""
    found = [child for child in element if child.tag in _DATE_TIME]
    if len(found) == 1:
        return found[0].text or "", found[0].get("format") or ""
    for child in found:
        if child.get("format") == lexical.BASIC_FORMAT:
            return child.text or "", lexical.BASIC_FORMAT
    return (found[0].text or "", found[0].get("format") or "") if found else (element.text or "", "")


def _address_of_communication(element: Element) -> tuple[str, str | None]:
    for child in element:
        if child.tag == _ADDRESS:
            return child.text or "", child.get("schemeID")
    return "", None


def _outside(*tags: str) -> Condition:
    names = [f"{{{RAM}}}{tag}" for tag in tags]

    return lambda element: not stands_in(element, names)


CONDITIONS: Final = {
    "party": _outside("SpecifiedTradeProduct", "ShipToTradeParty"),
    "registered": _outside("SpecifiedTaxRegistration"),
    "delivery": lambda element: element.getparent().tag == f"{{{RAM}}}ApplicableHeaderTradeDelivery",
    "vat": _is_vat,
    "va": lambda element: element.get("schemeID") == "VA",
    "allowance": lambda element: lexical.boolean(_indicator_text(element)) is False,
    "charge": lambda element: lexical.boolean(_indicator_text(element)) is True,
}


def _day(code: str, path: str) -> Row:
    return term(code, path, take=_date)


def _address(code: str, path: str, *terms: str) -> Row:
    where = ("LineOne", "LineTwo", "LineThree", "CityName", "PostcodeCode", "CountrySubDivisionName", "CountryID")
    return group(code, path, *(term(bt, f"ram:{at}") for bt, at in zip(terms, where, strict=True)))


def _contact(code: str, name: str, telephone: str, mail: str) -> Row:
    return group(
        code,
        "ram:DefinedTradeContact",
        term(name, "ram:PersonName"),
        term(name, "ram:DepartmentName"),
        term(telephone, "ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
        term(mail, "ram:EmailURIUniversalCommunication/ram:URIID"),
    )


def _seller(path: str) -> Row:
    return group(
        "BG-4",
        path,
        term("BT-29", "ram:ID", qualifier="schemeID"),
        term("BT-29-0", "ram:GlobalID", qualifier="schemeID"),
        term("BT-27", "ram:Name"),
        term("BT-33", "ram:Description"),
        term("BT-30", "ram:SpecifiedLegalOrganization/ram:ID", qualifier="schemeID"),
        term("BT-28", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        _contact("BG-6", "BT-41", "BT-42", "BT-43"),
        _address("BG-5", "ram:PostalTradeAddress", "BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40"),
        term("BT-34", "ram:URIUniversalCommunication", take=_address_of_communication),
        term("BT-31", "ram:SpecifiedTaxRegistration/ram:ID[va]"),
        term("BT-32", "ram:SpecifiedTaxRegistration/ram:ID", qualifier="schemeID"),
    )


def _payee(path: str) -> Row:
    return group(
        "BG-10",
        path,
        term("BT-60", "ram:ID", qualifier="schemeID"),
        term("BT-60-0", "ram:GlobalID", qualifier="schemeID"),
        term("BT-59", "ram:Name"),
        term("BT-61", "ram:SpecifiedLegalOrganization/ram:ID", qualifier="schemeID"),
        term("VAT-ID", "ram:SpecifiedTaxRegistration/ram:ID[va]"),
    )


def _representative(path: str) -> Row:
    return group(
        "BG-11",
        path,
        term("BT-62", "ram:Name"),
        _address("BG-12", "ram:PostalTradeAddress", "BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
        term("BT-63", "ram:SpecifiedTaxRegistration/ram:ID[va]"),
    )


def _supporting(path: str) -> Row:
    return group(
        "BG-24",
        path,
        term("BT-122", "ram:IssuerAssignedID"),
        term("BT-124", "ram:URIID"),
        term("BT-123", "ram:Name"),
        term("BT-125", "ram:AttachmentBinaryObject", take=file_name),
        term("DOCUMENT-TYPE", "ram:TypeCode"),
    )


AGREEMENT: Final = (
    term("BT-10", "ram:BuyerReference"),
    _seller("ram:SellerTradeParty"),
    group(
        "BG-7",
        "ram:BuyerTradeParty",
        term("BT-46", "ram:ID", qualifier="schemeID"),
        term("BT-46-0", "ram:GlobalID", qualifier="schemeID"),
        term("BT-44", "ram:Name"),
        term("BT-47", "ram:SpecifiedLegalOrganization/ram:ID", qualifier="schemeID"),
        term("BT-45", "ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        _contact("BG-9", "BT-56", "BT-57", "BT-58"),
        _address("BG-8", "ram:PostalTradeAddress", "BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"),
        term("BT-49", "ram:URIUniversalCommunication", take=_address_of_communication),
        term("BT-48", "ram:SpecifiedTaxRegistration/ram:ID[va]"),
    ),
    _representative("ram:SellerTaxRepresentativeTradeParty"),
    term("BT-14", "ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
    term("BT-13", "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
    term("BT-12", "ram:ContractReferencedDocument/ram:IssuerAssignedID"),
    _supporting("ram:AdditionalReferencedDocument"),
    term("BT-11", "ram:SpecifiedProcuringProject/ram:ID"),
)
DELIVERY: Final = group(
    "BG-13",
    "ram:ApplicableHeaderTradeDelivery",
    term("BT-71", "ram:ShipToTradeParty/ram:ID"),
    term("BT-70", "ram:ShipToTradeParty/ram:Name"),
    _address("BG-15", "ram:ShipToTradeParty/ram:PostalTradeAddress", "BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
    _day("BT-72", "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"),
    term("BT-16", "ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
    term("BT-15", "ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
)
_CARD_ROWS: Final = (term("BT-87", "ram:ID"), term("BT-88", "ram:CardholderName"))
PAYMENT: Final = group(
    "BG-16",
    "ram:SpecifiedTradeSettlementPaymentMeans",
    term("BT-81", "ram:TypeCode"),
    term("BT-82", "ram:Information"),
    group("BG-18", "ram:ApplicableTradeSettlementFinancialCard", *_CARD_ROWS),
    term("BT-91", "ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
    group(
        "BG-17",
        "ram:PayeePartyCreditorFinancialAccount",
        term("BT-84", "ram:IBANID"),
        term("BT-84", "ram:ProprietaryID"),
        term("BT-85", "ram:AccountName"),
    ),
    term("BT-86", "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
)
_BREAKDOWN_AMOUNTS: Final = (
    term("BT-117", "ram:CalculatedAmount", qualifier="currencyID"),
    term("BT-116", "ram:BasisAmount", qualifier="currencyID"),
    _day("BT-7", "ram:TaxPointDate"),
    term("BT-8", "ram:DueDateTypeCode"),
)
BREAKDOWN: Final = group(
    "BG-23",
    "ram:ApplicableTradeTax[vat]",
    *_BREAKDOWN_AMOUNTS,
    term("BT-120", "ram:ExemptionReason"),
    term("BT-118", "ram:CategoryCode"),
    term("BT-121", "ram:ExemptionReasonCode"),
    term("BT-119", "ram:RateApplicablePercent"),
)
OTHER_TAX: Final = group(
    "BG-23",
    "ram:ApplicableTradeTax",
    *_BREAKDOWN_AMOUNTS,
    term("BT-120", "ram:ExemptionReason"),
    term("OTHER-CATEGORY", "ram:CategoryCode"),
    term("BT-121", "ram:ExemptionReasonCode"),
    term("OTHER-RATE", "ram:RateApplicablePercent"),
    term("TAX-TYPE", "ram:TypeCode"),
)
"""A tax that is not VAT: it has amounts, but no VAT category and no VAT rate."""
TOTALS: Final = group(
    "BG-22",
    "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
    term("BT-106", "ram:LineTotalAmount", qualifier="currencyID"),
    term("BT-108", "ram:ChargeTotalAmount", qualifier="currencyID"),
    term("BT-107", "ram:AllowanceTotalAmount", qualifier="currencyID"),
    term("BT-109", "ram:TaxBasisTotalAmount", qualifier="currencyID"),
    term("BT-110", "ram:TaxTotalAmount", qualifier="currencyID"),
    term("BT-114", "ram:RoundingAmount", qualifier="currencyID"),
    term("BT-112", "ram:GrandTotalAmount", qualifier="currencyID"),
    term("BT-113", "ram:TotalPrepaidAmount", qualifier="currencyID"),
    term("BT-115", "ram:DuePayableAmount", qualifier="currencyID"),
)
TERMS_OF_PAYMENT: Final = (
    term("BT-20", "ram:SpecifiedTradePaymentTerms/ram:Description"),
    _day("BT-9", "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime"),
    term("BT-89", "ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID"),
)


def _adjustment(code: str, kind: str, amount: str, base: str, percent: str, reason: str, reason_code: str, *vat: Row) -> Row:
    return group(
        code,
        f"ram:SpecifiedTradeAllowanceCharge[{kind}]",
        term("INDICATOR", "ram:ChargeIndicator/udt:Indicator"),
        term(percent, "ram:CalculationPercent"),
        term(base, "ram:BasisAmount", qualifier="currencyID"),
        term(amount, "ram:ActualAmount", qualifier="currencyID"),
        term(reason_code, "ram:ReasonCode"),
        term(reason, "ram:Reason"),
        *vat,
    )


def _vat_of_adjustment(category: str, rate: str) -> tuple[Row, ...]:
    return (
        term(category, "ram:CategoryTradeTax[vat]/ram:CategoryCode"),
        term(rate, "ram:CategoryTradeTax[vat]/ram:RateApplicablePercent"),
        term("OTHER-CATEGORY", "ram:CategoryTradeTax/ram:CategoryCode"),
        term("OTHER-RATE", "ram:CategoryTradeTax/ram:RateApplicablePercent"),
    )


def _period(code: str, start: str, end: str) -> Row:
    return group(code, "ram:BillingSpecifiedPeriod", _day(start, "ram:StartDateTime"), _day(end, "ram:EndDateTime"))


SETTLEMENT: Final = (
    term("BT-90", "ram:CreditorReferenceID"),
    term("BT-83", "ram:PaymentReference"),
    term("BT-6", "ram:TaxCurrencyCode"),
    term("BT-5", "ram:InvoiceCurrencyCode"),
    _payee("ram:PayeeTradeParty"),
    PAYMENT,
    BREAKDOWN,
    OTHER_TAX,
    _period("BG-14", "BT-73", "BT-74"),
    _adjustment("BG-20", "allowance", "BT-92", "BT-93", "BT-94", "BT-97", "BT-98", *_vat_of_adjustment("BT-95", "BT-96")),
    _adjustment("BG-21", "charge", "BT-99", "BT-100", "BT-101", "BT-104", "BT-105", *_vat_of_adjustment("BT-102", "BT-103")),
    *TERMS_OF_PAYMENT,
    TOTALS,
    group("BG-3", "ram:InvoiceReferencedDocument", term("BT-25", "ram:IssuerAssignedID"), _day("BT-26", "ram:FormattedIssueDateTime")),
    term("BT-19", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)
_ATTRIBUTE_ROWS: Final = (term("BT-160", "ram:Description"), term("BT-161", "ram:Value"))
_CLASS_ROW: Final = term("BT-158", "ram:ClassCode", qualifier="listID")
_LINE_TAX: Final = (term("BT-151", "ram:CategoryCode"), term("BT-152", "ram:RateApplicablePercent"))
LINE_SETTLEMENT: Final = (
    group("BG-30", "ram:ApplicableTradeTax[vat]", *_LINE_TAX),
    group("OTHER-TAX", "ram:ApplicableTradeTax", *_LINE_TAX),
    _period("BG-26", "BT-134", "BT-135"),
    _adjustment("BG-27", "allowance", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140", *_vat_of_adjustment("BT-95", "BT-96")),
    _adjustment("BG-28", "charge", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145", *_vat_of_adjustment("BT-102", "BT-103")),
    term("BT-131", "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", qualifier="currencyID"),
    term("BT-133", "ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
)


def _below(path: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same rows, seen from further up."""
    return tuple(Row(row.code, f"{path}/{row.path}", row.qualifier, row.take, row.rows) for row in rows)


LINE: Final = group(
    "BG-25",
    "ram:IncludedSupplyChainTradeLineItem",
    term("BT-126", "ram:AssociatedDocumentLineDocument/ram:LineID"),
    term("BT-127", "ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
    term("BT-157", "ram:SpecifiedTradeProduct/ram:GlobalID", qualifier="schemeID"),
    term("BT-155", "ram:SpecifiedTradeProduct/ram:SellerAssignedID"),
    term("BT-156", "ram:SpecifiedTradeProduct/ram:BuyerAssignedID"),
    term("BT-153", "ram:SpecifiedTradeProduct/ram:Name"),
    term("BT-154", "ram:SpecifiedTradeProduct/ram:Description"),
    group("BG-32", "ram:SpecifiedTradeProduct/ram:ApplicableProductCharacteristic", *_ATTRIBUTE_ROWS),
    group("CLASSIFICATION", "ram:SpecifiedTradeProduct/ram:DesignatedProductClassification", _CLASS_ROW),
    term("BT-159", "ram:SpecifiedTradeProduct/ram:OriginTradeCountry/ram:ID"),
    term("BT-132", "ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID"),
    term("BT-148", "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:ChargeAmount", qualifier="currencyID"),
    term(
        "BT-147",
        "ram:SpecifiedLineTradeAgreement/ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualAmount",
        qualifier="currencyID",
    ),
    term("BT-146", "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount", qualifier="currencyID"),
    term("BT-149", "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity", qualifier="unitCode"),
    term("BT-129", "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", qualifier="unitCode"),
    *_below("ram:SpecifiedLineTradeSettlement", LINE_SETTLEMENT),
)
_DEAL: Final = "rsm:SupplyChainTradeTransaction"
ROWS: Final = (
    term("BT-23", "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
    term("BT-24", "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    term("BT-1", "rsm:ExchangedDocument/ram:ID"),
    term("BT-3", "rsm:ExchangedDocument/ram:TypeCode"),
    _day("BT-2", "rsm:ExchangedDocument/ram:IssueDateTime"),
    term("BT-22", "rsm:ExchangedDocument/ram:IncludedNote/ram:Content"),
    term("BT-21", "rsm:ExchangedDocument/ram:IncludedNote/ram:SubjectCode"),
    *_below(_DEAL, (LINE, DELIVERY)),
    *_below(f"{_DEAL}/ram:ApplicableHeaderTradeAgreement", AGREEMENT),
    *_below(f"{_DEAL}/ram:ApplicableHeaderTradeSettlement", SETTLEMENT),
)
_LEGAL_ID: Final = "ram:SpecifiedLegalOrganization/ram:ID"
_VAT_ID: Final = "ram:SpecifiedTaxRegistration/ram:ID[va]"
ANYWHERE: Final = (
    LINE,
    *_below("ram:ApplicableHeaderTradeSettlement", SETTLEMENT),
    group("STRAY-TAX", "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax", *_LINE_TAX),
    *_below("ram:SpecifiedLineTradeSettlement", LINE_SETTLEMENT[2:]),
    group("STRAY-ALLOWANCE", "ram:SpecifiedTradeAllowanceCharge[allowance]", *_vat_of_adjustment("BT-95", "BT-96")),
    group("STRAY-CHARGE", "ram:SpecifiedTradeAllowanceCharge[charge]", *_vat_of_adjustment("BT-102", "BT-103")),
    _seller("ram:SellerTradeParty"),
    group("BG-7", "ram:BuyerTradeParty", term("BT-47", _LEGAL_ID), term("BT-48", _VAT_ID)),
    _payee("ram:PayeeTradeParty"),
    _representative("ram:SellerTaxRepresentativeTradeParty"),
    _supporting("ram:AdditionalReferencedDocument"),
    PAYMENT,
    TOTALS,
    group("BG-18", "ram:ApplicableTradeSettlementFinancialCard", *_CARD_ROWS),
    group("BG-32", "ram:ApplicableProductCharacteristic", *_ATTRIBUTE_ROWS),
    group("CLASSIFICATION", "ram:DesignatedProductClassification", _CLASS_ROW),
    term("VAT-ID", _VAT_ID),
    _day("BT-7", "ram:TaxPointDate"),
    term("BT-8", "ram:DueDateTypeCode"),
)
CODES: Final[tuple[Coded, ...]] = (
    coded("BR-CL-01", "rsm:ExchangedDocument/ram:TypeCode"),
    coded("BR-CL-03", "ram:TaxTotalAmount", "currencyID"),
    coded("BR-CL-04", "ram:InvoiceCurrencyCode"),
    coded("BR-CL-05", "ram:TaxCurrencyCode"),
    coded("BR-CL-06", "ram:DueDateTypeCode"),
    coded("BR-CL-07", "ram:ReferenceTypeCode"),
    coded("BR-CL-08", "ram:SubjectCode"),
    coded("BR-CL-10", "ram:GlobalID[party]", "schemeID"),
    coded("BR-CL-11", "ram:ID[registered]", "schemeID"),
    coded("BR-CL-13", "ram:ClassCode", "listID"),
    coded("BR-CL-14", "ram:CountryID"),
    coded("BR-CL-15", "ram:OriginTradeCountry/ram:ID"),
    coded("BR-CL-16", "ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode"),
    coded("BR-CL-17", "ram:CategoryTradeTax/ram:CategoryCode"),
    coded("BR-CL-18", "ram:ApplicableTradeTax/ram:CategoryCode"),
    coded("BR-CL-19", "ram:SpecifiedTradeAllowanceCharge[allowance]/ram:ReasonCode"),
    coded("BR-CL-20", "ram:SpecifiedTradeAllowanceCharge[charge]/ram:ReasonCode"),
    coded("BR-CL-21", "ram:SpecifiedTradeProduct/ram:GlobalID", "schemeID"),
    coded("BR-CL-22", "ram:ExemptionReasonCode"),
    coded("BR-CL-23", "ram:BasisQuantity", "unitCode"),
    coded("BR-CL-23", "ram:BilledQuantity", "unitCode"),
    coded("BR-CL-24", "ram:AttachmentBinaryObject", "mimeCode"),
    coded("BR-CL-25", "ram:URIUniversalCommunication/ram:URIID", "schemeID"),
    coded("BR-CL-26", "ram:ShipToTradeParty[delivery]/ram:GlobalID", "schemeID"),
)
"""Values that must come from a code list, wherever they stand."""
TABLES: Final[dict[str, Table]] = {f"{{{RSM}}}CrossIndustryInvoice": compile_table(Syntax.CII, PREFIXES, CONDITIONS, ROWS, ANYWHERE, CODES)}
"""Name of the root element -> how to read such a document."""
