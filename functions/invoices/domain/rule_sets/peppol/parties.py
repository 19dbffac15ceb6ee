"""Where seller and buyer are, as the rules of the countries ask: by VAT identifier or by address; and gates made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from invoices.domain.lexical import collapse
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets.tools import Element
from invoices.domain.rules.rule import Gate, Select
from invoices.domain.ubl import CAC, CBC

UNKNOWN: Final = "XX"
NOWHERE: Final = "--"
"""Of a party with several VAT identifiers in UBL: the official rules then find no country at all, not even that of the address."""
VAT: Final = "VAT"
_PARTY: Final = f"{{{CAC}}}Party"
_SCHEME: Final = f"{{{CAC}}}TaxScheme"
_ID: Final = f"{{{CBC}}}ID"


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries by VAT identifier (else address) and by address alone."""

    seller: str
    buyer: str
    own_seller: str
    """The seller's, with no look at a tax representative."""
    seller_address: str
    """As written in UBL, where most countries' rules compare it letter by letter."""
    buyer_address: str
    representative_address: str


@cache
def given(code: str) -> Select:
    """Sellers (BG-4) or buyers (BG-7) of whom anything is said: in UBL they stand in an element of their own, which may be missing."""

    def select(invoice: Invoice) -> Sequence[Group]:
        parties = invoice.root.every(code)
        return [party for party in parties if _has_party(party)] if invoice.syntax is Syntax.UBL else parties

    return select


def _has_party(group: Group) -> bool:
    element: Element = group.node
    return next(element.iterchildren(_PARTY), None) is not None


def scheme(value: Value) -> str:
    """The tax scheme of a tax registration in UBL, as written: Peppol's rules compare it letter by letter, EN 16931 without case."""
    element: Element = value.node
    for found in element.getparent().iterchildren(_SCHEME):
        for code in found.iterchildren(_ID):
            return code.text or ""
    return ""


def vat_ids(invoice: Invoice, party: Group, *, as_written: bool = True) -> list[Value]:
    """VAT identifiers of a party. Peppol's CII rules know the scheme VAT besides VA, the code that EN 16931 uses.

    In UBL the scheme is VAT letter by letter; some rules let white space around it pass (``as_written`` False).
    """
    term = {"BG-4": "BT-31", "BG-7": "BT-48", "BG-11": "BT-63"}[party.code]
    if invoice.syntax is Syntax.UBL:
        return [value for value in party.values(term) if (scheme(value) if as_written else scheme(value).strip()) == VAT]
    return [*party.values(term), *(value for value in party.values("BT-32") if value.qualifier == VAT)]


def tax_ids(invoice: Invoice, party: Group) -> list[Value]:
    """Tax registrations that are not for VAT; CII marks them FC."""
    return [value for value in party.values("BT-32") if invoice.syntax is Syntax.UBL or value.qualifier == "FC"]


def _by_vat(invoice: Invoice, code: str) -> str:
    found = [value for party in invoice.root.every(code) for value in vat_ids(invoice, party)]
    if len(found) > 1 and invoice.syntax is Syntax.UBL:
        return NOWHERE
    return collapse(found[0].text[:2]).upper() if found else ""


def _by_address(invoice: Invoice, *path: str) -> str:
    found = next((value.text for value in invoice.root.find(*path)), "")
    return found if invoice.syntax is Syntax.UBL else folded(found)


def folded(code: str) -> str:
    """A country's code without regard to case and white space."""
    return collapse(code).upper()


def countries(invoice: Invoice) -> Countries:
    """Looks the countries up."""
    seller, buyer = _by_address(invoice, "BG-4", "BG-5", "BT-40"), _by_address(invoice, "BG-7", "BG-8", "BT-55")
    own, agent = _by_vat(invoice, "BG-4"), _by_vat(invoice, "BG-11")
    return Countries(
        seller=own or agent or folded(seller) or UNKNOWN,
        buyer=_by_vat(invoice, "BG-7") or folded(buyer) or UNKNOWN,
        own_seller=own or folded(seller) or UNKNOWN,
        seller_address=seller,
        buyer_address=buyer,
        representative_address=_by_address(invoice, "BG-11", "BG-12", "BT-69"),
    )


@cache
def seller_in(*codes: str, buyer_too: bool = False, syntax: Syntax | None = None) -> Gate:
    """The seller, or its tax representative, is known in one of these countries."""

    def gate(invoice: Invoice) -> bool:
        found = invoice.view(countries)
        there = found.seller in codes and (not buyer_too or found.buyer in codes)
        return there and (syntax is None or invoice.syntax is syntax)

    return gate


@cache
def address_in(code: str, *, buyer_too: bool = False, syntax: Syntax | None = None, lenient: bool = False) -> Gate:
    """The seller's address is in this country; lenient lets case and white space be."""

    def gate(invoice: Invoice) -> bool:
        found = invoice.view(countries)
        addresses = (found.seller_address, found.buyer_address) if buyer_too else (found.seller_address,)
        there = all((folded(address) if lenient else address) == code for address in addresses)
        return there and (syntax is None or invoice.syntax is syntax)

    return gate
