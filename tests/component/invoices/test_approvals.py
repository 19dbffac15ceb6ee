"""Approvals: the matrix, four eyes, delegation; what the ledger and payments are told; payments; lists and the aging report."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row, see, take_in

PERSON = {name: aws.claims(name, "acme/accounting") for name in ("anna", "bert", "clara", "dora", "emil")}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    desk.add_supplier()


def rule(id_: str, from_amount: int, **more: Any) -> dict[str, Any]:
    return {"id": id_, "from_amount": from_amount, "currency": "EUR"} | more


def propose(*rules: dict[str, Any], roles: dict[str, list[str]] | None = None, who: Any = PERSON["anna"]) -> Any:
    return desk.change("PUT", "/approvals/matrix", {"rules": list(rules), "roles": roles or {}}, who=who, seen="/approvals/matrix")


def decide(decision: str, who: str, **body: str) -> tuple[int, Any]:
    return desk.attempt("POST", f"/approvals/matrix/{decision}", body, who=PERSON[who], seen="/approvals/matrix")[:2]


def write_matrix(*rules: dict[str, Any], roles: dict[str, list[str]] | None = None) -> Any:
    """Rules that one person proposed and another one confirmed."""
    propose(*rules, roles=roles)
    status, ruling = decide("confirmation", "dora")
    assert status == 200, ruling
    return ruling


def approve(payable: Any, who: str) -> tuple[int, Any]:
    status, body, _ = desk.attempt("POST", f"/payables/{payable['id']}/approval", {"comment": "fine"}, who=PERSON[who])
    return status, body


def told() -> list[Any]:
    return [event["data"] for event in desk.events("invoices.invoice.approved")]


def test_what_is_approved_is_told_with_everything_that_ledger_and_payments_need() -> None:
    desk.change(
        "PUT",
        f"/suppliers/{desk.SUPPLIER}",
        {
            "name": "Erle Bueromoebel GmbH",
            "country": "DE",
            "vat_id": "DE136695976",
            "default_account": "4900",
            "default_cost_centre": "100",
            "terms": {"net_days": 30, "discount_percent": "2", "discount_days": 14},
        },
    )
    found = take_in(Paper(order="", rows=(Row("2", "150.00"),)))
    status, after = approve(found, "bert")
    assert (status, after["status"], after["round"]) == (200, "approved", 1)
    assert told() == [
        {
            "payable": found["id"],
            "round": 1,
            "kind": "invoice",
            "supplier": desk.SUPPLIER,
            "supplier_name": "Erle Bueromoebel GmbH",
            "supplier_vat_id": "DE136695976",
            "number": "R-1001",
            "issue_date": "2026-11-02",
            "currency": "EUR",
            "net": 30000,
            "vat": 5700,
            "total": 35700,
            "due": 35700,
            "open": 35700,
            "due_date": "2026-12-02",
            "adjusted": 0,
            "withheld": [],
            "split_vat": 0,
            "discount": {"until": "2026-11-16", "amount": 714},
            "vat_breakdown": [{"category": "S", "rate": "19", "net": 30000, "vat": 5700}],
            "coding": [{"account": "4900", "cost_centre": "100", "net": 30000}],
            "order": None,
            "pay_to": {"name": "Erle Bueromoebel GmbH", "iban": desk.IBAN, "bic": None},
            "remittance": "Invoice R-1001 of 2026-11-02",
            "approved_by": [{"by": "bert", "for": "bert"}],
        }
    ]
    assert approve(found, "clara")[0] == 409


def test_who_coded_it_does_not_approve_it() -> None:
    found = take_in(Paper())
    body = {"parts": [{"account": "6300", "cost_centre": "200", "net": 10000}]}
    desk.change("PUT", f"/payables/{found['id']}/coding", body, who=desk.BERT)
    assert approve(found, "bert")[0] == 403
    assert approve(found, "anna")[1]["status"] == "approved"


def test_who_handed_it_in_does_not_approve_it() -> None:
    _, received, _ = office.hand_in(Paper().ubl(), who=desk.BERT)
    office.deliver(f"inbox/acme/{received['sha256']}.xml")
    desk.deliver("invoices.invoice.received")
    assert approve(see(received["id"]), "bert")[0] == 403
    assert approve(see(received["id"]), "clara")[1]["status"] == "approved"


def test_who_released_a_hold_does_not_approve_alone() -> None:
    found = take_in(Paper(iban=desk.OTHER_IBAN))
    desk.change("POST", f"/payables/{found['id']}/release", {"reason": "iban_differs", "why": "known"}, who=desk.BERT)
    status, after = approve(found, "bert")
    assert (status, after["status"], told()) == (200, "to_approve", [])
    assert approve(found, "bert")[0] == 403
    assert approve(found, "clara")[1]["status"] == "approved"
    assert told()[0]["pay_to"]["iban"] == desk.IBAN


def test_the_matrix_asks_by_amount_and_cost_centre() -> None:
    write_matrix(
        rule("small", 0),
        rule("large", 100_000, approvers=["bert", "clara", "dora"], count=2),
        rule("it-large", 50_000, cost_centre="200", role="heads-of-it"),
        roles={"heads-of-it": ["dora", "emil"]},
    )
    small = take_in(Paper(number="A-1", rows=(Row("1", "84.00"),)))
    assert small["steps"] == [{"rule": "small", "approvers": ["anybody"], "missing": 1}]
    large = take_in(Paper(number="B-77", rows=(Row("1", "900.00"),)))
    assert large["steps"] == [{"rule": "large", "approvers": ["bert", "clara", "dora"], "missing": 2}]
    assert approve(large, "emil")[0] == 403
    assert approve(large, "bert")[1]["status"] == "to_approve"
    assert approve(large, "clara")[1]["status"] == "approved"
    both = take_in(Paper(number="C-905", rows=(Row("1", "1000.00"),)))
    parts = [{"account": "6300", "cost_centre": "200", "net": 40000}, {"account": "6300", "cost_centre": "300", "net": 60000}]
    coded = desk.change("PUT", f"/payables/{both['id']}/coding", {"parts": parts})
    assert [(step["rule"], step["missing"]) for step in coded["steps"]] == [("it-large", 1), ("large", 2)]
    assert [approve(both, who)[1]["status"] for who in ("dora", "bert")] == ["to_approve", "approved"]


def test_rules_that_nobody_can_fulfil_are_refused() -> None:
    body = {"rules": [rule("a", 0, role="ghosts"), rule("b", 0, approvers=["bert"], count=2), rule("b", 5)]}
    status, problem, _ = desk.attempt("PUT", "/approvals/matrix", body, seen="/approvals/matrix")
    assert (status, [error["pointer"] for error in problem["errors"]]) == (
        422,
        ["/rules/0/role", "/rules/0/count", "/rules/1/count", "/rules"],
    )
    write_matrix(rule("a", 0))
    stale = desk.call("PUT", "/approvals/matrix", body={"rules": [], "roles": {}}, headers={"If-Match": '"0"'})
    assert stale[0] == 412
    assert desk.call("GET", "/approvals/matrix")[1]["rules"][0]["id"] == "a"


def test_other_rules_need_a_second_person() -> None:
    first = propose(rule("first", 0, approvers=["bert"]))
    assert (first["rules"], first["proposed"]["proposed_by"]) == ([], "anna")
    assert take_in(Paper())["steps"][0]["approvers"] == ["anybody"]  # nothing rules yet
    assert decide("confirmation", "anna")[0] == 403
    ruling = decide("confirmation", "clara")[1]
    assert (ruling["rules"][0]["id"], ruling["changed_by"], ruling["confirmed_by"], ruling["proposed"]) == ("first", "anna", "clara", None)
    assert decide("confirmation", "clara")[0] == 409
    propose(rule("second", 0, approvers=["anna"]), who=PERSON["clara"])
    assert take_in(Paper(number="B-77", rows=(Row("1", "85.00"),)))["steps"][0]["approvers"] == ["bert"]  # the old ones rule
    assert decide("rejection", "bert")[0] == 422
    assert decide("rejection", "bert", why="not agreed")[1]["rules"][0]["id"] == "first"
    assert decide("confirmation", "bert")[0] == 409
    history = desk.call("GET", "/approvals/matrix/history")[1]["items"]
    assert [(entry["who"], entry["what"].rpartition(".")[2], entry["why"]) for entry in history] == [
        ("bert", "rejected", "not agreed"),
        ("clara", "proposed", ""),
        ("clara", "confirmed", ""),
        ("anna", "proposed", ""),
    ]


def test_what_was_proposed_last_is_confirmed_only_by_who_has_seen_it() -> None:
    propose(rule("first", 0))
    seen = desk.call("GET", "/approvals/matrix")[2]["ETag"]
    propose(rule("second", 0, approvers=["clara"]), who=PERSON["clara"])
    path = "/approvals/matrix/confirmation"
    assert desk.call("POST", path, PERSON["bert"], body={}, headers={"If-Match": seen})[0] == 412
    assert decide("confirmation", "clara")[0] == 403
    assert decide("rejection", "clara", why="mistaken")[1]["proposed"] is None


def test_days_are_those_of_the_company(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANIES", "acme@America/New_York")
    office.at(monkeypatch, datetime(2026, 11, 25, 3, 0, tzinfo=UTC))  # still the 24th in New York
    assert desk.call("GET", "/payables/aging")[1]["on"] == "2026-11-24"
    propose(rule("all", 0, approvers=["bert"]))
    decide("confirmation", "clara")
    found = take_in(Paper())
    body = {"to": "emil", "last_day": "2026-11-24"}
    assert desk.call("PUT", "/approvals/delegations/2026-11-24", PERSON["bert"], body=body)[0] == 200
    assert approve(found, "emil")[1]["status"] == "approved"


def test_a_deputy_approves_in_the_place_of_who_delegated_and_only_then() -> None:
    write_matrix(rule("large", 0, approvers=["bert", "clara"], count=2))
    found = take_in(Paper())
    assert approve(found, "emil")[0] == 403
    body = {"to": "emil", "last_day": "2026-11-30"}
    assert desk.call("PUT", "/approvals/delegations/2026-11-20", PERSON["bert"], body=body)[0] == 200
    assert desk.call("PUT", "/approvals/delegations/2026-11-25", PERSON["clara"], body=body)[0] == 200
    assert desk.call("PUT", "/approvals/delegations/2026-11-20", PERSON["bert"], body={"to": "bert", "last_day": "2026-11-30"})[0] == 422
    assert [each["of"] for each in desk.call("GET", "/approvals/delegations")[1]["items"]] == ["bert", "clara"]
    mine = desk.call("GET", "/approvals", PERSON["emil"], query="mine=true")[1]["items"]
    assert [each["id"] for each in mine] == [found["id"]]
    assert desk.call("GET", "/approvals", PERSON["dora"], query="mine=true")[1]["items"] == []
    status, after = approve(found, "emil")
    assert (status, after["approvals"][0]["by"], after["approvals"][0]["for"]) == (200, "emil", "bert")
    assert approve(found, "emil")[0] == 403
    assert approve(found, "bert")[0] == 403  # his approval has been given
    assert approve(found, "clara")[1]["status"] == "approved"


def test_an_ended_delegation_is_none() -> None:
    write_matrix(rule("large", 0, approvers=["bert"]))
    found = take_in(Paper())
    for last_day in ("2026-11-30", "2026-11-19"):
        desk.call("PUT", "/approvals/delegations/2026-11-20", PERSON["bert"], body={"to": "emil", "last_day": last_day})
    assert approve(found, "emil")[0] == 403


def test_an_approved_payable_on_hold_needs_its_approvals_anew() -> None:
    found = take_in(Paper())
    approve(found, "bert")
    path = f"/payables/{found['id']}"
    assert desk.change("POST", f"{path}/hold", {"why": "goods came back"})["status"] == "held"
    again = desk.change("POST", f"{path}/release", {"reason": "manual", "why": "settled"}, who=desk.CLARA)
    assert (again["status"], again["approvals"]) == ("to_approve", [])
    assert approve(found, "bert")[1]["status"] == "approved"
    assert [data["round"] for data in told()] == [1, 2]


def test_dispute_reject_and_what_is_not_allowed() -> None:
    found = take_in(Paper())
    path = f"/payables/{found['id']}"
    assert desk.change("POST", f"{path}/dispute", {"why": "wrong goods"})["status"] == "disputed"
    assert approve(found, "bert")[0] == 409
    assert desk.attempt("POST", f"{path}/hold", {"why": "wrong goods"})[0] == 409
    assert desk.change("POST", f"{path}/dispute/settlement", {"why": "they exchanged them"})["status"] == "to_approve"
    assert desk.attempt("POST", f"{path}/rejection", {"why": ""})[0] == 422
    assert desk.change("POST", f"{path}/rejection", {"why": "cancelled"})["status"] == "rejected"
    assert desk.attempt("POST", f"{path}/dispute", {"why": "wrong goods"})[0] == 409
    assert desk.call("POST", f"{path}/hold", body={"why": "late"}, headers={"If-Match": '"1"'})[0] == 412
    entries = desk.call("GET", f"{path}/history")[1]["items"]
    assert [entry["why"] for entry in entries] == ["", "wrong goods", "they exchanged them", "cancelled"]
    assert entries[1]["changes"] == {"status": ["to_approve", "disputed"]}


def test_payments_are_noted_once_and_close_the_payable() -> None:
    found = take_in(Paper())
    path = f"/payables/{found['id']}/payments"
    assert desk.call("PUT", f"{path}/P-1", body={"amount": 5000, "paid_on": "2026-11-24"})[0] == 409  # not approved
    approve(found, "bert")
    for _ in range(2):
        status, part, _ = desk.call("PUT", f"{path}/P-1", body={"amount": 5000, "paid_on": "2026-11-24"})
        assert (status, part["status"], part["open"]) == (200, "approved", 6900)
    assert desk.call("PUT", f"{path}/P-1", body={"amount": 5001, "paid_on": "2026-11-24"})[0] == 409
    assert desk.call("PUT", f"{path}/P-2", body={"amount": 6901, "paid_on": "2026-11-24"})[0] == 422
    assert desk.call("GET", "/payables/aging")[1]["totals"] == {"EUR": 6900}
    status, paid, _ = desk.call("PUT", f"{path}/P-2", body={"amount": 6900, "paid_on": "2026-11-25"})
    assert (status, paid["status"], paid["open"]) == (200, "paid", 0)
    assert desk.call("GET", "/payables/aging")[1] == {"on": "2026-11-24", "rows": [], "totals": {}}
    assert desk.call("GET", "/payables")[1]["items"] == []


def test_the_discount_kept_in_time_closes_it_too_and_later_it_does_not() -> None:
    for number, paid_on, status in (("A-1", "2026-11-09", "paid"), ("B-77", "2026-11-10", "approved")):
        found = take_in(Paper(number=number, rows=(Row("1", f"{len(number)}00.00"),), terms="#SKONTO#TAGE=7#PROZENT=3.00#\n"))
        approve(found, "bert")
        body = {"amount": found["due"] - found["discount"]["amount"], "paid_on": paid_on}
        assert desk.call("PUT", f"/payables/{found['id']}/payments/P-1", body=body)[1]["status"] == status


def test_what_was_paid_in_advance_is_paid_when_it_is_approved() -> None:
    found = take_in(Paper(prepaid="119.00"))
    assert (found["due"], found["total"]) == (0, 11900)
    assert approve(found, "bert")[1]["status"] == "paid"
    assert told()[0]["open"] == 0
    assert desk.call("GET", "/payables")[1]["items"] == []


def test_lists_by_status_supplier_and_due_date() -> None:
    late = take_in(Paper(number="A-1", due="2026-10-01", issued="2026-09-01", rows=(Row("1", "10.00"),)))
    soon = take_in(Paper(number="B-22", due="2026-12-02", rows=(Row("1", "20.00"),)))
    held = take_in(Paper(number="C-333", issued="2026-11-03", due="2026-12-24", rows=(Row("1", "30.00"),), iban=desk.OTHER_IBAN))
    gone = take_in(Paper(number="D-4444", issued="2026-11-04", due="2026-12-24", rows=(Row("1", "40.00"),)))
    desk.change("POST", f"/payables/{gone['id']}/rejection", {"why": "not ours"})

    def listed(query: str) -> list[str]:
        status, page, _ = desk.call("GET", "/payables", query=query)
        assert status == 200, page
        return [each["number"] for each in page["items"]]

    assert listed("") == ["A-1", "B-22", "C-333"]
    assert listed("due=2026-12") == ["B-22", "C-333"]
    assert listed("due=2026-12-24") == ["C-333"]
    assert listed("status=held") == ["C-333"]
    assert listed("status=to_approve") == ["A-1", "B-22"]
    assert listed("status=to_approve&due=2026-12") == ["B-22"]
    assert listed(f"supplier={desk.SUPPLIER}") == ["D-4444", "C-333", "B-22", "A-1"]
    assert listed(f"supplier={desk.SUPPLIER}&open=true") == ["A-1", "B-22", "C-333"]
    assert listed("supplier=vat:DE000") == []
    assert desk.call("GET", "/payables", query=f"supplier={desk.SUPPLIER}&status=held")[0] == 422
    assert desk.call("GET", "/payables", query="due=Christmas")[0] == 422
    page = desk.call("GET", "/payables", query="limit=2")[1]
    assert len(page["items"]) == 2
    assert [each["number"] for each in desk.call("GET", "/payables", query=f"limit=2&cursor={page['next']}")[1]["items"]] == ["C-333"]
    row = {"supplier": desk.SUPPLIER, "supplier_name": "Erle Bueromoebel GmbH", "currency": "EUR"}
    buckets = {"not_due": 5950, "days_1_30": 0, "days_31_60": 1190, "days_61_90": 0, "days_over_90": 0, "total": 7140}
    assert desk.call("GET", "/payables/aging")[1]["rows"] == [row | buckets]
    assert desk.call("GET", "/payables/aging", query="on=2027-01-30")[1]["rows"][0]["days_over_90"] == 1190
    assert desk.call("GET", "/payables/aging", query=f"supplier={desk.SUPPLIER}")[1]["totals"] == {"EUR": 7140}
    assert {late["due_date"], soon["due_date"], held["due_date"]} == {"2026-10-01", "2026-12-02", "2026-12-24"}


def test_who_may_do_what() -> None:
    found = take_in(Paper())
    path = f"/payables/{found['id']}"
    reader = aws.machine_claims("reader", "acme/invoices:read")
    assert desk.call("GET", path, reader)[0] == 200
    for method, route in (("POST", "/approval"), ("POST", "/hold"), ("PUT", "/coding"), ("PUT", "/payments/P-1")):
        assert desk.call(method, path + route, reader, body={}, headers={"If-Match": '"1"'})[0] == 403
    assert desk.call("GET", path, desk.SHOP)[0] == 403
    assert desk.call("GET", path, aws.claims("x", "globex/accounting"))[0] == 404
    assert desk.call("GET", f"/payables/{'0' * 32}")[0] == 404
