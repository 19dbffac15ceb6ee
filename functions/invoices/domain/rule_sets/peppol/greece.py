"""GR-R, GR-S: rules for Greek sellers: the form of the invoice number, TIN, MARK and the address for verification."""

import re
from collections.abc import Sequence
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets.peppol.identifiers import is_greek
from invoices.domain.rule_sets.peppol.parties import countries, given, seller_in, vat_ids
from invoices.domain.rule_sets.tools import UBL, below, both
from invoices.domain.rules.rule import Check, Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
WARNING: Final = (Flag.WARNING, Flag.WARNING)
GREEK: Final = seller_in("GR", "EL", syntax=Syntax.UBL)
BOTH: Final = seller_in("GR", "EL", buyer_too=True, syntax=Syntax.UBL)
SEGMENTS: Final = 6
SCHEME: Final = "9933"
MARK: Final = "##M.AR.K##"
ADDRESS: Final = "##INVOICE|URL##"
TYPES: Final = frozenset(["1.1", "1.6", "2.1", "2.4", "5.1", "5.2"])
_DAY: Final = re.compile(r"(0?[1-9]|[12][0-9]|3[01])[-\\/ ]?(0?[1-9]|1[0-2])[-\\/ ]?(19|20)[0-9]{2}", re.ASCII)
_WHOLE: Final = re.compile(r"\s*(\+?[0-9]+|-0+)\s*", re.ASCII)
_POSITIVE: Final = re.compile(r"[1-9][0-9]*", re.ASCII)


def _own_address(invoice: Invoice) -> bool:
    return GREEK(invoice) and invoice.view(countries).seller_address == "GR"


def _own(invoice: Invoice) -> bool:
    return UBL(invoice) and invoice.view(countries).own_seller in ("GR", "EL")


def _segments(value: Value) -> list[str]:
    found = value.text.split("|")
    return found + [""] * (SEGMENTS - len(found))


def _tin(invoice: Invoice, segments: list[str]) -> bool:
    parties = [*invoice.root.every("BG-4"), *invoice.root.every("BG-11")]
    owners = [value.text[2:11] for party in parties for value in vat_ids(invoice, party)]
    return len(segments[0].strip()) == 9 and is_greek(segments[0]) and segments[0] in owners


def _date(invoice: Invoice, segments: list[str]) -> bool:
    issued = invoice.text("BT-2").split("-")[:3]
    return _DAY.match(segments[1]) is not None and segments[1].split("/")[:3] == issued[::-1]


def _segment(code: str, fine: object, words: str) -> None:
    def check(invoice: Invoice, root: Group) -> Fault | None:
        value = root.first("BT-1")
        if value is None or fine(invoice, _segments(value)):  # type: ignore[operator]
            return None
        return Fault(root, "BT-1", f"{name('BT-1')} is {shown(value)}; of a Greek seller {words}.", value)

    RULES.rule(code, "BT-1", gate=GREEK)(check)


