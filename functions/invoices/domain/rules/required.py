"""Terms that must be there: the larger part of BR-01 to BR-57, and BR-CO-04, -21 to -24, as one table.

Columns: rule; group in which the term must stand; the terms of which one must be there; what counts as there. PRESENT: the
element exists, even when empty. FILLED: it holds more than white space. The official artefacts differ between the syntaxes in a few rows.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rules.rule import Check, Fault, Rules, Select, adjustments, breakdowns, everywhere
from invoices.domain.terms import name

RULES: Final = Rules()


class Need(Enum):
    """What counts as being there."""

    PRESENT = 1
    FILLED = 2


PRESENT, FILLED = Need.PRESENT, Need.FILLED

type _Row = tuple[str, str | Select, tuple[str, ...], Need, Need]
_TABLE: Final[tuple[_Row, ...]] = (
    #  rule       group                  one of these terms     in UBL   in CII
    ("BR-01", "", ("BT-24",), FILLED, FILLED),
    ("BR-02", "", ("BT-1",), FILLED, FILLED),
    ("BR-04", "", ("BT-3",), FILLED, FILLED),
    ("BR-05", "", ("BT-5",), FILLED, FILLED),
    ("BR-12", "BG-22", ("BT-106",), PRESENT, PRESENT),
    ("BR-13", "BG-22", ("BT-109",), PRESENT, PRESENT),
    ("BR-14", "BG-22", ("BT-112",), PRESENT, PRESENT),
    ("BR-15", "BG-22", ("BT-115",), PRESENT, PRESENT),
    ("BR-18", "BG-11", ("BT-62",), FILLED, FILLED),
    ("BR-21", "BG-25", ("BT-126",), FILLED, FILLED),
    ("BR-22", "BG-25", ("BT-129",), PRESENT, PRESENT),
    ("BR-24", "BG-25", ("BT-131",), PRESENT, PRESENT),
    ("BR-25", "BG-25", ("BT-153",), FILLED, FILLED),
    ("BR-26", "BG-25", ("BT-146",), PRESENT, PRESENT),
    ("BR-31", adjustments("BG-20"), ("BT-92",), PRESENT, PRESENT),
    ("BR-32", adjustments("BG-20"), ("BT-95",), PRESENT, PRESENT),
    ("BR-33", adjustments("BG-20"), ("BT-97", "BT-98"), PRESENT, PRESENT),
    ("BR-36", adjustments("BG-21"), ("BT-99",), PRESENT, PRESENT),
    ("BR-37", adjustments("BG-21"), ("BT-102",), PRESENT, PRESENT),
    ("BR-38", adjustments("BG-21"), ("BT-104", "BT-105"), PRESENT, PRESENT),
    ("BR-41", adjustments("BG-27"), ("BT-136",), PRESENT, PRESENT),
    ("BR-42", adjustments("BG-27"), ("BT-139", "BT-140"), PRESENT, PRESENT),
    ("BR-43", adjustments("BG-28"), ("BT-141",), PRESENT, PRESENT),
    ("BR-44", adjustments("BG-28"), ("BT-144", "BT-145"), PRESENT, PRESENT),
    ("BR-45", breakdowns, ("BT-116",), PRESENT, PRESENT),
    ("BR-46", breakdowns, ("BT-117",), PRESENT, PRESENT),
    ("BR-47", breakdowns, ("BT-118",), PRESENT, PRESENT),
    ("BR-49", "BG-16", ("BT-81",), PRESENT, PRESENT),
    ("BR-52", "BG-24", ("BT-122",), FILLED, FILLED),
    ("BR-55", "BG-3", ("BT-25",), PRESENT, FILLED),
    ("BR-56", "BG-11", ("BT-63",), PRESENT, FILLED),
    ("BR-57", "BG-15", ("BT-80",), PRESENT, FILLED),
    ("BR-CO-21", adjustments("BG-20"), ("BT-97", "BT-98"), PRESENT, PRESENT),
    ("BR-CO-22", adjustments("BG-21"), ("BT-104", "BT-105"), PRESENT, PRESENT),
    ("BR-CO-23", adjustments("BG-27"), ("BT-139", "BT-140"), PRESENT, PRESENT),
    ("BR-CO-24", adjustments("BG-28"), ("BT-144", "BT-145"), PRESENT, PRESENT),
)


def _check(terms: tuple[str, ...], ubl: Need, cii: Need) -> Check:
    def check(invoice: Invoice, group: Group) -> Fault | None:
        need = ubl if invoice.syntax is Syntax.UBL else cii
        for term in terms:
            if group.filled(term) if need is FILLED else term in group.terms:
                return None
        return missing(group, *terms)

    return check


def missing(group: Group, *terms: str) -> Fault:
    """A fault that says which term is missing or empty, and in which group."""
    value = next((group.values(term)[0] for term in terms if group.has(term)), None)
    wanted = " or ".join(name(term) for term in terms)
    state = "is empty" if value is not None else "is missing"
    return Fault(group, terms[0], f"{wanted} {state}; {name(group.code)} must have it.", value)


def _lacking(over: Select, rows: Sequence[_Row]) -> Select:
    """Groups in which one of these rows may find something missing: hardly any, so row by row is asked only there."""
    by_syntax = {}
    for syntax, column in ((Syntax.UBL, 3), (Syntax.CII, 4)):
        single = [(row[2][0], row[column]) for row in rows if len(row[2]) == 1]
        by_syntax[syntax] = (
            frozenset(term for term, _ in single),
            tuple(term for term, need in single if need is FILLED),
            tuple(frozenset(row[2]) for row in rows if len(row[2]) > 1),
        )

    def select(invoice: Invoice) -> Sequence[Group]:
        present, filled, choices = by_syntax[invoice.syntax]
        found = []
        for group in over(invoice):
            terms = group.terms
            if not present <= terms.keys():
                found.append(group)
                continue
            for term in filled:
                if not terms[term][0][0][:1] > " ":  # perhaps empty: more than white space can only begin above the blank
                    found.append(group)
                    break
            else:
                for choice in choices:
                    if choice.isdisjoint(terms):
                        found.append(group)
                        break
        return found

    return select


def _selects() -> dict[str | Select, Select]:
    rows_of: dict[str | Select, list[_Row]] = {}
    for row in _TABLE:
        rows_of.setdefault(row[1], []).append(row)
    return {over: _lacking(everywhere(over) if isinstance(over, str) else over, rows) for over, rows in rows_of.items()}


_SELECTS: Final = _selects()
for _id, _group, _terms, _ubl, _cii in _TABLE:
    RULES.rule(_id, *_terms, over=_SELECTS[_group])(_check(_terms, _ubl, _cii))
