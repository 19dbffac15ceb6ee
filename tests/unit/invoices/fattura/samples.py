"""FatturaPA documents for the tests: the sample event, changed."""

from pathlib import Path
from typing import Any, Final

from lxml import etree

from invoices.domain import document
from invoices.domain.model import Invoice
from invoices.domain.verdict import judge

SAMPLE: Final = (Path(__file__).parents[4] / "events" / "invoices" / "supplier_invoice_fatturapa.xml").read_bytes()

GENERAL: Final = "//DatiGeneraliDocumento"
LINE: Final = "//DettaglioLinee[1]"
SUMMARY: Final = "//DatiRiepilogo[1]"
PAYMENT: Final = "//DettaglioPagamento"
TOTAL: Final = f"{GENERAL}/ImportoTotaleDocumento"

type Change = tuple[str, str | None]
"""XPath, and a new text, elements to put before it (``<``) or after it (``>``), or None to take it out."""


def changed(*changes: Change) -> bytes:
    root: Any = etree.fromstring(SAMPLE)
    for xpath, change in changes:
        found = root.xpath(xpath)
        assert found, f"nothing at {xpath}"
        for element in found:
            _change(element, change)
    written: bytes = etree.tostring(root)
    return written


def _change(element: Any, change: str | None) -> None:
    if change is None:
        element.getparent().remove(element)
    elif change.startswith("<"):
        for each in etree.fromstring(f"<x>{change}</x>"):
            element.addprevious(each)
    elif change.startswith("><"):
        for each in reversed(list(etree.fromstring(f"<x>{change[1:]}</x>"))):
            element.addnext(each)
    else:
        element.text = change


def read(*changes: Change) -> Invoice:
    return document.read(changed(*changes))


def fired(*changes: Change) -> set[str]:
    return set(judge(read(*changes)).counts)
