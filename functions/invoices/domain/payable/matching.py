"""Two- and three-way matching: an invoice against the order, and against what was received of it, line by line.

An invoice line belongs to the order line it names (BT-132), else to the one with its item identifier (BT-156, BT-155, BT-157), else to the
one of its name and unit, else to the one at its position with its price, else to the only one with its price and unit. Deviations within
the supplier's tolerances pass. What is to our favour (a lower price, a part of the quantity) is noted and does not hold the invoice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from invoices.domain.payable.facts import Facts, Line
from invoices.domain.payable.orders import Billed, OrderLine
from kernel.money import exponent, minor_text

MAX_FINDINGS: Final = 100
"""Findings kept with a payable; the rest is counted."""
_ONE: Final = Decimal(1)


class Deviation(StrEnum):
    """What does not match."""

    ORDER_UNKNOWN = "order_unknown"
    OTHER_SUPPLIER = "order_of_other_supplier"
    OTHER_CURRENCY = "order_in_other_currency"
    NOT_ORDERED = "line_not_ordered"
    UNIT = "unit_differs"
    PRICE = "price_differs"
    AMOUNT = "line_amount_differs"
    VAT_RATE = "vat_rate_differs"
    OVER_BILLED = "over_billed"
    NOT_RECEIVED = "billed_before_received"
    OVER_CREDITED = "credit_exceeds_billed"
    TOTAL = "total_differs"
    PARTLY_BILLED = "partly_billed"


@dataclass(frozen=True, slots=True)
class Tolerances:
    """What a supplier's invoices may deviate. Percentages of the ordered price and quantity; ``total`` in minor units of the invoice."""

    price_percent: Decimal = Decimal(0)
    quantity_percent: Decimal = Decimal(0)
    total: int = 0


