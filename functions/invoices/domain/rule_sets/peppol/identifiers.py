"""PEPPOL-COMMON: identifiers of a known scheme have that scheme's form and check digit."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from invoices.domain.cii import RAM
from invoices.domain.findings import Flag
from invoices.domain.model import Invoice, Syntax
from invoices.domain.rule_sets.tools import CII, Element, at, text
from invoices.domain.rules.rule import Check, Fault, Gate, Rules, Select, shown
from invoices.domain.ubl import CAC, CBC

RULES: Final = Rules()
FATAL: Final = (Flag.FATAL, Flag.FATAL)
WARNING: Final = (Flag.WARNING, Flag.WARNING)


def _digits(text: str) -> list[int]:
    return [int(digit) for digit in text]


def numeric(text: str, length: int = 0) -> bool:
    return text.isascii() and text.isdigit() and (not length or len(text) == length)


def is_gln(text: str) -> bool:
    """GS1: weights 3 and 1 from the right."""
    if not numeric(text):
        return False
    *rest, check = _digits(text)
    return (10 - sum(digit * (1 if i % 2 else 3) for i, digit in enumerate(reversed(rest)))) % 10 == check


def is_mod11(text: str) -> bool:
    """Weights 2 to 7 from the right, modulo 11."""
    if not numeric(text) or int(text) == 0:
        return False
    *rest, check = _digits(text)
    return (11 - sum(digit * (i % 6 + 2) for i, digit in enumerate(reversed(rest))) % 11) % 11 == check


def is_norwegian(text: str) -> bool:
    return numeric(text, 9) and is_mod11(text)


def is_danish(text: str) -> bool:
    return re.fullmatch(r"DK[0-9]{8}", text, re.ASCII) is not None


def is_belgian(text: str) -> bool:
    return numeric(text, 10) and 97 - int(text[:8]) % 97 == int(text[8:])


def is_ipa(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9]{6}", text, re.ASCII) is not None


def is_fiscal_code(text: str) -> bool:
    """Of a person, 16 characters, or of a company, 11 digits. The official rules read numbers in it, so a sign passes for a digit."""
    if len(text) != len("RSSMRA85T10A562S"):
        return len(text) == len("01234567890") and _whole(text)
    letters = text[:6] + text[8] + text[15]
    return letters.isascii() and letters.isalpha() and all(_whole(part) for part in (text[6:8], text[9:11], text[14]))


def _whole(text: str) -> bool:
    return re.fullmatch(r" ?[+-]?[0-9]+ ?", text, re.ASCII) is not None


def is_italian_vat(text: str) -> bool:
    """Luhn over eleven digits; those of other countries are let pass."""
    if text[:2] not in ("IT", "it"):
        return True
    return numeric(text[2:], 11) and _luhn(text[2:])


def _luhn(text: str) -> bool:
    doubled = [digit if i % 2 == 0 else digit * 2 for i, digit in enumerate(reversed(_digits(text)))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def is_swedish(text: str) -> bool:
    return numeric(text, 10) and _luhn(text)


def swedish_check_digit(text: str) -> bool:
    """The check digit alone: of the first ten digits, however many there are."""
    return numeric(text) and len(text) >= 10 and _luhn(text[:10])


def is_australian(text: str) -> bool:
    if not numeric(text, 11):
        return False
    weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
    first, *rest = _digits(text)
    return sum(digit * weight for digit, weight in zip((first - 1, *rest), weights, strict=True)) % 89 == 0


def is_greek(text: str) -> bool:
    """TIN: weights 256 to 2, modulo 11 modulo 10. What follows the ninth digit is not looked at."""
    if not numeric(text[:9], 9):
        return False
    digits = _digits(text[:9])
    return sum(digit << (8 - i) for i, digit in enumerate(digits[:8])) % 11 % 10 == digits[8]


_ID: Final = f"{{{CBC}}}ID"
_PARTY: Final = f"{{{CAC}}}PartyIdentification"
_UBL_PARTS: Final = (f"{{{CBC}}}EndpointID", f"{{{CBC}}}CompanyID", _ID)
_CII_PARTS: Final = tuple(f"{{{RAM}}}{local}" for local in ("URIID", "ID", "GlobalID"))


def schemed(invoice: Invoice) -> dict[str, list[Element]]:
    """Identifiers of parties by their scheme: electronic addresses, party identifiers and registrations."""
    found: dict[str, list[Element]] = {}
    ubl = invoice.syntax is Syntax.UBL
    for element in invoice.root.node.iter(*(_UBL_PARTS if ubl else _CII_PARTS)):  # type: ignore[attr-defined]
        scheme = element.get("schemeID")
        if scheme is not None and (not ubl or element.tag != _ID or element.getparent().tag == _PARTY):
            found.setdefault(scheme, []).append(element)
    return found


def _of(*schemes: str, addresses_only: bool = False) -> Select:
    def select(invoice: Invoice) -> Sequence[Element]:
        found = invoice.view(schemed)
        elements = [element for scheme in schemes for element in found.get(scheme, ())]
        return [each for each in elements if not addresses_only or each.tag.endswith(("}EndpointID", "}URIID"))]

    return select


def _formed(fine: Callable[[str], bool], what: str, as_written: bool) -> Check:
    def check(invoice: Invoice, element: Element) -> Fault | None:
        if fine((element.text or "") if as_written else text(element)):
            return None
        return Fault(invoice.root, "", f"{shown(at(element))} is no {what} (scheme {element.get('schemeID')}).", at(element))

    return check


AS_WRITTEN: Final = frozenset({"0184"})
"""Schemes whose rule takes white space around the identifier for a part of it."""
_TABLE: Final[tuple[tuple[str, str, Callable[[str], bool], str, tuple[Flag, Flag], Gate | None], ...]] = (
    #  rule                 scheme  form             what it is                                flags    only
    ("PEPPOL-COMMON-R040", "0088", is_gln, "GLN", FATAL, None),
    ("PEPPOL-COMMON-R041", "0192", is_norwegian, "Norwegian organisation number", FATAL, None),
    ("PEPPOL-COMMON-R042", "0184", is_danish, "Danish organisation number (CVR)", FATAL, None),
    ("PEPPOL-COMMON-R043", "0208", is_belgian, "Belgian enterprise number", FATAL, None),
    ("PEPPOL-COMMON-R044", "0201", is_ipa, "Italian IPA code", WARNING, None),
    ("PEPPOL-COMMON-R045", "0210", is_fiscal_code, "Italian fiscal code", WARNING, None),
    ("PEPPOL-COMMON-R046", "9907", is_fiscal_code, "Italian fiscal code", WARNING, None),
    ("PEPPOL-COMMON-R047", "0211", is_italian_vat, "Italian VAT number", WARNING, None),
    ("PEPPOL-COMMON-R048", "9906", is_italian_vat, "Italian VAT number", WARNING, CII),
    ("PEPPOL-COMMON-R049", "0007", is_swedish, "Swedish organisation number", FATAL, None),
    ("PEPPOL-COMMON-R050", "0151", is_australian, "Australian business number", FATAL, None),
)
for _code, _scheme, _fine, _what, _flags, _gate in _TABLE:
    RULES.rule(_code, over=_of(_scheme, addresses_only=_scheme.startswith("99")), flags=_flags, gate=_gate)(
        _formed(_fine, _what, _scheme in AS_WRITTEN)
    )
