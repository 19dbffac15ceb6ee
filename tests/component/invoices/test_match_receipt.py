"""Receipts, disputes and the statement of account."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import CUSTOMER, NEW, TOTAL, call, issue, pay, see

ONE, TWO = "2026-000001", "2026-000002"


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    issue("A")


def test_part_payments_settle_the_invoice() -> None:
    assert pay("R-1", 10000, invoices=[ONE])[1]["invoices"] == [{"number": ONE, "amount": 10000, "open": TOTAL - 10000, "status": "open"}]
    assert pay("R-2", TOTAL - 10000, reference=f"Rechnung {ONE} vielen Dank")[1]["invoices"][0]["status"] == "settled"
    assert see(ONE)["standing"]["received"] == TOTAL


def test_the_same_receipt_counts_once() -> None:
    body = {"id": "R-1", "amount": 100, "received_on": "2026-12-01", "invoices": [ONE]}
    answers = [call("POST", "/receipts", body=body, key=f"key-{index}")[:2] for index in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert see(ONE)["standing"]["open"] == TOTAL - 100
    assert call("POST", "/receipts", body=body | {"amount": 200})[0] == 409
    assert len(receivables.published("invoices.receipt.applied")) == 1


def test_one_receipt_pays_several_invoices_the_oldest_due_first() -> None:
    issue("B")
    status, body = pay("R-1", TOTAL + 500, reference=f"{TWO}, {ONE}")
    assert status == 200
    assert [(each["number"], each["amount"], each["open"]) for each in body["invoices"]] == [(ONE, TOTAL, 0), (TWO, 500, TOTAL - 500)]


def test_an_overpayment_is_the_customers_credit() -> None:
    body = pay("R-1", TOTAL + 700, invoices=[ONE])[1]
    assert body["invoices"] == [{"number": ONE, "amount": TOTAL + 700, "open": -700, "status": "overpaid"}]
    event = receivables.published("invoices.receipt.applied")[0]["data"]
    assert (event["invoices"][0]["open"], event["customer"], event["amount"]) == (-700, "nord", TOTAL + 700)


def test_shares_are_taken_as_asked() -> None:
    issue("B")
    shares = [{"number": TWO, "amount": 300}, {"number": ONE, "amount": 200}]
    assert [(each["number"], each["amount"]) for each in pay("R-1", 500, shares=shares)[1]["invoices"]] == [(TWO, 300), (ONE, 200)]
    assert pay("R-2", 499, shares=shares)[0] == 422


def test_receipts_that_fit_no_invoice_are_refused() -> None:
    call("PUT", "/customers/sued", body=CUSTOMER, headers=NEW)
    issue("B", customer="sued")
    bad: list[dict[str, Any]] = [
        {"reference": "thank you"},
        {"invoices": ["2026-000099"]},
        {"invoices": [ONE, TWO]},
        {"invoices": [ONE, ONE]},
        {"invoices": [ONE], "currency": "USD"},
    ]
    for index, more in enumerate(bad):
        assert pay(f"R-{index}", 100, **more)[0] == 422, more
    assert pay("R-9", 0, invoices=[ONE])[0] == 422
    assert aws.stored_items("invoices", "Receipt") == []


def test_a_dispute_begins_and_ends() -> None:
    status, body, _ = call("POST", f"/issued/{ONE}/dispute", body={"reason": "Ware fehlt"})
    assert (status, body["status"], body["dispute_reason"]) == (200, "disputed", "Ware fehlt")
    assert [item["number"] for item in call("GET", "/issued", query="status=disputed")[1]["items"]] == [ONE]
    assert call("POST", f"/issued/{ONE}/dispute", body={"reason": "Ware fehlt"})[0] == 200
    assert call("DELETE", f"/issued/{ONE}/dispute")[1]["status"] == "open"
    assert call("DELETE", f"/issued/{ONE}/dispute")[0] == 200
    pay("R-1", TOTAL, invoices=[ONE])
    assert call("POST", f"/issued/{ONE}/dispute", body={"reason": "late"})[0] == 409
    assert call("POST", "/issued/2026-000099/dispute", body={"reason": "x"})[0] == 404


def test_the_statement_of_account(monkeypatch: pytest.MonkeyPatch) -> None:
    pay("R-1", 10000, invoices=[ONE])
    office.at(monkeypatch, datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    issue("B")
    issue("C", currency="USD")
    call(
        "POST",
        f"/issued/{ONE}/credit-notes",
        body={"request": "X", "reason": "Kulanz", "lines": [{"name": "x", "quantity": "1", "price": "10", "rate": "19"}]},
    )
    status, body, _ = call("GET", "/customers/nord/statement")
    assert (status, body["first"], body["last"]) == (200, "2027-01-01", "2027-02-01")
    euro, dollar = body["statements"]
    assert (euro["currency"], euro["opening"], euro["closing"]) == ("EUR", TOTAL - 10000, 2 * TOTAL - 10000 - 1190)
    assert [(each["kind"], each["amount"], each["balance"]) for each in euro["movements"]] == [
        ("credit_note", -1190, TOTAL - 10000 - 1190),
        ("invoice", TOTAL, 2 * TOTAL - 10000 - 1190),
    ]
    assert euro["aging"] == {
        "not_due": TOTAL,
        "days_1_to_30": 0,
        "days_31_to_60": TOTAL - 10000 - 1190,
        "days_61_to_90": 0,
        "days_over_90": 0,
    }
    assert (dollar["currency"], dollar["closing"]) == ("USD", TOTAL)
    whole = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2026-12-31")[1]["statements"][0]
    assert (whole["opening"], whole["closing"], len(whole["movements"])) == (0, TOTAL - 10000, 2)
    assert call("GET", "/customers/nobody/statement")[0] == 404
    assert call("GET", "/customers/nord/statement", query="first=2027-01-01&last=2026-01-01")[0] == 422
