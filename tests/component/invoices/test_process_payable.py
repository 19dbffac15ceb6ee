"""From an accepted invoice to its payable: supplier, due date, coding, holds, near twins."""

import pytest

from tests import aws
from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row, holds, see, take_in
from tests.conftest import sample_event

from invoices.handlers import process_payable  # isort: skip


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def test_the_sample_event_makes_the_payable_of_the_sample_invoice() -> None:
    office.take_in(office.UBL)
    assert process_payable.handler(sample_event("invoices", "process_payable"), aws.CONTEXT) == {"batchItemFailures": []}
    found = see("fcde828d8bd13168ba20212ce6e785b0")
    assert (found["status"], found["number"], found["due"], found["due_date"]) == ("held", "WW-2026/0117", 68425, "2026-12-02")
    assert holds(found) == ["supplier_unconfirmed", "bank_change"]
    assert found["vat_breakdown"] == [{"category": "S", "rate": "19", "net": 57500, "vat": 10925}]


def test_a_new_supplier_is_unconfirmed_and_its_account_is_proposed() -> None:
    take_in(Paper())
    status, supplier, _ = desk.call("GET", f"/suppliers/{desk.SUPPLIER}")
    assert status == 200
    assert (supplier["status"], supplier["account"], supplier["created_by"]) == ("unconfirmed", None, "process_payable")
    assert supplier["proposed_account"]["iban"] == desk.IBAN
    assert desk.call("GET", "/suppliers", query="status=unconfirmed")[1]["items"][0]["key"] == desk.SUPPLIER
    assert desk.call("GET", "/suppliers", query="status=confirmed")[1]["items"] == []


def test_an_invoice_of_a_known_supplier_waits_for_approval_at_once() -> None:
    desk.add_supplier()
    found = take_in(Paper(rows=(Row("3", "33.33"), Row("1", "200.00")), charge="12.35"))
    assert (found["status"], found["holds"], found["net"], found["total"]) == ("to_approve", [], 31234, 37168)
    assert found["coding"] == [{"account": "4900", "cost_centre": "100", "net": 31234}]
    assert found["steps"] == [{"rule": "default", "approvers": ["anybody"], "missing": 1}]
    assert found["due_from"] == "BT-9"


def test_the_terms_of_the_supplier_make_due_date_and_discount() -> None:
    desk.add_supplier(terms={"net_days": 45, "discount_percent": "2.5", "discount_days": 10})
    found = take_in(Paper(due="", terms="net 45 days"))
    assert (found["due_date"], found["due_from"]) == ("2026-12-17", "terms")
    assert found["discount"] == {"until": "2026-11-12", "amount": 298}  # 2.5 % of 119.00 is 2.975


def test_the_discount_that_the_invoice_states_goes_first() -> None:
    desk.add_supplier(terms={"net_days": 45, "discount_percent": "2.5", "discount_days": 10})
    found = take_in(Paper(terms="#SKONTO#TAGE=7#PROZENT=3.00#\n"))
    assert (found["due_date"], found["discount"]) == ("2026-12-02", {"until": "2026-11-09", "amount": 357})


def test_an_account_that_is_not_the_suppliers_holds_the_invoice() -> None:
    desk.add_supplier()
    found = take_in(Paper(iban=desk.OTHER_IBAN))
    assert (found["status"], holds(found)) == ("held", ["iban_differs"])
    assert "...2051" in found["holds"][0]["detail"]
    released = desk.change("POST", f"/payables/{found['id']}/release", {"reason": "iban_differs", "why": "old letterhead, called them"})
    assert (released["status"], released["released_by"]) == ("to_approve", ["anna"])


def test_a_credit_note_is_owed_by_the_supplier() -> None:
    desk.add_supplier()
    found = take_in(Paper(credit=True, number="G-1"))
    assert (found["kind"], found["total"], found["due"], found["status"]) == ("credit_note", -11900, -11900, "to_approve")
    assert found["coding"] == [{"account": "4900", "cost_centre": "100", "net": -10000}]


