"""PEPPOL-EN16931-CL, -P01 and -F001: code lists, document types by process, exemption reasons by category, the form of dates."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from invoices.domain import codelists as lists
from invoices.domain.lexical import collapse, written_date
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets.peppol.document import process
from invoices.domain.rule_sets.tools import UBL, Element, at, elements, text
from invoices.domain.rules.codes import MIME_TYPES
from invoices.domain.rules.rule import Fault, Gate, Rules, shown
from invoices.domain.terms import name
from invoices.domain.ubl import CBC

RULES: Final = Rules()
INVOICE_TYPES: Final = frozenset(
    "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877".split()  # noqa: SIM905 (the list is long)
)
CREDIT_NOTE_TYPES: Final = frozenset(["381", "396", "81", "83", "532"])
"""UNTDID 1001 in process 01, billing."""
ADDRESS_SCHEMES: Final = lists.ADDRESS_SCHEMES - {"AN", "AQ", "AS", "AU", "EM", "0219", "0220", "0242", "0246", "0248"}
"""Of the schemes that EN 16931 knows, those that participants of the network have: no e-mail address, for one."""
CURRENCIES: Final = lists.CURRENCIES - {"XCG"} | {"ANG", "BGN", "STN"}
"""Peppol's list changes later than that of EN 16931: it has the lev and the old guilder of the Antilles yet, and not the new one."""
_INDICATOR: Final = f"{{{CBC}}}ChargeIndicator"
_BASIC_DATE: Final = re.compile(r"20[0-9]{6}", re.ASCII)
_DATES: Final = ("IssueDate", "DueDate", "TaxPointDate", "StartDate", "EndDate", "ActualDeliveryDate")
_DATE_TAGS: Final = tuple(f"{{{CBC}}}{local}" for local in _DATES)


def _as_written(indicator: str) -> Callable[[Value], bool]:
    """In UBL these rules compare the charge indicator letter by letter: neither 1 nor white space around it counts."""

    def counts(value: Value) -> bool:
        element: Element = value.node
        found = element.getparent().find(_INDICATOR)
        return found is None or found.text == indicator

    return counts


def _coded(code: str, place: str, what: str, fine: Callable[[str], bool], gate: Gate | None = None, indicator: str = "") -> None:
    counts = _as_written(indicator)

    def wrong(invoice: Invoice) -> Sequence[Value]:
        return [value for value in invoice.coded.get(place, ()) if not fine(value.text) and (not indicator or counts(value))]

    RULES.rule(code, over=wrong, gate=gate)(lambda invoice, value: Fault(invoice.root, "", f"{shown(value)} is no {what}.", value))


_coded("PEPPOL-EN16931-CL001", "BR-CL-24", "media type that may be attached", lambda text: text in MIME_TYPES)
_coded(
    "PEPPOL-EN16931-CL002",
    "BR-CL-19",
    "allowance reason of UNTDID 5189",
    lambda text: collapse(text) in lists.ALLOWANCE_REASONS,
    indicator="false",
)
_coded(
    "PEPPOL-EN16931-CL003",
    "BR-CL-20",
    "charge reason of UNTDID 7161",
    lambda text: collapse(text) in lists.CHARGE_REASONS,
    indicator="true",
)
_coded("PEPPOL-EN16931-CL006", "BR-CL-06", "event of UNTDID 2005", lambda text: collapse(text) in lists.TAX_POINTS_UBL, UBL)
_coded("PEPPOL-EN16931-CL007", "BR-CL-03", "currency of ISO 4217", lambda text: text in CURRENCIES)
_coded("PEPPOL-EN16931-CL008", "BR-CL-25", "electronic address scheme of the EAS list", lambda text: text in ADDRESS_SCHEMES)


@RULES.rule("PEPPOL-EN16931-P0100", "BT-3")
def invoice_type(invoice: Invoice, root: Group) -> Fault | None:
    allowed = INVOICE_TYPES if invoice.syntax is Syntax.UBL else INVOICE_TYPES | CREDIT_NOTE_TYPES
    return None if invoice.document == "CreditNote" else _type(invoice, root, allowed)


@RULES.rule("PEPPOL-EN16931-P0101", "BT-3", gate=UBL)
def credit_note_type(invoice: Invoice, root: Group) -> Fault | None:
    return _type(invoice, root, CREDIT_NOTE_TYPES) if invoice.document == "CreditNote" else None


def _type(invoice: Invoice, root: Group, allowed: frozenset[str]) -> Fault | None:
    if process(invoice) != "01":
        return None
    for value in root.values("BT-3"):
        if value.token not in allowed:
            return Fault(root, "BT-3", f"{name('BT-3')} is {shown(value)}, which process 01 (billing) does not have.", value)
    return None


_BY_REASON: Final = {
    "PEPPOL-EN16931-P0104": ("VATEX-EU-G", "G"),
    "PEPPOL-EN16931-P0105": ("VATEX-EU-O", "O"),
    "PEPPOL-EN16931-P0106": ("VATEX-EU-IC", "K"),
    "PEPPOL-EN16931-P0107": ("VATEX-EU-AE", "AE"),
    "PEPPOL-EN16931-P0108": ("VATEX-EU-D", "E"),
    "PEPPOL-EN16931-P0109": ("VATEX-EU-F", "E"),
    "PEPPOL-EN16931-P0110": ("VATEX-EU-I", "E"),
    "PEPPOL-EN16931-P0111": ("VATEX-EU-J", "E"),
}
"""An exemption reason (BT-121) and the VAT category that goes with it."""


def _reason(code: str, reason: str, category: str) -> None:
    def select(invoice: Invoice) -> Sequence[Value]:
        return [value for value in invoice.coded.get("BR-CL-22", ()) if value.text.upper() == reason]

    @RULES.rule(code, "BT-121", "BT-118", over=select, gate=UBL)
    def check(invoice: Invoice, value: Value) -> Fault | None:
        element: Element = value.node
        tax = element.getparent()
        if not tax.tag.endswith("}TaxCategory") or text(tax, "cbc:ID") == category:
            return None
        return Fault(invoice.root, "BT-121", f"{name('BT-121')} is {shown(value)}, so {name('BT-118')} must be {category}.", value)


for _code, (_why, _category) in _BY_REASON.items():
    _reason(_code, _why, _category)


def _misformed(invoice: Invoice) -> Sequence[Element]:
    root = invoice.root.node
    if invoice.syntax is Syntax.CII:
        found = elements(root, ".//udt:DateTimeString")
        return [date for date in found if collapse(date.get("format") or "") != "102" or not _BASIC_DATE.fullmatch(date.text or "")]
    found = list(root.iter(*_DATE_TAGS))  # type: ignore[attr-defined]
    return [date for date in found if len(date.text or "") != 10 or written_date(date.text or "", None) is None]


@RULES.rule("PEPPOL-EN16931-F001", over=_misformed)
def date_form(invoice: Invoice, date: Element) -> Fault | None:
    wanted = "YYYY-MM-DD" if invoice.syntax is Syntax.UBL else "YYYYMMDD in format 102"
    return Fault(invoice.root, "", f"A date is {shown(at(date))}; expected {wanted}.", at(date))
