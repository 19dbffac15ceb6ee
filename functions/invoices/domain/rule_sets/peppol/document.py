"""PEPPOL-EN16931-R001 to R080: the document, its parties, allowances and charges, taxes and payment."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import collapse, decimal, total
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.peppol.parties import address_in, given
from invoices.domain.rule_sets.tools import CII, UBL, Element, at, elements, text
from invoices.domain.rules.rule import Check, Fault, Rules, amount, plain, shown
from invoices.domain.terms import name

RULES: Final = Rules()
SPECIFICATION: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROCESS: Final = re.compile(r"urn:fdc:peppol.eu:2017:poacc:billing:[0-9]{2}:1.0")
"""As the official rule has it: a full stop stands for any character, and more may stand before and behind."""
NUMBER: Final = 6
"""Which of the parts between colons is the number of the process."""
SLACK: Final = Decimal("0.02")
HUNDRED: Final = Decimal(100)
ZERO: Final = Decimal(0)
PROJECT: Final = "50"
OBJECT: Final = "130"


def process(invoice: Invoice) -> str:
    """Number of the business process (BT-23), empty when it is none of Peppol's."""
    found = invoice.text("BT-23")
    return found.split(":")[NUMBER] if _PROCESS.search(found) else ""


german: Final = address_in("DE", buyer_too=True, lenient=True)
"""Buyer and seller are German organisations."""


@RULES.rule("PEPPOL-EN16931-R001", "BT-23")
def process_given(_: Invoice, root: Group) -> Fault | None:
    return None if root.has("BT-23") else Fault(root, "BT-23", f"{name('BT-23')} is missing.")


@RULES.rule("PEPPOL-EN16931-R002", "BT-22")
def one_note(invoice: Invoice, root: Group) -> Fault | None:
    notes = len(root.values("BT-22"))
    subject = invoice.syntax is Syntax.CII and root.has("BT-21")
    if (notes <= 1 and not subject) or german(invoice):
        return None
    return Fault(root, "BT-22", f"{name('BT-22')} is given {notes} times or with a subject; at most one plain note is allowed.")


@RULES.rule("PEPPOL-EN16931-R003", "BT-10", "BT-13")
def reference(_: Invoice, root: Group) -> Fault | None:
    if root.has("BT-10") or root.has("BT-13"):
        return None
    return Fault(root, "BT-10", f"{name('BT-10')} and {name('BT-13')} are missing; one of them must be given.")


