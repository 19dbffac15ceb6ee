"""Orders become invoices: numbers without gaps, VAT, repetition, refusals, lists."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend

from kernel import clock
from kernel.refusals import Conflict
from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import ANNA, CUSTOMER, LINE, NEW, NOW, ORDER, SELLER, SHOP, TABLE, TOTAL, call, issue, see

from invoices.domain.issued.amounts import Category, Line  # isort: skip
from invoices.domain.issued.document import Order  # isort: skip
from invoices.operations.issue_invoice import issue_invoice  # isort: skip


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()


def test_an_order_becomes_an_invoice() -> None:
    status, body, headers = call("POST", "/orders", who=SHOP, body=ORDER)
    assert status == 201, body
    assert (status, headers["Location"]) == (201, f"{receivables.BASE}/issued/2026-000001")
    assert (body["number"], body["kind"], body["issue_date"], body["due_date"]) == ("2026-000001", "invoice", "2026-11-24", "2026-12-08")
    assert body["totals"] == {
        "lines": 38970,
        "allowances": 0,
        "charges": 0,
        "without_vat": 38970,
        "vat": 7404,
        "with_vat": TOTAL,
        "paid": 0,
        "due": TOTAL,
    }
    assert body["vat_breakdown"][0] | {} == {
        "category": "S",
        "rate": "19",
        "taxable": 38970,
        "tax": 7404,
        "exemption_code": "",
        "exemption_reason": "",
    }
    assert see("2026-000001")["standing"]["open"] == TOTAL


def test_the_event_tells_ledger_and_notices_all_they_need() -> None:
    issue(adjustments=[{"charge": True, "amount": 1000, "reason": "Versand", "category": "S", "rate": "19"}], prepaid=100)
    (event,) = receivables.published("invoices.invoice.issued")
    data = event["data"]
    assert (event["subject"], data["kind"], data["due_date"], data["customer"]["email"]) == (
        "2026-000001",
        "invoice",
        "2026-12-08",
        "buchhaltung@nord.example",
    )
    assert data["vat_breakdown"] == [{"category": "S", "rate": "19", "taxable": 39970, "vat": 7594}]
    assert (data["total_with_vat"], data["prepaid"], data["amount_due"]) == (47564, 100, 47464)


def test_the_same_order_is_the_same_invoice() -> None:
    first, second = issue(), call("POST", "/orders", who=SHOP, body=ORDER, key="another")[1]
    assert first["number"] == second["number"] == "2026-000001"
    assert issue("SO-1002")["number"] == "2026-000002"
    status, problem, _ = call("POST", "/orders", who=SHOP, body=ORDER | {"note": "changed"})
    assert (status, problem["detail"]) == (409, "order SO-1001 was invoiced as 2026-000001 with other contents")


def test_the_same_amounts_written_differently_are_the_same_order() -> None:
    issue()
    again = ORDER | {"lines": [LINE | {"quantity": "3.00", "price": "129.9", "rate": "19.0"}]}
    assert call("POST", "/orders", who=SHOP, body=again)[0] == 201


@pytest.fixture
def _one_transaction_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions of DynamoDB are isolated; the emulator's are only when they do not overlap."""
    lock = threading.RLock()
    for name in ("transact_write_items", "get_item"):
        monkeypatch.setattr(DynamoDBBackend, name, _locked(lock, getattr(DynamoDBBackend, name)))


def _locked(lock: Any, function: Any) -> Any:
    def call(*args: Any, **more: Any) -> Any:
        with lock:
            return function(*args, **more)

    return call


@pytest.mark.usefixtures("_one_transaction_at_a_time")
def test_numbers_have_no_gaps_when_fifty_issue_at_once() -> None:
    def order(index: int) -> Order:
        return Order(f"P-{index}", "nord", "EUR", (Line("Thing", Decimal(1), "C62", Decimal(10), Category.S, Decimal(19)),))

    def work(index: int) -> str:
        # Some orders come twice at once: twins must not take a number either.
        issued = issue_invoice(TABLE, "acme", order(index % 50), today=date(2026, 11, 24), who="test", now=NOW)
        return issued.document.number

    with ThreadPoolExecutor(60) as pool:
        numbers = list(pool.map(work, range(60)))
    assert sorted(set(numbers)) == [f"2026-{count:06d}" for count in range(1, 51)]
    assert numbers[:10] == numbers[50:]
    assert len(aws.stored_items("invoices", "Issued")) == len(aws.stored_items("invoices", "Standing")) == 50
    assert len(receivables.published("invoices.invoice.issued")) == 50


