"""Values that must come from a code list: BR-CL-01 to BR-CL-26, as one table. The readers' tables (``CODES``) say where each rule looks."""

from collections.abc import Callable, Sequence
from typing import Final

from invoices.domain import codelists as lists
from invoices.domain.lexical import XML_SPACE
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import Check, Fault, Rule, Rules, Select, shown
from invoices.domain.terms import name

RULES: Final = Rules()

SUBJECT_CHARS: Final = 3
ICD: Final = lists.IDENTIFIER_SCHEMES
MIME_TYPES: Final = frozenset(
    {
        "application/pdf",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "image/jpeg",
        "image/png",
        "text/csv",
    }
)
"""What an attached document may be: EN 16931-1, 6.5.12."""

type Codes = frozenset[str]

_TABLE: Final[tuple[tuple[str, str, str, Codes, Codes], ...]] = (
    #  rule       term     what it is                         in UBL                         in CII
    ("BR-CL-01", "BT-3", "type of UNTDID 1001", lists.INVOICE_TYPES, lists.DOCUMENT_TYPES),
    ("BR-CL-03", "", "currency of ISO 4217", lists.CURRENCIES, lists.CURRENCIES),
    ("BR-CL-04", "BT-5", "currency of ISO 4217", lists.CURRENCIES, lists.CURRENCIES),
    ("BR-CL-05", "BT-6", "currency of ISO 4217", lists.CURRENCIES, lists.CURRENCIES),
    ("BR-CL-06", "BT-8", "event of UNTDID 2005 (UBL) or 2475 (CII)", lists.TAX_POINTS_UBL, lists.TAX_POINTS_CII),
    ("BR-CL-07", "BT-18", "scheme of UNTDID 1153", lists.REFERENCE_QUALIFIERS, lists.REFERENCE_QUALIFIERS),
    ("BR-CL-10", "", "identifier scheme of ISO 6523", ICD, ICD),
    ("BR-CL-11", "", "identifier scheme of ISO 6523", ICD, ICD),
    ("BR-CL-13", "BT-158", "classification scheme of UNTDID 7143", lists.CLASSIFICATION_SCHEMES, lists.CLASSIFICATION_SCHEMES),
    ("BR-CL-14", "", "country of ISO 3166-1", lists.COUNTRIES_UBL, lists.COUNTRIES_CII),
    ("BR-CL-15", "BT-159", "country of ISO 3166-1", lists.COUNTRIES_UBL, lists.COUNTRIES_CII),
    ("BR-CL-16", "BT-81", "payment means of UNTDID 4461", lists.PAYMENT_MEANS, lists.PAYMENT_MEANS),
    ("BR-CL-17", "", "VAT category of UNTDID 5305", lists.VAT_CATEGORIES, lists.VAT_CATEGORIES),
    ("BR-CL-18", "", "VAT category of UNTDID 5305", lists.VAT_CATEGORIES, lists.VAT_CATEGORIES),
    ("BR-CL-19", "", "allowance reason of UNTDID 5189", lists.ALLOWANCE_REASONS, lists.ALLOWANCE_REASONS),
    ("BR-CL-20", "", "charge reason of UNTDID 7161", lists.CHARGE_REASONS, lists.CHARGE_REASONS),
    ("BR-CL-21", "BT-157", "identifier scheme of ISO 6523", ICD, ICD),
    ("BR-CL-23", "BT-130", "unit of UN/ECE Recommendation 20 or 21", lists.UNITS, lists.UNITS),
    ("BR-CL-25", "", "electronic address scheme of the EAS list", lists.ADDRESS_SCHEMES, lists.ADDRESS_SCHEMES),
    ("BR-CL-26", "BT-71", "identifier scheme of ISO 6523", ICD, ICD),
)
_ALSO: Final[dict[str, tuple[str, Codes]]] = {
    "BR-CL-01": ("BR-CL-01 credit note", lists.CREDIT_NOTE_TYPES),
    # A creditor may be known by the identifier that banks gave it.
    "BR-CL-10": ("BR-CL-10 creditor", ICD | {"SEPA"}),
}
"""Values of the same rule that stand elsewhere in UBL and come from another list."""


