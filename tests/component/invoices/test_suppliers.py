"""Suppliers: identifiers that can be right, a second person for the supplier and for every account, holds that come and go with them."""

from typing import Any

import pytest

from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row, holds, see, take_in

KEY = f"/suppliers/{desk.SUPPLIER}"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def add(**more: Any) -> tuple[int, Any, dict[str, str]]:
    body = {"name": "Erle GmbH", "country": "DE", "vat_id": "DE 136 695 976"} | more
    return desk.call("POST", "/suppliers", body=body, headers={"Idempotency-Key": str(sorted(more.items()))})


def test_a_supplier_has_the_key_that_its_invoices_have() -> None:
    status, added, headers = add()
    assert (status, added["key"], added["vat_id"], added["status"]) == (201, desk.SUPPLIER, "DE136695976", "unconfirmed")
    assert headers["Location"].endswith("/invoices/suppliers/vat:DE136695976")
    assert add(name="Erle again")[0] == 409
    assert add(vat_id="", legal_id="HRB 12", name="Birke")[1]["key"] == "legal:HRB12"
    status, named, headers = add(vat_id="", name="Cedar & Söhne, Ltd.", country="GB")
    assert named["key"] == "name:CEDAR SÖHNE LTD"
    assert desk.call("GET", headers["Location"].removeprefix(office.BASE))[1]["name"] == "Cedar & Söhne, Ltd."


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"vat_id": "DE136695975"}, "/vat_id"),
        ({"vat_id": "FR12345678901"}, "/vat_id"),
        ({"vat_id": "GB123456789"}, "/vat_id"),
        ({"country": "IT", "tax_id": "12345678901"}, "/tax_id"),
        ({"terms": {"net_days": 10, "discount_percent": "2", "discount_days": 14}}, "/terms/discount_days"),
        ({"terms": {"net_days": -1}}, "/terms/net_days"),
        ({"tolerances": {"price_percent": "101"}}, "/tolerances/price_percent"),
        ({"name": ""}, "/name"),
    ],
)
def test_what_cannot_be_right_is_refused_where_it_stands(wrong: dict[str, Any], pointer: str) -> None:
    status, problem, _ = add(**wrong)
    assert (status, [error["pointer"] for error in problem["errors"]]) == (422, [pointer])


def test_who_enters_or_changes_a_supplier_does_not_confirm_it() -> None:
    add()
    assert desk.attempt("POST", f"{KEY}/confirmation")[0] == 403
    desk.change("PUT", KEY, {"name": "Erle", "country": "DE", "vat_id": "DE136695976"}, who=desk.BERT)
    assert desk.attempt("POST", f"{KEY}/confirmation", who=desk.BERT)[0] == 403
    assert desk.change("POST", f"{KEY}/confirmation", who=desk.CLARA)["status"] == "confirmed"
    assert desk.attempt("POST", f"{KEY}/confirmation", who=desk.DORA)[0] == 409


def test_changes_name_the_version_and_identifiers_stay() -> None:
    add()
    body = {"name": "Erle", "country": "DE", "vat_id": "DE136695976"}
    assert desk.call("PUT", KEY, body=body)[0] == 428
    assert desk.call("PUT", KEY, body=body, headers={"If-Match": '"7"'})[0] == 412
    assert desk.attempt("PUT", KEY, body | {"vat_id": "DE129273398"})[0] == 422
    assert desk.call("PUT", KEY, desk.SHOP, body=body, headers={"If-Match": '"1"'})[0] == 403


