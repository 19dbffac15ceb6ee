"""The business terms and groups of EN 16931-1 that the model holds: id -> name and kind of content.

Ids that are no BT or BG number are bookkeeping of ours: VAT-TOTAL (a total of VAT with its breakdown, as UBL nests it), CLASSIFICATION
(one item classification), INDICATOR (allowance or charge, as written in CII), VAT-ID (a VAT identifier of anybody else),
BT-29-0, BT-46-0, BT-60-0 (identifiers that CII writes with a global scheme), OTHER-TAX, OTHER-CATEGORY and OTHER-RATE (category and rate
that are not marked as VAT; some official rules take them all the same), TAX-TYPE (what such a tax is marked as in CII), LINE-DOCUMENT and
DOCUMENT-TYPE (a document that a line refers to, and the type of a referenced document), WITHHOLDING with its terms and SPLIT-VAT (what the
buyer keeps of an Italian invoice: see ``fattura.mapping``).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What may stand in a term."""

    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    IDENTIFIER = "identifier"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Term:
    """Name and kind of a business term."""

    name: str
    kind: Kind = Kind.TEXT


def _of(kind: Kind, **names: str) -> dict[str, Term]:
    return {code.replace("_", "-"): Term(name, kind) for code, name in names.items()}


TERMS: Final[dict[str, Term]] = {
    **_of(
        Kind.IDENTIFIER,
        BT_1="Invoice number",
        BT_10="Buyer reference",
        BT_11="Project reference",
        BT_12="Contract reference",
        BT_13="Purchase order reference",
        BT_14="Sales order reference",
        BT_15="Receiving advice reference",
        BT_16="Despatch advice reference",
        BT_17="Tender or lot reference",
        BT_18="Invoiced object identifier",
        BT_23="Business process type",
        BT_24="Specification identifier",
        BT_25="Preceding Invoice reference",
        BT_29="Seller identifier",
        BT_29_0="Seller global identifier",
        BT_30="Seller legal registration identifier",
        BT_31="Seller VAT identifier",
        BT_32="Seller tax registration identifier",
        BT_34="Seller electronic address",
        BT_46="Buyer identifier",
        BT_46_0="Buyer global identifier",
        BT_47="Buyer legal registration identifier",
        BT_48="Buyer VAT identifier",
        BT_49="Buyer electronic address",
        BT_60="Payee identifier",
        BT_60_0="Payee global identifier",
        BT_61="Payee legal registration identifier",
        BT_63="Seller tax representative VAT identifier",
        BT_71="Deliver to location identifier",
        BT_84="Payment account identifier",
        BT_86="Payment service provider identifier",
        BT_87="Payment card primary account number",
        BT_89="Mandate reference identifier",
        BT_90="Bank assigned creditor identifier",
        BT_91="Debited account identifier",
        BT_122="Supporting document reference",
        BT_124="External document location",
        BT_125="Attached document",
        BT_126="Invoice line identifier",
        BT_128="Invoice line object identifier",
        BT_132="Referenced purchase order line reference",
        BT_155="Item Seller's identifier",
        BT_156="Item Buyer's identifier",
        BT_157="Item standard identifier",
        BT_158="Item classification identifier",
    ),
    **_of(Kind.IDENTIFIER, VAT_ID="VAT identifier"),
    **_of(Kind.CODE, DOCUMENT_TYPE="type of a referenced document"),
    **_of(Kind.CODE, OTHER_CATEGORY="category of a tax that is not VAT"),
    **_of(Kind.NUMBER, OTHER_RATE="rate of a tax that is not VAT"),
    **_of(
        Kind.CODE,
        BT_3="Invoice type code",
        BT_5="Invoice currency code",
        BT_6="VAT accounting currency code",
        BT_8="Value added tax point date code",
        BT_21="Invoice note subject code",
        BT_40="Seller country code",
        BT_55="Buyer country code",
        BT_69="Tax representative country code",
        BT_80="Deliver to country code",
        BT_81="Payment means type code",
        BT_95="Document level allowance VAT category code",
        BT_98="Document level allowance reason code",
        BT_102="Document level charge VAT category code",
        BT_105="Document level charge reason code",
        BT_118="VAT category code",
        BT_121="VAT exemption reason code",
        BT_130="Invoiced quantity unit of measure code",
        BT_140="Invoice line allowance reason code",
        BT_145="Invoice line charge reason code",
        BT_151="Invoiced item VAT category code",
        BT_159="Item country of origin",
    ),
    **_of(
        Kind.DATE,
        BT_2="Invoice issue date",
        BT_7="Value added tax point date",
        BT_9="Payment due date",
        BT_26="Preceding Invoice issue date",
        BT_72="Actual delivery date",
        BT_73="Invoicing period start date",
        BT_74="Invoicing period end date",
        BT_134="Invoice line period start date",
        BT_135="Invoice line period end date",
    ),
    **_of(
        Kind.AMOUNT,
        BT_92="Document level allowance amount",
        BT_93="Document level allowance base amount",
        BT_99="Document level charge amount",
        BT_100="Document level charge base amount",
        BT_106="Sum of Invoice line net amount",
        BT_107="Sum of allowances on document level",
        BT_108="Sum of charges on document level",
        BT_109="Invoice total amount without VAT",
        BT_110="Invoice total VAT amount",
        BT_111="Invoice total VAT amount in accounting currency",
        BT_112="Invoice total amount with VAT",
        BT_113="Paid amount",
        BT_114="Rounding amount",
        BT_115="Amount due for payment",
        BT_116="VAT category taxable amount",
        BT_117="VAT category tax amount",
        BT_131="Invoice line net amount",
        BT_136="Invoice line allowance amount",
        BT_137="Invoice line allowance base amount",
        BT_141="Invoice line charge amount",
        BT_142="Invoice line charge base amount",
        BT_146="Item net price",
        BT_147="Item price discount",
        BT_148="Item gross price",
    ),
    **_of(
        Kind.NUMBER,
        BT_94="Document level allowance percentage",
        BT_96="Document level allowance VAT rate",
        BT_101="Document level charge percentage",
        BT_103="Document level charge VAT rate",
        BT_119="VAT category rate",
        BT_129="Invoiced quantity",
        BT_138="Invoice line allowance percentage",
        BT_143="Invoice line charge percentage",
        BT_149="Item price base quantity",
        BT_152="Invoiced item VAT rate",
    ),
    **_of(
        Kind.TEXT,
        BT_19="Buyer accounting reference",
        BT_20="Payment terms",
        BT_22="Invoice note",
        BT_27="Seller name",
        BT_28="Seller trading name",
        BT_33="Seller additional legal information",
        BT_44="Buyer name",
        BT_45="Buyer trading name",
        BT_59="Payee name",
        BT_62="Seller tax representative name",
        BT_70="Deliver to party name",
        BT_82="Payment means text",
        BT_83="Remittance information",
        BT_85="Payment account name",
        BT_88="Payment card holder name",
        BT_97="Document level allowance reason",
        BT_104="Document level charge reason",
        BT_120="VAT exemption reason text",
        BT_123="Supporting document description",
        BT_127="Invoice line note",
        BT_133="Invoice line Buyer accounting reference",
        BT_139="Invoice line allowance reason",
        BT_144="Invoice line charge reason",
        BT_153="Item name",
        BT_154="Item description",
        BT_160="Item attribute name",
        BT_161="Item attribute value",
        INDICATOR="allowance or charge indicator",
    ),
}

