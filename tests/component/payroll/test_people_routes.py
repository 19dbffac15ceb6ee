"""Employees over HTTP: hiring, dated facts, change control of bank accounts, and who may."""

import json
from typing import Any

import pytest

from kernel.aws import dynamodb
from tests import aws
from tests.component.payroll import staff
from tests.component.payroll.staff import FIRST_ACCOUNT, HARRY, HELEN, MONTHLY, OTHER_ACCOUNT, call, decide, etag, hire, propose, put

ACCOUNTANT = aws.claims("anna", "acme/accounting")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch)


def test_hiring_is_told_once() -> None:
    status, body, headers = hire()
    assert (status, headers["Location"], headers["ETag"]) == (201, f"{staff.BASE}/employees/E1", '"1"')
    assert (body["name"], body["language"], body["pay_groups"], body["account_ends_in"]) == ("Ada Abbott", "en", [], None)
    assert hire()[0] == 201
    staff.like_the_sample("payroll.employee.joined")
    assert hire(name="Another")[0] == 409
    assert len(staff.history("employee.added")) == 1


def test_leaving_is_told_and_told_again_when_the_day_changes() -> None:
    hire()
    assert put("", staff.ADA | {"left_on": "2026-12-31"})[0] == 200
    staff.like_the_sample("payroll.employee.left")
    put("", staff.ADA | {"left_on": "2026-12-31", "name": "Ada A. Abbott"})
    put("", staff.ADA | {"left_on": "2027-01-31"})
    put("", staff.ADA)
    assert [event["left_on"] for event in staff.published("payroll.employee.left")] == ["2026-12-31", "2027-01-31", None]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"country": "FR"}, "/country"),
        ({"language": "fr"}, "/language"),
        ({"left_on": "2019-12-31"}, "/left_on"),
        ({"birth_date": "2021-01-01"}, "/birth_date"),
        ({"leave_days": "367"}, "/leave_days"),
        ({"leave_days": "0.005"}, "/leave_days"),
        ({"salary": 1}, "/salary"),
    ],
)
def test_who_cannot_be_hired(changes: dict[str, Any], pointer: str) -> None:
    status, body, _ = hire(**changes)
    assert (status, [error["pointer"] for error in body["errors"]]) == (422, [pointer])


def test_changes_need_the_version_that_was_seen() -> None:
    hire()
    assert call("PUT", "/employees/E1", body=staff.ADA)[0] == 428
    assert put("/contracts/C1/2020-01-01", MONTHLY, seen='"7"')[0] == 412
    assert put("/contracts/C1/2020-01-01", MONTHLY, seen='"1"')[0] == 200
    assert put("/loans/L1", {"label": "x", "principal": 1, "instalment": 1, "valid_from": "2026-01-01"}, seen='"1"')[0] == 412


def test_a_repeated_change_changes_nothing() -> None:
    hire()
    first, second = (put("/contracts/C1/2020-01-01", MONTHLY, seen='"1"') for _ in range(2))
    assert first[0] == second[0] == 200
    assert first[1] == second[1]
    assert second[2]["ETag"] == '"2"'
    assert len(staff.history("employee.changed")) == 1


def test_a_question_about_march_is_answered_with_the_facts_of_march() -> None:
    hire(leave_days="28")
    put("/contracts/C1/2020-01-01", MONTHLY)
    put("/contracts/C1/2026-06-01", MONTHLY | {"amount": 700_000, "hours": "160", "part_time": "0.8"})
    put("/contracts/C2/2026-01-01", {"pay_group": "weekly", "kind": "hourly", "amount": 2_000, "valid_to": "2026-03-31"})
    put("/cost-splits/2020-01-01", {"shares": {"PLANT": 1}})
    put("/cost-splits/2026-04-01", {"shares": {"PLANT": 60, "LAB": 40}})
    put("/elements/CAR", {"code": "car", "label": "Car", "kind": "regular", "amount": 9_000, "valid_from": "2026-03-15"})
    put("/absences/A1", {"kind": "leave", "first_day": "2026-03-02", "last_day": "2026-03-06"})
    march = call("GET", "/employees/E1", query="on=2026-03-15")[1]
    assert [(each["contract_id"], each["amount"], each["valid_to"]) for each in march["contracts"]] == [
        ("C1", 600_000, "2026-05-31"),
        ("C2", 2_000, "2026-03-31"),
    ]
    assert (march["cost_splits"], len(march["elements"]), march["absences"]) == (
        [{"valid_from": "2020-01-01", "shares": {"PLANT": 1}}],
        1,
        [],
    )
    assert march["leave"] == {"on": "2026-03-15", "entitlement": "28", "taken": "5", "left": "23"}
    july = call("GET", "/employees/E1", query="on=2026-07-01")[1]
    (contract,) = july["contracts"]
    assert (contract["amount"], contract["hours"], contract["part_time"]) == (700_000, "160", "0.8")
    assert july["cost_splits"][0]["shares"] == {"PLANT": 60, "LAB": 40}
    everything = call("GET", "/employees/E1")[1]
    assert (len(everything["contracts"]), len(everything["cost_splits"]), everything["leave"]) == (3, 2, None)
    assert everything["pay_groups"] == ["monthly", "weekly"]


