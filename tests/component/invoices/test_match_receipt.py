"""Receipts, disputes and the statement of account."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import CUSTOMER, NEW, TOTAL, call, issue, pay, see

from invoices.domain.issued.amounts import Category, Line  # isort: skip
from invoices.domain.issued.statement import EntryKind  # isort: skip
from invoices.operations.dun_invoices import Reminder, dun_customer  # isort: skip
from invoices.operations.issue_credit_note import CreditRequest, issue_credit_note  # isort: skip
from invoices.operations.match_receipt import Money, match_receipt  # isort: skip
from invoices.operations.statements import read_account  # isort: skip

ONE, TWO = "2026-000001", "2026-000002"


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    issue("A")


def test_part_payments_settle_the_invoice() -> None:
    assert pay("R-1", 10000, invoices=[ONE])[1]["invoices"] == [
        {"number": ONE, "amount": 10000, "charges": 0, "discount": 0, "open": TOTAL - 10000, "status": "open"}
    ]
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
    assert [(each["amount"], each["open"], each["status"]) for each in body["invoices"]] == [(TOTAL + 700, -700, "overpaid")]
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


SEED = 5
"""Whose course has entries of every kind."""
TIERS = [{"days": 7, "percent": "3"}, {"days": 10, "percent": "2.5"}]  # until 1 and 4 December: 13.91 and 11.59


def test_a_payment_in_time_settles_the_invoice_at_a_discount() -> None:
    call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": TIERS}, headers={"If-Match": '"1"'})
    issue("B", lines=[receivables.LINE, receivables.LINE | {"name": "Buch", "rate": "7"}])
    due = 46374 + 41698
    offered = see(TWO)["standing"]["discounts"]
    assert [(each["until"], each["percent"], each["amount"], each["payable"]) for each in offered] == [
        ("2026-12-01", "3", 2642, due - 2642),
        ("2026-12-04", "2.5", 2202, due - 2202),
    ]
    body = pay("R-1", due - 2202, invoices=[TWO], received_on="2026-12-04")[1]
    assert body["invoices"] == [
        {"number": TWO, "amount": due - 2202, "charges": 0, "discount": 2202, "open": 0, "status": "settled"},
    ]
    (event,) = receivables.published("invoices.receipt.applied")
    kept = event["data"]["invoices"][0]["discount"]
    assert kept == {
        "amount": 2202,
        "vat_breakdown": [
            {"category": "S", "rate": "7", "taxable": 975, "vat": 68},
            {"category": "S", "rate": "19", "taxable": 974, "vat": 185},
        ],
    }
    assert sum(part["taxable"] + part["vat"] for part in kept["vat_breakdown"]) == 2202
    standing = see(TWO)["standing"]
    assert (standing["discount"], standing["received"], standing["discounts"]) == (2202, due - 2202, [])
    movements = call("GET", "/customers/nord/statement", query="first=2026-12-01&last=2026-12-31")[1]["statements"][0]["movements"]
    assert [(each["kind"], each["amount"]) for each in movements] == [("discount", -2202), ("receipt", 2202 - due)]


@pytest.mark.parametrize(
    ("received_on", "short", "status"),
    [
        ("2026-12-01", 1391, "settled"),
        ("2026-12-01", 1159, "settled"),
        ("2026-12-02", 1391, "open"),
        ("2026-12-05", 1159, "open"),
        ("2026-12-01", 1392, "open"),
        ("2026-12-01", 1390, "open"),
    ],
)
def test_only_exactly_the_discount_and_only_in_time(received_on: str, short: int, status: str) -> None:
    call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": TIERS}, headers={"If-Match": '"1"'})
    issue("B")
    (after,) = pay("R-1", TOTAL - short, invoices=[TWO], received_on=received_on)[1]["invoices"]
    assert (after["status"], after["open"]) == (status, 0 if status == "settled" else short)


def test_one_receipt_keeps_the_discounts_of_several_invoices() -> None:
    call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": TIERS}, headers={"If-Match": '"1"'})
    issue("B")
    issue("C")
    amount = TOTAL + 2 * (TOTAL - 1391)
    body = pay("R-1", amount, reference=f"{ONE} {TWO} 2026-000003", received_on="2026-11-30")[1]
    assert [(each["discount"], each["status"]) for each in body["invoices"]] == [(0, "settled"), (1391, "settled"), (1391, "settled")]
    assert pay("R-1", amount, reference=f"{ONE} {TWO} 2026-000003", received_on="2026-11-30")[1] == body


def test_after_a_credit_note_the_discount_is_of_what_is_left_and_credit_notes_never_give_back_a_discount() -> None:
    call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": TIERS}, headers={"If-Match": '"1"'})
    issue("B")
    line = {"name": "x", "quantity": "1", "price": "129.90", "rate": "19"}
    call("POST", f"/issued/{TWO}/credit-notes", body={"request": "X", "reason": "Rücksendung", "lines": [line]})
    left = TOTAL - 15458
    assert [each["amount"] for each in see(TWO)["standing"]["discounts"]] == [927, 773]  # 3 and 2.5 per cent of 309.16
    assert pay("R-1", left - 927, invoices=[TWO])[1]["invoices"][0]["status"] == "settled"
    status, rest, _ = call("POST", f"/issued/{TWO}/credit-notes", body={"request": "Y", "reason": "Kulanz"})
    assert (status, rest["totals"]["with_vat"]) == (201, left - 927)
    assert see(TWO)["standing"]["open"] == 927 - left  # what was paid, and not a cent more


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


def test_the_account_always_adds_up_to_what_invoices_owe() -> None:
    """Whatever happens in whatever order: the balance is what is open of all invoices and what reminders charged beside them."""
    dice, table = random.Random(SEED), receivables.TABLE
    call("PUT", "/seller", body=receivables.SELLER | {"late_interest": "11.27"}, headers={"If-Match": '"1"'})
    call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": TIERS}, headers={"If-Match": '"1"'})
    for number in ("B", "C"):
        issue(number)
    for turn in range(16):
        standing = dice.choice(read_account(table, "acme", "nord").standings)
        match dice.choice(("pay", "early", "credit", "dun", "dun", "dun")):
            case "pay":
                amount = max(1, standing.open + dice.choice((-40000, 0, 0, 500)))
                money = Money(f"R-{turn}", amount, "EUR", date(2026, 12, 30), invoices=(standing.number,))
                match_receipt(table, "acme", money, who="anna", now=receivables.NOW)
            case "early" if standing.discounts and not standing.discount and standing.open > 1391:
                money = Money(f"R-{turn}", standing.open - 1391, "EUR", date(2026, 11, 30), invoices=(standing.number,))
                match_receipt(table, "acme", money, who="anna", now=receivables.NOW)
            case "credit" if not standing.credited:
                line = Line("Kulanz", Decimal(1), "C62", Decimal(10), Category.S, Decimal(19))
                wanted = CreditRequest(f"C-{turn}", "Kulanz", (line,))
                issue_credit_note(table, "acme", standing.number, wanted, today=date(2026, 11, 30), who="anna", now=receivables.NOW)
            case "dun":
                day = standing.due_date + timedelta(days=7 + 14 * standing.dunning_level)
                dun_customer(table, Reminder("acme", "nord", "EUR", day, (standing.number,)), now=receivables.NOW)
        account = read_account(table, "acme", "nord")
        (found,) = account.statements(date.min, date.max, date(2027, 3, 1)).values()
        assert found.closing == sum(found.aging) + found.charges, turn
    assert {each.kind for each in found.movements} == set(EntryKind)
