"""Invoices against purchase orders and goods receipts, over several invoices and credit notes of one order."""

from typing import Any

import pytest

from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row, holds, see, take_in


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    desk.add_supplier()


def bill(number: str, quantity: str, *, credit: bool = False, **row: str) -> Paper:
    return Paper(number=number, rows=(Row(quantity, **row),), order="PO-77", credit=credit)


def line() -> dict[str, Any]:
    found: dict[str, Any] = desk.call("GET", "/purchase-orders/PO-77")[1]["order"]["lines"][0]
    return found


def codes(payable: dict[str, list[dict[str, str]]]) -> list[tuple[str, str, str, str, bool]]:
    return [(f["code"], f["expected"], f["found"], f["difference"], bool(f["holds"])) for f in payable["findings"]]


def test_part_deliveries_add_up_and_the_one_too_many_is_held() -> None:
    desk.order()
    first = take_in(bill("R-1", "6"))
    assert (first["status"], codes(first)) == ("to_approve", [("partly_billed", "10", "6", "-4", False)])
    second = take_in(bill("R-207", "4"))
    assert (second["status"], codes(second)) == ("to_approve", [])
    third = take_in(bill("R-311", "2"))
    assert (third["status"], holds(third)) == ("held", ["match"])
    assert codes(third) == [("over_billed", "10", "12", "2", True)]
    assert "Order line 10: 12 C62 billed with this invoice, ordered 10." in third["holds"][0]["detail"]
    assert (line()["billed"], line()["billed_net"]) == ("12", 120000)


def test_a_rejected_invoice_gives_its_quantity_and_its_number_back() -> None:
    desk.order()
    first = take_in(bill("R-1", "12"))
    desk.change("POST", f"/payables/{first['id']}/rejection", {"why": "two too many"})
    assert (line()["billed"], line()["billed_net"]) == ("0", 0)
    again = take_in(bill("R-1", "10"))
    assert (again["status"], again["number"], codes(again)) == ("to_approve", "R-1", [])
    assert desk.call("GET", "/payables", query="status=rejected")[1]["items"][0]["id"] == first["id"]


def test_a_credit_note_gives_back_what_was_billed() -> None:
    desk.order()
    take_in(bill("R-1", "10"))
    credit = take_in(bill("G-1", "3", credit=True))
    assert (credit["status"], line()["billed"]) == ("to_approve", "7")
    assert (take_in(bill("R-207", "3"))["status"], line()["billed"]) == ("to_approve", "10")
    over = take_in(bill("G-2", "11", credit=True))
    assert codes(over) == [("credit_exceeds_billed", "0", "-1", "-1", True)]


def test_prices_beyond_the_tolerance_say_by_how_much() -> None:
    key = f"/suppliers/{desk.SUPPLIER}"
    body = {"name": "Erle", "country": "DE", "vat_id": "DE136695976", "default_account": "4900", "tolerances": {"price_percent": "2"}}
    desk.change("PUT", key, body, who=desk.CLARA)
    desk.order()
    within = take_in(bill("R-1", "2", price="102.00"))
    assert (within["status"], [code for code, *_ in codes(within)]) == ("to_approve", ["partly_billed"])
    beyond = take_in(bill("R-207", "2", price="103.00"))
    assert holds(beyond) == ["match"]
    assert codes(beyond)[:2] == [("price_differs", "100", "103.00", "3.00", True), ("total_differs", "200.00", "206.00", "6.00", True)]
    assert "6.00 EUR in all" in beyond["findings"][0]["message"]
    cheaper = take_in(bill("R-311", "2", price="90.00"))
    assert cheaper["status"] == "to_approve"
    assert ("price_differs", "100", "90.00", "-10.00", False) in codes(cheaper)


def test_lines_and_charges_that_nobody_ordered() -> None:
    desk.order()
    found = take_in(Paper(number="R-1", order="po 77", rows=(Row("1"), Row("1", "55.50", "Assembly", order_line="99"))))
    assert codes(found)[0] == ("line_not_ordered", "", "55.50", "55.50", True)
    assert found["findings"][0]["line"] == "2"
    freight = take_in(Paper(number="R-207", order="PO-77", rows=(Row("1"),), charge="15.00"))
    assert codes(freight)[0] == ("total_differs", "100.00", "115.00", "15.00", True)


def test_unit_and_vat_rate_have_to_be_those_of_the_order() -> None:
    desk.order()
    found = take_in(bill("R-1", "1", unit="KGM", order_line="10"))
    assert ("unit_differs", "C62", "KGM", "", True) in codes(found)
    rate = take_in(bill("R-207", "1", rate="7", order_line="0010"))
    assert ("vat_rate_differs", "19", "7", "", True) in codes(rate)


