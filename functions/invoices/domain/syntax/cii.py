"""Rules on CII: those of CII-SR and CII-DT on how often, what must be there, and what depends on something.

CII-DT-010, -011 and -012 can never fire in the official artefact: another rule takes the same element first. They are kept that way.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from invoices.domain.binding import stands_in
from invoices.domain.cii import PREFIXES, RAM
from invoices.domain.findings import Flag
from invoices.domain.lexical import BASIC_FORMAT, collapse, written_date
from invoices.domain.syntax import cii_absent
from invoices.domain.syntax.rule import (
    Element,
    Found,
    Keep,
    SyntaxRule,
    absent,
    absent_if,
    at_most,
    exactly_one,
    holds,
    must,
    same,
    text_of,
)

_DEAL: Final = "rsm:SupplyChainTradeTransaction"
MACROS: Final = {"LINE": (f"{_DEAL}/ram:IncludedSupplyChainTradeLineItem",), "HEADER": (_DEAL,)}
SPACES: Final = PREFIXES
SILENT: Final = frozenset({"CII-DT-010", "CII-DT-011", "CII-DT-012"})
FATAL, WARNING = Flag.FATAL, Flag.WARNING

_DOCUMENT: Final = "//ram:*ReferencedDocument"
_TAX: Final = "//ram:*TradeTax"
_AGREEMENT: Final = "HEADER/ram:ApplicableHeaderTradeAgreement"
_SETTLEMENT: Final = "HEADER/ram:ApplicableHeaderTradeSettlement"
_TOTALS: Final = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_LINE_AGREEMENT: Final = "LINE/ram:SpecifiedLineTradeAgreement"
_LINE_DOCUMENT: Final = "LINE/ram:AssociatedDocumentLineDocument"
_PRODUCT: Final = "LINE/ram:SpecifiedTradeProduct"
_MEANS: Final = "//ram:SpecifiedTradeSettlementPaymentMeans"
_DELIVERY: Final = "HEADER/ram:ApplicableHeaderTradeDelivery"
_DEPARTMENT: Final = "ram:DefinedTradeContact/ram:DepartmentName"
_BASIC_DATE: Final = re.compile(r"\s*\d{4}(1[0-2]|0[1-9])(3[01]|[12][0-9]|0[1-9])\s*", re.ASCII)
OBJECT: Final = "130"
ATTACHMENT: Final = "916"
TENDER: Final = "50"
TRANSFERS: Final = ("30", "58")


@cache
def _ram(name: str) -> str:
    return f"{{{RAM}}}{name}"


def _typed(of: str, *codes: str) -> str:
    return " or ".join(f"{of}ram:TypeCode = '{code}'" for code in codes)


def _unless(*codes: str) -> Keep:
    """Wrong unless the element stands in a supporting document of one of these types."""
    return holds(f"not({_typed('parent::ram:AdditionalReferencedDocument/', *codes)})", PREFIXES)


def _in_type(code: str, document: str = "", *, tidy: bool = False) -> Keep:
    """The element is a document of this type, or (``../``) stands in one."""
    return holds(f"{document}ram:TypeCode[{'normalize-space()' if tidy else '.'} = '{code}']", PREFIXES)


def _outside_settlement(part: Element) -> bool:
    return not stands_in(part.getparent(), (_ram("ApplicableHeaderTradeSettlement"),))


def _not_in(name: str) -> Keep:
    return lambda part: part.getparent().tag != _ram(name)


def _also(party: str, name: str) -> Keep:
    """The party of an element has this besides. Asked from the context down: a document may repeat the party."""
    return holds(f"../../ram:{party}/ram:{name}", PREFIXES)


_PRICE_DISCOUNT: Final = "../../ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge"
_DISCOUNT_IS_ALLOWANCE: Final = f"""
    not({_PRICE_DISCOUNT}/ram:ChargeIndicator or {_PRICE_DISCOUNT}/ram:ActualAmount)
    or ({_PRICE_DISCOUNT}/ram:ActualAmount
        and {_PRICE_DISCOUNT}/ram:ChargeIndicator/udt:Indicator[normalize-space() = 'false' or normalize-space() = '0'])
