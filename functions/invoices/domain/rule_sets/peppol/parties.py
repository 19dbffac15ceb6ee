"""Where seller and buyer are, as the rules of the countries ask: by VAT identifier or by address; and gates made of it."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from invoices.domain.lexical import collapse
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import Gate

UNKNOWN: Final = "XX"


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries by VAT identifier (else address) and by address alone."""

    seller: str
    buyer: str
    own_seller: str
    """The seller's, with no look at a tax representative."""
    seller_address: str
    buyer_address: str
    representative_address: str


def vat_ids(party: Group) -> list[Value]:
    """VAT identifiers of a party. Peppol's CII rules know the scheme VAT besides VA, the code that EN 16931 uses."""
    term = {"BG-4": "BT-31", "BG-7": "BT-48", "BG-11": "BT-63"}[party.code]
    return [*party.values(term), *(value for value in party.values("BT-32") if value.qualifier == "VAT")]


def tax_ids(invoice: Invoice, party: Group) -> list[Value]:
    """Tax registrations that are not for VAT; CII marks them FC."""
    return [value for value in party.values("BT-32") if invoice.syntax is Syntax.UBL or value.qualifier == "FC"]


def _by_vat(invoice: Invoice, code: str) -> str:
    for party in invoice.root.every(code):
        for value in vat_ids(party):
            return collapse(value.text[:2]).upper()
    return ""


def _by_address(invoice: Invoice, *path: str) -> str:
    return next((value.token.upper() for value in invoice.root.find(*path)), "")


def countries(invoice: Invoice) -> Countries:
    """Looks the countries up."""
    seller, buyer = _by_address(invoice, "BG-4", "BG-5", "BT-40"), _by_address(invoice, "BG-7", "BG-8", "BT-55")
    own, agent = _by_vat(invoice, "BG-4"), _by_vat(invoice, "BG-11")
    return Countries(
        seller=own or agent or seller or UNKNOWN,
        buyer=_by_vat(invoice, "BG-7") or buyer or UNKNOWN,
        own_seller=own or seller or UNKNOWN,
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
def address_in(code: str, *, buyer_too: bool = False, syntax: Syntax | None = None) -> Gate:
    """The seller's address is in this country."""

    def gate(invoice: Invoice) -> bool:
        found = invoice.view(countries)
        there = found.seller_address == code and (not buyer_too or found.buyer_address == code)
        return there and (syntax is None or invoice.syntax is syntax)

    return gate
