"""BR-DE-CVD: invoices for vehicles by the clean vehicle directive (2009/33/EC) name category and kind of each vehicle."""

from collections.abc import Sequence
from typing import Final

from invoices.domain import codelists
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets.xrechnung.identifiers import is_vehicles
from invoices.domain.rules.rule import Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
SCHEME: Final = "CVD"
ATTRIBUTE: Final = "cva"
CATEGORIES: Final = frozenset(["M1", "M2", "M3", "N1", "N2", "N3"])
KINDS: Final = frozenset({"clean", "zero-emission", "other"})
TENDER: Final = "50"


def _classes(line: Group) -> list[Value]:
    return [value for group in line.every("CLASSIFICATION") for value in group.values("BT-158") if value.qualifier == SCHEME]


def _attributes(line: Group) -> list[Group]:
    return [group for group in line.every("BG-32") if any(value.text == ATTRIBUTE for value in group.values("BT-160"))]


def _lines(invoice: Invoice) -> Sequence[Group]:
    return invoice.lines


@RULES.rule("BR-DE-CVD-01", "BT-12", gate=is_vehicles)
def contract(_: Invoice, root: Group) -> Fault | None:
    return None if root.filled("BT-12") else Fault(root, "BT-12", f"{name('BT-12')} is missing; an invoice for vehicles needs it.")


@RULES.rule("BR-DE-CVD-02", "BT-17", gate=is_vehicles)
def tender(invoice: Invoice, root: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL:
        there = root.filled("BT-17")
    else:
        references = root.every("BG-24")
        there = any(each.filled("BT-122") for each in references if any(code.text == TENDER for code in each.values("DOCUMENT-TYPE")))
    return None if there else Fault(root, "BT-17", f"{name('BT-17')} is missing; an invoice for vehicles needs it.")


@RULES.rule("BR-DE-CVD-03", "BG-25", "BT-158", "BT-160", gate=is_vehicles)
def some_vehicle(invoice: Invoice, root: Group) -> Fault | None:
    if any(_classes(line) and _attributes(line) for line in invoice.lines):
        return None
    return Fault(root, "BG-25", f"No line has both a {name('BT-158')} of scheme CVD and a {name('BT-160')} 'cva'; one must.")


@RULES.rule("BR-DE-CVD-04", "BT-158", over=_lines, gate=is_vehicles)
def category(_: Invoice, line: Group) -> Fault | None:
    wrong = next((value for value in _classes(line) if value.token not in CATEGORIES), None)
    if wrong is None:
        return None
    return Fault(
        line, "BT-158", f"{name('BT-158')} is {shown(wrong)}; expected a vehicle category out of {', '.join(sorted(CATEGORIES))}.", wrong
    )


@RULES.rule("BR-DE-CVD-05", "BT-160", "BT-161", over=_lines, gate=is_vehicles)
def kind(_: Invoice, line: Group) -> Fault | None:
    for attribute in _attributes(line):
        value = attribute.first("BT-161")
        if value is None or value.token not in KINDS:
            return Fault(attribute, "BT-161", f"{name('BT-161')} is {shown(value)}; expected one of {', '.join(sorted(KINDS))}.", value)
    return None


@RULES.rule("BR-DE-CVD-06-a", "BT-158", "BT-160", over=_lines, gate=is_vehicles)
def one_attribute(_: Invoice, line: Group) -> Fault | None:
    count = len(_attributes(line))
    if not _classes(line) or count == 1:
        return None
    return Fault(line, "BG-32", f"The line classifies a vehicle but has {count} item attributes 'cva'; expected exactly one.")


@RULES.rule("BR-DE-CVD-06-b", "BT-158", "BT-160", over=_lines, gate=is_vehicles)
def one_class(_: Invoice, line: Group) -> Fault | None:
    count = len(_classes(line))
    if not _attributes(line) or count == 1:
        return None
    return Fault(
        line, "CLASSIFICATION", f"The line has an item attribute 'cva' but {count} classifications of scheme CVD; expected exactly one."
    )


@RULES.rule("BR-TMP-CVD-01", "BT-158", over="CLASSIFICATION", gate=is_vehicles)
def scheme(_: Invoice, group: Group) -> Fault | None:
    for value in group.values("BT-158"):
        if value.qualifier is not None and value.qualifier != SCHEME and value.qualifier not in codelists.CLASSIFICATION_SCHEMES:
            return Fault(
                group, "BT-158", f"The scheme of {name('BT-158')} is '{value.qualifier[:20]}'; expected one of UNTDID 7143.", value
            )
    return None