"""
"""Asked at each discount of a price, for all of them together."""


def _two_names(party: str) -> Keep:
    """A contact has a person's name besides: in any contact of the party, as the official expression looks."""
    return holds(f"../../../ram:{party}/ram:DefinedTradeContact/ram:PersonName", PREFIXES)


_TRANSFER: Final = " or ".join(f"normalize-space() = '{code}'" for code in TRANSFERS)
_ACCOUNT: Final = "ram:PayeePartyCreditorFinancialAccount"
_ACCOUNT_GIVEN: Final = f"not(ram:TypeCode[{_TRANSFER}]) or {_ACCOUNT}/ram:IBANID or {_ACCOUNT}/ram:ProprietaryID"


def _written_so(date: Element) -> bool:
    """A date in format 102 is written like one. Nearly all are dates besides, which is known already."""
    return (
        date.get("format") != BASIC_FORMAT
        or (not len(date) and written_date(date.text or "", BASIC_FORMAT) is not None)
        or _BASIC_DATE.fullmatch(text_of(date)) is not None
    )


_OTHER_TAX: Final = holds("not(../ram:TypeCode = 'VAT')", PREFIXES)


def _not_vat(code: Element) -> bool:
    return (code.text != "VAT" or len(code) > 0) and _OTHER_TAX(code)


def _units(_: Found, quantities: Found) -> Iterator[Element]:
    """Units are fine as soon as some line has one on its quantity: the official expression does not ask which."""
    with_unit = [each for each in quantities if each.get("unitCode") is not None]
    if not any(each.tag == _ram("BilledQuantity") and _at(each, _BILLED_QUANTITY) for each in with_unit):
        yield from with_unit


def _unschemed(identifier: Element) -> bool:
    if identifier.get("schemeID") is not None:
        return False
    return all(each.get("schemeID") is None for each in identifier.getparent().iterchildren(identifier.tag))


_PLAIN_IDS: Final = frozenset(
    {
        ("GuidelineSpecifiedDocumentContextParameter", "ID"),
        ("ExchangedDocument", "ID"),
        ("AssociatedDocumentLineDocument", "LineID"),
        ("SpecifiedTradeProduct", "SellerAssignedID"),
    }
)
_PLAIN_PATHS: Final = (
    "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
    "rsm:ExchangedDocument/ram:ID",
    f"{_LINE_DOCUMENT}/ram:LineID",
    f"{_PRODUCT}/ram:SellerAssignedID",
)
_BILLED_QUANTITY: Final = ("LINE/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",)
_PLAIN: Final = {"CII-DT-001": "schemeName", "CII-DT-002": "schemeAgencyName", "CII-DT-003": "schemeDataURI", "CII-DT-004": "schemeURI"} | {
    "CII-DT-005": "schemeID",
    "CII-DT-006": "schemeAgencyID",
    "CII-DT-007": "schemeVersionID",
}
"""Identifiers that have no attributes; all others only lack the first four (CII-DT-101 to -104)."""
_ONCE_IN_TOTALS: Final = {
    "CII-SR-477": "LineTotalAmount",
    "CII-SR-478": "ChargeTotalAmount",
    "CII-SR-479": "AllowanceTotalAmount",
    "CII-SR-480": "TaxBasisTotalAmount",
    "CII-SR-481": "RoundingAmount",
    "CII-SR-482": "GrandTotalAmount",
    "CII-SR-483": "InformationAmount",
    "CII-SR-484": "TotalPrepaidAmount",
    "CII-SR-485": "TotalDiscountAmount",
    "CII-SR-486": "TotalAllowanceChargeAmount",
    "CII-SR-487": "DuePayableAmount",
    "CII-SR-488": "RetailValueExcludingTaxInformationAmount",
    "CII-SR-489": "TotalDepositFeeInformationAmount",
    "CII-SR-490": "ProductValueExcludingTobaccoTaxInformationAmount",
    "CII-SR-491": "TotalRetailValueInformationAmount",
    "CII-SR-492": "GrossLineTotalAmount",
    "CII-SR-493": "NetLineTotalAmount",
    "CII-SR-494": "NetIncludingTaxesLineTotalAmount",
}
_SHADOWED: Final = frozenset({"CII-DT-031", "CII-DT-032", "CII-DT-101", "CII-DT-102", "CII-DT-103", "CII-DT-104"})
"""Rules on a kind of element that other rules take a few elements from."""