def test_a_new_year_begins_a_new_series_and_days_never_run_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    issue("SO-1")
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(days=1))
    monkeypatch.setattr(clock, "today", lambda zone: date(2026, 11, 23))
    assert issue("SO-2")["issue_date"] == "2026-11-24"
    monkeypatch.setattr(clock, "today", lambda zone: date(2027, 1, 1))
    assert issue("SO-3")["number"] == "2027-000001"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"lines": [LINE | {"rate": "0"}]}, "/lines"),
        ({"lines": [LINE | {"category": "Z"}]}, "/lines"),
        ({"lines": [LINE, LINE | {"category": "O", "rate": "0"}]}, "/lines"),
        ({"lines": [LINE | {"category": "E", "rate": "0"}]}, "/exemption_reason"),
        ({"lines": [LINE | {"quantity": "-1"}]}, "/lines"),
        ({"prepaid": TOTAL + 1}, "/prepaid"),
        ({"lines": [LINE | {"quantity": 3}]}, "/lines/0/quantity"),
        ({"lines": [LINE | {"price": "1.00001"}]}, "/lines/0/price"),
        ({"lines": [LINE | {"price": "-1"}]}, "/lines/0/price"),
        ({"lines": [LINE | {"unit": "PIECE"}]}, "/lines/0/unit"),
        ({"lines": [LINE | {"name": "a\u0000b"}]}, "/lines/0/name"),
        ({"lines": []}, "/lines"),
        ({"currency": "KWD"}, "/currency"),
        ({"currency": "EURO"}, "/currency"),
        ({"exemption_code": "BECAUSE"}, "/exemption_code"),
        ({"adjustments": [{"amount": 1, "reason": "x"}]}, "/adjustments/0/category"),
        ({"delivered_on": "2026-13-01"}, "/delivered_on"),
        ({"misspelt": 1}, "/misspelt"),
    ],
)
def test_what_cannot_be_invoiced_is_refused_with_its_place_and_takes_no_number(changes: dict[str, Any], pointer: str) -> None:
    status, problem, _ = call("POST", "/orders", who=SHOP, body=ORDER | changes)
    assert (status, [error["pointer"] for error in problem["errors"]]) == (422, [pointer])
    assert aws.stored_items("invoices", "Series") == []


def test_reverse_charge_and_intra_community_supplies_need_the_customers_vat_id() -> None:
    call("PUT", "/customers/private", body=CUSTOMER | {"vat_id": ""}, headers=NEW)
    for category, found in (("AE", "customer/vat_id"), ("K", "customer/vat_id")):
        body = ORDER | {"customer": "private", "lines": [LINE | {"category": category, "rate": "0"}]}
        status, problem, _ = call("POST", "/orders", who=SHOP, body=body)
        assert (status, problem["errors"][0]["pointer"]) == (422, found)


def test_xrechnung_asks_for_what_it_needs() -> None:
    call("PUT", "/customers/amt", body=CUSTOMER | {"specification": "xrechnung"}, headers=NEW)
    status, problem, _ = call("POST", "/orders", who=SHOP, body=ORDER | {"customer": "amt"})
    pointers = [error["pointer"] for error in problem["errors"]]
    assert (status, pointers) == (422, ["seller/endpoint", "customer/endpoint", "customer/buyer_reference"])


def test_without_seller_or_customer_nothing_is_issued() -> None:
    assert call("POST", "/orders", who=SHOP, body=ORDER | {"customer": "nobody"})[0] == 404
    stranger = Order("X", "nord", "EUR", (Line("Thing", Decimal(1), "C62", Decimal(10), Category.S, Decimal(19)),))
    with pytest.raises(Conflict, match="seller"):
        issue_invoice(TABLE, "globex", stranger, today=date(2026, 11, 24), who="test", now=NOW)


def test_an_order_with_more_text_than_a_record_holds_is_refused() -> None:
    lines = [LINE | {"name": "n" * 140, "description": "d" * 1000}] * 500
    status, problem, _ = call("POST", "/orders", who=SHOP, body=ORDER | {"lines": lines})
    assert (status, problem["title"]) == (413, "Too large")
    assert aws.stored_items("invoices", "Series") == []


def test_lists_by_status_due_date_and_customer() -> None:
    call("PUT", "/customers/sued", body=CUSTOMER | {"name": "Süd KG", "terms_days": 60}, headers=NEW)
    for number, customer in (("A", "nord"), ("B", "sued"), ("C", "nord")):
        issue(number, customer=customer)
    receivables.pay("R-1", TOTAL, invoices=["2026-000001"])

    def numbers(query: str) -> list[str]:
        status, body, _ = call("GET", "/issued", query=query)
        assert status == 200, body
        return [item["number"] for item in body["items"]]

    assert sorted(numbers("")) == ["2026-000001", "2026-000002", "2026-000003"]
    assert numbers("status=open") == ["2026-000003", "2026-000002"]
    assert numbers("status=settled") == ["2026-000001"]
    assert numbers("due=2026-12") == ["2026-000003"]
    assert numbers("due=2027-01-23") == ["2026-000002"]
    assert numbers("customer=nord") == ["2026-000003", "2026-000001"]
    assert numbers("customer=nobody") == []
    assert call("GET", "/issued", query="customer=nord&status=open")[0] == 422
    assert call("GET", "/issued", query="due=soon")[0] == 422
    first = call("GET", "/issued", query="customer=nord&limit=1")[1]
    assert [item["number"] for item in call("GET", "/issued", query=f"customer=nord&limit=1&cursor={first['next']}")[1]["items"]] == [
        "2026-000001"
    ]


def test_who_may_do_what() -> None:
    assert call("POST", "/orders", who=aws.machine_claims("desk", "acme/tickets:submit"), body=ORDER)[0] == 403
    assert call("POST", "/orders", who=aws.machine_claims("shop", "globex/invoices:submit"), body=ORDER)[0] == 404
    issue()
    for method, path, body in (
        ("GET", "/issued/2026-000001", None),
        ("PUT", "/seller", SELLER),
        ("POST", "/receipts", {"id": "R", "amount": 1, "received_on": "2026-12-01"}),
    ):
        assert call(method, path, who=SHOP, body=body)[0] == 403
    assert call("GET", "/issued/2026-000002", who=ANNA)[0] == 404