def test_without_an_account_to_book_on_it_stays_open_until_somebody_codes_it() -> None:
    desk.add_supplier(default_account="")
    found = take_in(Paper())
    assert (found["status"], found["coding"]) == ("open", [])
    path = f"/payables/{found['id']}/coding"
    status, problem, _ = desk.attempt("PUT", path, {"parts": [{"account": "6300", "cost_centre": "200", "net": 9999}]})
    assert (status, problem["errors"][0]["pointer"]) == (422, "/parts")
    coded = desk.change("PUT", path, {"parts": [{"account": "6300", "cost_centre": "200", "net": 4000}, {"account": "6310", "net": 6000}]})
    assert (coded["status"], coded["prepared_by"]) == ("to_approve", ["anna"])


def test_a_near_twin_is_held_with_score_and_reasons() -> None:
    desk.add_supplier()
    first = take_in(Paper(number="R-1001"))
    second = take_in(Paper(number="R-1OO1"))
    assert (second["status"], holds(second)) == ("held", ["near_duplicate"])
    (twin,) = second["near_duplicates"]
    assert twin["payable"] == first["id"]
    assert twin["score"] >= 65
    assert {"confused_characters", "same_amount", "same_date", "same_iban", "same_supplier"} == set(twin["reasons"])
    assert see(first["id"])["status"] == "to_approve"


def test_a_twin_under_another_identity_of_the_supplier_is_found_by_its_amount() -> None:
    desk.add_supplier()
    first = take_in(Paper(number="R-1001", rows=(Row("1", "1234.56"),)))
    second = take_in(Paper(number="R-1001", rows=(Row("1", "1234.56"),), vat_id="DE129273398", name="ERLE Bueromoebel mbH"))
    assert second["near_duplicates"][0]["payable"] == first["id"]
    assert "supplier_alias" in second["near_duplicates"][0]["reasons"]


def test_the_invoice_that_mends_a_rejected_one_is_no_twin_of_it() -> None:
    desk.add_supplier()
    first = take_in(Paper())
    desk.change("POST", f"/payables/{first['id']}/rejection", {"why": "wrong address"})
    second = take_in(Paper(due="2026-12-04"))
    assert (second["status"], second["near_duplicates"], second["number"]) == ("to_approve", [], "R-1001")


def test_the_next_month_is_no_twin() -> None:
    desk.add_supplier()
    for month in range(1, 7):
        found = take_in(Paper(number=f"2026-{100 + month}", issued=f"2026-{month:02}-01", due="2026-12-31"))
        assert (found["status"], found["near_duplicates"]) == ("to_approve", [])


def test_a_redelivery_changes_nothing() -> None:
    desk.add_supplier()
    found = take_in(Paper())
    before = len(desk.events("invoices.payable.changed"))
    desk.deliver("invoices.invoice.received", "invoices.supplier.changed", "invoices.supplier.changed")
    assert see(found["id"]) == found
    assert len(desk.events("invoices.payable.changed")) == before == 1


def test_a_document_that_was_not_accepted_makes_no_payable() -> None:
    office.take_in(office.UBL.replace(b">684.25</cbc:PayableAmount>", b">684.20</cbc:PayableAmount>"))
    (event,) = desk.events("invoices.invoice.received")
    assert event["data"]["status"] == "rejected"
    assert desk.worker(event) == []
    assert aws.stored_items("invoices", "Payable") == []


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("invoices.invoice.received", {"document": "../x", "status": "accepted"}),
        ("invoices.invoice.received", {"status": "accepted"}),
        ("invoices.supplier.changed", {"supplier": ""}),
        ("payroll.run.opened", {}),
        ("invoices.invoice.received", {"document": "0" * 32, "status": "accepted"}),
    ],
)
def test_an_event_that_tells_nothing_fails_and_its_neighbour_goes_on(type_: str, data: dict[str, str]) -> None:
    desk.add_supplier()
    document = desk.judge(Paper())
    (good,) = desk.events("invoices.invoice.received")
    bad = good | {"type": type_, "data": data}
    assert desk.worker(bad, good) == ["message-0"]
    assert see(document)["status"] == "to_approve"
