"""Crash sweeps over the pay run: whatever dies, repeats or overtakes, everyone is paid once and every sum adds up."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from kernel.aws import dynamodb
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import CHUNK_QUEUE, HARRY, PEOPLE, call, carry, published
from tests.faults.harness import sweep

from payroll.handlers import api, calculate_chunk, import_employees, open_runs, plan_run  # isort: skip

RUN = "monthly-2026-11-regular-1"
KEYS = itertools.count()


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people make two chunks and two transactions."""
    monkeypatch.setattr("payroll.operations.plan_run.PEOPLE_PER_CHUNK", 2)
    monkeypatch.setattr("payroll.operations.import_employees.PEOPLE_PER_TRANSACTION", 2)
    office.at(monkeypatch, office.NOW)


def a_new_key() -> str:
    """Clients that repeat with another key: what guards is the natural id, not the stored answer."""
    return f"key-{next(KEYS)}"


def world() -> None:
    aws.fresh_world()
    aws.create_queue(CHUNK_QUEUE)


def world_with_a_request() -> None:
    world()
    office.send_file(PEOPLE, key=a_new_key())


def world_with_people() -> None:
    world_with_a_request()
    carry()


def world_with_an_open_run() -> None:
    world_with_people()
    office.open_run(key=a_new_key())


def world_with_a_plan() -> None:
    world_with_an_open_run()
    deliver(plan_run.handler, "payroll.run.opened")


def world_with_a_calculated_run() -> None:
    world_with_people()
    office.open_run(key=a_new_key())
    carry()


def remembered(build: Callable[[], object]) -> Callable[[], None]:
    """The world that `build` makes: built once, then laid out again from a copy of the table, which takes a tenth of the time."""
    name = aws.table_name("payroll")
    kept: list[dict[str, Any]] = []

    def lay_out() -> None:
        client = dynamodb()
        if not kept:
            build()
            kept.extend(client.scan(TableName=name)["Items"])
            return
        aws.sent_messages(aws.queue_url(CHUNK_QUEUE))
        found = client.scan(TableName=name, ProjectionExpression="pk, sk")["Items"]
        batch([{"DeleteRequest": {"Key": {"pk": item["pk"], "sk": item["sk"]}}} for item in found])
        batch([{"PutRequest": {"Item": item}} for item in kept])

    def batch(requests: list[Any]) -> None:
        for part in itertools.batched(requests, 25, strict=False):
            dynamodb().batch_write_item(RequestItems={name: list(part)})

    return lay_out


def deliver(handler: Any, kind: str) -> bool:
    """Delivers the waiting event of a type to a worker; False when the message must come again."""
    (event,) = published(kind)
    return bool(handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT) == {"batchItemFailures": []})


def records(kind: str) -> list[dict[str, Any]]:
    """All stored records of a kind."""
    return aws.stored_items("payroll", kind)


def swept(world: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterable[str]], least_calls: int) -> None:
    """Sweeps the workflow and holds it to no broken point."""
    report = sweep(world, workflow, check)
    assert report.broken == []
    assert len(report.calls) >= least_calls


def count(kind: str, expected: int) -> Iterator[str]:
    found = len(records(kind))
    if found != expected:
        yield f"{found} {kind} instead of {expected}"


def history(what: str, expected: int) -> Iterator[str]:
    found = sum(entry["what"]["S"] == what for entry in records("AuditEntry"))
    if found != expected:
        yield f"{found} history entries {what} instead of {expected}"


def events(kind: str, expected: int = 1) -> Iterator[str]:
    found = sum(item["type"]["S"] == kind for item in records("OutboxItem"))
    if found != expected:
        yield f"{found} events {kind} instead of {expected}"


def test_request_import() -> None:
    def check() -> Iterator[str]:
        yield from count("EmployeeImport", 1)
        if [document.size for document in api.documents.list("employee-imports/acme/")] != [len(PEOPLE.encode())]:
            yield "the file is not kept"
        yield from events("payroll.employees.import_requested")
        yield from history("employees.import_requested", 1)

    swept(world, lambda: office.send_file(PEOPLE, key=a_new_key())[0] == 202, check, 2)


