"""What of a document breaks the structure of FatturaPA: the Sistema di Interscambio refuses such files with code 00200."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from invoices.domain import lexical
from invoices.domain.fattura.forms import form
from invoices.domain.fattura.structure import ROOT, Part

type Element = Any
"""An lxml element. lxml ships no types."""

NAMESPACE: Final = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
DOCUMENT: Final = f"{{{NAMESPACE}}}FatturaElettronica"
"""Name of the root element."""
SIMPLIFIED: Final = "{http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0}FatturaElettronicaSemplificata"
"""Name of the root element of another format, for small amounts."""
_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_NAMES: Final = dict.fromkeys(("Anagrafica", "RappresentanteFiscale"), ("Nome", "Cognome"))
"""Elements that have either a Denominazione or these."""
MAX_SHOWN: Final = 40
MAX_ELEMENTS: Final = 400_000
"""Most elements of a document that is read: an invoice of 9,999 lines, the most that there can be, has about 150,000."""
MAX_CHILDREN: Final = 20_000
"""Most elements in one, such as lines."""


class Break(NamedTuple):
    """One place at which the structure is broken: the element, or the one around what is missing."""

    element: Element
    message: str


def is_crowded(root: Element) -> bool:
    """It has more elements than the format can have, so reading it would only keep us busy."""
    return any(place >= MAX_ELEMENTS or len(element) > MAX_CHILDREN for place, element in enumerate(root.iter()))


def breaks(root: Element) -> Iterator[Break]:
    """Everything that breaks the structure, in document order."""
    return _inside(root, ROOT)


def _inside(element: Element, part: Part) -> Iterator[Break]:
    counts: dict[str, int] = {}
    last = 0
    for child in element:
        name = child.tag
        known = part.parts.get(name)
        if known is None:
            if not (name == _SIGNATURE and part is ROOT):
                yield Break(child, f"{_plain(name)} is not part of {_called(part)}.")
            continue
        counts[name] = seen = counts.get(name, 0) + 1
        if seen > 1 and known.single:
            yield Break(child, f"{_called(known)} may occur only once here.")
        if known.place < last:
            yield Break(child, f"{_called(known)} stands after elements that must follow it.")
        last = max(last, known.place)
        yield from _inside(child, known) if known.parts else _value(child, known)
    for name, known in part.parts.items():
        if known.required and name not in counts:
            yield Break(element, f"{_called(known)} is missing.")
    if part.name in _NAMES and "Denominazione" in part.parts:
        yield from _name(element, part, counts)


def _value(element: Element, part: Part) -> Iterator[Break]:
    for child in element:
        yield Break(child, f"{_plain(child.tag)} is not part of {_called(part)}.")
    fits, wanted = form(part.form)
    text = element.text or ""
    if not fits(text) and not fits(text := lexical.collapse(text)):
        yield Break(element, f"{_called(part)} is {_shown(text)}; expected {wanted}.")


def _name(element: Element, part: Part, counts: dict[str, int]) -> Iterator[Break]:
    """Either the name of a company, or first and last name of a person."""
    company, person = "Denominazione" in counts, [name for name in _NAMES[part.name] if name in counts]
    if company == bool(person) or (person and len(person) != len(_NAMES[part.name])):
        yield Break(element, f"{_called(part)} must have either Denominazione, or Nome and Cognome.")


def _called(part: Part) -> str:
    return f"{part.name} ({part.number})" if part.number else part.name


def _plain(tag: str) -> str:
    return _shown(tag.rpartition("}")[2])[1:-1]


def _shown(text: str) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text[: MAX_SHOWN + 1])
    return f"'{clean[:MAX_SHOWN]}...'" if len(clean) > MAX_SHOWN else f"'{clean}'" if clean else "empty"
