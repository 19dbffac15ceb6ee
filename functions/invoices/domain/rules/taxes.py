"""Where an invoice uses which VAT category, and who is identified how: two arrangements of its groups that the rules of ``vat`` share.

UBL compares categories with the white space around them taken away and looks at taxes that are marked as VAT; CII compares them as they
are written and mostly does not ask which tax it is. Both are the official artefacts' ways.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import XML_SPACE, rounded, total
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import amounts

OTHER: Final = ("OTHER-CATEGORY", "OTHER-RATE")
"""Category and rate of a tax that is not marked as VAT."""
OF_LINE: Final = ("BT-151", "BT-152")
OF_ALLOWANCE: Final = ("BT-95", "BT-96")
OF_CHARGE: Final = ("BT-102", "BT-103")
OF_BREAKDOWN: Final = ("BT-118", "BT-119")
OF_ANY_TAX: Final = ("S", "Z")
"""Categories that CII takes from the breakdown of any tax. UBL counts S in any tax, and L in the breakdown of any tax."""
_ALLOWANCES: Final = ("BG-20", "BG-27", "STRAY-ALLOWANCE")
_CHARGES: Final = ("BG-21", "BG-28", "STRAY-CHARGE")
_ADJUSTMENTS: Final = (*_ALLOWANCES, *_CHARGES)

type ByCode = dict[str, list[Group]]
type Taxed = dict[str, list[tuple[Group, Sequence[Group]]]]


@dataclass(frozen=True, slots=True)
class Net:
    """Net amounts of one category, and of one rate where it has rates: of lines, of charges less allowances, and how many there are."""

    lines: Decimal
    adjusted: Decimal
    line_count: int
    adjusted_count: int


@dataclass(slots=True)
class Taxes:
    """Groups by the VAT category they use: see ``taxes``. (It does not hold the invoice, which holds it: a circle would keep both, and the
    whole document, until the next garbage collection.)"""

    syntax: Syntax
    lines: ByCode = field(default_factory=dict)
    """Line VAT information (BG-30)."""
    stray_lines: ByCode = field(default_factory=dict)
    allowances: ByCode = field(default_factory=dict)
    """Those of the document and of lines alike: the official rules look at both."""
    charges: ByCode = field(default_factory=dict)
    breakdowns: ByCode = field(default_factory=dict)
    in_lines: Counter[str] = field(default_factory=Counter)
    """How often a category occurs, as the official rules count."""
    in_adjustments: Counter[str] = field(default_factory=Counter)
    in_breakdowns: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)
    """Every category that occurs anywhere."""
    document_lines: Taxed = field(default_factory=dict)
    """Lines with the groups that say how they are taxed, by the category of any tax; likewise the document's charges and allowances."""
    document_charges: Taxed = field(default_factory=dict)
    document_allowances: Taxed = field(default_factory=dict)
    rated: dict[tuple[str, str], dict[Decimal, list[Group]]] = field(default_factory=dict)
    """Of those in one category, by rate: so that many breakdowns with many lines are not compared each with each."""
    nets: dict[tuple[str, Decimal | None], Net] = field(default_factory=dict)

    def net(self, code: str, rate: Decimal | None) -> Net:
        """Net amounts taxed so, at any rate when ``rate`` is None. Raises Undecidable when one of them, or a rate, is no number."""
        known = self.nets.get((code, rate))
        if known is None:
            known = self.nets[code, rate] = self._net(code, rate)
        return known

    def _net(self, code: str, rate: Decimal | None) -> Net:
        lines = self._at("lines", self.document_lines, OF_LINE[1], code, rate)
        charges = self._at("charges", self.document_charges, OF_CHARGE[1], code, rate)
        allowances = self._at("allowances", self.document_allowances, OF_ALLOWANCE[1], code, rate)
        sums = [total(amounts(*each)) for each in ((lines, "BT-131"), (charges, "BT-99"), (allowances, "BT-92"))]
        if self.syntax is Syntax.CII:
            sums = [rounded(number) for number in sums]
        return Net(sums[0], sums[1] - sums[2], len(lines), len(charges) + len(allowances))

    def _at(self, what: str, taxed: Taxed, term: str, code: str, rate: Decimal | None) -> Sequence[Group]:
        members = taxed.get(code, ())
        if rate is None:
            return [member for member, _ in members]
        by_rate = self.rated.get((what, code))
        if by_rate is None:
            by_rate = self.rated[what, code] = {}
            for member, groups in members:
                rates = amounts(groups, term) + amounts(groups, OTHER[1])
                for each in rates if len(rates) == 1 else set(rates):
                    by_rate.setdefault(each, []).append(member)
        return by_rate.get(rate, ())