def test_a_new_account_holds_what_is_open_until_a_second_person_confirms_it() -> None:
    desk.add_supplier()
    waiting, approved = take_in(Paper(number="R-1")), take_in(Paper(number="Z-55", rows=(Row("7", "31.00"),)))
    desk.change("POST", f"/payables/{approved['id']}/approval", who=desk.BERT)
    proposed = desk.change("POST", f"{KEY}/bank-account", {"iban": "DE02 1203 0000 0000 2020 51", "reason": "letter of 20 November"})
    assert (proposed["account"]["iban"], proposed["proposed_account"]["iban"]) == (desk.IBAN, desk.OTHER_IBAN)
    # Before the worker has come the approval is refused all the same.
    assert desk.attempt("POST", f"/payables/{waiting['id']}/approval", who=desk.BERT)[0] == 409
    desk.deliver("invoices.supplier.changed")
    for payable in (waiting, approved):
        assert (see(payable["id"])["status"], holds(see(payable["id"]))) == ("held", ["bank_change"])
    path = f"/payables/{waiting['id']}/release"
    assert desk.attempt("POST", path, {"reason": "bank_change", "why": "in a hurry"}, who=desk.BERT)[0] == 409
    assert desk.attempt("POST", f"{KEY}/bank-account/confirmation")[0] == 403
    confirmed = desk.change("POST", f"{KEY}/bank-account/confirmation", who=desk.BERT)
    assert (confirmed["account"]["confirmed_by"], confirmed["proposed_account"]) == ("bert", None)
    desk.deliver("invoices.supplier.changed")
    # These invoices still ask for the old account: somebody has to look at that.
    assert holds(see(waiting["id"])) == ["iban_differs"]
    fresh = take_in(Paper(number="Q-9", iban=desk.OTHER_IBAN, rows=(Row("2", "77.00"),)))
    assert fresh["status"] == "to_approve"


def test_a_rejected_account_leaves_everything_as_it_was() -> None:
    desk.add_supplier()
    found = take_in(Paper())
    desk.change("POST", f"{KEY}/bank-account", {"iban": desk.OTHER_IBAN, "bic": "BYLADEM1001", "reason": "a mail"})
    desk.deliver("invoices.supplier.changed")
    desk.change("POST", f"{KEY}/bank-account/rejection", {"why": "the supplier knows nothing of it"}, who=desk.BERT)
    desk.deliver("invoices.supplier.changed")
    after = see(found["id"])
    assert (after["status"], after["holds"]) == ("to_approve", [])
    history = desk.call("GET", f"{KEY}/history")[1]["items"]
    assert [(entry["who"], entry["what"].rpartition(".")[2]) for entry in history][-2:] == [
        ("anna", "bank_proposed"),
        ("bert", "bank_rejected"),
    ]


def test_accounts_that_cannot_be_right() -> None:
    add()
    wrong = {"iban": "DE03100100100006820101", "bic": "NOBIC", "reason": "x"}
    status, problem, _ = desk.attempt("POST", f"{KEY}/bank-account", wrong)
    assert (status, [error["pointer"] for error in problem["errors"]]) == (422, ["/iban", "/bic"])
    assert desk.attempt("POST", f"{KEY}/bank-account/confirmation", who=desk.BERT)[0] == 409


def test_the_first_invoice_of_a_stranger_is_payable_after_two_confirmations() -> None:
    found = take_in(Paper())
    assert holds(found) == ["supplier_unconfirmed", "bank_change"]
    desk.change("POST", f"{KEY}/confirmation", who=desk.BERT)
    desk.change("POST", f"{KEY}/bank-account/confirmation", who=desk.BERT)
    desk.deliver("invoices.supplier.changed")
    after = see(found["id"])
    assert (after["status"], after["holds"]) == ("open", [])


def test_a_blocked_supplier_is_paid_nothing() -> None:
    desk.add_supplier()
    found = take_in(Paper())
    desk.change("POST", f"{KEY}/block", {"why": "insolvency"})
    desk.deliver("invoices.supplier.changed")
    assert holds(see(found["id"])) == ["supplier_blocked"]
    desk.change("POST", f"{KEY}/confirmation", who=desk.BERT)
    desk.deliver("invoices.supplier.changed")
    assert see(found["id"])["status"] == "to_approve"