@RULES.rule("GR-R-001-1", "BT-1", gate=GREEK)
def six_segments(_: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-1")
    if value is None or value.text.count("|") == SEGMENTS - 1:
        return None
    return Fault(root, "BT-1", f"{name('BT-1')} is {shown(value)}; of a Greek seller it has six segments between '|'.", value)


_segment("GR-R-001-2", _tin, "the first segment is the TIN of the seller or its tax representative")
_segment("GR-R-001-3", _date, "the second segment is the issue date, DD/MM/YYYY")
_segment("GR-R-001-4", lambda _, segments: _WHOLE.fullmatch(segments[2]) is not None, "the third segment is a whole number")
_segment("GR-R-001-5", lambda _, segments: segments[3] in TYPES, f"the fourth segment is a document type out of {', '.join(sorted(TYPES))}")
_segment("GR-R-001-6", lambda _, segments: segments[4] != "", "the fifth segment is not empty")
_segment("GR-R-001-7", lambda _, segments: segments[5] != "", "the sixth segment is not empty")


def _named(term: str) -> Check:
    def check(_: Invoice, party: Group) -> Fault | None:
        if any(value.text for value in party.values(term)[:1]):
            return None
        return Fault(party, term, f"{name(term)} is missing; in Greece the full name must be given.")

    return check


RULES.rule("GR-R-002", "BT-28", over=given("BG-4"), gate=GREEK)(_named("BT-28"))
RULES.rule("GR-R-005", "BT-45", over=given("BG-7"), gate=GREEK)(_named("BT-45"))


def _greek_id(value: Value) -> bool:
    return value.text[:2] == "EL" and is_greek(value.text[2:])


@RULES.rule("GR-R-003", "BT-31", over=below("BG-4"), gate=GREEK)
def vat_number(invoice: Invoice, seller: Group) -> Fault | None:
    wrong = next((value for value in vat_ids(invoice, seller, as_written=False) if not _greek_id(value)), None)
    return Fault(seller, "BT-31", f"{name('BT-31')} is {shown(wrong)}; expected EL and a valid TIN.", wrong) if wrong else None


def _one_id(term: str) -> Check:
    def check(invoice: Invoice, party: Group) -> Fault | None:
        found = vat_ids(invoice, party, as_written=False)
        if len(found) == 1 and _greek_id(found[0]):
            return None
        return Fault(party, term, f"{name(term)} must be given once, as EL and a valid TIN.", found[0] if found else None)

    return check


RULES.rule("GR-S-011", "BT-31", over=given("BG-4"), flags=WARNING, gate=GREEK)(_one_id("BT-31"))
RULES.rule("GR-R-006", "BT-48", over=given("BG-7"), gate=BOTH)(_one_id("BT-48"))


def _described(invoice: Invoice, what: str) -> list[Group]:
    return [group for group in invoice.root.every("BG-24") if any(value.text == what for value in group.values("BT-123"))]


def _marks(invoice: Invoice) -> Sequence[Group]:
    return _described(invoice, MARK)


def _addresses(invoice: Invoice) -> Sequence[Group]:
    return _described(invoice, ADDRESS)


@RULES.rule("GR-R-004-1", "BG-24", gate=_own_address)
def one_mark(invoice: Invoice, root: Group) -> Fault | None:
    count = len(_marks(invoice))
    return None if count == 1 else Fault(root, "BG-24", f"A supporting document {MARK} is given {count} times; expected exactly once.")


@RULES.rule("GR-R-004-2", "BT-122", over=_marks, gate=_own_address)
def positive_mark(_: Invoice, mark: Group) -> Fault | None:
    value = mark.first("BT-122")
    if value is None or _POSITIVE.match(value.text):
        return None
    return Fault(mark, "BT-122", f"The MARK is {shown(value)}; expected a positive whole number.", value)


@RULES.rule("GR-S-008-1", "BG-24", flags=WARNING, gate=_own_address)
def some_address(invoice: Invoice, root: Group) -> Fault | None:
    count = len(_addresses(invoice))
    return None if count == 1 else Fault(root, "BG-24", f"A supporting document {ADDRESS} is given {count} times; expected once.")


@RULES.rule("GR-R-008-2", "BG-24", gate=_own_address)
def one_address(invoice: Invoice, root: Group) -> Fault | None:
    count = len(_addresses(invoice))
    return None if count <= 1 else Fault(root, "BG-24", f"A supporting document {ADDRESS} is given {count} times; expected at most once.")


@RULES.rule("GR-R-008-3", "BT-124", over=_addresses, gate=GREEK)
def address_given(_: Invoice, document: Group) -> Fault | None:
    return None if document.filled("BT-124") else Fault(document, "BT-124", f"{name('BT-124')} is missing; {ADDRESS} needs it.")


def _endpoint(term: str) -> Check:
    def check(_: Invoice, party: Group) -> Fault | None:
        wrong = next((value for value in party.values(term) if value.qualifier != SCHEME or not is_greek(value.text)), None)
        return Fault(party, term, f"{name(term)} is {shown(wrong)}; expected a valid TIN of scheme {SCHEME}.", wrong) if wrong else None

    return check


RULES.rule("GR-R-009", "BT-34", over=below("BG-4"), gate=_own)(_endpoint("BT-34"))
RULES.rule("GR-R-010", "BT-49", over=below("BG-7"), gate=both(BOTH, UBL))(_endpoint("BT-49"))