def key(value: Value, ubl: bool) -> str:
    """The category as it is compared."""
    return value.text.strip(XML_SPACE) if ubl else value.text


def taxes(invoice: Invoice) -> Taxes:
    """Sorts all groups that have a VAT category by it."""
    ubl = invoice.syntax is Syntax.UBL
    found = Taxes(invoice.syntax)
    if ubl:
        _sort(found.lines, invoice.everywhere("BG-30"), OF_LINE[0], ubl)
        _sort(found.stray_lines, invoice.everywhere("STRAY-TAX"), OF_LINE[0], ubl)
        _sort(found.breakdowns, (part for each in invoice.root.every("VAT-TOTAL") for part in each.every("BG-23")), OF_BREAKDOWN[0], ubl)
    else:
        _sort(found.lines, (tax for line in invoice.lines for tax in line.every("BG-30")), OF_LINE[0], ubl)
        _sort(found.breakdowns, invoice.everywhere("BG-23"), OF_BREAKDOWN[0], ubl)
    for code in _ALLOWANCES:
        _sort(found.allowances, invoice.everywhere(code), OF_ALLOWANCE[0], ubl)
    for code in _CHARGES:
        _sort(found.charges, invoice.everywhere(code), OF_CHARGE[0], ubl)
    _tax(found.document_lines, ((line, _taxes_of(line)) for line in invoice.lines), OF_LINE[0], ubl)
    _tax(found.document_charges, ((charge, (charge,)) for charge in invoice.root.every("BG-21")), OF_CHARGE[0], ubl)
    _tax(found.document_allowances, ((each, (each,)) for each in invoice.root.every("BG-20")), OF_ALLOWANCE[0], ubl)
    (_count_ubl if ubl else _count_cii)(invoice, found)
    found.used.update(found.in_lines, found.in_adjustments, found.in_breakdowns)
    return found


def _categories(group: Group, term: str, ubl: bool) -> Iterable[str]:
    """The categories in a term, each once: nearly always there is one."""
    values = group.terms.get(term, ())
    if len(values) == 1:
        return (values[0].text.strip(XML_SPACE) if ubl else values[0].text,)
    return {key(value, ubl) for value in values}


def _sort(into: ByCode, groups: Iterable[Group], term: str, ubl: bool) -> None:
    for group in groups:
        if term in group.terms:
            for code in _categories(group, term, ubl):
                if code in into:
                    into[code].append(group)
                else:
                    into[code] = [group]


def _taxes_of(line: Group) -> Sequence[Group]:
    own = line.every("BG-30")
    other = line.every("OTHER-TAX")
    return (*own, *other) if other else own


def _tax(into: Taxed, members: Iterable[tuple[Group, Sequence[Group]]], term: str, ubl: bool) -> None:
    for member, groups in members:
        if len(groups) == 1 and OTHER[0] not in groups[0].terms:
            codes = _categories(groups[0], term, ubl)
        else:
            codes = {key(value, ubl) for group in groups for name in (term, OTHER[0]) for value in group.values(name)}
        for code in codes:
            into.setdefault(code, []).append((member, groups))


def _count_ubl(invoice: Invoice, found: Taxes) -> None:
    for into, sources in ((found.in_lines, (found.lines, found.stray_lines)), (found.in_adjustments, (found.allowances, found.charges))):
        for source in sources:
            for code, groups in source.items():
                into[code] += len(groups)
    parts = [part for each in invoice.root.every("VAT-TOTAL") for part in each.every("BG-23")]
    found.in_breakdowns.update(key(value, True) for part in parts for value in part.values(OF_BREAKDOWN[0]))
    other = {value.text.strip(XML_SPACE) for part in parts for value in part.values(OTHER[0])}
    if not found.in_lines["S"] and any(value.text.strip(XML_SPACE) == "S" for value in invoice.coded.get("BR-CL-18", ())):
        found.in_lines["S"] = 1
    if any(
        value.text.strip(XML_SPACE) == "S"
        for code in _ADJUSTMENTS
        for group in invoice.everywhere(code)
        for value in group.values(OTHER[0])
    ):
        found.in_adjustments["S"] += 1
    if "S" in other:
        found.in_breakdowns["S"] += 1
    if "L" in other and found.in_lines["L"] + found.in_adjustments["L"]:
        found.in_breakdowns["L"] += 1
    for code in ("BG-23", "STRAY-CATEGORY"):
        found.used.update(key(value, True) for group in invoice.everywhere(code) for value in group.values(OF_BREAKDOWN[0]))


