"""Italian split payment, VAT category B: BR-B-01 and BR-B-02."""

from typing import Final

from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rules.rule import Fault, Rules, shown

RULES: Final = Rules()

_CATEGORY_TERMS: Final = ("BT-95", "BT-102", "OTHER-CATEGORY")


def _split(invoice: Invoice) -> bool:
    for place in ("BR-CL-17", "BR-CL-18"):
        for value in invoice.coded.get(place, ()):
            if value[0] == "B":
                return True
    return False


@RULES.rule("BR-B-01", "BT-118", "BT-95", "BT-102", "BT-151", gate=_split)
def split_payment_in_italy(invoice: Invoice, document: Group) -> Fault | None:
    # UBL counts the country of origin of an item too, CII does not.
    places = ("BR-CL-14", "BR-CL-15") if invoice.syntax is Syntax.UBL else ("BR-CL-14",)
    foreign = next((value for place in places for value in invoice.coded.get(place, ()) if value.text != "IT"), None)
    if foreign is None:
        return None
    return Fault(document, "", f"VAT category B (split payment) is Italian, but a country code is {shown(foreign)}.", foreign)


@RULES.rule("BR-B-02", "BT-118", "BT-95", "BT-102", "BT-151", gate=_split)
def split_payment_alone(invoice: Invoice, document: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL:
        # UBL looks at lines anywhere, at allowances, charges and the breakdown of the document alone.
        adjusted = {value.text for term in _CATEGORY_TERMS for code in ("BG-20", "BG-21") for value in invoice.root.find(code, term)}
        parts = {value.text for term in ("BT-118", "OTHER-CATEGORY") for value in invoice.root.find("VAT-TOTAL", "BG-23", term)}
        both = all(code in adjusted | parts or _mentions(invoice, code, "BR-CL-18") for code in ("B", "S"))
    else:
        both = all(_mentions(invoice, code, "BR-CL-17", "BR-CL-18") for code in ("B", "S"))
    if not both:
        return None
    return Fault(document, "BG-23", "VAT category B (split payment) and S (standard rate) are both used; only one may be.")


def _mentions(invoice: Invoice, code: str, *places: str) -> bool:
    return any(value.text == code for place in places for value in invoice.coded.get(place, ()))
