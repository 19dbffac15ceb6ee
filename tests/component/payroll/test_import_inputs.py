"""Inputs in bulk, from systems and files: what is kept, what is reported, and that nothing is lost or counted twice."""

import json
from datetime import timedelta
from typing import Any

import pytest

from kernel.aws import dynamodb
from kernel.table import Table
from tests import aws
from tests.component.payroll import staff
from tests.component.payroll.staff import CLOCK, HELEN, call, carry, hire, report, shelf
from tests.conftest import sample_event

from payroll.handlers import import_inputs  # isort: skip
from payroll.records import keys  # isort: skip
from payroll.records.inputs import Inputs  # isort: skip

HEADER = "input_id,employee_id,code,kind,work_date,hours,factor,rate,amount,label,earning_class"
FILE = f"""{HEADER}
T1,E1,overtime,hours,2026-11-10,2.5,1.5,,,Overtime 150%,
T2,E1,commission,amount,2026-11-12,,,,1250.50,,one_off
T3,E2,expenses,amount,2026-11-12,,,,-20.00,Refund,untaxed
"""


@pytest.fixture(autouse=True)
def _people(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch)
    hire("E1")
    hire("E2")


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    one = {
        "input_id": f"R{number}",
        "employee_id": "E1",
        "code": "overtime",
        "kind": "hours",
        "work_date": "2026-11-10",
        "hours": "2.5",
    }
    return {name: value for name, value in (one | changes).items() if value is not None}


def imported(content: Any, **more: Any) -> dict[str, Any]:
    """Posts inputs, lets the worker have them, answers the batch."""
    key = f"key-{hash(str((content, more)))}"
    status, body, headers = report(content, key=key, **more)
    assert status == 202, body
    carry()
    return batch(headers["Location"])


def batch(location: str) -> dict[str, Any]:
    status, body, _ = call("GET", location.removeprefix(staff.BASE), who=CLOCK)
    assert status == 200
    return dict(body)


def inputs_of(employee: str, which: str = "") -> list[Any]:
    return list(call("GET", f"/employees/{employee}/inputs", query=which and f"which={which}")[1]["items"])


def test_a_batch_becomes_inputs() -> None:
    done = imported({"rows": [row(1, factor="1.5"), row(2, employee_id="E2", hours=None, kind="amount", amount=125_050)]})
    assert (done["status"], done["accepted"], done["rejected"], done["source"]) == ("done", 2, 0, "timeclock")
    (first,) = inputs_of("E1")
    assert (first["id"], first["hours"], first["factor"], first["taken_by"]) == ("timeclock:R1", "2.5", "1.5", None)
    assert inputs_of("E2")[0]["amount"] == 125_050


def test_a_file_is_read_with_amounts_as_people_write_them() -> None:
    done = imported(FILE, media="text/csv", who=aws.machine_claims("pos", "acme/payroll:submit"), query="source=terminal")
    assert (done["status"], done["accepted"], done["findings"]) == ("done", 3, [])
    assert [(each["id"], each["amount"], each["earning_class"]) for each in inputs_of("E1")] == [
        ("terminal:T2", 1250_50, "one_off"),
        ("terminal:T1", 0, "regular"),
    ]
    assert inputs_of("E2")[0]["amount"] == -20_00


