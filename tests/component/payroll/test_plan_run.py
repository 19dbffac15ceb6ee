"""Planning: who takes part, chunks, repetition, missing people, and a run without people."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency
from payroll.operations.plan_run import PEOPLE_PER_CHUNK
from payroll.records import keys
from payroll.records.run import Chunk
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, employee, hire, ran, salary, shelf
from tests.conftest import sample_event

from payroll.handlers import plan_run  # isort: skip


@pytest.fixture(autouse=True)
def _queues(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    office.queues()


def planned() -> list[dict[str, Any]]:
    """Opens and plans the November run; answers the chunk messages."""
    assert office.open_run()[0] == 202
    assert plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT) == {"batchItemFailures": []}
    return aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))


def test_only_the_pay_group_and_only_who_works_in_the_period() -> None:
    hire(
        employee("A", hired_on=date(2026, 11, 30)),
        employee("B", hired_on=date(2026, 12, 1)),
        employee("C", contracts=(salary(1_000_00, group=PayFrequency.WEEKLY),)),
        employee("D"),
        employee("E", Country.DE),
        employee("F", left_on=date(2026, 10, 31)),
        employee("G", left_on=date(2026, 11, 1)),
        employee("H", contracts=()),
    )
    planned()
    (chunk,) = shelf.query(Chunk, keys.chunks("acme", RUN)).records
    assert chunk.people == ("A", "D", "G", "H")  # H is nobody's, and so is set aside with the reason


def test_every_person_is_in_one_chunk() -> None:
    hire(*(employee(f"E{number:03}") for number in range(2 * PEOPLE_PER_CHUNK + 1)))
    messages = planned()
    chunks = shelf.query(Chunk, keys.chunks("acme", RUN)).records
    assert sorted(message["chunk"] for message in messages) == [1, 2, 3]
    assert [len(chunk.people) for chunk in chunks] == [PEOPLE_PER_CHUNK, PEOPLE_PER_CHUNK, 1]
    assert len({person for chunk in chunks for person in chunk.people}) == 2 * PEOPLE_PER_CHUNK + 1


def test_planning_again_sends_the_messages_again_and_keeps_the_plan() -> None:
    hire(employee())
    first = planned()
    hire(employee("E002"))
    plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)
    assert aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE)) == first
    assert office.run_now(RUN)["progress"]["people"] == 1


def test_a_run_without_people_is_calculated_at_once_with_zero_totals() -> None:
    assert planned() == []
    run = office.run_now(RUN)
    assert (run["status"], run["progress"]["people"], run["totals"]["net"]) == ("calculated", 0, 0)
    assert len(office.published("payroll.run.calculated")) == 1
    assert office.decide(RUN)[1]["status"] == "approved"


def test_people_paid_last_time_who_are_in_no_run_now_are_missing() -> None:
    hire(*(employee(f"E{number}") for number in range(1, 6)), employee("E6", profiles=()))
    office.approved(period="2026-10", pay_date="2026-10-30")
    hire(employee("E6"))
    office.approved(period="2026-10", pay_date="2026-10-30", sequence=2)
    weekly = replace(salary(1_000_00, date(2026, 11, 1), PayFrequency.WEEKLY), contract_id="C2")
    ended = replace(salary(6_000_00), valid_to=date(2026, 10, 31))
    hire(employee("E1", contracts=(ended, weekly)), employee("E2", left_on=date(2026, 10, 31)), employee("E6", contracts=(ended, weekly)))
    run = ran()
    assert run["review"]["missing"] == ["E1", "E6"]
    assert (run["review"]["missing_count"], run["review"]["previous"]) == (2, "us-monthly-2026-10-regular-1")


def test_an_unknown_run_is_a_failed_message() -> None:
    assert len(plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)["batchItemFailures"]) == 1
