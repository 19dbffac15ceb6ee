"""The tickets API: open, read, answer, resolve; who may, and what is refused."""

import json
from typing import Any

import pytest

from tests import aws
from tests.component.tickets import office
from tests.conftest import ROOT, sample_event

from tickets.handlers import api  # isort: skip

BODY: dict[str, Any] = {"subject": "No light", "text": "The lamp is dark.", "requester": {"name": "Ada", "email": "ada@example.com"}}
KEY = {"Idempotency-Key": "key-1"}


def open_one(**more: Any) -> str:
    status, body, _ = office.call("POST", "", who=office.PORTAL, body=BODY | more, headers=KEY)
    assert status == 201
    return str(body["id"])


def test_sample_request_opens_a_ticket() -> None:
    answer = api.handler(sample_event("tickets", "api"), aws.CONTEXT)
    body = json.loads(answer["body"])
    assert answer["statusCode"] == 201
    assert answer["headers"]["Location"] == f"{office.BASE}/{body['id']}"
    assert answer["headers"]["ETag"] == '"1"'
    assert (body["status"], body["channel"], body["source_id"]) == ("open", "http", "case-1001")


def test_published_samples_are_what_is_published() -> None:
    api.handler(sample_event("tickets", "api"), aws.CONTEXT)
    (ticket,) = office.tickets()
    office.call("POST", f"/{ticket.id}/articles", body={"text": "Unlocked."}, headers=KEY)
    office.call("POST", f"/{ticket.id}/status", body={"status": "resolved"}, headers={"If-Match": '"2"'})
    for event in office.events():
        sample = json.loads((ROOT / "events" / "published" / f"{event['type']}.v1.json").read_text())
        assert event["subject"] == sample["subject"]
        assert set(event) == set(sample)
        assert event["data"] | {"automatic": ""} == sample["data"] | {"automatic": ""}
    assert len(office.events()) == 3


def test_the_same_request_is_the_same_ticket_with_and_without_the_stored_answer() -> None:
    first = open_one()
    assert open_one() == first
    aws_answers_forgotten()
    assert open_one() == first
    assert len(office.tickets()) == 1


def aws_answers_forgotten() -> None:
    from kernel import aws as cloud

    name = f"{aws.PREFIX}-idempotency"
    for item in cloud.dynamodb().scan(TableName=name)["Items"]:
        cloud.dynamodb().delete_item(TableName=name, Key={"id": item["id"]})


def test_the_same_case_is_the_same_ticket_and_other_contents_are_a_conflict() -> None:
    case = {"source": "portal", "source_id": "7"}
    first = open_one(**case)
    status, body, _ = office.call("POST", "", who=office.PORTAL, body=BODY | case, headers={"Idempotency-Key": "another"})
    assert (status, body["id"]) == (201, first)
    status, body, _ = office.call("POST", "", who=office.PORTAL, body=BODY | case | {"text": "x"}, headers={"Idempotency-Key": "third"})
    assert (status, first in body["detail"]) == (409, True)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"subject": ""}, "/subject"),
        ({"subject": "x" * 251}, "/subject"),
        ({"text": "x" * 200_001}, "/text"),
        ({"requester": {"email": "ada@example.com\r\nBcc: x@example.com"}}, "/requester/email"),
        ({"priority": "urgent"}, "/priority"),
        ({"source": "portal"}, ""),
    ],
)
def test_input_is_checked(change: dict[str, Any], pointer: str) -> None:
    status, body, _ = office.call("POST", "", who=office.PORTAL, body=BODY | change, headers=KEY)
    assert (status, [one["pointer"] for one in body["errors"]]) == (422, [pointer])
    assert office.tickets() == []


