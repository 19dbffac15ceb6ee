"""Crash sweeps over people and inputs: whatever dies, repeats or overtakes, everyone is hired once and every input counts once."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests import aws
from tests.component.payroll import staff
from tests.component.payroll.staff import CLOCK, HARRY, PEOPLE, call, decide, etag, hire, propose, put
from tests.faults.harness import sweep

KEYS = itertools.count()
ROWS = [
    {"input_id": f"R{number}", "employee_id": employee, "code": "overtime", "kind": "hours", "work_date": "2026-11-10", "hours": "2.5"}
    for number, employee in enumerate(("E1", "E2", "E3", "E1", "E9"))
]
MESSAGE = {"company": "acme", "source": "timeclock", "rows": ROWS}


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people make two transactions."""
    monkeypatch.setattr("payroll.operations.import_employees.PEOPLE_PER_TRANSACTION", 2)
    monkeypatch.setattr("payroll.operations.import_inputs.PEOPLE_PER_TRANSACTION", 2)
    staff.at(monkeypatch)


def a_new_key() -> str:
    """Clients that repeat with another key: what guards is the natural id, not the stored answer."""
    return f"key-{next(KEYS)}"


def world_with_people() -> None:
    aws.fresh_world()
    for employee in ("E1", "E2", "E3"):
        hire(employee)


def deliver(kind: str) -> bool:
    """Delivers the waiting event of a type to its worker; False when the message must come again."""
    (event,) = [event for event in aws.waiting_events("payroll") if event["type"] == kind]
    return bool(staff.WORKERS[kind](aws.sqs_event(aws.bus_message(event)), aws.CONTEXT) == {"batchItemFailures": []})


def swept(world: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterable[str]], least_calls: int) -> None:
    """Sweeps the workflow and holds it to no broken point."""
    report = sweep(world, workflow, check)
    assert report.broken == []
    assert len(report.calls) >= least_calls


def count(kind: str, expected: int) -> Iterator[str]:
    found = len(aws.stored_items("payroll", kind))
    if found != expected:
        yield f"{found} {kind} instead of {expected}"


def history(what: str, expected: int) -> Iterator[str]:
    found = len(staff.history(what))
    if found != expected:
        yield f"{found} history entries {what} instead of {expected}"


def events(kind: str, expected: int) -> Iterator[str]:
    found = len(staff.published(kind))
    if found != expected:
        yield f"{found} events {kind} instead of {expected}"


def versions(expected: dict[str, str]) -> Iterator[str]:
    found = {item["sk"]["S"]: item["version"]["N"] for item in aws.stored_items("payroll", "Employee")}
    if found != expected:
        yield f"employees {found} instead of {expected}"


def test_import_employees() -> None:
    def world() -> None:
        aws.fresh_world()
        staff.send_file(PEOPLE, key=a_new_key())

    def check() -> Iterator[str]:
        (wanted,) = aws.stored_items("payroll", "EmployeeImport")
        if (wanted["status"]["S"], wanted["accepted"]["N"]) != ("done", "3"):
            yield f"import {wanted['status']['S']} {wanted['accepted']['N']}"
        yield from versions({"E001": "1", "E002": "1", "E003": "1"})
        yield from history("employee.added", 3)
        yield from history("employees.import_done", 1)
        yield from events("payroll.employee.joined", 3)

    swept(world, lambda: deliver("payroll.employees.import_requested"), check, 7)


def test_hire() -> None:
    def check() -> Iterator[str]:
        yield from versions({"E1": "1"})
        yield from history("employee.added", 1)
        yield from events("payroll.employee.joined", 1)

    swept(aws.fresh_world, lambda: hire()[0] == 201, check, 1)


def test_set_a_fact_and_the_last_day() -> None:
    body = staff.ADA | {"left_on": "2026-12-31"}

    def check() -> Iterator[str]:
        yield from versions({"E1": "2", "E2": "1", "E3": "1"})
        yield from history("employee.changed", 1)
        yield from events("payroll.employee.left", 1)

    swept(world_with_people, lambda: put("", body, seen='"1"')[0] == 200, check, 2)


def test_confirm_a_bank_account() -> None:
    seen: list[str] = []

    def world() -> None:
        world_with_people()
        propose(staff.FIRST_ACCOUNT)
        seen[:] = [etag()]

    def check() -> Iterator[str]:
        body = call("GET", "/employees/E1")[1]
        if (body["account_ends_in"], body["bank_pending"], len(body["bank_accounts"])) != ("6789", False, 1):
            yield f"account {body['account_ends_in']}, pending {body['bank_pending']}"
        yield from versions({"E1": "3", "E2": "1", "E3": "1"})
        yield from history("employee.bank_confirmed", 1)

    swept(world, lambda: decide("confirmation", seen=seen[0], who=HARRY)[0] == 200, check, 3)


def received(who: str) -> Iterator[str]:
    (batch,) = aws.stored_items("payroll", "InputBatch")
    if staff.documents.head(batch["document"]["S"]) is None:
        yield "the document is not kept"
    if batch["received_by"]["S"] != who:
        yield f"received by {batch['received_by']['S']}"
    yield from history("inputs.received", 1)
    yield from events("payroll.inputs.received", 1)


def test_report_inputs() -> None:
    body = {"rows": ROWS}
    swept(world_with_people, lambda: staff.report(body, key=a_new_key())[0] == 202, lambda: received("timeclock"), 2)


def test_take_inputs() -> None:
    def deliver_message() -> bool:
        return bool(staff.TAKE(aws.sqs_event(MESSAGE), aws.CONTEXT) == {"batchItemFailures": []})

    swept(world_with_people, deliver_message, lambda: received("timeclock"), 2)


def imported(rejected: int, *numbers: int) -> Iterator[str]:
    (batch,) = aws.stored_items("payroll", "InputBatch")
    found = (batch["status"]["S"], int(batch["accepted"]["N"]), int(batch["rejected"]["N"]))
    if found != ("done", len(numbers), rejected):
        yield f"batch {found}"
    ids = sorted(entry["M"]["input"]["M"]["input_id"]["S"] for item in aws.stored_items("payroll", "Inputs") for entry in entries(item))
    if ids != [f"timeclock:R{number}" for number in numbers]:
        yield f"inputs {ids}"


def entries(item: dict[str, Any]) -> list[Any]:
    return list(item["entries"]["L"])


def test_import_inputs() -> None:
    def world() -> None:
        world_with_people()
        staff.report({"rows": ROWS}, key=a_new_key())

    def check() -> Iterator[str]:
        yield from imported(1, 0, 1, 2, 3)
        yield from history("inputs.reported", 3)
        yield from history("inputs.done", 1)

    swept(world, lambda: deliver("payroll.inputs.received"), check, 7)


def test_retry_inputs() -> None:
    """The person who was missing is hired; the batch is asked for once more and imported again."""

    def world() -> None:
        aws.fresh_world()
        hire("E1")
        staff.report({"rows": ROWS[3:]}, key=a_new_key())
        staff.carry()
        hire("E9")

    def again() -> bool:
        (batch,) = aws.stored_items("payroll", "InputBatch")
        place = f"/input-batches/{batch['batch_id']['S']}"
        if call("GET", place, who=CLOCK)[1]["attempt"] == 1:
            return call("POST", f"{place}/retries", headers={"If-Match": '"2"'})[0] == 202 and again()
        staff.carry()
        return True

    def check() -> Iterator[str]:
        yield from imported(0, 3, 4)
        yield from history("inputs.retried", 1)
        yield from history("inputs.done", 2)

    swept(world, again, check, 7)