def test_tax_facts_of_the_country_from_a_day_on() -> None:
    hire(country="GB")
    assert put("/tax-profiles/2026-04-06", {"facts": {"tax_code": "1257L", "student_loan": "plan_2"}})[0] == 200
    assert put("/tax-profiles/2026-09-06", {"facts": {"tax_code": "BR"}})[0] == 200
    for on, codes in (("2026-03-31", []), ("2026-05-31", ["1257L"]), ("2026-10-31", ["BR"])):
        profiles = call("GET", "/employees/E1", query=f"on={on}")[1]["tax_profiles"]
        assert [profile["facts"]["tax_code"] for profile in profiles] == codes
    seen = etag()
    for facts, pointer in (
        ({"tax_code": "1257X9"}, "/tax_code"),
        ({"tax_class": 1}, "/tax_class"),
        ({"previous_pay": 1}, "/previous_tax_year"),
    ):
        status, body, _ = put("/tax-profiles/2026-10-06", {"facts": facts})
        assert (status, [error["pointer"] for error in body["errors"]]) == (422, [pointer])
    assert etag() == seen
    assert (
        call("DELETE", "/employees/E1/tax-profiles/2026-09-06", headers={"If-Match": seen})[1]["tax_profiles"][0]["valid_from"]
        == "2026-04-06"
    )


def test_all_other_facts_come_back_as_they_were_put() -> None:
    hire()
    loan = {"label": "Advance", "principal": 100_000, "instalment": 25_000, "valid_from": "2026-01-01"}
    attachment = {"label": "Court", "priority": 1, "share": "0.25", "protected": 120_000, "total": 0, "valid_from": "2026-01-01"}
    put("/loans/L1", loan)
    put("/attachments/A1", attachment)
    put("/attachments/A2", attachment | {"share": None, "amount": 5_000, "valid_to": "2026-12-31"})
    put("/elements/U1", {"code": "union", "label": "Union", "kind": "deduction", "amount": 2_000, "valid_from": "2026-01-01"})
    body = call("GET", "/employees/E1")[1]
    assert body["loans"] == [loan | {"loan_id": "L1"}]
    assert body["attachments"][0] == attachment | {"attachment_id": "A1", "amount": None, "valid_to": None}
    assert (body["attachments"][1]["amount"], body["attachments"][1]["share"]) == (5_000, None)
    assert body["elements"][0]["kind"] == "deduction"


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/contracts/C1/2020-01-01", MONTHLY | {"amount": 0}, "/amount"),
        ("/contracts/C1/2020-01-01", MONTHLY | {"amount": 10.5}, "/amount"),
        ("/contracts/C1/2020-01-01", MONTHLY | {"part_time": "1.1"}, "/part_time"),
        ("/contracts/C1/2020-01-01", MONTHLY | {"hours": 7.5}, "/hours"),
        ("/contracts/C1/2020-01-01", MONTHLY | {"valid_to": "2019-12-31"}, "/valid_to"),
        ("/contracts/C1/soon", MONTHLY, "path/valid_from"),
        ("/cost-splits/2020-01-01", {"shares": {}}, "/shares"),
        ("/cost-splits/2020-01-01", {"shares": {"PLANT": 0}}, "/shares/PLANT"),
        ("/elements/X", {"code": "x", "label": "x", "kind": "bribe", "amount": 1, "valid_from": "2026-01-01"}, "/kind"),
        ("/elements/X", {"code": "salary", "label": "x", "kind": "regular", "amount": 1, "valid_from": "2026-01-01"}, "/code"),
        ("/attachments/X", {"label": "x", "priority": 1, "protected": 0, "valid_from": "2026-01-01"}, "/amount"),
        ("/absences/X", {"kind": "leave", "first_day": "2026-01-02", "last_day": "2026-01-01"}, "/last_day"),
    ],
)
def test_facts_that_cannot_be(path: str, body: Any, pointer: str) -> None:
    hire()
    status, answer, _ = put(path, body)
    assert (status, [error["pointer"] for error in answer["errors"]]) == (422, [pointer])
    assert etag() == '"1"'


