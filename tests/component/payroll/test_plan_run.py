"""Planning: who takes part, chunks, repetition, and a run without people."""

import json
from typing import Any

import pytest

from payroll.operations.plan_run import PEOPLE_PER_CHUNK
from payroll.records import keys
from payroll.records.run import Chunk
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import HEADER, PEOPLE, call, carry, open_run, send_file
from tests.conftest import sample_event

from payroll.handlers import plan_run, import_employees  # isort: skip

RUN = "monthly-2026-11-regular-1"


@pytest.fixture(autouse=True)
def _queue() -> None:
    aws.create_queue(office.CHUNK_QUEUE)


def planned() -> list[dict[str, Any]]:
    """Opens and plans the November run; answers the chunk messages."""
    assert open_run()[0] == 202
    assert plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT) == {"batchItemFailures": []}
    return aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))


def people(*rows: str) -> None:
    send_file("\n".join((HEADER, *rows)) + "\n")
    carry()


def test_the_sample_event_plans_the_run_and_its_message_is_the_sample_of_the_next_worker() -> None:
    send_file(PEOPLE)
    carry()
    (message,) = planned()
    sample = sample_event("payroll", "calculate_chunk")["Records"][0]["body"]
    assert {**message, "correlation_id": ""} == {**json.loads(sample), "correlation_id": ""}
    _, run, _ = call("GET", f"/runs/{RUN}")
    assert (run["status"], run["progress"]) == ("calculating", {"people": 3, "paid": 0, "set_aside": 0, "chunks": 1, "chunks_done": 0})


def test_only_the_pay_group_and_only_who_works_in_the_period() -> None:
    people(
        "A,A,a@example.com,monthly,2026-11-30,1000,,,,",
        "B,B,b@example.com,monthly,2026-12-01,1000,,,,",
        "C,C,c@example.com,weekly,2020-01-01,1000,,,,",
        "D,D,d@example.com,monthly,2020-01-01,1000,,,,",
    )
    planned()
    chunk = plan_run.shelf.query(Chunk, keys.chunks("acme", RUN)).records[0]
    assert chunk.people == ("A", "D")


def test_every_person_is_in_one_chunk() -> None:
    people(*(f"E{number:03},N,n@example.com,monthly,2020-01-01,1000,,,," for number in range(2 * PEOPLE_PER_CHUNK + 1)))
    messages = planned()
    chunks = plan_run.shelf.query(Chunk, keys.chunks("acme", RUN)).records
    assert sorted(message["chunk"] for message in messages) == [1, 2, 3]
    assert [len(chunk.people) for chunk in chunks] == [PEOPLE_PER_CHUNK, PEOPLE_PER_CHUNK, 1]
    assert len({person for chunk in chunks for person in chunk.people}) == 2 * PEOPLE_PER_CHUNK + 1


def test_planning_again_sends_the_messages_again_and_keeps_the_plan() -> None:
    send_file(PEOPLE)
    carry()
    first = planned()
    send_file(PEOPLE.replace("E003", "E004"), key="more")
    for event in aws.waiting_events("payroll"):
        if event["type"] == "payroll.employees.import_requested":
            import_employees.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)
    again = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    assert [message["plan"] for message in again] == [message["plan"] for message in first]


def test_a_run_without_people_is_calculated_at_once_with_zero_totals() -> None:
    assert planned() == []
    _, run, _ = call("GET", f"/runs/{RUN}")
    assert (run["status"], run["progress"]["people"], run["totals"]["net"]) == ("calculated", 0, 0)
    assert len(office.published("payroll.run.calculated")) == 1
    status, approved, _ = office.decide(RUN)
    assert (status, approved["status"]) == (200, "approved")


def test_an_unknown_run_is_a_failed_message() -> None:
    assert len(plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)["batchItemFailures"]) == 1