def _count_cii(invoice: Invoice, found: Taxes) -> None:
    for code in ("BG-30", "OTHER-TAX"):
        found.in_lines.update(value.text for group in invoice.everywhere(code) for value in group.values(OF_LINE[0])[:1])
    found.in_adjustments.update(value.text for value in invoice.coded.get("BR-CL-17", ()))
    found.in_breakdowns.update({code: len(groups) for code, groups in found.breakdowns.items()})
    for group in invoice.everywhere("BG-23"):
        for value in group.values(OTHER[0])[:1]:
            found.in_breakdowns[value.text] += 1
            if value.text in OF_ANY_TAX:
                found.breakdowns.setdefault(value.text, []).append(group)


@dataclass(frozen=True, slots=True)
class Parties:
    """The first identifier of each kind, or None. ``proper``: at the seller's own place in the document."""

    seller_vat: Value | None
    seller_tax: Value | None
    proper_seller_vat: Value | None
    proper_seller_tax: Value | None
    representative_vat: Value | None
    proper_representative_vat: Value | None
    buyer_vat: Value | None
    buyer_legal: Value | None


def parties(invoice: Invoice) -> Parties:
    """How seller, its tax representative and buyer are identified."""
    ubl = invoice.syntax is Syntax.UBL
    sellers, proper = invoice.everywhere("BG-4"), invoice.root.every("BG-4")
    agents, buyers = invoice.everywhere("BG-11"), invoice.everywhere("BG-7")
    return Parties(
        _first(sellers, "BT-31"),
        _registration(sellers, ubl),
        _first(proper, "BT-31"),
        _registration(proper, ubl),
        _first(agents, "BT-63"),
        _first(invoice.root.every("BG-11"), "BT-63"),
        _first(buyers, "BT-48"),
        _first(buyers, "BT-47"),
    )


def _first(groups: Sequence[Group], term: str) -> Value | None:
    return next((value for group in groups for value in group.values(term)), None)


def _registration(groups: Sequence[Group], ubl: bool) -> Value | None:
    # CII marks a tax registration with scheme FC.
    return next((value for group in groups for value in group.values("BT-32") if ubl or value.qualifier == "FC"), None)


@dataclass(frozen=True, slots=True)
class Mixed:
    """What is taxed otherwise than category O, by a code that was found there; None where everything has O. For BR-O-11 to BR-O-14."""

    breakdown: str | None
    line: str | None
    allowance: str | None
    charge: str | None


def mixed(invoice: Invoice) -> Mixed:
    """Looks for anything that is not of category O."""
    if invoice.syntax is Syntax.CII:
        tax = _other(invoice.coded.get("BR-CL-18", ()))
        adjusted = _other(invoice.coded.get("BR-CL-17", ()))
        return Mixed(tax, tax, adjusted, adjusted)
    parts = [part for each in invoice.root.every("VAT-TOTAL") for part in each.every("BG-23")]
    lines = (*invoice.everywhere("BG-30"), *invoice.everywhere("STRAY-TAX"))
    allowances = [group for code in _ALLOWANCES for group in invoice.everywhere(code)]
    charges = [group for code in _CHARGES for group in invoice.everywhere(code)]
    return Mixed(
        _other_in(parts, *OF_BREAKDOWN),
        _other_in(lines, OF_LINE[0], None),
        _other_in(allowances, *OF_ALLOWANCE),
        _other_in(charges, *OF_CHARGE),
    )


def _other(values: Sequence[Value]) -> str | None:
    return next((value.text for value in values if value.text != "O"), None)


def _other_in(groups: Sequence[Group], category: str, rate: str | None) -> str | None:
    """A category other than O; an empty text where there is a tax without category."""
    for group in groups:
        value = group.first(category)
        if value is not None:
            if key(value, ubl=True) != "O":
                return value.text
        elif rate is None or group.has(rate):
            return ""
    return None
