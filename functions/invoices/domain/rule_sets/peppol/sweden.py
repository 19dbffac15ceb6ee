"""SE-R: rules for Swedish sellers."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.lexical import comparable
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.peppol.identifiers import swedish_check_digit
from invoices.domain.rule_sets.peppol.parties import address_in, tax_ids, vat_ids
from invoices.domain.rule_sets.tools import Element
from invoices.domain.rules.rule import Fault, Rules, Select, shown
from invoices.domain.terms import name
from invoices.domain.ubl import CBC

RULES: Final = Rules()
SWEDISH: Final = address_in("SE")
BOTH: Final = address_in("SE", buyer_too=True)
WARNING: Final = (Flag.WARNING, Flag.WARNING)
RATES: Final = frozenset({Decimal(6), Decimal(12), Decimal(25)})
APPROVED: Final = "GODKÄND FÖR F-SKATT"
VAT_CHARS: Final = 14
NUMBER_CHARS: Final = 10
PLUSGIRO: Final = "SE:PLUSGIRO"
BANKGIRO: Final = "SE:BANKGIRO"


def _vat_ids(invoice: Invoice) -> Sequence[Value]:
    return [value for seller in invoice.root.every("BG-4") for value in vat_ids(invoice, seller)]


def _vat_registered(invoice: Invoice) -> bool:
    return SWEDISH(invoice) and any(value.text[:2] == "SE" for value in _vat_ids(invoice))


def _values(
    find: Callable[[Invoice], Sequence[Value]], code: str, term: str, fine: Callable[[Value], bool], words: str, **options: object
) -> None:
    """A rule on each of some values."""

    def check(invoice: Invoice, value: Value) -> Fault | None:
        return None if fine(value) else Fault(invoice.root, term, f"{name(term)} is {shown(value)}; in Sweden {words}.", value)

    RULES.rule(code, term, over=find, **options)(check)  # type: ignore[arg-type]


def _numbers(invoice: Invoice) -> Sequence[Value]:
    return invoice.root.find("BG-4", "BT-30")


def _numeric(text: str) -> bool:
    return comparable(text) is not None


_values(_vat_ids, "SE-R-001", "BT-31", lambda value: len(value.token) == VAT_CHARS, "it has 14 characters", gate=_vat_registered)
_values(_vat_ids, "SE-R-002", "BT-31", lambda value: _numeric(value.text[2:14]), "twelve digits follow SE", gate=_vat_registered)
_values(_numbers, "SE-R-003", "BT-30", lambda value: _numeric(value.text), "it is numeric", gate=SWEDISH)
_values(_numbers, "SE-R-004", "BT-30", lambda value: len(value.token) == NUMBER_CHARS, "it has ten characters", gate=SWEDISH)
_values(_numbers, "SE-R-013", "BT-30", lambda value: swedish_check_digit(value.token), "its tenth digit is a check digit", gate=SWEDISH)


def _registrations(invoice: Invoice) -> Sequence[Value]:
    return [value for seller in invoice.root.every("BG-4") if seller.has("BT-30") for value in tax_ids(invoice, seller)]


_values(
    _registrations, "SE-R-005", "BT-32", lambda value: value.token.upper() == APPROVED, f"it reads '{APPROVED.capitalize()}'", gate=SWEDISH
)

_PERCENT: Final = f"{{{CBC}}}Percent"
STANDARD: Final = "S"
_CATEGORIES: Final = ("BR-CL-17", "BR-CL-18")
"""Where the reader collects the VAT categories of UBL."""
_TAXES: Final = (("BG-23", "BT-118", "BT-119"), ("BG-30", "BT-151", "BT-152"), ("BG-20", "BT-95", "BT-96"), ("BG-21", "BT-102", "BT-103"))


def _taxed(invoice: Invoice) -> Sequence[tuple[Value, str]]:
    """Categories S with their rates. CII's official rule does not ask for the category and so objects to any other rate; ours asks in both.

    In UBL those of other taxes than VAT count too.
    """
    if invoice.syntax is Syntax.UBL:
        standard = [value for place in _CATEGORIES for value in invoice.coded.get(place, ()) if value.text == STANDARD]
        return [(value, _percent(value)) for value in standard]
    found = []
    for code, category, rate in _TAXES:
        for group in invoice.everywhere(code):
            found += [(value, (group.first(rate) or value).text) for value in group.values(category) if value.text == STANDARD]
    return found


def _percent(category: Value) -> str:
    element: Element = category.node
    for rate in element.itersiblings(_PERCENT):
        return rate.text or ""
    return next((rate.text or "" for rate in element.itersiblings(_PERCENT, preceding=True)), "")


@RULES.rule("SE-R-006", "BT-119", "BT-152", over=_taxed, gate=_vat_registered)
def rate(invoice: Invoice, taxed: tuple[Value, str]) -> Fault | None:
    category, percent = taxed
    if comparable(percent) in RATES:
        return None
    return Fault(invoice.root, "", f"The rate of VAT category S is '{percent[:10]}'; in Sweden it is 6, 12 or 25.", category)


def _accounts(branch: str) -> Select:
    """Accounts of credit transfers (30) to one of the two giro systems."""

    def select(invoice: Invoice) -> Sequence[Value]:
        found: list[Value] = []
        for means in tools.of_means("30")(invoice):
            branches = means.find("BG-17", "BT-86") if invoice.syntax is Syntax.UBL else means.values("BT-86")
            if [value.token for value in branches] == [branch]:
                found += means.find("BG-17", "BT-84")
        return found

    return select


_plusgiro, _bankgiro = _accounts(PLUSGIRO), _accounts(BANKGIRO)
_values(_plusgiro, "SE-R-007", "BT-84", lambda value: _numeric(value.token), "a Plusgiro account is numeric", flags=WARNING, gate=SWEDISH)
_values(_bankgiro, "SE-R-008", "BT-84", lambda value: _numeric(value.token), "a Bankgiro account is numeric", flags=WARNING, gate=SWEDISH)
_values(
    _bankgiro,
    "SE-R-009",
    "BT-84",
    lambda value: len(value.token) in (7, 8),
    "a Bankgiro account has 7 or 8 characters",
    flags=WARNING,
    gate=SWEDISH,
)
_values(
    _plusgiro,
    "SE-R-010",
    "BT-84",
    lambda value: 2 <= len(value.token) <= 8,
    "a Plusgiro account has 2 to 8 characters",
    flags=WARNING,
    gate=SWEDISH,
)


@RULES.rule("SE-R-011", "BT-81", over=tools.of_means("50", "56"), flags=WARNING, gate=SWEDISH)
def giro_by_transfer(_: Invoice, means: Group) -> Fault:
    code = means.first("BT-81")
    return Fault(
        means,
        "BT-81",
        f"{name('BT-81')} is {shown(code)}; Plusgiro and Bankgiro are 30 with {PLUSGIRO} or {BANKGIRO} in {name('BT-86')}.",
        code,
    )


@RULES.rule("SE-R-012", "BT-81", over=tools.of_means("31"), flags=WARNING, gate=BOTH)
def transfer(_: Invoice, means: Group) -> Fault:
    code = means.first("BT-81")
    return Fault(means, "BT-81", f"{name('BT-81')} is {shown(code)}; between Swedish parties a credit transfer is 30.", code)
