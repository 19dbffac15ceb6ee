"""Breaks official UBL invoices at random, in the ways in which invoices are broken: something is missing, doubled, at the wrong place,
empty, or says something else.
"""

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from random import Random
from typing import Any, Final

from lxml import etree

from invoices.domain.ubl import CAC, CBC

type Element = Any
"""An lxml element. lxml ships no types."""

_TEXTS: Final = (
    *("", "  ", "abc", "-5", "0", "0.00", "1", "1.005", "-0.001", "1.2345", "100.00", "25", "25.00"),
    *("S", " S ", "s", "Z", "E", "AE", "K", "G", "O", "L", "M", "B", "true", "false"),
    *("EUR", "SEK", "VAT", "DE", "FR", "IT", "2024-13-01", "2024-02-01", "#AAI#x", "380", "381", "30", "58", "130", "50"),
)
_ATTRIBUTES: Final = ("schemeID", "currencyID", "name", "unitCode", "format", "mimeCode", "listID", "languageID")
_CATEGORIES: Final = ("S", "S", "S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B")
_RATES: Final = ("0", "0.00", "7", "19", "19.0", "20.5", "25", "25.00", None)
_VAT_IDS: Final = ("DE123456789", " DE12", "EL123", "XI123", "IT01", "se12", "123", "")
_MOVED_BY: Final = tuple(Decimal(text) for text in ("0.005", "0.01", "-0.01", "0.99", "1", "-1", "1.01"))
_MAX_CHILDREN: Final = 20


def broken(original: bytes, random: Random) -> bytes:
    """The document with up to seven changes."""
    root = etree.fromstring(original)
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        random.choice(_SMALL)(root, random)
    if random.random() < 0.6:
        for _ in range(random.choice((1, 1, 2, 3))):
            random.choice(_THROUGHOUT)(root, random)
    return etree.tostring(root)


def _all(root: Element, *names: str) -> list[Element]:
    return list(root.iter(*names)) if names else list(root.iter(etree.Element))


def _inner(root: Element, random: Random) -> Element | None:
    inner = _all(root)[1:]
    return random.choice(inner) if inner else None


def _remove(root: Element, random: Random) -> None:
    chosen = _inner(root, random)
    if chosen is not None:
        chosen.getparent().remove(chosen)


def _double(root: Element, random: Random) -> None:
    chosen = _inner(root, random)
    if chosen is not None:
        chosen.addnext(copy.deepcopy(chosen))


def _graft(root: Element, random: Random) -> None:
    chosen = _inner(root, random)
    if chosen is not None and len(chosen) < _MAX_CHILDREN:
        random.choice([each for each in _all(root) if len(each)]).append(copy.deepcopy(chosen))


def _say_otherwise(root: Element, random: Random) -> None:
    leaf = random.choice([each for each in _all(root) if not len(each)])
    leaf.text = random.choice(_TEXTS)


def _say_the_same(root: Element, random: Random) -> None:
    """What another element of its name says."""
    leaf = random.choice([each for each in _all(root) if not len(each)])
    leaf.text = random.choice(_all(root, leaf.tag)).text


def _rename(root: Element, random: Random) -> None:
    chosen = _inner(root, random)
    if chosen is not None:
        chosen.tag = random.choice(_all(root)).tag


def _set_attribute(root: Element, random: Random) -> None:
    random.choice(_all(root)).set(random.choice(_ATTRIBUTES), random.choice(_TEXTS))


def _change_attributes(root: Element, random: Random) -> None:
    chosen = random.choice(_all(root))
    for name in list(chosen.attrib):
        if random.random() < 0.5:
            del chosen.attrib[name]
        else:
            chosen.set(name, random.choice(_TEXTS))


def _some(root: Element, random: Random, share: float, *names: str) -> Iterator[Element]:
    return (each for each in _all(root, *names) if random.random() < share)


def _tax_otherwise(root: Element, random: Random) -> None:
    category, rate = random.choice(_CATEGORIES), random.choice(_RATES)
    for tax in _some(root, random, 0.9, f"{{{CAC}}}TaxCategory", f"{{{CAC}}}ClassifiedTaxCategory"):
        for code in tax.findall(f"{{{CBC}}}ID"):
            code.text = category
        for percent in tax.findall(f"{{{CBC}}}Percent"):
            if rate is None:
                tax.remove(percent)
            else:
                percent.text = rate


def _take_identifiers_away(root: Element, random: Random) -> None:
    for each in _some(
        root, random, 0.4, *(f"{{{CAC}}}{name}" for name in ("PartyTaxScheme", "PartyLegalEntity", "TaxRepresentativeParty"))
    ):
        if each.getparent() is not None:
            each.getparent().remove(each)


def _move_amounts(root: Element, random: Random) -> None:
    for each in _some(root, random, 0.3):
        if each.tag.endswith("Amount"):
            try:
                amount = Decimal((each.text or "").strip())
            except InvalidOperation:
                continue
            each.text = random.choice((f"{amount:.3f}", f"{-amount:.2f}", f" {amount} ", *(f"{amount + by}" for by in _MOVED_BY)))


def _move_taxes(root: Element, random: Random) -> None:
    for each in _some(root, random, 0.4, f"{{{CBC}}}TaxAmount", f"{{{CBC}}}Percent"):
        each.text = random.choice(("0", "0.00", "1", "-1", "0.4", "0.5", "-0.5", "99.99"))


def _set(share: float, name: str, texts: tuple[str, ...]) -> "Change":
    def change(root: Element, random: Random) -> None:
        for each in _some(root, random, share, f"{{{CBC}}}{name}"):
            each.text = random.choice(texts)

    return change


def _tax_scheme(root: Element, random: Random) -> None:
    for each in _some(root, random, 0.3, f"{{{CBC}}}ID"):
        if each.getparent().tag == f"{{{CAC}}}TaxScheme":
            each.text = random.choice(("VAT", "vat", " VAT ", "GST", ""))


def _take_reasons_away(root: Element, random: Random) -> None:
    names = ("TaxExemptionReason", "TaxExemptionReasonCode", "AllowanceChargeReason", "AllowanceChargeReasonCode")
    for each in _some(root, random, 0.5, *(f"{{{CBC}}}{name}" for name in names)):
        each.getparent().remove(each)


type Change = Callable[[Element, Random], None]

_SMALL: Final[tuple[Change, ...]] = (
    *(_remove, _double, _graft, _rename, _set_attribute, _change_attributes),
    *(_say_otherwise, _say_the_same, _say_the_same),
)
"""At one place."""
_THROUGHOUT: Final[tuple[Change, ...]] = (
    *(_tax_otherwise, _tax_scheme, _take_identifiers_away, _move_amounts, _move_taxes, _take_reasons_away),
    _set(0.5, "CompanyID", _VAT_IDS),
    _set(0.4, "ChargeIndicator", ("true", "false", "1", "0")),
    _set(0.5, "IdentificationCode", ("IT", "DE", "ES", "XX", " IT ", "")),
    _set(0.3, "TaxExemptionReasonCode", ("vatex-eu-ae", "VATEX-EU-O", "ABC")),
)
"""At many places of a kind."""