@dataclass(frozen=True, slots=True)
class Deviating:
    """One deviation: where, what was expected and found, and by how much. Numbers are decimal texts; empty where there is none.

    ``holds`` is False for what is only noted.
    """

    code: Deviation
    message: str
    line: str = ""
    order_line: str = ""
    expected: str = ""
    found: str = ""
    difference: str = ""
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome: findings in order of the invoice lines (at most MAX_FINDINGS of ``total``), and what is billed of each order line."""

    findings: tuple[Deviating, ...] = ()
    total: int = 0
    billed: tuple[Billed, ...] = ()
    places: tuple[str, ...] = ()
    """For each invoice line the order line that it belongs to, or empty."""
    matched: bool = True
    """False when something holds the invoice."""


@dataclass(slots=True)
class _Work:
    facts: Facts
    tolerances: Tolerances
    three_way: bool
    findings: list[Deviating] = field(default_factory=list)
    expected: int = 0
    allowed: int = 0

    def add(self, code: Deviation, message: str, line: str = "", order_line: str = "", **more: str | bool) -> None:
        self.findings.append(Deviating(code, message, line, order_line, **more))  # type: ignore[arg-type]  # names are those of the fields

    def money(self, amount: int) -> str:
        return minor_text(amount, exponent(self.facts.currency))


def unknown_order(facts: Facts) -> Match:
    """The outcome for an invoice that names an order (BT-13) that is not known here, or not yet."""
    finding = Deviating(Deviation.ORDER_UNKNOWN, f"The invoice names the order {facts.order}, which is not known.", found=facts.order)
    return Match((finding,), 1, matched=False)


def match(
    facts: Facts, supplier: str, currency: str, lines: tuple[OrderLine, ...], *, ordered_from: str, three_way: bool, tolerances: Tolerances
) -> Match:
    """Matches an invoice or credit note. ``supplier`` is the invoice's, ``ordered_from`` the order's; ``lines`` without this invoice."""
    work = _Work(facts, tolerances, three_way)
    if supplier != ordered_from:
        work.add(Deviation.OTHER_SUPPLIER, "The order was placed with another supplier.", expected=ordered_from, found=supplier)
    if facts.currency != currency:
        work.add(Deviation.OTHER_CURRENCY, "The order is in another currency.", expected=currency, found=facts.currency)
    if work.findings:
        return Match(tuple(work.findings), len(work.findings), matched=False)
    places = pair(facts.lines, lines, tolerances.price_percent)
    billed: dict[str, Billed] = {}
    for line, ordered in zip(facts.lines, places, strict=True):
        if ordered is None:
            work.add(
                Deviation.NOT_ORDERED,
                f"Line {line.id} ({line.name}) over {work.money(line.net)} was not ordered.",
                line.id,
                found=work.money(line.net),
                difference=work.money(line.net),
            )
            continue
        _compare(work, line, ordered)
        so_far = billed.get(ordered.id, Billed(ordered.id, Decimal(0), 0))
        billed[ordered.id] = Billed(ordered.id, so_far.quantity + line.quantity, so_far.net + line.net)
    for ordered in lines:
        if own := billed.get(ordered.id):
            _quantities(work, ordered, own, [line.id for line, place in zip(facts.lines, places, strict=True) if place is ordered])
    _total(work)
    return Match(
        tuple(sorted(work.findings, key=lambda each: not each.holds)[:MAX_FINDINGS]),
        len(work.findings),
        tuple(billed.values()),
        tuple(place.id if place else "" for place in places),
        not any(each.holds for each in work.findings),
    )


def pair(lines: tuple[Line, ...], ordered: tuple[OrderLine, ...], price_percent: Decimal) -> tuple[OrderLine | None, ...]:
    """The order line of each invoice line, None where there is none."""
    by_id = _only(ordered, lambda each: (_reference(each.id),))
    by_item = _only(
        ordered, lambda each: (("buyer", each.buyer_item), ("seller", each.seller_item), ("standard", each.standard_item)), empty=1
    )
    by_name = _only(ordered, lambda each: (_named(each.name, each.unit),))
    found = []
    for position, line in enumerate(lines):
        place = by_id.get(_reference(line.order_line)) if line.order_line else None
        for key in (("buyer", line.buyer_item), ("seller", line.seller_item), ("standard", line.standard_item)):
            place = place or (by_item.get(key) if key[1] else None)
        if place is None and not line.order_line:
            place = by_name.get(_named(line.name, line.unit)) or _by_price(position, line, ordered, price_percent)
        found.append(place)
    return tuple(found)


def _by_price(position: int, line: Line, ordered: tuple[OrderLine, ...], percent: Decimal) -> OrderLine | None:
    def fits(each: OrderLine) -> bool:
        return each.unit == line.unit and abs(each.price - line.price) <= each.price * percent / 100

    if position < len(ordered) and fits(ordered[position]):
        return ordered[position]
    fitting = [each for each in ordered if fits(each)]
    return fitting[0] if len(fitting) == 1 else None


def _only(ordered: Iterable[OrderLine], keys: Callable[[OrderLine], Iterable[object]], empty: int | None = None) -> dict[object, OrderLine]:
    """Order lines by key; a key that two lines share decides nothing."""
    found: dict[object, OrderLine] = {}
    shared: set[object] = set()
    for each in ordered:
        for key in keys(each):
            if empty is not None and isinstance(key, tuple) and not key[empty]:
                continue
            if key in found:
                shared.add(key)
            found[key] = each
    return {key: each for key, each in found.items() if key not in shared}


def _named(name: str, unit: str) -> tuple[str, str]:
    return " ".join(name.casefold().split()), unit


def _reference(text: str) -> str:
    return text.strip().lstrip("0") or text.strip()


def _compare(work: _Work, line: Line, ordered: OrderLine) -> None:
    """Unit, price, amount and VAT rate of one line."""
    # Credit notes often credit a price: their deviations are noted, not held against them.
    holds = not work.facts.is_credit
    expected = _minor(line.quantity * ordered.price, work.facts.currency)
    allowed = int(abs(expected) * work.tolerances.price_percent / 100) + 1
    work.expected += expected
    work.allowed += allowed
    if line.unit != ordered.unit:
        text = f"Line {line.id} is in {line.unit}, order line {ordered.id} in {ordered.unit}."
        work.add(Deviation.UNIT, text, line.id, ordered.id, expected=ordered.unit, found=line.unit)
        return
    if line.vat_rate is not None and ordered.vat_rate is not None and line.vat_rate != ordered.vat_rate:
        text = f"Line {line.id} has {line.vat_rate} % VAT, ordered with {ordered.vat_rate} %."
        work.add(Deviation.VAT_RATE, text, line.id, ordered.id, expected=f"{ordered.vat_rate:f}", found=f"{line.vat_rate:f}")
    excess = line.price - ordered.price
    if abs(excess) > ordered.price * work.tolerances.price_percent / 100:
        by = work.money(line.net - expected)
        text = f"Line {line.id} costs {line.price:f} a unit, ordered at {ordered.price:f}: {by} {work.facts.currency} in all."
        more = {"expected": f"{ordered.price:f}", "found": f"{line.price:f}", "difference": f"{excess:f}"}
        work.add(Deviation.PRICE, text, line.id, ordered.id, **more, holds=holds and excess > 0)
    elif abs(line.net - expected) > allowed:
        by = work.money(line.net - expected)
        text = f"Line {line.id} comes to {work.money(line.net)}; {line.quantity:f} at {ordered.price:f} are {work.money(expected)}."
        more = {"expected": work.money(expected), "found": work.money(line.net), "difference": by}
        work.add(Deviation.AMOUNT, text, line.id, ordered.id, **more, holds=holds and line.net > expected)


def _quantities(work: _Work, ordered: OrderLine, own: Billed, lines: list[str]) -> None:
    """Quantities over all invoices of the order: this one and those before."""
    where = ", ".join(lines[:5])
    after = ordered.billed + own.quantity
    margin = _ONE + work.tolerances.quantity_percent / 100

    def more(expected: Decimal) -> dict[str, str]:
        return {"expected": f"{expected:f}", "found": f"{after:f}", "difference": f"{after - expected:f}"}

    if after < 0:
        text = f"Order line {ordered.id}: credited are {-own.quantity:f}, but only {ordered.billed:f} have been billed."
        work.add(Deviation.OVER_CREDITED, text, where, ordered.id, **more(Decimal(0)))
    elif own.quantity > 0 and after > ordered.quantity * margin:
        text = f"Order line {ordered.id}: {after:f} {ordered.unit} billed with this invoice, ordered {ordered.quantity:f}."
        work.add(Deviation.OVER_BILLED, text, where, ordered.id, **more(ordered.quantity))
    elif own.quantity > 0 and work.three_way and after > ordered.received * margin:
        text = f"Order line {ordered.id}: {after:f} {ordered.unit} billed with this invoice, received {ordered.received:f}."
        work.add(Deviation.NOT_RECEIVED, text, where, ordered.id, **more(ordered.received))
    elif own.quantity > 0 and after < ordered.quantity:
        text = f"Order line {ordered.id}: {after:f} of {ordered.quantity:f} {ordered.unit} billed so far."
        work.add(Deviation.PARTLY_BILLED, text, where, ordered.id, **more(ordered.quantity), holds=False)


def _total(work: _Work) -> None:
    """The net total (BT-109) against the ordered prices: finds charges at document level that nobody ordered."""
    if any(each.code in (Deviation.NOT_ORDERED, Deviation.UNIT) for each in work.findings):
        return  # said already, line by line
    difference = work.facts.net - work.expected
    if abs(difference) > max(work.tolerances.total, work.allowed):
        found, expected = work.money(work.facts.net), work.money(work.expected)
        holds = difference > 0 and not work.facts.is_credit
        text = f"The invoice comes to {found} without VAT; what it bills was ordered for {expected}."
        more = {"expected": expected, "found": found, "difference": work.money(difference)}
        work.add(Deviation.TOTAL, text, **more, holds=holds)


def _minor(amount: Decimal, currency: str) -> int:
    return int(amount.scaleb(exponent(currency)).quantize(_ONE, ROUND_HALF_UP))
