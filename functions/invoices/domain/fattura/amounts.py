"""The totals of a FatturaPA in the terms of EN 16931, computed from its VAT summaries.

The format states no sum of lines, no net total, no total VAT and, in many documents, no total at all; what is to be paid differs from the
total in cases of its own:

- split payment (EsigibilitaIVA S, art. 17-ter DPR 633/72): the buyer pays the VAT to the state, not to the supplier
- withholding (DatiRitenuta): the buyer keeps it and pays it to the state or the fund
- a discount or surcharge on the document (2.1.1.8) and a rounding (2.1.1.10) change what is paid, not the VAT
- stamp duty (DatiBollo) is owed by the buyer only where a line charges it, or the stated total shows that it is in it

All amounts in the currency of the document, two decimals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from invoices.domain import lexical
from invoices.domain.lexical import rounded, total

type Element = Any
"""An lxml element. lxml ships no types."""

ZERO: Final = Decimal(0)
_GENERAL: Final = "DatiGenerali/DatiGeneraliDocumento"
_LINES: Final = "DatiBeniServizi/DettaglioLinee"
_SUMMARIES: Final = "DatiBeniServizi/DatiRiepilogo"


@dataclass(frozen=True, slots=True)
class Totals:
    """``net`` BT-109, ``vat`` BT-110, ``gross`` BT-112, ``kept`` BT-113 (split payment and withholding), ``adjusted`` BT-114, ``owed`` what
    is to be paid by these figures, ``asked`` the sum of the payments that the supplier asks for, None when it asks for none."""

    lines: Decimal
    funds: Decimal
    stamp: Decimal
    net: Decimal
    vat: Decimal
    split: Decimal
    withheld: Decimal
    adjusted: Decimal
    stated: Decimal | None
    asked: Decimal | None

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    @property
    def kept(self) -> Decimal:
        return self.split + self.withheld

    @property
    def owed(self) -> Decimal:
        return self.gross - self.kept + self.adjusted

    @property
    def due(self) -> Decimal:
        """BT-115: what the supplier asks for, at most what is owed. Paying too little is set right by a reminder, too much is lost."""
        return self.asked if self.asked is not None and ZERO < self.asked < self.owed else self.owed


def totals(body: Element) -> Totals:
    """The totals of a FatturaElettronicaBody. What is missing or no number counts as nothing; the format rules tell of it."""
    general = body.find(_GENERAL)
    summaries = body.findall(_SUMMARIES)
    net = total(_numbers(summaries, "ImponibileImporto"))
    vat = total(_numbers(summaries, "Imposta"))
    stated = number(general, "ImportoTotaleDocumento")
    stamp = number(general, "DatiBollo/ImportoBollo") or ZERO
    adjusted = _adjustments(general, net + vat) + (number(general, "Arrotondamento") or ZERO)
    if stated is None or stamp == ZERO or stated not in (net + vat + stamp, net + vat + stamp + adjusted):
        stamp = ZERO
    asked = list(_numbers(body.findall("DatiPagamento/DettaglioPagamento"), "ImportoPagamento"))
    return Totals(
        lines=total(rounded(each) for each in _numbers(body.findall(_LINES), "PrezzoTotale")),
        funds=total(_numbers(_every(general, "DatiCassaPrevidenziale"), "ImportoContributoCassa")),
        stamp=stamp,
        net=net + stamp,
        vat=vat,
        split=total(_numbers([each for each in summaries if text(each, "EsigibilitaIVA") == "S"], "Imposta")),
        withheld=total(_numbers(_every(general, "DatiRitenuta"), "ImportoRitenuta")),
        adjusted=adjusted,
        stated=stated,
        asked=total(asked) if asked else None,
    )


def net_price(line: Element) -> tuple[Decimal, Decimal] | None:
    """Price of one unit of a line before and after its discounts and surcharges, one after the other; None when it is no number.

    A percentage goes before an amount where both are given, as the Sistema di Interscambio calculates.
    """
    price = number(line, "PrezzoUnitario")
    if price is None:
        return None
    gross = price
    for sign, percentage, amount in adjustments(line):
        price = price + sign * (price * percentage / 100 if percentage else amount)
    return gross, price


def adjustments(around: Element) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Sign, percentage and amount of each ScontoMaggiorazione: a discount (SC) is negative, a surcharge (MG) positive."""
    for each in _every(around, "ScontoMaggiorazione"):
        sign = {"SC": -1, "MG": 1}.get(text(each, "Tipo"), 0)
        yield sign, number(each, "Percentuale") or ZERO, number(each, "Importo") or ZERO


def _adjustments(general: Element | None, gross: Decimal) -> Decimal:
    """Discounts and surcharges on the whole document, as a sum to be added: the amount where it is given, else that part of the total."""
    added = ZERO
    for sign, percentage, amount in adjustments(general):
        added += sign * rounded(amount or (gross + added) * percentage / 100)
    return added


def text(around: Element | None, path: str) -> str:
    """Text of the first element at a path, white space collapsed; empty when there is none."""
    return lexical.collapse(_written(around, path))


def number(around: Element | None, path: str) -> Decimal | None:
    """The number at a path, or None when there is none."""
    return lexical.decimal(_written(around, path))


def _written(around: Element | None, path: str) -> str:
    if around is None:
        return ""
    if "/" in path:
        return around.findtext(path) or ""
    found = next(around.iterchildren(path), None)  # several times as fast as finding by path, and asked most
    return "" if found is None else found.text or ""


def _every(around: Element | None, name: str) -> list[Element]:
    return list(around.iterchildren(name)) if around is not None else []


def _numbers(elements: list[Element], name: str) -> Iterator[Decimal]:
    return (found for each in elements if (found := number(each, name)) is not None)