type Tidy = Callable[[str], str]


def _trimmed(text: str) -> str:
    return text.strip(XML_SPACE)


_LISTS: Final[dict[Syntax, dict[str, Codes]]] = {Syntax.UBL: {}, Syntax.CII: {}}
"""Place where the reader collected values (``Invoice.coded``) -> the codes that may stand there."""


def _some_wrong(invoice: Invoice) -> bool:
    """Some value is not written exactly like a code of its list: asked first, since nearly always all are."""
    known = _LISTS[invoice.syntax]
    for place, values in invoice.coded.items():
        codes = known.get(place)
        if codes is not None:
            for value in values:
                if value[0] not in codes:
                    return True
    return False


def _wrong(ubl: Sequence[tuple[str, Codes]], cii: Sequence[tuple[str, Codes]], tidy: Tidy) -> Select:
    """Values that the reader collected for a rule and that are none of the codes."""
    _LISTS[Syntax.UBL].update(ubl)
    _LISTS[Syntax.CII].update(cii)

    def select(invoice: Invoice) -> Sequence[Value]:
        found: list[Value] = []
        for place, codes in ubl if invoice.syntax is Syntax.UBL else cii:
            values = invoice.coded.get(place)
            if values is not None:
                wrong = {text for text in {value.text for value in values} - codes if tidy(text) not in codes}
                if wrong:
                    found.extend(value for value in values if value.text in wrong)
        return found

    return select


def _fault(term: str, what: str) -> Check:
    def check(invoice: Invoice, value: Value) -> Fault:
        called = name(term) if term else "A code"
        if value.qualifier:
            called = f"Attribute {value.qualifier} of {called}" if term else f"Attribute {value.qualifier}"
        return Fault(invoice.root, term, f"{called} is {shown(value)}; expected a {what}.", value)

    return check


def _add(code: str, term: str, what: str, ubl: Codes, cii: Codes, tidy: Tidy = _trimmed) -> None:
    places = ((code, ubl), _ALSO[code]) if code in _ALSO else ((code, ubl),)
    RULES.append(Rule(code, (term,) if term else (), _wrong(places, ((code, cii),), tidy), _fault(term, what), gate=_some_wrong))


for _row in _TABLE:
    _add(*_row)
# Upper and lower case are the same to the official rule on exemption reasons; media types must be written exactly.
_add(
    "BR-CL-22",
    "BT-121",
    "reason of the VATEX list",
    lists.EXEMPTION_REASONS,
    lists.EXEMPTION_REASONS,
    lambda text: text.strip(XML_SPACE).upper(),
)
_add("BR-CL-24", "BT-125", f"media type out of {', '.join(sorted(MIME_TYPES))}", MIME_TYPES, MIME_TYPES, lambda text: text)
_add("BR-CL-08", "BT-21", "subject of UNTDID 4451", frozenset(), lists.NOTE_SUBJECTS_CII)

_SUBJECTS_UBL: Final = f" {' '.join(sorted(lists.NOTE_SUBJECTS_UBL))} "


@RULES.rule("BR-CL-08", "BT-21", over=lambda invoice: (invoice.root,) if invoice.syntax is Syntax.UBL else ())
def note_subject(_: Invoice, document: Group) -> Fault | None:
    """UBL writes the subject before the note, ``#AAI#text``. The official rule searches the characters in the list of codes."""
    for note in document.values("BT-22"):
        subject, closed, _rest = note.text.partition("#")[2].partition("#")
        if closed and len(subject) == SUBJECT_CHARS and subject not in _SUBJECTS_UBL:
            return Fault(document, "BT-22", f"{name('BT-21')} in {shown(note)} is not a subject of UNTDID 4451.", note)
    return None