def test_import_employees() -> None:
    def check() -> Iterator[str]:
        (wanted,) = records("EmployeeImport")
        if (wanted["status"]["S"], wanted["accepted"]["N"]) != ("done", "3"):
            yield f"import {wanted['status']['S']} {wanted['accepted']['N']}"
        yield from count("Employee", 3)
        yield from history("employee.added", 3)
        yield from history("employees.import_done", 1)
        if {person["version"]["N"] for person in records("Employee")} != {"1"}:
            yield "an employee was written twice"

    def deliver_request() -> bool:
        return deliver(import_employees.handler, "payroll.employees.import_requested")

    swept(remembered(world_with_a_request), deliver_request, check, 7)


def opened(companies: int) -> Iterator[str]:
    yield from count("Run", companies)
    yield from count("UnfinishedRun", companies)
    yield from events("payroll.run.opened", companies)
    yield from history("run.opened", companies)


def test_open_run() -> None:
    swept(remembered(world_with_people), lambda: office.open_run(key=a_new_key())[0] == 202, lambda: opened(1), 2)


def test_open_runs() -> None:
    swept(world, lambda: len(open_runs.handler({}, aws.CONTEXT)["opened"]) == 2, lambda: opened(2), 4)


def test_plan_run() -> None:
    def check() -> Iterator[str]:
        _, run, _ = call("GET", f"/runs/{RUN}")
        if (run["status"], run["progress"]["people"], run["progress"]["chunks"]) != ("calculating", 3, 2):
            yield f"run {run['status']} {run['progress']}"
        yield from count("Chunk", 2)
        yield from history("run.calculating", 1)
        sent = {message["chunk"] for message in aws.sent_messages(aws.queue_url(CHUNK_QUEUE))}
        if sent != {1, 2}:
            yield f"messages for the chunks {sent}"

    swept(remembered(world_with_an_open_run), lambda: deliver(plan_run.handler, "payroll.run.opened"), check, 6)


def test_plan_a_run_without_people() -> None:
    def empty_world() -> None:
        world()
        office.open_run(key=a_new_key())

    def check() -> Iterator[str]:
        yield from events("payroll.run.calculated")
        yield from history("run.calculated", 1)

    swept(remembered(empty_world), lambda: deliver(plan_run.handler, "payroll.run.opened"), check, 4)


def calculated() -> Iterator[str]:
    _, run, _ = call("GET", f"/runs/{RUN}")
    progress = run["progress"]
    if (run["status"], progress["paid"], progress["set_aside"], progress["chunks_done"]) != ("calculated", 3, 0, 2):
        yield f"run {run['status']} {progress}"
    slips = office.everything(f"/runs/{RUN}/payslips")
    if [slip["employee"] for slip in slips] != ["E001", "E002", "E003"]:
        yield f"payslips of {[slip['employee'] for slip in slips]}"
    for name, figure in run["totals"].items():
        if name != "currency" and figure != sum(slip["amounts"][name] for slip in slips):
            yield f"the total of {name} is not the sum of the payslips"
    for slip, year in zip(slips, records("YearToDate"), strict=True):
        if {name: int(wage["N"]) for name, wage in year["wages"]["M"].items()} != {RUN: slip["amounts"]["gross"]}:
            yield f"year to date of {slip['employee']}"
    yield from count("Receipt", 2)
    yield from events("payroll.run.calculated")
    yield from history("run.calculated", 1)


def test_calculate_chunk() -> None:
    messages: list[Any] = []

    def planned_world() -> None:
        world_with_a_plan()
        messages[:] = aws.sent_messages(aws.queue_url(CHUNK_QUEUE))

    def deliver_chunks() -> bool:
        return calculate_chunk.handler(aws.sqs_event(*messages), aws.CONTEXT) == {"batchItemFailures": []}

    swept(remembered(planned_world), deliver_chunks, calculated, 14)


@pytest.mark.parametrize(("verb", "status", "published_once"), [("approval", "approved", 1), ("cancellation", "cancelled", 0)])
def test_decide_run(verb: str, status: str, published_once: int) -> None:
    seen: list[str] = []

    def calculated_world() -> None:
        world_with_a_calculated_run()
        seen[:] = [call("GET", f"/runs/{RUN}")[2]["ETag"]]

    def decide_once() -> bool:
        return call("POST", f"/runs/{RUN}/{verb}", who=HARRY, body={}, headers={"If-Match": seen[0]})[0] == 200

    def check() -> Iterator[str]:
        if call("GET", f"/runs/{RUN}")[1]["status"] != status:
            yield f"the run is not {status}"
        yield from count("UnfinishedRun", 0)
        yield from events("payroll.run.approved", published_once)
        yield from history(f"run.{status}", 1)

    swept(remembered(calculated_world), decide_once, check, 3)