def test_three_way_waits_for_the_goods_and_goes_on_by_itself_when_they_come() -> None:
    desk.order(three_way=True)
    found = take_in(bill("R-1", "6"))
    assert (found["status"], codes(found)) == ("held", [("billed_before_received", "0", "6", "6", True)])
    assert desk.receive("L-1", "4")[0] == 201
    desk.deliver("invoices.order.changed")
    assert codes(see(found["id"])) == [("billed_before_received", "4", "6", "2", True)]
    assert desk.receive("L-2", "2")[0] == 201
    desk.deliver("invoices.order.changed")
    after = see(found["id"])
    assert (after["status"], codes(after)) == ("to_approve", [("partly_billed", "10", "6", "-4", False)])
    assert (line()["received"], line()["billed"]) == ("6", "6")


def test_an_order_that_comes_after_its_invoice() -> None:
    found = take_in(bill("R-1", "10"))
    assert [code for code, *_ in codes(found)] == ["order_unknown"]
    desk.order(
        lines=({"id": "10", "name": "Thing", "quantity": "10", "unit": "C62", "price": "100", "account": "0420", "cost_centre": "300"},)
    )
    desk.deliver("invoices.order.changed")
    after = see(found["id"])
    assert (after["status"], after["findings"], line()["billed"]) == ("to_approve", [], "10")


def test_the_order_says_where_its_lines_are_booked() -> None:
    desk.order(
        lines=({"id": "10", "name": "Thing", "quantity": "10", "unit": "C62", "price": "100", "account": "0420", "cost_centre": "300"},)
    )
    found = take_in(Paper(number="R-1", order="PO-77", rows=(Row("10"), Row("1", "50.00", "Cable", order_line="7")), charge="21.00"))
    assert found["coding"] == [
        {"account": "0420", "cost_centre": "300", "net": 102000},
        {"account": "4900", "cost_centre": "100", "net": 5100},
    ]


def test_a_person_releases_what_does_not_match_and_it_stays_released() -> None:
    desk.order()
    found = take_in(bill("R-1", "12"))
    path = f"/payables/{found['id']}"
    released = desk.change("POST", f"{path}/release", {"reason": "match", "why": "agreed on the phone"})
    assert (released["status"], released["released_by"]) == ("to_approve", ["anna"])
    status, _, headers = desk.call("POST", f"{path}/matching", body={})
    assert (status, headers["Location"].endswith(found["id"])) == (202, True)
    desk.deliver("invoices.payable.matching_requested", "invoices.order.changed")
    assert see(found["id"])["status"] == "to_approve"
    history = desk.call("GET", f"{path}/history")[1]["items"]
    assert [(entry["who"], entry["what"], entry["why"]) for entry in history] == [
        ("process_payable", "invoices.payable.recorded", ""),
        ("anna", "invoices.payable.released", "agreed on the phone"),
    ]


def test_an_order_of_another_supplier_or_currency() -> None:
    desk.order(supplier="vat:DE129273398")
    assert [code for code, *_ in codes(take_in(bill("R-1", "1")))] == ["order_of_other_supplier"]
    desk.order("PO-78", currency="CHF")
    found = take_in(Paper(number="R-207", order="PO-78"))
    assert [code for code, *_ in codes(found)] == ["order_in_other_currency"]


def test_orders_and_receipts_come_once() -> None:
    body = desk.order()
    assert desk.order()["lines"] == body["lines"]
    one = {"id": "10", "name": "Thing", "quantity": "11", "unit": "C62", "price": "100"}
    posted = {"number": "po/77", "supplier": desk.SUPPLIER, "currency": "EUR", "ordered_on": "2026-10-01", "lines": [one]}
    assert desk.call("POST", "/purchase-orders", desk.SHOP, body=posted, headers={"Idempotency-Key": "other"})[0] == 409
    assert desk.receive("L-1", "4")[0] == 201
    headers = {"Idempotency-Key": "again"}
    again = {"number": "L-1", "received_on": "2026-11-01", "lines": [{"order_line": "10", "quantity": "4"}]}
    assert desk.call("POST", "/purchase-orders/PO-77/receipts", desk.SHOP, body=again, headers=headers)[0] == 201
    assert line()["received"] == "4"
    assert desk.receive("L-1", "5")[0] == 409
    assert desk.receive("L-2", "1", line="11")[0] == 422
    assert desk.receive("L-2", "1", order_number="PO-1")[0] == 404
    assert desk.call("GET", "/purchase-orders")[1]["items"][0]["number"] == "PO-77"


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"number": "--"},
        {"currency": "eur"},
        {"lines": [{"id": "1", "name": "x", "quantity": "0", "unit": "C62", "price": "1"}]},
        {"lines": [{"id": "1", "name": "x", "quantity": "1", "unit": "C62", "price": "-1"}]},
        {"lines": [{"id": "1", "name": "x", "quantity": "1", "unit": "C62", "price": "1"}] * 2},
        {"who": "me"},
    ],
)
def test_orders_that_make_no_sense(wrong: dict[str, object]) -> None:
    one = {"id": "10", "name": "Thing", "quantity": "10", "unit": "C62", "price": "100"}
    body = {"number": "PO-1", "supplier": desk.SUPPLIER, "currency": "EUR", "ordered_on": "2026-10-01", "lines": [one]} | wrong
    assert desk.call("POST", "/purchase-orders", desk.SHOP, body=body, headers={"Idempotency-Key": "k"})[0] == 422
