"""Who sends to whom, and what kind of document."""

from typing import Final

from invoices.domain.fattura.amounts import text
from invoices.domain.fattura.mapping import SELF_MADE
from invoices.domain.model import Invoice
from invoices.domain.rule_sets.interscambio.tools import BUYER, DOCUMENT, HEADER, SELLER, SENT, Element, country, each, fault, kind, root
from invoices.domain.rules.rule import Fault, Rules

_NOT_TO_ONESELF: Final = frozenset(("TD01", "TD02", "TD03", "TD06", "TD16", "TD17", "TD18", "TD19", "TD20", "TD24", "TD25", "TD28", "TD29"))
_TO_ONESELF: Final = frozenset(("TD21", "TD27"))
_FOREIGN_SELLER: Final = frozenset(("TD17", "TD18", "TD19", "TD28"))
_BUYER_REGISTERED: Final = frozenset(("TD16", "TD17", "TD18", "TD19", "TD20", "TD22", "TD23", "TD28", "TD29"))
_ABROAD: Final = "XXXXXXX"

RULES: Final = Rules()


@RULES.rule("FPA-SELF-MADE", "BT-3", over=DOCUMENT)
def self_made(invoice: Invoice, general: Element) -> Fault | None:
    """A document that the buyer makes for his VAT, or the seller for himself, must not be paid."""
    kind = text(general, "TipoDocumento")
    if kind not in SELF_MADE:
        return None
    return fault(invoice, general, f"TipoDocumento {kind} is made for the VAT alone; it is no supplier's invoice that asks for money.")


@RULES.rule("00313", "BT-49", over=SENT)
def abroad(invoice: Invoice, sent: Element) -> Fault | None:
    if text(sent, "CodiceDestinatario") != _ABROAD or country(invoice, BUYER) not in ("", "IT"):
        return None
    return fault(invoice, sent, f"CodiceDestinatario {_ABROAD} is for buyers with a VAT identifier of another country.")


@RULES.rule("00417", "BT-47", "BT-48", over=each(BUYER))
def buyer_identified(invoice: Invoice, buyer: Element) -> Fault | None:
    if buyer.find("IdFiscaleIVA") is not None or buyer.find("CodiceFiscale") is not None:
        return None
    return fault(invoice, buyer, "The buyer has neither IdFiscaleIVA nor CodiceFiscale; one is needed.")


@RULES.rule("00427", "BT-49", over=SENT)
def recipient_of_format(invoice: Invoice, sent: Element) -> Fault | None:
    sort, code = text(sent, "FormatoTrasmissione"), text(sent, "CodiceDestinatario")
    wanted = {"FPA12": 6, "FPR12": 7}.get(sort)
    if wanted is None or len(code) not in (6, 7) or len(code) == wanted:
        return None
    return fault(invoice, sent, f"CodiceDestinatario has {len(code)} characters; {sort} wants {wanted}.")


@RULES.rule("00428", over=SENT)
def version_of_format(invoice: Invoice, sent: Element) -> Fault | None:
    sort, version = text(sent, "FormatoTrasmissione"), root(invoice).get("versione")
    if sort == version:
        return None
    return fault(invoice, sent, "FormatoTrasmissione and the attribute versione of the document differ.")


def _same_party(invoice: Invoice) -> bool | None:
    """Both have one VAT identifier; None when that is not certain: it is missing, or shared by the members of a group."""
    ids = [text(root(invoice), f"{party}/IdFiscaleIVA/IdPaese") for party in (SELLER, BUYER)]
    codes = [text(root(invoice), f"{party}/IdFiscaleIVA/IdCodice") for party in (SELLER, BUYER)]
    fiscal = [text(root(invoice), f"{party}/CodiceFiscale") for party in (SELLER, BUYER)]
    if not all(ids) or not all(codes):
        return None
    if ids[0] != ids[1] or codes[0] != codes[1]:
        return False
    return None if all(fiscal) and fiscal[0] != fiscal[1] else True


@RULES.rule("00471", "BG-4", "BG-7", over=DOCUMENT)
def two_parties(invoice: Invoice, general: Element) -> Fault | None:
    if kind(invoice) not in _NOT_TO_ONESELF or _same_party(invoice) is not True:
        return None
    return fault(invoice, general, f"Seller and buyer are the same, which TipoDocumento {kind(invoice)} does not allow.")


@RULES.rule("00472", "BG-4", "BG-7", over=DOCUMENT)
def one_party(invoice: Invoice, general: Element) -> Fault | None:
    if kind(invoice) not in _TO_ONESELF or _same_party(invoice) is not False:
        return None
    return fault(invoice, general, f"Seller and buyer differ; with TipoDocumento {kind(invoice)} they are the same.")


@RULES.rule("00473", "BT-31", over=DOCUMENT)
def country_of_seller(invoice: Invoice, general: Element) -> Fault | None:
    if kind(invoice) not in _FOREIGN_SELLER or country(invoice, SELLER) != "IT":
        return None
    return fault(invoice, general, f"The seller is Italian, which TipoDocumento {kind(invoice)} does not allow.")


@RULES.rule("00475", "BT-48", over=DOCUMENT)
def buyer_registered(invoice: Invoice, general: Element) -> Fault | None:
    if kind(invoice) not in _BUYER_REGISTERED or country(invoice, BUYER):
        return None
    return fault(invoice, general, f"The buyer has no IdFiscaleIVA, which TipoDocumento {kind(invoice)} needs.")


@RULES.rule("00476", "BT-31", "BT-48", over=each(HEADER))
def somebody_italian(invoice: Invoice, header: Element) -> Fault | None:
    countries = country(invoice, SELLER), country(invoice, BUYER)
    if not all(countries) or "IT" in countries:
        return None
    return fault(invoice, header, "Neither seller nor buyer is Italian.")