def test_the_published_event_and_the_sample_event_of_the_worker() -> None:
    _, _, headers = report(FILE, media="text/csv", query="source=terminal")
    staff.like_the_sample("payroll.inputs.received")
    assert import_inputs.handler(sample_event("payroll", "import_inputs"), aws.CONTEXT) == {"batchItemFailures": []}
    assert batch(headers["Location"])["accepted"] == 3


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"employee_id": "E9"}, "/employee_id"),
        ({"employee_id": None}, "/employee_id"),
        ({"input_id": ""}, "/input_id"),
        ({"input_id": 7}, "/input_id"),
        ({"code": "Overtime"}, "/code"),
        ({"code": "salary"}, "/code"),
        ({"kind": "days"}, "/kind"),
        ({"work_date": "2026-11-31"}, "/work_date"),
        ({"work_date": "2025-11-22"}, "/work_date"),
        ({"work_date": 20261110}, "/work_date"),
        ({"hours": "2.505"}, "/hours"),
        ({"hours": "801"}, "/hours"),
        ({"hours": "NaN"}, "/hours"),
        ({"hours": "1e99999999"}, "/hours"),
        ({"hours": True}, "/hours"),
        ({"hours": None}, "/hours"),
        ({"factor": "0"}, "/factor"),
        ({"factor": "11"}, "/factor"),
        ({"rate": 10.5}, "/rate"),
        ({"rate": -1}, "/rate"),
        ({"amount": 1}, "/amount"),
        ({"kind": "amount", "amount": 1}, "/hours"),
        ({"kind": "amount", "hours": None}, "/amount"),
        ({"kind": "amount", "hours": None, "amount": 10**15}, "/amount"),
        ({"earning_class": "bonus"}, "/earning_class"),
        ({"label": "x" * 61}, "/label"),
        ({"salary": 1}, "/salary"),
    ],
)
def test_rules_of_a_row(changes: dict[str, Any], pointer: str) -> None:
    done = imported({"rows": [row(2), row(1, **changes)]})
    assert (done["status"], done["accepted"], done["rejected"]) == ("done", 1, 1)
    assert [(finding["line"], finding["pointer"]) for finding in done["findings"]] == [(2, pointer)]
    assert [each["id"] for each in inputs_of("E1")] == ["timeclock:R2"]


def test_decimals_as_json_numbers_are_read_exactly() -> None:
    assert imported('{"rows": [' + json.dumps(row(1)).replace('"2.5"', "0.1") + "]}")["accepted"] == 1
    assert inputs_of("E1")[0]["hours"] == "0.1"


def test_rows_of_a_file_are_reported_by_line() -> None:
    content = f"{HEADER}\nT1,E1,overtime,hours,2026-11-10,2.5\nT2,E1,x,amount,2026-11-10,,,,1.005,,\nT3,E2,x,amount,2026-11-10,,,,1,,\n"
    done = imported(content, media="text/csv")
    assert (done["accepted"], [(each["line"], each["pointer"]) for each in done["findings"]]) == (1, [(2, "/"), (3, "/amount")])


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        ("", "application/json", 422),
        ("{", "application/json", 422),
        ("[]", "application/json", 422),
        ('{"rows": []}', "application/json", 422),
        ('{"rows": [' + ",".join(["1"] * 1_001) + "]}", "application/json", 422),
        ("[" * 100_000, "application/json", 422),
        (FILE, "text/plain", 415),
        (FILE, "text/csv; charset=latin1", 415),
        ("x" * 4_500_001, "text/csv", 413),
    ],
)
def test_what_the_door_refuses(content: str, media: str, status: int) -> None:
    assert report(content, media=media)[0] == status
    assert staff.published("payroll.inputs.received") == []


def test_a_file_that_cannot_be_read_is_refused_as_a_whole() -> None:
    done = imported(FILE.replace("work_date", "workdate"), media="text/csv")
    assert (done["status"], done["findings"][0]["pointer"]) == ("refused", "/workdate")
    assert inputs_of("E1") == []


def test_a_report_that_comes_twice_counts_once() -> None:
    rows = [row(1), row(2)]
    first = report({"rows": rows}, key="one")[1]
    assert report({"rows": rows}, key="two")[1]["id"] == first["id"]
    carry()
    done = imported({"rows": [*rows, row(3)]})
    assert (done["accepted"], len(inputs_of("E1"))) == (3, 3)


def test_the_same_reference_with_other_contents_is_reported_and_not_taken() -> None:
    done = imported({"rows": [row(1), row(1, hours="3")]})
    assert (done["accepted"], done["rejected"], done["findings"][0]["pointer"]) == (1, 1, "/input_id")
    assert imported({"rows": [row(1, hours="4")]})["rejected"] == 1
    assert [each["hours"] for each in inputs_of("E1")] == ["2.5"]


def test_two_systems_may_use_the_same_references() -> None:
    imported({"rows": [row(1)]})
    imported({"rows": [row(1, hours="3")]}, who=aws.machine_claims("other", "acme/payroll:submit"))
    assert len(inputs_of("E1")) == 2


