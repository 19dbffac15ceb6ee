"""Credit notes: in full, in part, the rest; never more than what is left, never twice."""

from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import LINE, TOTAL, call, issue, pay, see

NUMBER = "2026-000001"
PART = {"name": "Akkuschrauber, beschädigt", "quantity": "1", "price": "129.90", "rate": "19"}
PART_TOTAL = 12990 + 2468


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()


def credit(request: str = "RET-1", *, key: str = "", number: str = NUMBER, **more: Any) -> tuple[int, Any]:
    body = {"request": request, "reason": "Rücksendung"} | more
    status, answer, _ = call("POST", f"/issued/{number}/credit-notes", body=body, key=key)
    return status, answer


def test_a_full_credit_note_repeats_the_invoice_and_settles_it() -> None:
    issue()
    status, body = credit()
    assert (status, body["number"], body["kind"], body["preceding"], body["due_date"]) == (201, "C2026-000001", "credit_note", NUMBER, None)
    assert (body["totals"]["due"], body["lines"][0]["name"], body["reason"]) == (TOTAL, "Akkuschrauber", "Rücksendung")
    seen = see(NUMBER)
    assert (seen["standing"]["status"], seen["standing"]["open"], seen["standing"]["credit_notes"]) == ("settled", 0, ["C2026-000001"])
    assert seen["totals"]["due"] == TOTAL
    event = receivables.published("invoices.invoice.issued")[-1]["data"]
    assert (event["kind"], event["preceding"], event["amount_due"]) == ("credit_note", NUMBER, TOTAL)


def test_parts_and_the_rest_add_up_to_the_invoice() -> None:
    issue(
        lines=[
            LINE,
            {"name": "Buch", "quantity": "1", "price": "0.03", "rate": "7"},
            {"name": "Stift", "quantity": "3", "price": "0.01", "rate": "7"},
        ]
    )
    total = see(NUMBER)["totals"]["due"]
    first = credit("A", lines=[PART])[1]["totals"]["due"]
    second = credit("B", lines=[{"name": "Buch", "quantity": "1", "price": "0.03", "rate": "7"}])[1]
    rest = credit("C")[1]
    assert first == PART_TOTAL
    assert [line["name"] for line in rest["lines"]] == ["Restbetrag", "Restbetrag"]
    assert first + second["totals"]["due"] + rest["totals"]["due"] == total
    assert see(NUMBER)["standing"]["open"] == 0
    assert credit("D")[0] == 409


@pytest.mark.parametrize(
    "line",
    [PART | {"quantity": "4"}, PART | {"rate": "7"}, PART | {"quantity": "-1"}, PART | {"quantity": "0"}, PART | {"price": "389.71"}],
)
def test_more_than_what_is_left_or_something_else_is_refused_and_takes_no_number(line: dict[str, Any]) -> None:
    issue()
    assert credit(lines=[line])[0] == 409
    assert see(NUMBER)["standing"]["open"] == TOTAL
    assert len(aws.stored_items("invoices", "Series")) == 1


def test_the_same_request_is_the_same_credit_note() -> None:
    issue()
    first, second = credit(lines=[PART], key="one"), credit(lines=[PART], key="two")
    assert first[1]["number"] == second[1]["number"]
    assert see(NUMBER)["standing"]["open"] == TOTAL - PART_TOTAL
    assert credit()[0] == 409


def test_what_was_paid_becomes_the_customers_credit() -> None:
    issue()
    pay("R-1", TOTAL, invoices=[NUMBER])
    credit(lines=[PART])
    standing = see(NUMBER)["standing"]
    assert (standing["status"], standing["open"]) == ("overpaid", -PART_TOTAL)


def test_a_credit_note_has_no_credit_note() -> None:
    issue()
    credit()
    assert credit("X", number="C2026-000001")[0] == 404
    assert credit("Y", number="2026-000099")[0] == 404
