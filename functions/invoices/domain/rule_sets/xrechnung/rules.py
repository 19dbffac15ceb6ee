"""BR-DE and BR-TMP: the rules that only XRechnung has. Those that Peppol has too stand in ``rule_sets/german.py``."""

import re
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.lexical import decimal
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rule_sets import german
from invoices.domain.rule_sets.tools import CII, Element, at, elements, text
from invoices.domain.rule_sets.xrechnung.identifiers import EXTENSION, STANDARD, is_vehicles
from invoices.domain.rules.rule import Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
WARNING: Final = (Flag.WARNING, Flag.WARNING)
_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:", re.ASCII)
_LINE_PRICES: Final = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeAgreement"

german.register(RULES, lambda row: row[0])


@RULES.rule("BR-DE-21", "BT-24", flags=WARNING)
def specification(invoice: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-24")
    if is_vehicles(invoice) or any(each.text in (STANDARD, EXTENSION) for each in root.values("BT-24")):
        return None
    return Fault(root, "BT-24", f"{name('BT-24')} is {shown(value)}; expected '{STANDARD}'.", value)


# The official flag is "information", which the core does not know.
@RULES.rule("BR-DE-TMP-32", "BT-72", "BG-14", "BG-26", flags=WARNING)
def delivered_when(invoice: Invoice, root: Group) -> Fault | None:
    periods = root.every("BG-14") or all(line.every("BG-26") for line in invoice.lines)
    if periods or root.find("BG-13", "BT-72"):
        return None
    return Fault(
        root, "BG-13", f"{name('BT-72')}, {name('BG-14')} and the {name('BG-26')} of some line are missing; one of them should be there."
    )


@RULES.rule("BR-TMP-2", "BT-124", over="BG-24", flags=WARNING)
def external_location(_: Invoice, supporting: Group) -> Fault | None:
    for value in supporting.values("BT-124"):
        if not _URL.search(value.text):
            return Fault(supporting, "BT-124", f"{name('BT-124')} is {shown(value)}; expected an absolute URL.", value)
    return None


def _prices(invoice: Invoice) -> list[Element]:
    return elements(invoice.root.node, _LINE_PRICES) if invoice.syntax is Syntax.CII else []


@RULES.rule("BR-TMP-3", "BT-149", "BT-150", over=_prices, gate=CII)
def base_quantities(invoice: Invoice, agreement: Element) -> Fault | None:
    """Gross and net price may both say for how many pieces they are: then they must say the same."""
    gross = next(iter(elements(agreement, "ram:GrossPriceProductTradePrice/ram:BasisQuantity")), None)
    net = next(iter(elements(agreement, "ram:NetPriceProductTradePrice/ram:BasisQuantity")), None)
    if gross is None or net is None:
        return None
    units = net.get("unitCode") is None or net.get("unitCode") == gross.get("unitCode")
    if units and decimal(text(gross)) == decimal(text(net)):
        return None
    message = f"{name('BT-149')} is '{text(net)[:20]}' of the net price but '{text(gross)[:20]}' of the gross price, or the units differ."
    return Fault(invoice.root, "", message, at(net))
