"""The semantic model as JSON: which group holds which terms, and where each stands in UBL.

The nesting is that of EN 16931-1 itself. A path leads from the element of the group around; with a leading ``/`` from the document, ``.``
is the element around. ``@name`` after a step tells elements of one name apart and says what must stand in them (``MARKS``), ``*`` that each
value has one of its own; a last step ``@name`` alone is an attribute.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from invoices.domain import ubl

_ADDRESS: Final = (
    "cbc:StreetName",
    "cbc:AdditionalStreetName",
    "cac:AddressLine/cbc:Line",
    "cbc:CityName",
    "cbc:PostalZone",
    "cbc:CountrySubentity",
    "cac:Country/cbc:IdentificationCode",
)
_CONTACT: Final = ("cbc:Name", "cbc:Telephone", "cbc:ElectronicMail")
_ADJUSTMENT: Final = (
    "cbc:Amount",
    "cbc:BaseAmount",
    "cbc:MultiplierFactorNumeric",
    "cac:TaxCategory@vat/cbc:ID",
    "cac:TaxCategory@vat/cbc:Percent",
    "cbc:AllowanceChargeReason",
    "cbc:AllowanceChargeReasonCode",
)
_LINE_ADJUSTMENT: Final = (*_ADJUSTMENT[:3], *_ADJUSTMENT[5:])
MARKS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "vat": (("cac:TaxScheme/cbc:ID", "VAT"),),
    "other": (("cac:TaxScheme/cbc:ID", "TAX"),),
    "allowance": (("cbc:ChargeIndicator", "false"),),
    "charge": (("cbc:ChargeIndicator", "true"),),
    "object": (("cbc:DocumentTypeCode", "130"),),
    "main": (),
    "accounting": (),
}
NAMES: Final = (
    {"{type}": "InvoiceTypeCode", "{line}": "InvoiceLine", "{quantity}": "InvoicedQuantity"},
    {"{type}": "CreditNoteTypeCode", "{line}": "CreditNoteLine", "{quantity}": "CreditedQuantity"},
)
"""What is called otherwise in a credit note (True)."""
_TABLE: Final = """
. BT-1 cbc:ID
. BT-2 cbc:IssueDate
. BT-3 cbc:{type}
. BT-5 cbc:DocumentCurrencyCode
. BT-6 cbc:TaxCurrencyCode
. BT-7 cbc:TaxPointDate
. BT-8 cac:InvoicePeriod/cbc:DescriptionCode
. BT-9 cbc:DueDate
. BT-10 cbc:BuyerReference
. BT-11 cac:ProjectReference/cbc:ID
. BT-12 cac:ContractDocumentReference/cbc:ID
. BT-13 cac:OrderReference/cbc:ID
. BT-14 cac:OrderReference/cbc:SalesOrderID
. BT-15 cac:ReceiptDocumentReference/cbc:ID
. BT-16 cac:DespatchDocumentReference/cbc:ID
. BT-17 cac:OriginatorDocumentReference/cbc:ID
. BT-18 cac:AdditionalDocumentReference@object/cbc:ID scheme
. BT-19 cbc:AccountingCost
. BT-20 cac:PaymentTerms/cbc:Note
. BG-1 .
. BG-2 .
BG-2 BT-23 cbc:ProfileID
BG-2 BT-24 cbc:CustomizationID
. BG-3 cac:BillingReference
BG-3 BT-25 cac:InvoiceDocumentReference/cbc:ID
BG-3 BT-26 cac:InvoiceDocumentReference/cbc:IssueDate
. BG-4 cac:AccountingSupplierParty
BG-4 BT-27 cac:Party/cac:PartyLegalEntity/cbc:RegistrationName
BG-4 BT-28 cac:Party/cac:PartyName/cbc:Name
BG-4 BT-29 cac:Party/cac:PartyIdentification*/cbc:ID scheme
BG-4 BT-30 cac:Party/cac:PartyLegalEntity/cbc:CompanyID scheme
BG-4 BT-31 cac:Party/cac:PartyTaxScheme@vat/cbc:CompanyID
BG-4 BT-32 cac:Party/cac:PartyTaxScheme@other/cbc:CompanyID
BG-4 BT-33 cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm
BG-4 BT-34 cac:Party/cbc:EndpointID scheme
BG-4 BG-5 cac:Party/cac:PostalAddress
BG-4 BG-6 cac:Party/cac:Contact
. BG-7 cac:AccountingCustomerParty
BG-7 BT-44 cac:Party/cac:PartyLegalEntity/cbc:RegistrationName
BG-7 BT-45 cac:Party/cac:PartyName/cbc:Name
BG-7 BT-46 cac:Party/cac:PartyIdentification*/cbc:ID scheme
BG-7 BT-47 cac:Party/cac:PartyLegalEntity/cbc:CompanyID scheme
BG-7 BT-48 cac:Party/cac:PartyTaxScheme@vat/cbc:CompanyID
BG-7 BT-49 cac:Party/cbc:EndpointID scheme
BG-7 BG-8 cac:Party/cac:PostalAddress
BG-7 BG-9 cac:Party/cac:Contact
. BG-10 cac:PayeeParty
BG-10 BT-59 cac:PartyName/cbc:Name
BG-10 BT-60 cac:PartyIdentification*/cbc:ID scheme
BG-10 BT-61 cac:PartyLegalEntity/cbc:CompanyID scheme
. BG-11 cac:TaxRepresentativeParty
BG-11 BT-62 cac:PartyName/cbc:Name
BG-11 BT-63 cac:PartyTaxScheme@vat/cbc:CompanyID
BG-11 BG-12 cac:PostalAddress
. BG-13 cac:Delivery
BG-13 BT-70 cac:DeliveryParty/cac:PartyName/cbc:Name
BG-13 BT-71 cac:DeliveryLocation/cbc:ID scheme
BG-13 BT-72 cbc:ActualDeliveryDate
BG-13 BG-14 /cac:InvoicePeriod
BG-14 BT-73 cbc:StartDate
BG-14 BT-74 cbc:EndDate
BG-13 BG-15 cac:DeliveryLocation/cac:Address
. BG-16 cac:PaymentMeans
BG-16 BT-81 cbc:PaymentMeansCode
BG-16 BT-82 cbc:PaymentMeansCode/@name
BG-16 BT-83 cbc:PaymentID
BG-16 BG-17 cac:PayeeFinancialAccount
BG-17 BT-84 cbc:ID scheme
BG-17 BT-85 cbc:Name
BG-17 BT-86 cac:FinancialInstitutionBranch/cbc:ID
BG-16 BG-18 cac:CardAccount
BG-18 BT-87 cbc:PrimaryAccountNumberID
BG-18 BT-88 cbc:HolderName
BG-16 BG-19 cac:PaymentMandate
BG-19 BT-89 cbc:ID
BG-19 BT-90 /cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification*/cbc:ID =SEPA
BG-19 BT-91 cac:PayerFinancialAccount/cbc:ID
. BG-20 cac:AllowanceCharge@allowance
. BG-21 cac:AllowanceCharge@charge
. BG-22 cac:LegalMonetaryTotal
BG-22 BT-106 cbc:LineExtensionAmount
BG-22 BT-107 cbc:AllowanceTotalAmount
BG-22 BT-108 cbc:ChargeTotalAmount
BG-22 BT-109 cbc:TaxExclusiveAmount
BG-22 BT-110 /cac:TaxTotal@main/cbc:TaxAmount
BG-22 BT-111 /cac:TaxTotal@accounting/cbc:TaxAmount
BG-22 BT-112 cbc:TaxInclusiveAmount
BG-22 BT-113 cbc:PrepaidAmount
BG-22 BT-114 cbc:PayableRoundingAmount
BG-22 BT-115 cbc:PayableAmount
. BG-23 cac:TaxTotal@main/cac:TaxSubtotal
BG-23 BT-116 cbc:TaxableAmount
BG-23 BT-117 cbc:TaxAmount
BG-23 BT-118 cac:TaxCategory@vat/cbc:ID
BG-23 BT-119 cac:TaxCategory@vat/cbc:Percent
BG-23 BT-120 cac:TaxCategory@vat/cbc:TaxExemptionReason
BG-23 BT-121 cac:TaxCategory@vat/cbc:TaxExemptionReasonCode
. BG-24 cac:AdditionalDocumentReference
BG-24 BT-122 cbc:ID
BG-24 BT-123 cbc:DocumentDescription
BG-24 BT-124 cac:Attachment/cac:ExternalReference/cbc:URI
BG-24 BT-125 cac:Attachment/cbc:EmbeddedDocumentBinaryObject mime filename
. BG-25 cac:{line}
BG-25 BT-126 cbc:ID
BG-25 BT-127 cbc:Note
BG-25 BT-128 cac:DocumentReference@object/cbc:ID scheme
BG-25 BT-129 cbc:{quantity}
BG-25 BT-130 cbc:{quantity}/@unitCode
BG-25 BT-131 cbc:LineExtensionAmount
BG-25 BT-132 cac:OrderLineReference/cbc:LineID
BG-25 BT-133 cbc:AccountingCost
BG-25 BG-26 cac:InvoicePeriod
BG-26 BT-134 cbc:StartDate
BG-26 BT-135 cbc:EndDate
BG-25 BG-27 cac:AllowanceCharge@allowance
BG-25 BG-28 cac:AllowanceCharge@charge
BG-25 BG-29 .
BG-29 BT-146 cac:Price/cbc:PriceAmount
BG-29 BT-147 cac:Price/cac:AllowanceCharge@allowance/cbc:Amount
BG-29 BT-148 cac:Price/cac:AllowanceCharge@allowance/cbc:BaseAmount
BG-29 BT-149 cac:Price/cbc:BaseQuantity
BG-29 BT-150 cac:Price/cbc:BaseQuantity/@unitCode
BG-25 BG-30 cac:Item/cac:ClassifiedTaxCategory@vat
BG-30 BT-151 cbc:ID
BG-30 BT-152 cbc:Percent
BG-25 BG-31 .
BG-31 BT-153 cac:Item/cbc:Name
BG-31 BT-154 cac:Item/cbc:Description
BG-31 BT-155 cac:Item/cac:SellersItemIdentification/cbc:ID
BG-31 BT-156 cac:Item/cac:BuyersItemIdentification/cbc:ID
BG-31 BT-157 cac:Item/cac:StandardItemIdentification/cbc:ID scheme
BG-31 BT-158 cac:Item/cac:CommodityClassification*/cbc:ItemClassificationCode list version
BG-31 BT-159 cac:Item/cac:OriginCountry/cbc:IdentificationCode
BG-31 BG-32 cac:Item/cac:AdditionalItemProperty
BG-32 BT-160 cbc:Name
BG-32 BT-161 cbc:Value
"""
_SHARED: Final = (
    ("BG-5", "BT-35 BT-36 BT-162 BT-37 BT-38 BT-39 BT-40", _ADDRESS),
    ("BG-8", "BT-50 BT-51 BT-163 BT-52 BT-53 BT-54 BT-55", _ADDRESS),
    ("BG-12", "BT-64 BT-65 BT-164 BT-66 BT-67 BT-68 BT-69", _ADDRESS),
    ("BG-15", "BT-75 BT-76 BT-165 BT-77 BT-78 BT-79 BT-80", _ADDRESS),
    ("BG-6", "BT-41 BT-42 BT-43", _CONTACT),
    ("BG-9", "BT-56 BT-57 BT-58", _CONTACT),
    ("BG-20", "BT-92 BT-93 BT-94 BT-95 BT-96 BT-97 BT-98", _ADJUSTMENT),
    ("BG-21", "BT-99 BT-100 BT-101 BT-102 BT-103 BT-104 BT-105", _ADJUSTMENT),
    ("BG-27", "BT-136 BT-137 BT-138 BT-139 BT-140", _LINE_ADJUSTMENT),
    ("BG-28", "BT-141 BT-142 BT-143 BT-144 BT-145", _LINE_ADJUSTMENT),
)
NOTE: Final = "BG-1"
NOTE_TERMS: Final = ("BT-21", "BT-22")


@dataclass(frozen=True, slots=True)
class Row:
    """A term or group of the model; ``attributes`` are the keys that a value may have beside its text."""

    code: str
    path: str
    attributes: tuple[str, ...] = ()
    fixed_scheme: str = ""


@dataclass(slots=True)
class Shape:
    """What may stand in a group."""

    terms: dict[str, Row] = field(default_factory=dict)
    groups: dict[str, Row] = field(default_factory=dict)


def _shapes() -> dict[str, Shape]:
    lines = [line.split() for line in _TABLE.strip().splitlines()]
    lines += [[owner, code, path] for owner, codes, paths in _SHARED for code, path in zip(codes.split(), paths, strict=True)]
    shapes: dict[str, Shape] = {"": Shape()}
    for owner, code, path, *attributes in lines:
        fixed = next((each[1:] for each in attributes if each.startswith("=")), "")
        row = Row(code, path, tuple(each for each in attributes if not each.startswith("=")), fixed)
        around = shapes.setdefault("" if owner == "." else owner, Shape())
        if code.startswith("BG-"):
            around.groups[code] = row
            shapes.setdefault(code, Shape())
        else:
            around.terms[code] = row
    return shapes


SHAPES: Final = _shapes()
"""Code of a group, "" for the document -> what may stand in it."""


class Step(NamedTuple):
    """One step of a path: the tag, the path up to here, whether each value has one of its own, and what must stand in it."""

    tag: str
    way: str
    each_time: bool
    marks: tuple[tuple[tuple[str, ...], str], ...]


class Way(NamedTuple):
    """A compiled path: its last step, those above, and the attribute at its end."""

    from_root: bool
    above: tuple[Step, ...]
    last: Step
    attribute: str


@cache
def compiled(path: str, credit: bool) -> Way:
    """A path of the table in an invoice or a credit note."""
    for short, long in NAMES[credit].items():
        path = path.replace(short, long)
    path, _, attribute = path.partition("/@")
    names = path.removeprefix("/").split("/")
    *above, last = [_step(name, "/".join(names[: place + 1])) for place, name in enumerate(names)]
    return Way(path.startswith("/"), tuple(above), last, attribute)


def _step(written: str, way: str) -> Step:
    name, _, mark = written.rstrip("*").partition("@")
    marks = tuple((tuple(map(tag, path.split("/"))), text) for path, text in (MARKS[mark] if mark else ()))
    return Step(tag(name), way, written.endswith("*"), marks)


def tag(name: str) -> str:
    """The tag of an element with its namespace, as lxml has it."""
    prefix, _, local = name.partition(":")
    return f"{{{ubl.PREFIXES[prefix]}}}{local}"
