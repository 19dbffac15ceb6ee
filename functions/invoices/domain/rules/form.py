"""Rules of our own on how values are written. The schemas of the syntaxes say the same; the official artefacts abort on such documents.

FORM-NUMBER: an amount, quantity or percentage is no decimal number. FORM-DATE: a date is no calendar date. FORM-REPEATED: a term
that an invoice has once is given several times (the first is used).
"""

from collections.abc import Sequence
from typing import Final

from invoices.domain import lexical
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rules.rule import Fault, Rules, shown
from invoices.domain.terms import TERMS, Kind, name

RULES: Final = Rules()

_NUMBERS: Final = frozenset(code for code, term in TERMS.items() if term.kind in (Kind.AMOUNT, Kind.NUMBER))
_DATES: Final = frozenset(code for code, term in TERMS.items() if term.kind is Kind.DATE)
_ONCE: Final = frozenset({"BT-1", "BT-3", "BT-5", "BT-6", "BT-24", "BT-118", "BT-126"}) | (_NUMBERS | _DATES) - {"BT-9", "BT-110"}
_LOOSE: Final = frozenset({"STRAY"})


def _all(invoice: Invoice) -> Sequence[Group]:
    return [group for code, groups in invoice.index.items() if code not in _LOOSE for group in groups]


@RULES.rule("FORM-NUMBER", over=_all)
def number(_: Invoice, group: Group) -> Fault | None:
    for code, values in group.terms.items():
        if code in _NUMBERS:
            for value in values:
                if value.number is None:
                    return Fault(group, code, f"{name(code)} is {shown(value)}; expected a decimal number such as 1234.56.", value)
    return None


@RULES.rule("FORM-DATE", over=_all)
def date(invoice: Invoice, group: Group) -> Fault | None:
    expected = "YYYY-MM-DD" if invoice.syntax is Syntax.UBL else "YYYYMMDD in format 102"
    for code, values in group.terms.items():
        if code in _DATES:
            for value in values:
                if lexical.written_date(value.text, value.qualifier) is None:
                    return Fault(group, code, f"{name(code)} is {shown(value)}; expected a calendar date written {expected}.", value)
    return None


@RULES.rule("FORM-REPEATED", over=_all)
def repeated(_: Invoice, group: Group) -> Fault | None:
    for code, values in group.terms.items():
        if len(values) > 1 and code in _ONCE:
            message = f"{name(code)} is given {len(values)} times, expected once; also {shown(values[1])} after {shown(values[0])}."
            return Fault(group, code, message, values[1])
    return None
