"""The arithmetic, with the tolerances of the Sistema di Interscambio, and what is to be paid."""

from decimal import Decimal
from typing import Final

from invoices.domain.fattura.amounts import ZERO, Totals, adjustments, net_price, number, totals
from invoices.domain.findings import Flag
from invoices.domain.lexical import rounded
from invoices.domain.model import Invoice
from invoices.domain.rule_sets.interscambio.tools import BODY, DOCUMENT, FUNDS, GENERAL, LINES, SUMMARIES, Element, each, fault, root
from invoices.domain.rules.rule import Fault, Rules, plain

CENT: Final = Decimal("0.01")
EURO: Final = Decimal(1)
_WARNING: Final = (Flag.WARNING, Flag.WARNING)

RULES: Final = Rules()


def _totals(invoice: Invoice) -> Totals:
    return totals(root(invoice).find(BODY))


@RULES.rule("00421", "BT-117", over=SUMMARIES)
def tax_of_summary(invoice: Invoice, summary: Element) -> Fault | None:
    """Tolerance: one cent of the rounded tax."""
    rate, net, tax = (number(summary, name) for name in ("AliquotaIVA", "ImponibileImporto", "Imposta"))
    if rate is None or net is None or tax is None:
        return None
    expected = rounded(net * rate / 100)
    if abs(tax - expected) <= CENT:
        return None
    return fault(invoice, summary, f"Imposta is {plain(tax)}, expected {plain(expected)}: {plain(rate)} % of {plain(net)}.")


@RULES.rule("00422", "BT-116", over=lambda invoice: tuple(invoice.view(_nets).items()))
def net_of_summaries(invoice: Invoice, found: tuple[Decimal, tuple[Element, Decimal, Decimal]]) -> Fault | None:
    """For each rate: lines, funds and roundings add up to the net amounts. Tolerance: one euro."""
    rate, (element, stated, expected) = found
    if abs(stated - expected) <= EURO:
        return None
    return fault(
        invoice, element, f"ImponibileImporto at {plain(rate)} % is {plain(stated)}, expected {plain(expected)}: lines, funds and rounding."
    )


def _nets(invoice: Invoice) -> dict[Decimal, tuple[Element, Decimal, Decimal]]:
    """Rate -> first summary, net as stated and as added up."""
    stated: dict[Decimal, tuple[Element, Decimal]] = {}
    added: dict[Decimal, Decimal] = {}
    for summary in SUMMARIES(invoice):
        rate = number(summary, "AliquotaIVA")
        if rate is not None:
            first, so_far = stated.get(rate, (summary, ZERO))
            stated[rate] = first, so_far + (number(summary, "ImponibileImporto") or ZERO)
            added[rate] = added.get(rate, ZERO) + (number(summary, "Arrotondamento") or ZERO)
    for name, elements in (("PrezzoTotale", LINES(invoice)), ("ImportoContributoCassa", FUNDS(invoice))):
        for element in elements:
            rate = number(element, "AliquotaIVA")
            if rate is not None:
                added[rate] = added.get(rate, ZERO) + (number(element, name) or ZERO)
    return {rate: (element, so_far, added[rate]) for rate, (element, so_far) in stated.items()}


@RULES.rule("00423", "BT-131", over=LINES)
def total_of_line(invoice: Invoice, line: Element) -> Fault | None:
    """Tolerance: one cent. Where readings differ nothing is refused: without quantity, and with several discounts or both ways of one."""
    prices, quantity, stated = net_price(line), number(line, "Quantita"), number(line, "PrezzoTotale")
    if prices is None or quantity is None or stated is None:
        return None
    changes = list(adjustments(line))
    if any(part and (amount or len(changes) > 1) for _, part, amount in changes):
        return None
    expected = prices[1] * quantity
    if abs(stated - expected) <= CENT:
        return None
    return fault(invoice, line, f"PrezzoTotale is {plain(stated)}, expected {plain(expected.normalize())}: net unit price by quantity.")


@RULES.rule("00437", over=each(f"{BODY}/{GENERAL}/ScontoMaggiorazione"))
def discount_of_document(invoice: Invoice, discount: Element) -> Fault | None:
    return _discount(invoice, discount)


@RULES.rule("00438", "BT-147", over=each(f"{BODY}/DatiBeniServizi/DettaglioLinee/ScontoMaggiorazione"))
def discount_of_line(invoice: Invoice, discount: Element) -> Fault | None:
    return _discount(invoice, discount)


def _discount(invoice: Invoice, discount: Element) -> Fault | None:
    if discount.find("Percentuale") is not None or discount.find("Importo") is not None:
        return None
    return fault(invoice, discount, "ScontoMaggiorazione has neither Percentuale nor Importo.")


@RULES.rule("FPA-TOTAL", "BT-112", over=DOCUMENT, flags=_WARNING)
def stated_total(invoice: Invoice, general: Element) -> Fault | None:
    """Stated totals are written with and without rounding, withholding and split payment; each of these ways is fine."""
    found = invoice.view(_totals)
    gross = found.gross
    fine = {gross + added for added in (ZERO, found.adjusted, -found.split, -found.withheld, -found.kept)} | {found.owed}
    if found.stated is None or any(abs(found.stated - each) <= CENT for each in fine):
        return None
    return fault(
        invoice, general, f"ImportoTotaleDocumento is {plain(found.stated)}; net amounts and VAT of the document add up to {plain(gross)}."
    )


@RULES.rule("FPA-PAYMENT", "BT-115", over=DOCUMENT, flags=_WARNING)
def stated_payment(invoice: Invoice, general: Element) -> Fault | None:
    found = invoice.view(_totals)
    if found.asked is None or abs(found.asked - found.owed) <= CENT:
        return None
    why = "total less VAT in split payment and withholding, with discount and rounding"
    return fault(
        invoice, general, f"The payments add up to {plain(found.asked)}, owed are {plain(found.owed)} ({why}); taken is {plain(found.due)}."
    )