def test_who_may_do_what() -> None:
    ticket = open_one()
    assert office.call("POST", "", who=office.PORTAL, body=BODY)[0] == 400
    assert office.call("GET", f"/{ticket}", who=office.PORTAL)[0] == 403
    assert office.call("GET", f"/{ticket}", who=aws.claims("eve", "globex/it"))[0] == 404
    assert office.call("GET", f"/{ticket}", who=None)[0] == 401
    hr = aws.claims("helen", "acme/hr")
    assert office.call("GET", f"/{ticket}", who=hr)[0] == 200
    assert office.call("POST", f"/{ticket}/articles", who=hr, body={"text": "x"}, headers=KEY)[0] == 403
    assert office.call("GET", "/T-0000000000")[0] == 404
    assert office.call("GET", "/T-0")[0] == 422


def test_lists_by_status_and_pages() -> None:
    opened = [open_one(source="portal", source_id=str(number)) for number in range(1)]
    for number in range(1, 5):
        status, body, _ = office.call(
            "POST",
            "",
            who=office.PORTAL,
            body=BODY | {"source": "portal", "source_id": str(number)},
            headers={"Idempotency-Key": str(number)},
        )
        assert status == 201
        opened.append(body["id"])
    seen: list[str] = []
    query = "limit=2"
    while query:
        _, page, _ = office.call("GET", "", query=query)
        seen += [one["id"] for one in page["items"]]
        query = f"limit=2&cursor={page['next']}" if page.get("next") else ""
    assert seen == opened[::-1]
    assert office.call("GET", "", query="status=closed")[1]["items"] == []


def test_staff_answers_and_notes() -> None:
    ticket = open_one()
    for _ in range(2):
        status, body, headers = office.call("POST", f"/{ticket}/articles", body={"text": "We look."}, headers=KEY)
        assert (status, body["articles"], headers["ETag"]) == (201, 2, '"2"')
    office.call("POST", f"/{ticket}/articles", body={"text": "Fuse?", "internal": True}, headers={"Idempotency-Key": "key-2"})
    _, page, _ = office.call("GET", f"/{ticket}/articles")
    assert [(one["number"], one["author"], one["internal"], one["text"]) for one in page["items"]] == [
        (1, "requester", False, "The lamp is dark."),
        (2, "staff", False, "We look."),
        (3, "staff", True, "Fuse?"),
    ]
    assert [event["data"]["article"] for event in office.events("tickets.ticket.answered")] == [2]


def test_an_answer_is_added_once_even_without_the_stored_answer() -> None:
    ticket = open_one()
    for _ in range(2):
        assert office.call("POST", f"/{ticket}/articles", body={"text": "We look."}, headers=KEY)[0] == 201
        aws_answers_forgotten()
    assert len(office.articles()) == 2


def test_status_changes_need_the_present_version() -> None:
    ticket = open_one()
    path = f"/{ticket}/status"
    assert office.call("POST", path, body={"status": "resolved"})[0] == 428
    status, body, headers = office.call("POST", path, body={"status": "resolved", "reason": "new lamp"}, headers={"If-Match": '"1"'})
    assert (status, body["status"], headers["ETag"]) == (200, "resolved", '"2"')
    assert body["resolved_at"]
    assert office.call("POST", path, body={"status": "open"}, headers={"If-Match": '"1"'})[0] == 412
    assert office.call("POST", path, body={"status": "pending"}, headers={"If-Match": '"2"'})[0] == 409
    status, body, _ = office.call("POST", path, body={"status": "open"}, headers={"If-Match": '"2"'})
    assert (status, body["status"], body["resolved_at"]) == (200, "open", None)
    assert len(office.events("tickets.ticket.resolved")) == 1
    history = sorted(item["what"]["S"] for item in office.items("AuditEntry"))
    assert history == ["ticket.open", "ticket.opened", "ticket.resolved"]


def test_attachments_that_are_not_there() -> None:
    ticket = open_one()
    assert office.call("GET", f"/{ticket}/articles/1/attachments/1")[0] == 404
    assert office.call("GET", f"/{ticket}/articles/9/attachments/1")[0] == 404
