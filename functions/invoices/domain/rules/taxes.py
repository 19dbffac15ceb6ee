"""Where an invoice uses which VAT category, and who is identified how: two arrangements of its groups that the rules of ``vat`` share.

UBL compares categories with the white space around them taken away and looks at taxes that are marked as VAT; CII compares them as they
are written and mostly does not ask which tax it is. Both are the official artefacts' ways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from invoices.domain.lexical import XML_SPACE, canonical, rounded, total
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.rule import Undecidable, amount, amounts

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
_NEITHER: Final = "STRAY-ADJUSTMENT"
"""Allowances or charges that do not say which of the two they are."""
_ADJUSTMENTS: Final = (*_ALLOWANCES, *_CHARGES, _NEITHER)

_ZERO: Final = Decimal(0)

type ByCode = dict[str, list[Group]]
type Counts = dict[str, int]
type Taxed = dict[str, list[tuple[Group, Sequence[Group]]]]


@dataclass(slots=True)
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
    in_lines: Counts = field(default_factory=dict)
    """How often a category occurs, as the official rules count."""
    in_adjustments: Counts = field(default_factory=dict)
    in_breakdowns: Counts = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Every category that occurs anywhere."""
    document_lines: Taxed = field(default_factory=dict)
    """Lines with the groups that say how they are taxed, by the category of any tax; likewise the document's charges and allowances."""
    document_charges: Taxed = field(default_factory=dict)
    document_allowances: Taxed = field(default_factory=dict)
    rated: dict[tuple[str, str], dict[str, list[Group]]] = field(default_factory=dict)
    """Of those in one category, by rate: so that many breakdowns with many lines are not compared each with each."""
    nets: dict[tuple[str, str], Net] = field(default_factory=dict)

    def net(self, code: str, rate: str | None) -> Net:
        """Net amounts taxed so, at any rate when ``rate`` is None. Raises Undecidable when one of them, or a rate, is no number."""
        at = "" if rate is None else _rate(rate)
        known = self.nets.get((code, at))
        if known is None:
            known = self.nets[code, at] = self._net(code, at)
        return known

    def _net(self, code: str, rate: str) -> Net:
        lines = self._at("lines", self.document_lines, OF_LINE[1], code, rate)
        charges = self._at("charges", self.document_charges, OF_CHARGE[1], code, rate)
        allowances = self._at("allowances", self.document_allowances, OF_ALLOWANCE[1], code, rate)
        adjusted = self._sum(_first_amounts(charges, "BT-99")) - self._sum(_first_amounts(allowances, "BT-92"))
        return Net(self._sum(amounts(lines, "BT-131")), adjusted, len(lines), len(charges) + len(allowances))

    def _sum(self, numbers: Sequence[Decimal]) -> Decimal:
        added = total(numbers) if numbers else _ZERO
        return rounded(added) if self.syntax is Syntax.CII else added

    def _at(self, what: str, taxed: Taxed, term: str, code: str, rate: str) -> Sequence[Group]:
        members = taxed.get(code, ())
        if not members:
            return ()
        if not rate:
            return [member for member, _ in members]
        by_rate = self.rated.get((what, code))
        if by_rate is None:
            by_rate = self.rated[what, code] = _by_rate(members, term)
        return by_rate.get(rate, ())


def _first_amounts(groups: Sequence[Group], term: str) -> list[Decimal]:
    """The first amount of each allowance or charge: a second one is reported by FORM-REPEATED."""
    return [number for group in groups if (number := amount(group, term)) is not None]


def _by_rate(members: Iterable[tuple[Group, Sequence[Group]]], term: str) -> dict[str, list[Group]]:
    """Groups by their rates (``lexical.canonical``). Nearly always each has one, and few are written differently. Raises Undecidable."""
    by_text: dict[str, list[Group]] = {}
    found: dict[str, list[Group]] = {}
    for member, groups in members:
        terms = groups[0].terms
        if len(groups) == 1 and OTHER[1] not in terms and term in terms and len(terms[term]) == 1:
            text = terms[term][0][0]
            if text in by_text:
                by_text[text].append(member)
            else:
                by_text[text] = [member]
        else:
            for rate in {_rate(value.text) for group in groups for each in (term, OTHER[1]) for value in group.values(each)}:
                found.setdefault(rate, []).append(member)
    for text, same in by_text.items():
        found.setdefault(_rate(text), []).extend(same)
    return found


def _rate(text: str) -> str:
    rate = canonical(text)
    if rate is None:
        raise Undecidable
    return rate


def key(value: Value, ubl: bool) -> str:
    """The category as it is compared."""
    return value.text.strip(XML_SPACE) if ubl else value.text


def taxes(invoice: Invoice) -> Taxes:
    """Sorts all groups that have a VAT category by it."""
    ubl = invoice.syntax is Syntax.UBL
    found = Taxes(invoice.syntax)
    parts = [part for each in invoice.root.every("VAT-TOTAL") for part in each.every("BG-23")]
    if ubl:
        _sort(found.lines, invoice.everywhere("BG-30"), OF_LINE[0], ubl)
        _sort(found.stray_lines, invoice.everywhere("STRAY-TAX"), OF_LINE[0], ubl)
        _sort(found.breakdowns, parts, OF_BREAKDOWN[0], ubl)
    else:
        _sort(found.lines, (tax for line in invoice.lines for tax in line.every("BG-30")), OF_LINE[0], ubl)
        _sort(found.breakdowns, invoice.everywhere("BG-23"), OF_BREAKDOWN[0], ubl)
    for into, codes, term in ((found.allowances, _ALLOWANCES, OF_ALLOWANCE[0]), (found.charges, _CHARGES, OF_CHARGE[0])):
        for code in codes:
            if code in invoice.index:
                _sort(into, invoice.index[code], term, ubl)
    _tax(found.document_lines, [(line, _taxes_of(line)) for line in invoice.lines], OF_LINE[0], ubl)
    _tax(found.document_charges, [(charge, (charge,)) for charge in invoice.root.every("BG-21")], OF_CHARGE[0], ubl)
    _tax(found.document_allowances, [(each, (each,)) for each in invoice.root.every("BG-20")], OF_ALLOWANCE[0], ubl)
    if ubl:
        _count_ubl(invoice, found, parts)
    else:
        _count_cii(invoice, found)
    found.used.update(found.in_lines, found.in_adjustments, found.in_breakdowns)
    return found