def _plain_identifier(element: Element) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    return (parent.tag.rpartition("}")[2], element.tag.rpartition("}")[2]) in _PLAIN_IDS and _at(element, _PLAIN_PATHS)


def _at(element: Element, paths: Sequence[str]) -> bool:
    """It stands at one of these paths from the document element."""
    names = [element.tag.rpartition("}")[2], *(each.tag.rpartition("}")[2] for each in element.iterancestors())][:-1]
    path = "/".join(reversed(names))
    return path in {each.replace("LINE", MACROS["LINE"][0]).replace("rsm:", "").replace("ram:", "") for each in paths}


def _narrowed(rule: SyntaxRule) -> SyntaxRule:
    if rule.id not in _SHADOWED:
        return rule
    if rule.path.startswith("@currency"):
        return absent_if(rule.id, rule.flag, rule.context, rule.path, lambda each: each.tag != _ram("TaxTotalAmount"), rule.expected)
    return absent_if(rule.id, rule.flag, rule.context, rule.path, lambda each: not _plain_identifier(each), rule.expected)


RULES: Final[tuple[SyntaxRule, ...]] = (
    *absent(cii_absent.WARNINGS, WARNING),
    *(_narrowed(rule) for rule in absent(cii_absent.FATAL, FATAL)),
    *(rule for code, name in _PLAIN.items() for path in _PLAIN_PATHS for rule in absent({path: f"{code} @{name}"}, FATAL)),
    absent_if("CII-DT-015", FATAL, _DOCUMENT, "ram:URIID", _unless(ATTACHMENT), "is for supporting documents (type 916) alone"),
    absent_if(
        "CII-DT-018",
        FATAL,
        _DOCUMENT,
        "ram:TypeCode",
        _unless(TENDER, OBJECT, ATTACHMENT),
        "must be 50, 130 or 916 in a supporting document",
    ),
    absent_if("CII-DT-021", FATAL, _DOCUMENT, "ram:Name", _unless(ATTACHMENT), "is for supporting documents (type 916) alone"),
    absent_if(
        "CII-DT-022", FATAL, _DOCUMENT, "ram:AttachmentBinaryObject", _unless(ATTACHMENT), "is for supporting documents (type 916) alone"
    ),
    absent_if("CII-DT-024", FATAL, _DOCUMENT, "ram:ReferenceTypeCode", _unless(OBJECT), "is for invoiced objects (type 130) alone"),
    absent_if(
        "CII-DT-027",
        FATAL,
        _DOCUMENT,
        "ram:FormattedIssueDateTime",
        _not_in("InvoiceReferencedDocument"),
        "is for preceding invoices alone",
    ),
    SyntaxRule("CII-DT-033", FATAL, "//ram:*Quantity", "", _units, "has a unit, but no invoiced quantity of a line has one"),
    absent_if(
        "CII-DT-037",
        FATAL,
        _TAX,
        "ram:TypeCode",
        _not_vat,
        "must be VAT when it is given",
    ),
    absent_if("CII-DT-041", WARNING, _TAX, "ram:BasisAmount", _outside_settlement, "is for the VAT breakdown alone"),
    absent_if("CII-DT-052", WARNING, _TAX, "ram:ExemptionReasonCode", _not_in("ApplicableTradeTax"), "is for ram:ApplicableTradeTax alone"),
    absent_if("CII-DT-054", WARNING, _TAX, "ram:TaxPointDate", _outside_settlement, "is for the VAT breakdown alone"),
    absent_if("CII-DT-058", WARNING, _TAX, "ram:DueDateTypeCode", _outside_settlement, "is for the VAT breakdown alone"),
    absent_if("CII-DT-098", WARNING, _TAX, "ram:ExemptionReason", _not_in("ApplicableTradeTax"), "is for ram:ApplicableTradeTax alone"),
    must(
        "CII-DT-097",
        FATAL,
        "//udt:DateTimeString",
        _written_so,
        "in format 102 must be written YYYYMMDD",
    ),
    at_most("CII-SR-003", WARNING, "rsm:ExchangedDocumentContext", "ram:BusinessProcessSpecifiedDocumentContextParameter"),
    *absent({"//*:*DocumentContextParameter": "CII-SR-04 ram:Value CII-SR-05 ram:SpecifiedDocumentVersion"}, WARNING),
    exactly_one("CII-SR-009", FATAL, "rsm:ExchangedDocumentContext", "ram:GuidelineSpecifiedDocumentContextParameter"),
    exactly_one("CII-SR-010", FATAL, "rsm:ExchangedDocumentContext", "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
    exactly_one("CII-SR-014", FATAL, "rsm:ExchangedDocument", "ram:TypeCode"),
    at_most("CII-SR-030", WARNING, "rsm:ExchangedDocument/ram:IncludedNote", "ram:Content"),
    at_most("CII-SR-039", WARNING, _LINE_DOCUMENT, "ram:IncludedNote"),
    at_most("CII-SR-040", WARNING, _LINE_DOCUMENT, "ram:IncludedNote/ram:Content"),
    absent_if("CII-SR-046", FATAL, _PRODUCT, "ram:GlobalID", _unschemed, "must have a schemeID"),
    exactly_one("CII-SR-069", FATAL, f"{_PRODUCT}/ram:ApplicableProductCharacteristic", "ram:Description"),
    exactly_one("CII-SR-072", FATAL, f"{_PRODUCT}/ram:ApplicableProductCharacteristic", "ram:Value"),
    must(
        "CII-SR-090",
        FATAL,
        f"{_PRODUCT}/ram:OriginTradeCountry",
        holds("count(../ram:OriginTradeCountry/ram:ID) = 1", PREFIXES),
        "must have exactly one ram:ID",
    ),
    must(
        "CII-SR-119",
        WARNING,
        f"{_LINE_AGREEMENT}/ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge",
        holds(_DISCOUNT_IS_ALLOWANCE, PREFIXES),
        "may be a discount of the price, but no charge on it",
    ),
    exactly_one("CII-SR-439", FATAL, _LINE_AGREEMENT, "ram:NetPriceProductTradePrice/ram:ChargeAmount"),
    at_most("CII-SR-440", FATAL, "//ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge", "ram:ActualAmount"),
    at_most("CII-SR-441", FATAL, _LINE_AGREEMENT, "ram:NetPriceProductTradePrice/ram:ChargeAmount"),
    absent_if(
        "CII-SR-449",
        WARNING,
        _DELIVERY,
        "ram:ShipToTradeParty/ram:GlobalID",
        _also("ShipToTradeParty", "ID"),
        "must not stand beside ram:ID",
    ),
    absent_if(
        "CII-SR-450",
        WARNING,
        _AGREEMENT,
        "ram:BuyerTradeParty/ram:GlobalID",
        _also("BuyerTradeParty", "ID"),
        "must not stand beside ram:ID",
    ),
    absent_if(
        "CII-SR-451",
        WARNING,
        _SETTLEMENT,
        "ram:PayeeTradeParty/ram:GlobalID",
        _also("PayeeTradeParty", "ID"),
        "must not stand beside ram:ID",
    ),
    at_most("CII-SR-452", WARNING, _SETTLEMENT, "ram:SpecifiedTradePaymentTerms"),
    at_most("CII-SR-453", WARNING, _SETTLEMENT, "ram:SpecifiedTradePaymentTerms/ram:Description"),
    at_most("CII-SR-454", WARNING, "LINE/ram:SpecifiedLineTradeSettlement", "ram:ApplicableTradeTax"),
    at_most("CII-SR-455", FATAL, _AGREEMENT, "ram:SellerTradeParty/ram:DefinedTradeContact"),
    at_most("CII-SR-456", FATAL, _AGREEMENT, "ram:BuyerTradeParty/ram:DefinedTradeContact"),
    at_most("CII-SR-457", WARNING, _AGREEMENT, "ram:AdditionalReferencedDocument", keep=_in_type(TENDER)),
    at_most("CII-SR-458", WARNING, _AGREEMENT, "ram:AdditionalReferencedDocument", keep=_in_type(OBJECT)),
    at_most("CII-SR-459", FATAL, _AGREEMENT, "ram:SellerTradeParty/ram:URIUniversalCommunication"),
    at_most("CII-SR-460", FATAL, _AGREEMENT, "ram:BuyerTradeParty/ram:URIUniversalCommunication"),
    at_most("CII-SR-461", FATAL, _SETTLEMENT, "ram:ApplicableTradeTax/ram:TaxPointDate"),
    same("CII-SR-462", FATAL, "//ram:ApplicableTradeTax/ram:DueDateTypeCode"),
    must(
        "CII-SR-463",
        FATAL,
        "//ram:SpecifiedTradeAllowanceCharge",
        holds("ram:ChargeIndicator", PREFIXES),
        "must have ram:ChargeIndicator",
    ),
    absent_if(
        "CII-SR-465",
        WARNING,
        _AGREEMENT,
        f"ram:SellerTradeParty/{_DEPARTMENT}",
        _two_names("SellerTradeParty"),
        "must not stand beside ram:PersonName",
    ),
    absent_if(
        "CII-SR-466",
        WARNING,
        _AGREEMENT,
        f"ram:BuyerTradeParty/{_DEPARTMENT}",
        _two_names("BuyerTradeParty"),
        "must not stand beside ram:PersonName",
    ),
    same("CII-SR-467", FATAL, f"{_MEANS}/ram:TypeCode", collapse),
    same("CII-SR-468", FATAL, f"{_MEANS}/ram:Information", collapse),
    at_most("CII-SR-469", FATAL, "", "//ram:ApplicableHeaderTradeSettlement/ram:PaymentReference"),
    must(
        "CII-SR-470",
        FATAL,
        f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans",
        holds(_ACCOUNT_GIVEN, PREFIXES),
        "must have ram:IBANID or ram:ProprietaryID in a credit transfer (30, 58)",
    ),
    at_most("CII-SR-471", FATAL, "//ram:SpecifiedTradeAllowanceCharge", "ram:RateApplicablePercent"),
    at_most("CII-SR-472", FATAL, "//ram:SpecifiedTradeAllowanceCharge", "ram:CategoryTradeTax"),
    at_most("CII-SR-473", FATAL, "//ram:SpecifiedTradeAllowanceCharge", "ram:ActualAmount"),
    at_most(
        "CII-SR-474", WARNING, "LINE/ram:SpecifiedLineTradeSettlement", "ram:AdditionalReferencedDocument", keep=_in_type(OBJECT, tidy=True)
    ),
    at_most("CII-SR-475", WARNING, _AGREEMENT, "ram:AdditionalReferencedDocument/ram:Name", keep=_in_type(ATTACHMENT, "../", tidy=True)),
    at_most(
        "CII-SR-476",
        WARNING,
        _AGREEMENT,
        "ram:AdditionalReferencedDocument/ram:AttachmentBinaryObject",
        keep=_in_type(ATTACHMENT, "../", tidy=True),
    ),
    *(at_most(code, FATAL, _TOTALS, f"ram:{name}") for code, name in _ONCE_IN_TOTALS.items()),
)
