"""Chunks: payslips, totals, people set aside, year-to-date wages over runs, and redelivery."""

from typing import Any

import pytest

from infra.local.jobs.payroll_people import employees_csv
from kernel.aws import dynamodb
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import HEADER, PEOPLE, amounts_add_up, call, carry, decide, everything, open_run, send_file
from tests.conftest import sample_event

from payroll.handlers import calculate_chunk, plan_run  # isort: skip

RUN = "monthly-2026-11-regular-1"


@pytest.fixture(autouse=True)
def _queue() -> None:
    aws.create_queue(office.CHUNK_QUEUE)


def people(*rows: str, header: str = HEADER) -> None:
    assert send_file("\n".join((header, *rows)) + "\n", key=str(hash(rows)))[0] == 202
    carry()


def ran(**changes: Any) -> Any:
    """Opens a run, lets everything run, answers the run."""
    status, opened, _ = open_run(key=str(hash(str(changes))), **changes)
    assert status == 202, opened
    carry()
    return call("GET", f"/runs/{opened['id']}")[1]


def test_the_sample_event_calculates_the_chunk_and_closes_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    send_file(PEOPLE)
    carry()
    open_run()
    plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)
    assert calculate_chunk.handler(sample_event("payroll", "calculate_chunk"), aws.CONTEXT) == {"batchItemFailures": []}
    _, run, _ = call("GET", f"/runs/{RUN}")
    assert (run["status"], run["progress"]) == ("calculated", {"people": 3, "paid": 3, "set_aside": 0, "chunks": 1, "chunks_done": 1})
    amounts_add_up(RUN)
    _, ada, _ = call("GET", f"/runs/{RUN}/payslips/E001")
    # 72,000 - 8,600 = 63,400: 5,800 + 22% of 5,500 over 12 months.
    assert ada["amounts"]["federal_income_tax"] == 584_17
    assert (ada["amounts"]["social_security"], ada["amounts"]["medicare"], ada["amounts"]["net"]) == (372_00, 87_00, 4956_83)
    assert call("GET", f"/runs/{RUN}/payslips/E003")[1]["amounts"]["gross"] == 1500_00
    office.like_the_sample("payroll.run.calculated")


def test_a_chunk_that_comes_again_changes_nothing() -> None:
    send_file(PEOPLE)
    carry()
    before = ran()
    for _ in range(2):
        assert calculate_chunk.handler(sample_event("payroll", "calculate_chunk"), aws.CONTEXT) == {"batchItemFailures": []}
    assert call("GET", f"/runs/{RUN}")[1] == before
    assert [event["type"] for event in aws.waiting_events("payroll")].count("payroll.run.calculated") == 1


def test_broken_people_are_set_aside_with_the_reason_and_the_others_are_paid() -> None:
    people(
        "E001,Ada,a@example.com,monthly,2020-01-01,5000,,,,",
        "E002,Ben,b@example.com,monthly,2020-01-01,5000,,4900,,",
        "E003,Carla,c@example.com,monthly,2020-01-01,5000,,,,",
        "E004,Dev,d@example.com,monthly,2020-01-01,5000,,,,",
    )
    for person, fact, broken in (("E003", "pay", "a lot"), ("E004", "hired_on", "2020")):
        dynamodb().update_item(
            TableName=aws.table_name("payroll"),
            Key={"pk": {"S": "COMPANY#acme#EMPLOYEE"}, "sk": {"S": person}},
            UpdateExpression="SET #fact = :broken",
            ExpressionAttributeNames={"#fact": fact},
            ExpressionAttributeValues={":broken": {"S": broken}},
        )
    run = ran()
    assert (run["status"], run["progress"]["paid"], run["progress"]["set_aside"]) == ("calculated", 1, 3)
    reasons = {each["employee"]: each["reason"] for each in everything(f"/runs/{RUN}/exceptions")}
    assert reasons == {"E002": "negative_net", "E003": "unreadable", "E004": "unreadable"}
    amounts_add_up(RUN)