def _sort(into: ByCode, groups: Iterable[Group], term: str, ubl: bool) -> None:
    for group in groups:
        values = group.terms.get(term)
        if values is None:
            continue
        if len(values) == 1 and values[0][0] in into:
            into[values[0][0]].append(group)
        else:
            for code in {key(value, ubl) for value in values}:
                into.setdefault(code, []).append(group)


def _taxes_of(line: Group) -> Sequence[Group]:
    own = line.groups.get("BG-30", ())
    return (*own, *line.groups["OTHER-TAX"]) if "OTHER-TAX" in line.groups else own


def _tax(into: Taxed, members: Iterable[tuple[Group, Sequence[Group]]], term: str, ubl: bool) -> None:
    for member, groups in members:
        if len(groups) == 1 and OTHER[0] not in groups[0].terms:
            values = groups[0].terms.get(term, ())
            if len(values) == 1 and values[0][0] in into:
                into[values[0][0]].append((member, groups))
                continue
        for code in {key(value, ubl) for group in groups for name in (term, OTHER[0]) for value in group.values(name)}:
            into.setdefault(code, []).append((member, groups))


def _count_ubl(invoice: Invoice, found: Taxes, parts: Sequence[Group]) -> None:
    for into, sources in ((found.in_lines, (found.lines, found.stray_lines)), (found.in_adjustments, (found.allowances, found.charges))):
        for source in sources:
            for code, groups in source.items():
                _count(into, code, len(groups))
    if _NEITHER in invoice.index:
        for code in _keys(invoice.index[_NEITHER], OF_ALLOWANCE[0]):
            _count(found.in_adjustments, code)
    other = set()
    for part in parts:
        for value in part.terms.get(OF_BREAKDOWN[0], ()):
            _count(found.in_breakdowns, value[0].strip(XML_SPACE))
        for value in part.terms.get(OTHER[0], ()):
            other.add(value[0].strip(XML_SPACE))
    if "S" not in found.in_lines and any(key(value, ubl=True) == "S" for value in invoice.coded.get("BR-CL-18", ())):
        _count(found.in_lines, "S")
    for code in _ADJUSTMENTS:
        if code in invoice.index and "S" in _keys(invoice.index[code], OTHER[0]):
            _count(found.in_adjustments, "S")
            break
    if "S" in other:
        _count(found.in_breakdowns, "S")
    if "L" in other and ("L" in found.in_lines or "L" in found.in_adjustments):
        _count(found.in_breakdowns, "L")
    for code in ("BG-23", "STRAY-CATEGORY"):
        there = invoice.everywhere(code)
        if len(there) > len(parts) or code != "BG-23":  # the parts are counted already
            found.used.update(_keys(there, OF_BREAKDOWN[0]))


def _keys(groups: Iterable[Group], term: str) -> list[str]:
    """The categories in a term as UBL compares them, as often as they stand there."""
    return [value[0].strip(XML_SPACE) for group in groups if term in group.terms for value in group.terms[term]]


def _count(counts: Counts, code: str, by: int = 1) -> None:
    counts[code] = counts.get(code, 0) + by


def _count_cii(invoice: Invoice, found: Taxes) -> None:
    for code in ("BG-30", "OTHER-TAX", "STRAY-TAX"):
        for group in invoice.everywhere(code):
            for text in {value.text for value in group.values(OF_LINE[0])}:
                _count(found.in_lines, text)
    for value in invoice.coded.get("BR-CL-17", ()):
        _count(found.in_adjustments, value.text)
    for code, groups in found.breakdowns.items():
        _count(found.in_breakdowns, code, len(groups))
    for group in invoice.everywhere("BG-23"):
        for text in {value.text for value in group.values(OTHER[0])}:
            _count(found.in_breakdowns, text)
            if text in OF_ANY_TAX:
                found.breakdowns.setdefault(text, []).append(group)


@dataclass(slots=True)
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
    for group in groups:
        if term in group.terms:
            return group.terms[term][0]
    return None


def _registration(groups: Sequence[Group], ubl: bool) -> Value | None:
    # CII marks a tax registration with scheme FC.
    for group in groups:
        for value in group.values("BT-32"):
            if ubl or value.qualifier == "FC":
                return value
    return None


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
        _other_in(parts, *OF_BREAKDOWN, "BT-120", "BT-121"),
        _other_in(lines, OF_LINE[0]),
        _other_in(allowances, *OF_ALLOWANCE),
        _other_in(charges, *OF_CHARGE),
    )


def _other(values: Sequence[Value]) -> str | None:
    return next((value.text for value in values if value.text != "O"), None)


def _other_in(groups: Sequence[Group], category: str, *besides: str) -> str | None:
    """A category other than O; an empty text where a tax has none: where the group is that tax, or has a term of ``besides``."""
    for group in groups:
        for value in group.values(category):
            if key(value, ubl=True) != "O":
                return value.text
        if category not in group.terms and (not besides or any(group.has(term) for term in besides)):
            return ""
    return None
