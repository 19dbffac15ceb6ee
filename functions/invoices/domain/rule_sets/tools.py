"""What the rules of several countries share: asking for terms, gates, account numbers, and elements outside of the semantic model."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from lxml import etree

from invoices.domain import cii, ubl
from invoices.domain.lexical import XML_SPACE
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.required import missing
from invoices.domain.rules.rule import Check, Fault, Gate, Select

type Element = Any
"""An lxml element. lxml ships no types."""

TRANSFER: Final = ("30", "58")
CARD: Final = ("48", "54", "55")
DEBIT: Final = ("59",)
TAXED: Final = frozenset({"S", "Z", "E", "AE", "K", "G", "L", "M"})
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{0,30}", re.ASCII)
_PREFIXES: Final = {**ubl.PREFIXES, **cii.PREFIXES}


def need(*terms: str) -> Check:
    """A check that one of the terms holds more than white space in the group asked."""

    def check(_: Invoice, group: Group) -> Fault | None:
        for term in terms:
            if group.filled(term):
                return None
        return missing(group, *terms)

    return check


@cache
def below(*path: str) -> Select:
    """Groups at the end of a path of groups from the document."""

    def select(invoice: Invoice) -> Sequence[Group]:
        level: list[Group] = [invoice.root]
        for code in path:
            level = [inner for group in level for inner in group.every(code)]
        return level

    return select


def document(invoice: Invoice) -> Sequence[Group]:
    return (invoice.root,)


@cache
def only(syntax: Syntax) -> Gate:
    """Rules of one syntax."""
    return lambda invoice: invoice.syntax is syntax


UBL: Final = only(Syntax.UBL)
CII: Final = only(Syntax.CII)


@cache
def both(first: Gate, second: Gate) -> Gate:
    return lambda invoice: first(invoice) and second(invoice)


def codes(group: Group, term: str) -> frozenset[str]:
    """The values of a term, white space collapsed."""
    return frozenset(value.token for value in group.values(term))


def of_means(*means: str) -> Select:
    """Payment instructions of these types."""
    return lambda invoice: [group for group in invoice.root.every("BG-16") if codes(group, "BT-81") & set(means)]


def is_iban(text: str) -> bool:
    """The check that both German rule sets make: form and modulo 97 (ISO 13616)."""
    account = re.sub(r"\s", "", text)
    if not _IBAN.fullmatch(account):
        return False
    moved = account[4:] + account[:2] + account[2:4]
    return int("".join(str(ord(char) - 55) if char > "@" else char for char in moved)) % 97 == 1


@cache
def _xpath(expression: str) -> Callable[[Element], Any]:
    found: Callable[[Element], Any] = etree.XPath(expression, namespaces=_PREFIXES, smart_strings=False)
    return found


def elements(node: Element, path: str) -> list[Element]:
    """Elements at a path below an element; ``.//cac:Price`` at any depth."""
    found: list[Element] = _xpath(path)(node)
    return found


def text(node: Element, path: str = ".") -> str:
    """Text of the first element at a path, or of the element itself, white space collapsed."""
    return " ".join(_xpath(f"string({path})")(node).split())


def at(element: Element) -> Value:
    """An element as something to point at."""
    return Value(element.text or "", None, element)


def each(path: str) -> Select:
    """Elements at a path from the document."""
    return lambda invoice: elements(invoice.root.node, path)


def on_element(wrong: Callable[[Element], bool], message: str) -> Check:
    """A check of an element that lies outside of the semantic model."""

    def check(invoice: Invoice, element: Element) -> Fault | None:
        return Fault(invoice.root, "", message, at(element)) if wrong(element) else None

    return check


def debit(invoice: Invoice) -> bool:
    """A direct debit (BG-19) is stated. CII has no element for the group: one of its terms makes it."""
    if invoice.syntax is Syntax.UBL:
        return any(means.every("BG-19") for means in invoice.root.every("BG-16"))
    return invoice.root.has("BT-89") or invoice.root.has("BT-90") or any(means.has("BT-91") for means in invoice.root.every("BG-16"))


def creditor(invoice: Invoice) -> bool:
    """The creditor's identifier from its bank (BT-90): UBL writes it as a party identifier of scheme SEPA."""
    if invoice.syntax is Syntax.CII:
        return invoice.root.has("BT-90")
    found = [*invoice.root.find("BG-4", "BT-29"), *invoice.root.find("BG-10", "BT-60")]
    return any(value.qualifier == "SEPA" for value in found)


def debited(invoice: Invoice) -> bool:
    """The account to be debited (BT-91)."""
    if invoice.syntax is Syntax.UBL:
        return bool(invoice.root.find("BG-16", "BG-19", "BT-91"))
    return bool(invoice.root.find("BG-16", "BT-91"))


def registered(invoice: Invoice, scheme_matters: bool = False) -> bool:
    """The seller has a VAT or tax identifier, or a tax representative."""
    if invoice.root.every("BG-11"):
        return True
    known = [value for seller in invoice.root.every("BG-4") for term in ("BT-31", "BT-32") for value in seller.values(term)]
    return any(not value.blank and (not scheme_matters or value.qualifier in (None, "VA", "VAT", "FC")) for value in known)


def categories(invoice: Invoice) -> Iterator[str]:
    """VAT categories of lines and, in UBL, of the document's allowances and charges: where the German rules look."""
    for line in invoice.lines:
        for tax in (*line.every("BG-30"), *(line.every("OTHER-TAX") if invoice.syntax is Syntax.UBL else ())):
            yield from (value.text for value in tax.values("BT-151"))
    if invoice.syntax is Syntax.UBL:
        for code, terms in (("BG-20", ("BT-95",)), ("BG-21", ("BT-102", "OTHER-CATEGORY"))):
            for group in invoice.root.every(code):
                yield from (value.text for term in terms for value in group.values(term))


def strip(text: str) -> str:
    return text.strip(XML_SPACE)