@RULES.rule("PEPPOL-EN16931-R004", "BT-24")
def specification(_: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-24")
    # The identifier may go on, but not with the separator of Peppol's own document types.
    if value is not None and value.token.startswith(SPECIFICATION) and "::" not in value.token:
        return None
    return Fault(root, "BT-24", f"{name('BT-24')} is {shown(value)}; expected '{SPECIFICATION}'.", value)


@RULES.rule("PEPPOL-EN16931-R005", "BT-6", "BT-5")
def other_currency(_: Invoice, root: Group) -> Fault | None:
    for value in root.values("BT-6"):
        if value.token in tools.codes(root, "BT-5"):
            return Fault(root, "BT-6", f"{name('BT-6')} is {shown(value)}, as {name('BT-5')}; it must differ.", value)
    return None


def _of_type(invoice: Invoice, code: str) -> list[Group]:
    return [group for group in invoice.root.every("BG-24") if any(value.text == code for value in group.values("DOCUMENT-TYPE"))]


@RULES.rule("PEPPOL-EN16931-R006", "BT-18", gate=CII)
def one_object(invoice: Invoice, root: Group) -> Fault | None:
    found = _of_type(invoice, OBJECT)
    return Fault(found[1], "BT-122", f"{name('BT-18')} is given {len(found)} times; at most one is allowed.") if len(found) > 1 else None


@RULES.rule("PEPPOL-EN16931-R007", "BT-23")
def process_known(invoice: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-23")
    if process(invoice):
        return None
    return Fault(root, "BT-23", f"{name('BT-23')} is {shown(value)}; expected urn:fdc:peppol.eu:2017:poacc:billing:NN:1.0.", value)


def _empty(invoice: Invoice) -> Sequence[Element]:
    root: Element = invoice.root.node
    return [each for each in root.iter() if not len(each) and ((text := each.text) is None or text.isspace())]


RULES.rule("PEPPOL-EN16931-R008", over=_empty, gate=UBL)(tools.on_element(lambda _: True, "An element is empty; leave it out instead."))


def _address(code: str, party: str, term: str) -> None:
    RULES.rule(code, term, over=given(party))(lambda _, group: None if group.has(term) else Fault(group, term, f"{name(term)} is missing."))


_address("PEPPOL-EN16931-R010", "BG-7", "BT-49")
_address("PEPPOL-EN16931-R020", "BG-4", "BT-34")

_TERMS: Final = {
    "BG-20": ("BT-92", "BT-93", "BT-94"),
    "BG-21": ("BT-99", "BT-100", "BT-101"),
    "BG-27": ("BT-136", "BT-137", "BT-138"),
    "BG-28": ("BT-141", "BT-142", "BT-143"),
}
"""Amount, base amount and percentage of the allowances and charges."""


def _adjustments(invoice: Invoice) -> Sequence[Group]:
    root = invoice.root
    own = [group for code in ("BG-20", "BG-21") for group in root.every(code)]
    return own + [group for line in invoice.lines for code in ("BG-27", "BG-28") for group in line.every(code)]


@RULES.rule("PEPPOL-EN16931-R040", over=_adjustments)
def percentage_fits(_: Invoice, group: Group) -> Fault | None:
    value, base, percent = (amount(group, term) for term in _TERMS[group.code])
    if base is None or percent is None:
        return None
    expected = base * percent / HUNDRED
    if abs((value or ZERO) - expected) <= SLACK:
        return None
    term = _TERMS[group.code][0]
    message = (
        f"{name(term)} is {shown(group.first(term))}, expected {plain(expected)}: {plain(base)} x {plain(percent)} %, tolerance {SLACK}."
    )
    return Fault(group, term, message, group.first(term))


def _together(given: int, lacking: int) -> Check:
    def check(_: Invoice, group: Group) -> Fault | None:
        terms = _TERMS[group.code]
        if not group.has(terms[given]) or group.has(terms[lacking]):
            return None
        return Fault(group, terms[lacking], f"{name(terms[lacking])} is missing; {name(terms[given])} is given.", group.first(terms[given]))

    return check


RULES.rule("PEPPOL-EN16931-R041", over=_adjustments)(_together(2, 1))
RULES.rule("PEPPOL-EN16931-R042", over=_adjustments)(_together(1, 2))


def _indicators(invoice: Invoice) -> Sequence[Element]:
    """Allowances and charges of document and lines as elements: one with an odd indicator is neither to the model."""
    root = invoice.root.node
    if invoice.syntax is Syntax.UBL:
        return [found for path in ("", "cac:InvoiceLine/", "cac:CreditNoteLine/") for found in elements(root, f"{path}cac:AllowanceCharge")]
    return [*elements(root, ".//ram:SpecifiedTradeAllowanceCharge"), *elements(root, ".//ram:AppliedTradeAllowanceCharge")]


def _indicated(element: Element) -> str:
    return text(element, "cbc:ChargeIndicator") or text(element, "ram:ChargeIndicator/udt:Indicator")


def _odd(element: Element) -> bool:
    if _indicated(element) in ("true", "false"):
        return False
    # Of an allowance or charge that R041 or R042 object to, the official rules ask nothing else.
    return bool(elements(element, "cbc:MultiplierFactorNumeric")) == bool(elements(element, "cbc:BaseAmount"))


RULES.rule("PEPPOL-EN16931-R043", over=_indicators)(tools.on_element(_odd, "The charge indicator must be 'true' or 'false'."))

_PRICE_ADJUSTMENT: Final = tools.each(".//cac:Price/cac:AllowanceCharge")
RULES.rule("PEPPOL-EN16931-R044", "BT-147", over=_PRICE_ADJUSTMENT, gate=UBL)(
    tools.on_element(lambda each: text(each, "cbc:ChargeIndicator") != "false", "A price may have a discount, but no charge.")
)


@RULES.rule("PEPPOL-EN16931-R046", "BT-146", "BT-147", "BT-148", over=_PRICE_ADJUSTMENT, gate=UBL)
def net_price(invoice: Invoice, each: Element) -> Fault | None:
    gross, discount = decimal(text(each, "cbc:BaseAmount")), decimal(text(each, "cbc:Amount"))
    net = decimal(text(each.getparent(), "cbc:PriceAmount"))
    if gross is None:
        return None
    if discount is None or net is None:
        return Fault(invoice.root, "", f"{name('BT-146')} and {name('BT-147')} must be given beside {name('BT-148')}.", at(each))
    if net == total((gross, -discount)):
        return None
    message = f"{name('BT-146')} is {plain(net)}, expected {plain(total((gross, -discount)))}: {name('BT-148')} - {name('BT-147')}."
    return Fault(invoice.root, "", message, at(each))


def _currencies(invoice: Invoice) -> Sequence[Value]:
    """Amounts with their currency."""
    return invoice.coded.get("BR-CL-03", ())


@RULES.rule("PEPPOL-EN16931-R051", "BT-5", over=_currencies, gate=UBL)
def one_currency(invoice: Invoice, value: Value) -> Fault | None:
    for currency in invoice.root.values("BT-5"):
        if value.text == currency.text:
            return None
    element: Element = value.node
    if element.tag.endswith("}TaxAmount") and not elements(element.getparent(), "self::cac:TaxSubtotal|cac:TaxSubtotal"):
        return None  # a tax total without breakdown is the one in the accounting currency (BT-111)
    return Fault(invoice.root, "BT-5", f"The currency of an amount is {shown(value)}; expected {name('BT-5')}.", value)


def _vat_totals(invoice: Invoice, *, of_document: bool) -> int:
    """VAT totals of the invoice currency with a breakdown, or those in the accounting currency."""
    if invoice.syntax is Syntax.UBL:
        return sum(1 for group in invoice.root.every("VAT-TOTAL") if bool(group.every("BG-23")) is of_document)
    currencies = {value.text for value in invoice.root.values("BT-5")}
    values = [value for group in invoice.root.every("BG-22") for value in group.values("BT-110")]
    return sum(1 for value in values if value.qualifier is not None and (value.qualifier in currencies) is of_document)


@RULES.rule("PEPPOL-EN16931-R053", "BT-110")
def one_vat_total(invoice: Invoice, root: Group) -> Fault | None:
    found = _vat_totals(invoice, of_document=True)
    return None if found == 1 else Fault(root, "BG-22", f"{name('BT-110')} is given {found} times; expected exactly once.")


@RULES.rule("PEPPOL-EN16931-R054", "BT-111")
def one_accounting_total(invoice: Invoice, root: Group) -> Fault | None:
    found, wanted = _vat_totals(invoice, of_document=False), int(root.has("BT-6"))
    return None if found == wanted else Fault(root, "BG-22", f"{name('BT-111')} is given {found} times; expected {wanted}.")


@RULES.rule("PEPPOL-EN16931-R055", "BT-110", "BT-111")
def same_sign(invoice: Invoice, root: Group) -> Fault | None:
    accounting = tools.codes(root, "BT-6")
    if not accounting:
        return None
    values = [value for code in ("VAT-TOTAL", "BG-22") for group in root.every(code) for value in group.values("BT-110")]
    own = [value.number for value in values if value.qualifier in tools.codes(root, "BT-5")]
    other = [value.number for value in values if value.qualifier in accounting]
    signs = [[number for number in numbers if number is not None] for numbers in (own, other)]
    if all(any(n >= 0 for n in numbers) for numbers in signs) or all(any(n <= 0 for n in numbers) for numbers in signs):
        return None
    return Fault(root, "BT-6", f"{name('BT-110')} and {name('BT-111')} must both be given and have the same sign.")


@RULES.rule("PEPPOL-EN16931-R061", "BT-89", over=tools.of_means("49", "59"))
def mandate(invoice: Invoice, means: Group) -> Fault | None:
    there = means.find("BG-19", "BT-89") if invoice.syntax is Syntax.UBL else invoice.root.values("BT-89")
    return None if there else Fault(means, "BG-19", f"{name('BT-89')} is missing; a direct debit needs it.", means.first("BT-81"))


@RULES.rule("PEPPOL-EN16931-R080", "BT-11")
def one_project(invoice: Invoice, root: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL and invoice.document != "CreditNote":
        return None
    found = _of_type(invoice, PROJECT)
    return Fault(found[1], "BT-122", f"{name('BT-11')} is given {len(found)} times; at most one is allowed.") if len(found) > 1 else None


@RULES.rule("PEPPOL-EN16931-P0112", "BT-3", gate=UBL)
def german_types(invoice: Invoice, root: Group) -> Fault | None:
    if invoice.document != "Invoice" or german(invoice):
        return None
    for value in root.values("BT-3"):
        if collapse(value.text) in ("326", "384"):
            return Fault(root, "BT-3", f"{name('BT-3')} is {shown(value)}, which only German sellers and buyers may use.", value)
    return None