def test_two_absences_share_no_day() -> None:
    hire()
    days = {"kind": "leave", "first_day": "2026-03-02", "last_day": "2026-03-06"}
    put("/absences/A1", days)
    assert put("/absences/A2", days | {"kind": "sickness", "first_day": "2026-03-06"})[0] == 409
    assert put("/absences/A1", days | {"last_day": "2026-03-05"})[0] == 200
    assert put("/absences/A2", days | {"kind": "sickness", "first_day": "2026-03-06"})[0] == 200


def test_facts_are_removed() -> None:
    hire()
    put("/contracts/C1/2020-01-01", MONTHLY)
    put("/cost-splits/2020-01-01", {"shares": {"PLANT": 1}})
    put("/absences/A1", {"kind": "leave", "first_day": "2026-03-02", "last_day": "2026-03-06"})
    for path in ("contracts/C1/2020-01-01", "cost-splits/2020-01-01", "absences/A1"):
        assert call("DELETE", f"/employees/E1/{path}", headers={"If-Match": etag()})[0] == 200
    body = call("GET", "/employees/E1")[1]
    assert (body["contracts"], body["cost_splits"], body["absences"]) == ([], [], [])
    for path, status in (("loans/L1", 404), ("cost-splits/x", 404), ("secrets/x", 422)):
        assert call("DELETE", f"/employees/E1/{path}", headers={"If-Match": etag()})[0] == status


def test_terms_that_ended_for_removed_ones_hold_on() -> None:
    hire()
    put("/contracts/C1/2020-01-01", MONTHLY)
    put("/contracts/C1/2026-06-01", MONTHLY | {"amount": 700_000, "valid_to": "2027-12-31"})
    put("/contracts/C2/2020-01-01", MONTHLY | {"valid_to": "2026-05-31"})
    body = call("DELETE", "/employees/E1/contracts/C1/2026-06-01", headers={"If-Match": etag()})[1]
    assert [(each["contract_id"], each["valid_to"]) for each in body["contracts"]] == [("C1", "2027-12-31"), ("C2", "2026-05-31")]
    assert call("DELETE", "/employees/E1/contracts/C1/2026-06-01", headers={"If-Match": etag()})[0] == 404


def test_lists_of_facts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.employee_facts._LIMITS", {"loans": 1})
    hire()
    loan = {"label": "Advance", "principal": 100_000, "instalment": 25_000, "valid_from": "2026-01-01"}
    assert put("/loans/L1", loan)[0] == 200
    status, body, _ = put("/loans/L2", loan)
    assert (status, body["detail"]) == (422, "an employee has at most 1 loans")


def test_the_country_stays() -> None:
    hire()
    status, body, _ = put("", staff.ADA | {"country": "DE"})
    assert (status, body["errors"][0]["pointer"]) == (422, "/country")


def test_an_account_is_paid_to_only_after_a_second_person_has_confirmed_it() -> None:
    hire()
    status, body, _ = propose(FIRST_ACCOUNT)
    assert (status, body["account_ends_in"], body["bank_pending"]) == (200, None, True)
    assert decide("confirmation", who=HELEN)[0] == 403
    status, body, _ = decide("confirmation")
    assert (status, body["account_ends_in"], body["bank_pending"]) == (200, "6789", False)
    body = propose(OTHER_ACCOUNT)[1]
    assert (body["account_ends_in"], body["bank_pending"]) == ("6789", True)
    body = decide("rejection")[1]
    assert (body["account_ends_in"], body["bank_pending"]) == ("6789", False)
    assert decide("confirmation")[0] == 409
    assert [change["status"] for change in body["bank_accounts"]] == ["confirmed", "rejected"]
    whats = [staff.history(f"employee.bank_{what}") for what in ("proposed", "confirmed", "rejected")]
    assert [len(entries) for entries in whats] == [2, 1, 1]
    assert "123456789" not in json.dumps([body, whats])
    assert "987654321" not in json.dumps([body, whats])


