"""Rules of our own on how values are written. The schemas of the syntaxes say the same; the official artefacts abort on such documents.

FORM-NUMBER: an amount, quantity or percentage is no decimal number. FORM-DATE: a date is no calendar date. FORM-REPEATED: a term
that an invoice has once is given several times (the first is used).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from invoices.domain import lexical
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import Fault, Rules, odd_numbers, shown
from invoices.domain.terms import TERMS, Kind, name

RULES: Final = Rules()

_NUMBERS: Final = frozenset(code for code, term in TERMS.items() if term.kind in (Kind.AMOUNT, Kind.NUMBER))
_DATES: Final = frozenset(code for code, term in TERMS.items() if term.kind is Kind.DATE)
_ONCE: Final = frozenset({"BT-1", "BT-3", "BT-5", "BT-6", "BT-24", "BT-118", "BT-126"}) | (_NUMBERS | _DATES) - {"BT-9", "BT-110"}
_LOOSE: Final = frozenset({"STRAY"})


@dataclass(frozen=True, slots=True)
class Odd:
    """Groups in which the rules below have something to say, found in one pass."""

    numbers: list[Group]
    dates: list[Group]
    repeated: list[Group]


def _odd(invoice: Invoice) -> Odd:
    odd = Odd([], [], [])
    if _well_written(invoice):
        return odd
    for code, groups in invoice.index.items():
        if code in _LOOSE:
            continue
        for group in groups:
            terms = group.terms
            if not terms.keys().isdisjoint(_NUMBERS) and _some(terms, _NUMBERS, _no_number):
                odd.numbers.append(group)
            if not terms.keys().isdisjoint(_DATES) and _some(terms, _DATES, _no_date):
                odd.dates.append(group)
            for each, values in terms.items():
                if len(values) > 1 and each in _ONCE:
                    odd.repeated.append(group)
                    break
    return odd


def _well_written(invoice: Invoice) -> bool:
    """Nothing to find: looked up among the texts, of which there are far fewer than places."""
    written = invoice.written
    if not _ONCE.isdisjoint(written.repeated):
        return False
    for text in invoice.view(odd_numbers):
        if lexical.decimal(text) is None:
            return False
    return all(map(lexical.dated, written.dates))


def _some(terms: Mapping[str, Sequence[Value]], kind: frozenset[str], wrong: Callable[[Value], bool]) -> bool:
    for code, values in terms.items():
        if code in kind:
            for value in values:
                if wrong(value):
                    return True
    return False


def _no_number(value: Value) -> bool:
    return lexical.decimal(value.text) is None


def _no_date(value: Value) -> bool:
    return lexical.written_date(value.text, value.qualifier) is None


@RULES.rule("FORM-NUMBER", over=lambda invoice: invoice.view(_odd).numbers)
def number(_: Invoice, group: Group) -> Fault | None:
    for code, values in group.terms.items():
        if code in _NUMBERS:
            for value in values:
                if value.number is None:
                    return Fault(group, code, f"{name(code)} is {shown(value)}; expected a decimal number such as 1234.56.", value)
    return None


@RULES.rule("FORM-DATE", over=lambda invoice: invoice.view(_odd).dates)
def date(invoice: Invoice, group: Group) -> Fault | None:
    expected = "YYYY-MM-DD" if invoice.syntax is Syntax.UBL else "YYYYMMDD in format 102"
    for code, values in group.terms.items():
        if code in _DATES:
            for value in values:
                if lexical.written_date(value.text, value.qualifier) is None:
                    return Fault(group, code, f"{name(code)} is {shown(value)}; expected a calendar date written {expected}.", value)
    return None


@RULES.rule("FORM-REPEATED", over=lambda invoice: invoice.view(_odd).repeated)
def repeated(_: Invoice, group: Group) -> Fault | None:
    for code, values in group.terms.items():
        if len(values) > 1 and code in _ONCE:
            message = f"{name(code)} is given {len(values)} times, expected once; also {shown(values[1])} after {shown(values[0])}."
            return Fault(group, code, message, values[1])
    return None