GROUPS: Final[dict[str, str]] = {
    "": "Invoice",
    "BG-3": "Preceding Invoice reference",
    "BG-4": "Seller",
    "BG-5": "Seller postal address",
    "BG-7": "Buyer",
    "BG-8": "Buyer postal address",
    "BG-10": "Payee",
    "BG-11": "Seller tax representative party",
    "BG-12": "Seller tax representative postal address",
    "BG-13": "Delivery information",
    "BG-14": "Invoicing period",
    "BG-15": "Deliver to address",
    "BG-16": "Payment instructions",
    "BG-17": "Credit transfer",
    "BG-18": "Payment card information",
    "BG-20": "Document level allowance",
    "BG-21": "Document level charge",
    "BG-22": "Document totals",
    "BG-23": "VAT breakdown",
    "BG-24": "Additional supporting document",
    "BG-25": "Invoice line",
    "BG-26": "Invoice line period",
    "BG-27": "Invoice line allowance",
    "BG-28": "Invoice line charge",
    "BG-30": "Line VAT information",
    "BG-32": "Item attribute",
    "CLASSIFICATION": "Item classification",
    "LINE-DOCUMENT": "Document that a line refers to",
    "OTHER-TAX": "Line tax information other than VAT",
}

_ADDRESS_PARTS: Final = ("line 1", "line 2", "line 3", "city", "post code", "country subdivision")
_ADDRESSES: Final = {
    "Seller address": ("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39"),
    "Buyer address": ("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54"),
    "Tax representative address": ("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68"),
    "Deliver to address": ("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79"),
}
TERMS.update(
    {code: Term(f"{whose} {part}") for whose, codes in _ADDRESSES.items() for code, part in zip(codes, _ADDRESS_PARTS, strict=True)}
)
_CONTACTS: Final = {"Seller contact": ("BT-41", "BT-42", "BT-43"), "Buyer contact": ("BT-56", "BT-57", "BT-58")}
TERMS.update(
    {
        code: Term(f"{whose} {part}")
        for whose, codes in _CONTACTS.items()
        for code, part in zip(codes, ("point", "telephone number", "email address"), strict=True)
    }
)


def name(code: str) -> str:
    """``Invoice number (BT-1)``, ``Seller (BG-4)``: how messages call a term or a group."""
    if code in TERMS:
        return f"{TERMS[code].name} ({code})" if code.startswith("BT-") else TERMS[code].name
    known = GROUPS.get(code, code)
    return f"{known} ({code})" if code.startswith("BG-") else known