def test_a_later_proposal_replaces_the_one_that_waits() -> None:
    hire()
    propose(FIRST_ACCOUNT)
    propose(OTHER_ACCOUNT, who=HARRY)
    assert decide("confirmation", who=HARRY)[0] == 403
    body = decide("confirmation", who=HELEN)[1]
    assert (body["account_ends_in"], [change["status"] for change in body["bank_accounts"]]) == ("4321", ["replaced", "confirmed"])


def test_what_was_seen_is_what_is_confirmed() -> None:
    hire()
    propose(FIRST_ACCOUNT)
    seen = etag()
    propose(OTHER_ACCOUNT)
    assert decide("confirmation", seen=seen)[0] == 412


def test_the_history_of_accounts_is_bounded_and_keeps_the_one_that_is_paid_to() -> None:
    hire()
    propose(FIRST_ACCOUNT)
    decide("confirmation")
    for number in range(30):
        propose(FIRST_ACCOUNT | {"account_number": f"5555{number:04}"})
    body = call("GET", "/employees/E1")[1]
    assert (len(body["bank_accounts"]), body["account_ends_in"], body["bank_pending"]) == (12, "6789", True)


@pytest.mark.parametrize(
    ("country", "account", "pointer"),
    [
        ("US", {"scheme": "iban", "iban": "DE89370400440532013000"}, "/"),
        ("DE", {"scheme": "iban", "iban": "DE88370400440532013000"}, "/iban"),
        ("DE", {"scheme": "uk", "sort_code": "200000", "account_number": "55779911"}, "/"),
        ("US", {"scheme": "us", "routing_number": "021000022", "account_number": "123456789"}, "/routing_number"),
    ],
)
def test_accounts_that_cannot_be(country: str, account: Any, pointer: str) -> None:
    hire(country=country)
    status, body, _ = propose(account)
    assert (status, [error["pointer"] for error in body["errors"]]) == (422, [pointer])
    assert str(account) not in str(body)


def test_who_may() -> None:
    hire()
    assert call("GET", "/employees", who=ACCOUNTANT)[0] == 200
    assert hire("E2", who=ACCOUNTANT)[0] == 403
    assert decide("confirmation", who=ACCOUNTANT)[0] == 403
    assert call("GET", "/employees/E1", who=aws.claims("eve", "globex/hr"))[0] == 404
    assert call("GET", "/employees/E9")[0] == 404


def test_the_list_is_paged() -> None:
    for number in range(3):
        hire(f"E{number}")
    status, body, _ = call("GET", "/employees", query="limit=2")
    assert (status, [person["id"] for person in body["items"]]) == (200, ["E0", "E1"])
    rest = call("GET", "/employees", query=f"limit=2&cursor={body['next']}")[1]
    assert ([person["id"] for person in rest["items"]], rest["next"]) == (["E2"], None)


def test_a_damaged_record_hides_nobody_else() -> None:
    for number in range(3):
        hire(f"E{number}")
    dynamodb().update_item(
        TableName=aws.table_name("payroll"),
        Key={"pk": {"S": "COMPANY#acme#EMPLOYEE"}, "sk": {"S": "E1"}},
        UpdateExpression="SET hired_on = :broken",
        ExpressionAttributeValues={":broken": {"S": "yesterday"}},
    )
    status, body, _ = call("GET", "/employees")
    assert (status, [(person["id"], person["readable"]) for person in body["items"]]) == (200, [("E0", True), ("E1", False), ("E2", True)])
    status, body, _ = call("GET", "/employees/E1")
    assert (status, "file" in body["detail"]) == (409, True)
    assert put("/contracts/C1/2020-01-01", MONTHLY, employee="E1", seen='"1"')[0] == 409
