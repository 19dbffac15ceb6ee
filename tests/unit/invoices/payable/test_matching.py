"""Matching of lines: pairing, tolerances, quantities over several invoices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain.identity import Identity, Kind
from invoices.domain.payable.facts import Facts, Line
from invoices.domain.payable.matching import Deviation, Match, Tolerances, match, pair
from invoices.domain.payable.orders import Billed, OrderLine, with_billed, with_received

SUPPLIER = "vat:DE1"
DESK = OrderLine("10", "Desk", Decimal(10), "C62", Decimal("450.00"), Decimal(19), buyer_item="D-1")
CHAIR = OrderLine("20", "Chair", Decimal(40), "C62", Decimal("99.90"), Decimal(19), seller_item="4711")
CABLE = OrderLine("30", "Cable", Decimal("12.5"), "MTR", Decimal("1.337"), Decimal(19), standard_item="4006381333931")
ORDER: tuple[OrderLine, ...] = (DESK, CHAIR, CABLE)


def line(quantity: str, price: str, name: str = "?", unit: str = "C62", net: int | None = None, **more: str) -> Line:
    amount = int((Decimal(quantity) * Decimal(price) * 100).quantize(Decimal(1))) if net is None else net
    return Line("1", name, Decimal(quantity), unit, Decimal(price), amount, Decimal(19), **more)


def facts(*lines: Line, kind: Kind = Kind.INVOICE, net: int | None = None) -> Facts:
    numbered = tuple(replace(each, id=str(place)) for place, each in enumerate(lines, 1))
    amount = sum(each.net for each in lines) if net is None else net
    day = date(2026, 11, 2)
    return Facts(
        Identity(SUPPLIER, kind, "R-1"), "R-1", day, None, "", "EUR", amount, 0, amount, amount, (), numbered,
        "Erle", "DE", "DE1", "", "", (), "", "", "PO-1", "",
    )  # fmt: skip


def matched(found: Facts, lines: tuple[OrderLine, ...] = ORDER, three_way: bool = False, **limits: Any) -> Match:
    tolerances = Tolerances(**limits)
    return match(found, SUPPLIER, "EUR", lines, ordered_from=SUPPLIER, three_way=three_way, tolerances=tolerances)


def holding(found: Match) -> list[Deviation]:
    return [each.code for each in found.findings if each.holds]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (line("1", "1.00", order_line="20"), "20"),
        (line("1", "1.00", order_line="0020"), "20"),
        (line("1", "1.00", order_line="21"), None),
        (line("1", "1.00", buyer_item="D-1"), "10"),
        (line("1", "1.00", seller_item="4711"), "20"),
        (line("1", "1.00", standard_item="4006381333931"), "30"),
        (line("1", "1.00", name="chair "), "20"),
        (line("1", "450.00"), "10"),
        (line("1", "99.90"), "20"),
        (line("1", "99.90", unit="MTR"), None),
        (line("1", "7.00"), None),
    ],
)
def test_how_a_line_finds_its_order_line(written: Line, place: str | None) -> None:
    (found,) = pair((written,), ORDER, Decimal(0))
    assert (found.id if found else None) == place


def test_an_identifier_that_two_order_lines_share_decides_nothing() -> None:
    twice = (DESK, replace(CHAIR, buyer_item="D-1"))
    assert pair((line("1", "99.90", buyer_item="D-1"),), twice, Decimal(0))[0] is twice[1]


@pytest.mark.parametrize(
    ("written", "limits", "holds"),
    [
        (line("10", "450.00", "Desk"), {}, []),
        (line("10", "454.50", "Desk"), {}, [Deviation.PRICE, Deviation.TOTAL]),
        (line("10", "454.50", "Desk"), {"price_percent": Decimal(1)}, []),
        (line("10", "454.51", "Desk"), {"price_percent": Decimal(1)}, [Deviation.PRICE, Deviation.TOTAL]),
        (line("10", "440.00", "Desk"), {}, []),
        (line("11", "450.00", "Desk"), {}, [Deviation.OVER_BILLED]),
        (line("11", "450.00", "Desk"), {"quantity_percent": Decimal(10)}, []),
        (line("10", "450.00", "Desk", net=460_000), {}, [Deviation.AMOUNT, Deviation.TOTAL]),
        (line("10", "450.00", "Desk", net=440_000), {}, []),
        (line("12.5", "1.337", "Cable", "MTR"), {}, []),
    ],
)
def test_tolerances(written: Line, limits: dict[str, Any], holds: list[Deviation]) -> None:
    assert holding(matched(facts(written), **limits)) == holds


def test_a_charge_within_the_tolerance_of_the_total_passes() -> None:
    found = facts(line("1", "450.00", "Desk"), net=46_500)
    assert holding(matched(found)) == [Deviation.TOTAL]
    assert holding(matched(found, total=1_500)) == []


def test_two_lines_of_one_order_line_count_together() -> None:
    found = matched(facts(line("6", "450.00", "Desk"), line("5", "450.00", "Desk")))
    assert found.billed == (Billed("10", Decimal(11), 495_000),)
    (over,) = [each for each in found.findings if each.holds]
    assert (over.code, over.line, over.difference) == (Deviation.OVER_BILLED, "1, 2", "1")


def test_three_way_looks_at_what_arrived() -> None:
    arrived = with_received(ORDER, {"10": Decimal(4)})
    assert holding(matched(facts(line("4", "450.00", "Desk")), arrived, three_way=True)) == []
    assert holding(matched(facts(line("5", "450.00", "Desk")), arrived, three_way=True)) == [Deviation.NOT_RECEIVED]
    with pytest.raises(ValueError, match="no line 99"):
        with_received(ORDER, {"99": Decimal(1)})


def test_a_credit_note_is_not_held_for_its_price() -> None:
    billed = with_billed(ORDER, (Billed("10", Decimal(2), 90_000),))
    found = matched(facts(line("-2", "500.00", "Desk"), kind=Kind.CREDIT_NOTE), billed)
    assert (holding(found), found.matched) == ([], True)
    assert holding(matched(facts(line("-3", "450.00", "Desk"), kind=Kind.CREDIT_NOTE), billed)) == [Deviation.OVER_CREDITED]


@given(st.lists(st.tuples(st.sampled_from(["10", "20", "30"]), st.decimals(Decimal("-50"), Decimal("50"), places=2)), max_size=12))
def test_billing_and_giving_back_leaves_the_order_as_it_was(parts: list[tuple[str, Decimal]]) -> None:
    sums = {place: sum((quantity for each, quantity in parts if each == place), Decimal(0)) for place, _ in parts}
    billed = tuple(Billed(place, quantity, int(quantity * 100)) for place, quantity in sums.items())
    assert with_billed(with_billed(ORDER, billed), billed, -1) == ORDER


@given(st.lists(st.decimals(Decimal("0.5"), Decimal("6"), places=1), min_size=1, max_size=6))
def test_an_order_is_held_from_the_first_piece_too_many(deliveries: list[Decimal]) -> None:
    lines: tuple[OrderLine, ...] = ORDER
    so_far = Decimal(0)
    for quantity in deliveries:
        found = matched(facts(line(str(quantity), "450.00", "Desk")), lines)
        so_far += quantity
        assert (Deviation.OVER_BILLED in holding(found)) is (so_far > DESK.quantity)
        lines = with_billed(lines, found.billed)
    assert lines[0].billed == so_far