def test_the_next_sequence_pays_only_those_who_were_set_aside() -> None:
    people("E001,Ada,a@example.com,monthly,2020-01-01,5000,,,,", "E002,Ben,b@example.com,monthly,2020-01-01,5000,,4900,,")
    ran()
    assert decide(RUN)[0] == 200
    people("E002,Ben,b@example.com,monthly,2020-01-01,5000,,100,,")
    run = ran(sequence=2)
    assert (run["progress"]["people"], run["progress"]["paid"]) == (1, 1)
    assert [slip["employee"] for slip in everything(f"/runs/{run['id']}/payslips")] == ["E002"]


def test_year_to_date_wages_count_approved_runs_and_no_cancelled_ones() -> None:
    people("E001,Ada,a@example.com,monthly,2020-01-01,100000,,,,")
    ran(period="2026-09", pay_date="2026-09-30")
    assert decide("monthly-2026-09-regular-1")[0] == 200
    ran(period="2026-10", pay_date="2026-10-30")
    assert decide("monthly-2026-10-regular-1", "cancellation")[0] == 200
    run = ran(period="2026-10", pay_date="2026-10-30", sequence=2)
    assert run["progress"]["paid"] == 1
    _, slip, _ = call("GET", f"/runs/{run['id']}/payslips/E001")
    assert (slip["year_to_date_before"], slip["year_to_date_after"]) == (100_000_00, 200_000_00)
    assert slip["amounts"]["social_security"] == 5_239_00  # 6.2% of the 84,500 left of 184,500
    assert slip["amounts"]["additional_medicare"] == 0


def test_a_new_tax_year_begins_at_nothing() -> None:
    people("E001,Ada,a@example.com,monthly,2020-01-01,10000,,,,")
    ran(period="2025-11", pay_date="2025-11-28")
    decide("monthly-2025-11-regular-1")
    ran(period="2025-12", pay_date="2026-01-02")
    _, slip, _ = call("GET", "/runs/monthly-2025-12-regular-1/payslips/E001")
    assert slip["year_to_date_before"] == 0


def test_wages_in_an_undecided_run_of_another_group_set_the_person_aside() -> None:
    header = HEADER
    people("E001,Ada,a@example.com,weekly,2020-01-01,1000,,,,", header=header)
    ran(pay_group="weekly", period="2026-W47", pay_date="2026-11-24")
    people("E001,Ada,a@example.com,monthly,2020-01-01,5000,,,,", header=header)
    run = ran()
    assert (run["progress"]["paid"], run["progress"]["set_aside"]) == (0, 1)
    (aside,) = everything(f"/runs/{RUN}/exceptions")
    assert aside["reason"] == "wages_undecided"
    assert "weekly-2026-W47-regular-1" in aside["detail"]


def test_many_chunks_in_any_order_add_up() -> None:
    send_file(employees_csv(200))
    carry()
    _, body, _ = open_run()
    for event in aws.waiting_events("payroll"):
        if event["type"] == "payroll.run.opened":
            plan_run.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    messages = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    assert len(messages) == 5
    calculate_chunk.handler(aws.sqs_event(*reversed(messages), *messages), aws.CONTEXT)
    _, run, _ = call("GET", f"/runs/{body['id']}")
    assert (run["status"], run["progress"]["paid"] + run["progress"]["set_aside"]) == ("calculated", 200)
    amounts_add_up(body["id"])


@pytest.mark.parametrize("message", [{"company": "acme"}, {"company": "acme", "run": RUN, "plan": "p", "chunk": 0}])
def test_a_message_that_names_no_chunk_fails_alone(message: dict[str, Any]) -> None:
    assert len(calculate_chunk.handler(aws.sqs_event(message), aws.CONTEXT)["batchItemFailures"]) == 1
