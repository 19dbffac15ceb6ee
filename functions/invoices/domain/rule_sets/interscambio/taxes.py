"""Rates and natures: each says the other, and lines, contributions and summaries agree."""

from decimal import Decimal
from typing import Final

from invoices.domain.fattura.amounts import ZERO, number, text
from invoices.domain.model import Invoice
from invoices.domain.rule_sets.interscambio.tools import (
    BODY,
    FUNDS,
    LINES,
    SUMMARIES,
    Element,
    all_taxed,
    each,
    fault,
    kind,
    lines_and_funds,
)
from invoices.domain.rules.rule import Fault, Rules, plain

_ONE: Final = Decimal(1)
_BEYOND_CEILING: Final = "TD21"
_INTEGRATION: Final = "TD16"
_GENERAL_NATURES: Final = frozenset(("N2", "N3", "N6"))

RULES: Final = Rules()


@RULES.rule("00400", "BT-151", over=LINES)
def line_without_nature(invoice: Invoice, line: Element) -> Fault | None:
    return _nature_missing(invoice, line)


@RULES.rule("00413", "BT-102", over=FUNDS)
def fund_without_nature(invoice: Invoice, fund: Element) -> Fault | None:
    return _nature_missing(invoice, fund)


@RULES.rule("00429", "BT-118", over=SUMMARIES)
def summary_without_nature(invoice: Invoice, summary: Element) -> Fault | None:
    return _nature_missing(invoice, summary)


def _nature_missing(invoice: Invoice, element: Element) -> Fault | None:
    if number(element, "AliquotaIVA") != ZERO or text(element, "Natura"):
        return None
    return fault(invoice, element, "AliquotaIVA is zero, so Natura must say why no VAT is charged.")


@RULES.rule("00401", "BT-151", over=LINES)
def line_with_nature(invoice: Invoice, line: Element) -> Fault | None:
    return None if kind(invoice) == _INTEGRATION else _nature_superfluous(invoice, line)


@RULES.rule("00414", "BT-102", over=FUNDS)
def fund_with_nature(invoice: Invoice, fund: Element) -> Fault | None:
    return _nature_superfluous(invoice, fund)


@RULES.rule("00430", "BT-118", over=SUMMARIES)
def summary_with_nature(invoice: Invoice, summary: Element) -> Fault | None:
    return None if kind(invoice) == _INTEGRATION else _nature_superfluous(invoice, summary)


def _nature_superfluous(invoice: Invoice, element: Element) -> Fault | None:
    rate, nature = number(element, "AliquotaIVA"), text(element, "Natura")
    if not rate or not nature:
        return None
    return fault(invoice, element, f"AliquotaIVA is {plain(rate)}, so there must be no Natura ({nature}).")


@RULES.rule("00419", "BG-23", over=each(f"{BODY}/DatiBeniServizi"))
def rates_summed_up(invoice: Invoice, goods: Element) -> Fault | None:
    found = {number(element, "AliquotaIVA") for element in lines_and_funds(invoice)}
    missing = sorted(rate for rate in found - invoice.view(_rates) if rate is not None)
    if not missing:
        return None
    return fault(invoice, goods, f"DatiRiepilogo is missing for the rates {', '.join(map(plain, missing[:10]))}.")


@RULES.rule("00420", "BT-118", over=SUMMARIES)
def reverse_charge_or_split_payment(invoice: Invoice, summary: Element) -> Fault | None:
    nature = text(summary, "Natura")
    if not nature.startswith("N6") or text(summary, "EsigibilitaIVA") != "S":
        return None
    return fault(invoice, summary, f"Natura {nature} (reverse charge) and EsigibilitaIVA S (split payment) exclude each other.")


@RULES.rule("00424", "BT-152", over=all_taxed)
def rate_in_percent(invoice: Invoice, element: Element) -> Fault | None:
    rate = number(element, "AliquotaIVA")
    if rate is None or not ZERO < rate < _ONE:
        return None
    return fault(invoice, element, f"AliquotaIVA is {plain(rate)}; it is a percentage such as 22.00.")


@RULES.rule("00443", "BT-152", over=lines_and_funds)
def rate_summed_up(invoice: Invoice, element: Element) -> Fault | None:
    rate = number(element, "AliquotaIVA")
    if rate is None or rate in invoice.view(_rates):
        return None
    return fault(invoice, element, f"AliquotaIVA {plain(rate)} occurs in no DatiRiepilogo.")


@RULES.rule("00444", "BT-151", over=lines_and_funds)
def nature_summed_up(invoice: Invoice, element: Element) -> Fault | None:
    nature = text(element, "Natura")
    if not nature or nature in invoice.view(_natures):
        return None
    return fault(invoice, element, f"Natura {nature[:10]} occurs in no DatiRiepilogo.")


def _rates(invoice: Invoice) -> frozenset[Decimal | None]:
    return frozenset(number(summary, "AliquotaIVA") for summary in SUMMARIES(invoice))


def _natures(invoice: Invoice) -> frozenset[str]:
    return frozenset(text(summary, "Natura") for summary in SUMMARIES(invoice))


@RULES.rule("00445", "BT-118", over=all_taxed)
def nature_in_detail(invoice: Invoice, element: Element) -> Fault | None:
    nature = text(element, "Natura")
    if nature not in _GENERAL_NATURES:
        return None
    return fault(invoice, element, f"Natura {nature} is too general; since 2021 it is {nature}.1 or one of the others.")


@RULES.rule("00474", "BT-152", over=LINES)
def taxed_lines(invoice: Invoice, line: Element) -> Fault | None:
    if kind(invoice) != _BEYOND_CEILING or number(line, "AliquotaIVA") != ZERO:
        return None
    return fault(invoice, line, f"AliquotaIVA is zero, which TipoDocumento {_BEYOND_CEILING} does not allow.")
