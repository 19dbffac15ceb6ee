"""Inputs that systems send as messages: the same batches as over HTTP."""

import json
from typing import Any

import pytest

from tests import aws
from tests.component.payroll import staff
from tests.component.payroll.staff import CLOCK, TAKE, call, carry, hire
from tests.conftest import sample_event

BODY = {
    "company": "acme",
    "source": "timeclock",
    "rows": [{"input_id": "R1", "employee_id": "E1", "code": "overtime", "kind": "hours", "work_date": "2026-11-10", "hours": "2.5"}],
}


@pytest.fixture(autouse=True)
def _people(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch)
    hire("E1")


def batches() -> list[Any]:
    return aws.stored_items("payroll", "InputBatch")


def test_the_sample_message_becomes_an_input() -> None:
    event = sample_event("payroll", "take_inputs")
    assert TAKE(event, aws.CONTEXT) == {"batchItemFailures": []}
    carry()
    (item,) = call("GET", "/employees/E1/inputs")[1]["items"]
    assert (item["id"], item["hours"]) == ("timeclock:R1", "2.5")


def test_a_message_that_comes_twice_is_one_batch_whose_bytes_are_kept() -> None:
    for _ in range(2):
        assert TAKE(aws.sqs_event(BODY), aws.CONTEXT) == {"batchItemFailures": []}
    (batch,) = batches()
    assert json.loads(staff.documents.get(batch["document"]["S"])) == BODY
    assert (batch["received_by"]["S"], len(staff.history("inputs.received"))) == ("timeclock", 1)
    assert call("GET", f"/input-batches/{batch['batch_id']['S']}", who=CLOCK)[0] == 200


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "/company Field required; /source Field required; /rows Field required"),
        (BODY | {"company": "initech"}, "/company unknown"),
        (BODY | {"company": ["acme"]}, "/company Input should be a valid string"),
        (BODY | {"source": ""}, "/source String should match pattern"),
        (BODY | {"source": "a source"}, "/source String should match pattern"),
        (BODY | {"rows": []}, "/rows List should have at least 1 item"),
        (BODY | {"rows": "R1"}, "/rows Input should be a valid list"),
        (BODY | {"rows": [{}] * 1_001}, "/rows List should have at most 1000 items"),
        (BODY | {"rowz": []}, "/rowz Extra inputs are not permitted"),
        ("not json", "the message is not JSON"),
    ],
    ids=["empty", "company", "companies", "no-source", "bad-source", "no-rows", "text-rows", "too-many", "misspelt", "no-json"],
)
def test_messages_that_are_none_stay_visible(body: Any, place: str) -> None:
    answer = TAKE(aws.sqs_event(body, BODY), aws.CONTEXT)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["message-0"]
    assert len(batches()) == 1
    (failed,) = aws.stored_items("payroll", "FailedMessage")
    assert place in failed["reason"]["S"]
