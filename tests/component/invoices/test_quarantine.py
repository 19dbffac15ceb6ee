"""Working off what could not be accepted: judged again, or put aside with a reason."""

from typing import Any

import pytest

from invoices.domain import document as reading
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import ANNA, BASE, SCANNER, UBL, call, carry_requests, deliver, drop, hand_in, see, take_in
from tests.conftest import sample_event

from invoices.handlers import read_invoice  # isort: skip

JUNK = b"<newsletter/>"
WRONG = UBL.replace(b">684.25</cbc:Pay", b">684.00</cbc:Pay")


def retry(document: Any, who: Any = ANNA) -> tuple[int, Any, dict[str, str]]:
    return call("POST", f"/received/{document['id']}/retry", who=who)


def dismiss(document: Any, why: str = "a newsletter", *, version: int = 2, who: Any = ANNA) -> tuple[int, Any, dict[str, str]]:
    return call("POST", f"/received/{document['id']}/dismissal", who=who, body={"why": why}, headers={"If-Match": f'"{version}"'})


def events(kind: str) -> list[Any]:
    return [event["data"] for event in aws.waiting_events("invoices") if event["type"] == kind]


def test_what_the_software_has_learned_to_read_is_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(reading, "READERS", {})
        seen = take_in(UBL)
    assert (seen["status"], seen["reason"]) == ("quarantined", "unknown_document")
    status, told, headers = retry(seen)
    assert (status, told["status"], told["reason"]) == (202, "received", None)
    assert headers["Location"] == f"{BASE}/received/{seen['id']}"
    # Asking twice is asking once.
    assert retry(seen)[:2] == (202, told)
    assert carry_requests() == []
    assert see(headers["Location"])["status"] == "accepted"
    assert len(events("invoices.invoice.judging_requested")) == 1
    assert [data["status"] for data in events("invoices.invoice.received")] == ["quarantined", "accepted"]
    # A request that comes late finds it judged.
    assert carry_requests() == []
    assert retry(seen)[0] == 409


def test_the_events_look_like_the_published_samples() -> None:
    seen = take_in(WRONG)
    retry(seen)
    carry_requests()
    assert dismiss(seen, version=4)[0] == 200
    for kind in ("invoices.invoice.judging_requested", "invoices.invoice.dismissed"):
        (event,) = (event for event in aws.waiting_events("invoices") if event["type"] == kind)
        sample = sample_event("published", f"{kind}.v1")
        assert (event.keys(), event["data"].keys()) == (sample.keys(), sample["data"].keys())
        assert event["subject"] == event["data"]["document"] == seen["id"]


def test_a_rejected_document_stays_rejected_for_the_same_reasons() -> None:
    seen = take_in(WRONG)
    assert retry(seen)[0] == 202
    assert [item["id"] for item in call("GET", "/received", query="status=received")[1]["items"]] == [seen["id"]]
    assert carry_requests() == []
    again = see(f"{BASE}/received/{seen['id']}")
    assert (again["status"], again["findings"]) == ("rejected", seen["findings"])
    assert [item["status"] for item in call("GET", "/received")[1]["items"]] == ["rejected"]


def test_a_dropped_document_is_judged_again_from_its_copy() -> None:
    assert deliver(drop(JUNK, "x.xml")) == []
    (seen,) = call("GET", "/received", query="status=quarantined")[1]["items"]
    drop(UBL, "x.xml")
    assert retry(seen)[0] == 202
    assert carry_requests() == []
    assert see(f"{BASE}/received/{seen['id']}")["status"] == "quarantined"


def test_what_is_settled_or_too_large_is_not_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = take_in(UBL)
    assert retry(accepted)[0] == 409
    duplicate = take_in(UBL.replace(b"Hedge", b"Garden"), key="k-2")
    assert retry(duplicate)[0] == 409
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    assert deliver(drop(UBL, "huge.xml")) == []
    (large,) = call("GET", "/received", query="status=quarantined")[1]["items"]
    assert retry(large)[0] == 409
    assert retry({"id": "0" * 32})[0] == 404


def test_under_a_false_type_it_is_judged_by_its_content_when_a_person_says_so() -> None:
    seen = take_in(UBL, content_type="application/pdf")
    assert (seen["status"], seen["reason"]) == ("quarantined", "contradicts_type")
    assert retry(seen)[0] == 202
    assert carry_requests() == []
    assert see(f"{BASE}/received/{seen['id']}")["status"] == "accepted"


def test_what_needs_no_work_is_dismissed_with_a_reason_that_is_kept() -> None:
    seen = take_in(JUNK)
    status, told, headers = dismiss(seen)
    assert (status, told["status"], told["reason"]) == (200, "dismissed", "unknown_document")
    assert headers["ETag"] == '"3"'
    assert dismiss(seen)[:2] == (200, told)
    assert call("GET", "/received", query="status=quarantined")[1]["items"] == []
    assert [item["id"] for item in call("GET", "/received", query="status=dismissed")[1]["items"]] == [seen["id"]]
    (data,) = events("invoices.invoice.dismissed")
    assert data == {"document": seen["id"], "was": "quarantined", "reason": "unknown_document", "why": "a newsletter"}
    entry = aws.stored_items("invoices", "AuditEntry")[-1]
    assert (entry["who"]["S"], entry["what"]["S"], entry["why"]["S"]) == ("anna", "invoices.invoice.dismissed", "a newsletter")
    # The bytes stay, and a mistake can be undone.
    assert call("GET", f"/received/{seen['id']}/document")[0] == 200
    assert retry(seen)[0] == 202
    assert carry_requests() == []
    assert see(f"{BASE}/received/{seen['id']}")["status"] == "quarantined"


def test_a_dismissed_document_handed_in_again_stays_dismissed() -> None:
    seen = take_in(JUNK)
    dismiss(seen)
    assert hand_in(JUNK, key="k-2")[1]["status"] == "dismissed"


def test_dismissal_needs_a_reason_the_version_seen_and_an_open_case() -> None:
    seen = take_in(JUNK)
    assert dismiss(seen, version=1)[0] == 412
    assert dismiss(seen, "")[0] == 422
    assert call("POST", f"/received/{seen['id']}/dismissal", body={"why": "a newsletter"})[0] == 428
    accepted = take_in(UBL, key="k-2")
    assert dismiss(accepted)[0] == 409
    assert dismiss({"id": "0" * 32})[0] == 404


def test_only_the_department_works_the_quarantine_off() -> None:
    seen = take_in(JUNK)
    for who in (SCANNER, aws.machine_claims("reports", "acme/invoices:read")):
        assert retry(seen, who)[0] == 403
        assert dismiss(seen, who=who)[0] == 403
    assert see(f"{BASE}/received/{seen['id']}")["status"] == "quarantined"


@pytest.mark.parametrize("message", [{"detail-type": "invoices.invoice.judging_requested"}, {"detail-type": "x", "detail": {}}])
def test_a_message_that_asks_for_nothing_stays_visible(message: dict[str, Any]) -> None:
    answer = read_invoice.handler(aws.sqs_event(message, queue=office.QUEUE), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