def test_inputs_of_an_unknown_person_wait_in_their_batch() -> None:
    _, _, headers = report({"rows": [row(1, employee_id="E9"), row(2)]})
    carry()
    found = batch(headers["Location"])
    assert (found["accepted"], found["rejected"]) == (1, 1)
    assert found["findings"] == [{"line": 1, "pointer": "/employee_id", "reason": "no such employee"}]
    hire("E9")
    place = headers["Location"].removeprefix(staff.BASE)
    seen = {"If-Match": call("GET", place, who=CLOCK)[2]["ETag"]}
    assert [call("POST", f"{place}/retries", headers=seen)[0] for _ in range(2)] == [202, 202]
    assert call("POST", f"{place}/retries", headers={"If-Match": '"3"'})[0] == 409
    carry()
    found = batch(headers["Location"])
    assert (found["accepted"], found["rejected"], found["attempt"]) == (2, 0, 2)
    assert (len(inputs_of("E1")), len(inputs_of("E9"))) == (1, 1)
    assert call("POST", f"{place}/retries", headers=seen)[0] == 412


def test_a_damaged_record_of_inputs_keeps_nobody_else_out() -> None:
    imported({"rows": [row(1)]})
    dynamodb().update_item(
        TableName=aws.table_name("payroll"),
        Key={"pk": {"S": keys.inputs("acme")}, "sk": {"S": "E1"}},
        UpdateExpression="SET entries = :broken",
        ExpressionAttributeValues={":broken": {"L": [{"S": "none"}]}},
    )
    done = imported({"rows": [row(2), row(3, employee_id="E2")]})
    assert (done["accepted"], done["rejected"], done["findings"][0]["line"]) == (1, 1, 1)
    assert len(inputs_of("E2")) == 1


def test_a_person_takes_a_bounded_number_of_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.records.inputs.MAX_BYTES", 800)
    done = imported({"rows": [row(number) for number in range(3)]})
    assert (done["accepted"], done["rejected"], len(inputs_of("E1"))) == (2, 1, 2)


def test_old_inputs_that_were_paid_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    imported({"rows": [row(1), row(2)]})
    take("E1", ["timeclock:R1"], "run-1")
    staff.at(monkeypatch, staff.NOW + timedelta(days=3 * 366))
    imported({"rows": [row(3, work_date="2029-11-01")]})
    assert [each["id"] for each in inputs_of("E1")] == ["timeclock:R3", "timeclock:R2"]
    assert imported({"rows": [row(1), row(4, work_date="2029-11-01")]})["findings"][0]["pointer"] == "/work_date"


def take(employee: str, ids: list[str], run: str) -> None:
    """What the chunk of a run does in its transaction."""
    found = shelf.need(Inputs, keys.inputs("acme"), employee)
    Table(shelf.name).put_many([found.taken(ids, run)])


def test_a_run_takes_what_is_open_and_due() -> None:
    imported({"rows": [row(1), row(2, work_date="2026-09-01"), row(3, work_date="2026-12-01"), row(4)]})
    take("E1", ["timeclock:R4"], "run-1")
    found = shelf.need(Inputs, keys.inputs("acme"), "E1")
    november = staff.NOW.date().replace(day=30)

    def due(run: str, *void: str) -> list[str]:
        return [each.input_id for each in found.available(run, void, november)]

    assert due("run-2") == ["timeclock:R2", "timeclock:R1"]
    assert due("run-1") == due("run-2", "run-1") == ["timeclock:R2", "timeclock:R1", "timeclock:R4"]
    assert [each["id"] for each in inputs_of("E1", "taken")] == ["timeclock:R4"]
    take("E1", ["timeclock:R1"], "run-1")
    assert [each["id"] for each in inputs_of("E1", "taken")] == ["timeclock:R1"]


def test_who_may() -> None:
    assert report({"rows": [row(1)]}, who=aws.claims("anna", "acme/accounting"))[0] == 403
    assert call("GET", "/employees/E1/inputs", who=CLOCK)[0] == 403
    assert call("GET", "/employees/E9/inputs")[0] == 404
    assert call("GET", f"/input-batches/{'0' * 32}", who=CLOCK)[0] == 404
    assert call("POST", f"/input-batches/{'0' * 32}/retries", who=CLOCK, headers={"If-Match": '"1"'})[0] == 403
    assert call("POST", f"/input-batches/{'0' * 32}/retries", who=HELEN, headers={"If-Match": '"1"'})[0] == 404


def test_findings_are_capped_and_still_counted() -> None:
    done = imported({"rows": [row(number, code="X") for number in range(700)]})
    assert (done["rejected"], len(done["findings"])) == (700, 500)


def test_a_message_that_asks_for_no_import_fails_alone_and_is_noted() -> None:
    answer = import_inputs.handler(aws.sqs_event({"detail": 1}), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
