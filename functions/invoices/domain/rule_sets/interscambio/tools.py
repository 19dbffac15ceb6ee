"""What the checks look at and how they say what is wrong."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from invoices.domain.fattura.amounts import text
from invoices.domain.model import Invoice, Value
from invoices.domain.rules.rule import Fault, Select

type Element = Any
"""An lxml element. lxml ships no types."""

GENERAL: Final = "DatiGenerali/DatiGeneraliDocumento"
BODY: Final = "FatturaElettronicaBody"
HEADER: Final = "FatturaElettronicaHeader"
SELLER: Final = f"{HEADER}/CedentePrestatore/DatiAnagrafici"
BUYER: Final = f"{HEADER}/CessionarioCommittente/DatiAnagrafici"


def root(invoice: Invoice) -> Element:
    return invoice.root.node


@cache
def each(path: str) -> Select:
    """Elements at a path from the document."""
    return lambda invoice: root(invoice).findall(path)


LINES: Final = each(f"{BODY}/DatiBeniServizi/DettaglioLinee")
FUNDS: Final = each(f"{BODY}/{GENERAL}/DatiCassaPrevidenziale")
SUMMARIES: Final = each(f"{BODY}/DatiBeniServizi/DatiRiepilogo")
DOCUMENT: Final = each(f"{BODY}/{GENERAL}")
SENT: Final = each(f"{HEADER}/DatiTrasmissione")


def lines_and_funds(invoice: Invoice) -> Sequence[Element]:
    return (*LINES(invoice), *FUNDS(invoice))


def all_taxed(invoice: Invoice) -> Sequence[Element]:
    """Everything that has a rate and perhaps a nature."""
    return (*LINES(invoice), *FUNDS(invoice), *SUMMARIES(invoice))


def fault(invoice: Invoice, element: Element, message: str) -> Fault:
    return Fault(invoice.root, "", message, Value(element.text or "", None, element))


def kind(invoice: Invoice) -> str:
    """TipoDocumento."""
    return invoice.view(_kind)


def _kind(invoice: Invoice) -> str:
    return text(root(invoice), f"{BODY}/{GENERAL}/TipoDocumento")


def country(invoice: Invoice, party: str) -> str:
    """IdPaese of a party's VAT identifier; empty without one."""
    return text(root(invoice), f"{party}/IdFiscaleIVA/IdPaese")
