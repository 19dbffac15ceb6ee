"""The structure of the document, its number and date, and withholding."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from invoices.domain import lexical
from invoices.domain.fattura import form
from invoices.domain.fattura.amounts import text
from invoices.domain.fattura.mapping import CREDIT_NOTE
from invoices.domain.model import Invoice
from invoices.domain.rule_sets.interscambio.tools import BODY, DOCUMENT, FUNDS, GENERAL, LINES, Element, each, fault, kind, root
from invoices.domain.rules.rule import Fault, Rules

MAX_BREAKS: Final = 10_000
"""Breaks of the structure that are looked for."""

FORM_RULES: Final = Rules()
RULES: Final = Rules()


def _breaks(invoice: Invoice) -> Sequence[form.Break]:
    return list(islice(form.breaks(root(invoice)), MAX_BREAKS))


@FORM_RULES.rule("00200", over=_breaks)
def structure(invoice: Invoice, broken: form.Break) -> Fault | None:
    return fault(invoice, broken.element, broken.message)


@RULES.rule("00411", over=DOCUMENT)
def withholding_of_lines(invoice: Invoice, general: Element) -> Fault | None:
    return _withholding(invoice, general, LINES(invoice), "a line")


@RULES.rule("00415", over=DOCUMENT)
def withholding_of_funds(invoice: Invoice, general: Element) -> Fault | None:
    return _withholding(invoice, general, FUNDS(invoice), "a contribution to a fund")


def _withholding(invoice: Invoice, general: Element, elements: Sequence[Element], what: str) -> Fault | None:
    if general.find("DatiRitenuta") is not None or not any(text(each, "Ritenuta") == "SI" for each in elements):
        return None
    return fault(invoice, general, f"Withholding is said of {what}, but DatiRitenuta is missing.")


@RULES.rule("00418", "BT-2", "BT-26", over=each(f"{BODY}/DatiGenerali/DatiFattureCollegate"))
def credit_after_invoice(invoice: Invoice, linked: Element) -> Fault | None:
    issued = lexical.written_date(text(root(invoice), f"{BODY}/{GENERAL}/Data"), None)
    before = lexical.written_date(text(linked, "Data"), None)
    if kind(invoice) != CREDIT_NOTE or issued is None or before is None or issued >= before:
        return None
    return fault(invoice, linked, f"The credit note is dated {issued}, before the invoice of {before} that it refers to.")


@RULES.rule("00425", "BT-1", over=DOCUMENT)
def number_with_digit(invoice: Invoice, general: Element) -> Fault | None:
    written = text(general, "Numero")
    if not written or any(char in "0123456789" for char in written):
        return None
    return fault(invoice, general, "Numero has no digit.")
