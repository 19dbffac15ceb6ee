"""Crash sweeps over the pay run: whatever dies, repeats or overtakes, everyone is paid once and every sum adds up."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kernel.aws import s3
from kernel.queues import Queue
from kernel.settings import companies
from payroll.domain.lines import added
from payroll.domain.people import Country
from payroll.records import keys
from payroll.records.payslip import EarningsRecord, PayslipRecord
from payroll.records.run import PayGroup
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import HARRY, RUN, bonus, call, employee, hire, published, report, salary, shelf
from tests.faults.harness import sweep

from payroll.handlers import build_register, calculate_chunk, open_runs, plan_release, plan_run, request_payments  # isort: skip

KEYS = itertools.count()
GOOD = ("E1", "E2", "E4")
CORRECTION = "us-monthly-2026-11-correction-1"
CHUNKS: list[Any] = []


@pytest.fixture(autouse=True)
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four people, one of whom is broken, make two chunks."""
    monkeypatch.setattr("payroll.operations.plan_run.PEOPLE_PER_CHUNK", 2)
    office.at(monkeypatch)


def a_new_key() -> dict[str, str]:
    """Clients that repeat with another key: what guards is the natural id, not the stored answer."""
    return {"Idempotency-Key": f"key-{next(KEYS)}"}


def world_with_people() -> None:
    aws.fresh_world()
    office.queues()
    hire(*(employee(person) for person in GOOD), employee("E3", profiles=()))
    report("E1", bonus("I1", 100_00), bonus("I2", 50_00, date(2026, 10, 1)))


def world_with_an_open_run() -> None:
    world_with_people()
    office.open_run(key=a_new_key()["Idempotency-Key"])


def world_with_a_plan() -> None:
    world_with_an_open_run()
    deliver(plan_run.handler, "payroll.run.opened")
    CHUNKS[:] = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))


def world_with_a_calculated_run() -> None:
    world_with_a_plan()
    assert work(calculate_chunk.handler, CHUNKS)


def world_with_a_mended_person() -> None:
    world_with_a_calculated_run()
    hire(employee("E3"))


def world_with_an_approved_run() -> None:
    world_with_a_mended_person()
    recalculated()
    office.decide(RUN)


def world_with_a_correction() -> None:
    world_with_an_approved_run()
    hire(replace(employee("E1"), contracts=(salary(6_500_00),)), replace(employee("E2"), contracts=(salary(5_000_00),)))
    office.open_run(kind="correction", people=["E1", "E2", "E4"], from_period="2026-11", key=a_new_key()["Idempotency-Key"])
    (event,) = [each for each in published("payroll.run.opened") if each["data"]["run"] == CORRECTION]
    plan_run.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    CHUNKS[:] = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))


def remembered(build: Callable[[], object]) -> Callable[[], None]:
    """The world that `build` makes: built once, then laid out again from a copy of the table and the bucket, in a fraction of the time."""
    kept: list[aws.Items] = []
    files: set[str] = set()

    def lay_out() -> None:
        if not kept:
            build()
            kept.append(aws.copied_items("payroll"))
            files.update(head.key for head in office.documents.list(""))
            return
        aws.restore_items("payroll", kept[0])
        for queue in office.QUEUES:
            aws.sent_messages(aws.queue_url(queue))
        for head in office.documents.list(""):
            if head.key not in files:
                s3().delete_object(Bucket=office.documents.bucket, Key=head.key)

    return lay_out


def work(handler: Any, messages: Iterable[Any]) -> bool:
    """Delivers messages to a worker; False when one must come again."""
    return bool(handler(aws.sqs_event(*messages), aws.CONTEXT) == {"batchItemFailures": []})


def deliver(handler: Any, kind: str) -> bool:
    """Delivers the latest waiting event of a type."""
    return work(handler, [aws.bus_message(published(kind)[-1])])


def recalculated() -> bool:
    """Asks for the mended person and calculates again."""
    status, _, _ = call("POST", f"/runs/{RUN}/exceptions/E3/recalculation", body={}, headers=a_new_key())
    done = status == 202 or not office.reasons(RUN)
    return (
        done and deliver(plan_run.handler, "payroll.run.recalculation_requested") and drained(office.CHUNK_QUEUE, calculate_chunk.handler)
    )


def drained(queue: str, handler: Any) -> bool:
    """Works on what waits in a queue; a message that fails waits on."""
    messages = aws.sent_messages(aws.queue_url(queue))
    try:
        done = not messages or work(handler, messages)
    except BaseException:
        put_back(queue, messages)
        raise
    if not done:
        put_back(queue, messages)
    return done


def put_back(queue: str, messages: Iterable[Any]) -> None:
    """Puts messages back."""
    Queue(aws.queue_url(queue)).send_many(list(messages))


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
    found = sum(entry["what"]["S"] == what for entry in aws.stored_items("payroll", "AuditEntry"))
    if found != expected:
        yield f"{found} history entries {what} instead of {expected}"


def events(kind: str, expected: int = 1) -> Iterator[str]:
    found = len(published(kind))
    if found != expected:
        yield f"{found} events {kind} instead of {expected}"


def slips(run: str) -> list[PayslipRecord]:
    return [*shelf.each(PayslipRecord, keys.payslips("acme", run))]


def run_adds_up(run: str, paid: tuple[str, ...], status: str = "calculated", set_aside: int = 1) -> Iterator[str]:
    """One payslip for every good person, sums that agree, and earnings that hold the run once."""
    now = office.run_now(run)
    if (now["status"], now["progress"]["paid"], now["progress"]["set_aside"]) != (status, len(paid), set_aside):
        yield f"run {now['status']} {now['progress']}"
    found = slips(run)
    if tuple(slip.employee_id for slip in found) != paid:
        yield f"payslips of {[slip.employee_id for slip in found]}"
    yield from office.faults_in(run)
    for slip in found:
        record = shelf.need(EarningsRecord, keys.earnings("acme"), slip.employee_id)
        year = added(record.years.get("2026", {}), {})
        for pay in record.open.values():
            year = added(year, pay.figures)
        if {name: amount for name, amount in year.items() if amount} != {
            name: amount for name, amount in slip.slip.year_after.items() if amount
        }:
            yield f"the year of {slip.employee_id} is not that of the payslips"


def inputs_taken() -> Iterator[str]:
    if office.taken("E1") != {"I1": RUN, "I2": RUN}:
        yield f"inputs {office.taken('E1')}"


def opened(companies: int) -> Iterator[str]:
    yield from count("Run", companies)
    yield from count("UnfinishedRun", companies)
    yield from events("payroll.run.opened", companies)
    yield from history("run.opened", companies)


def test_open_run() -> None:
    def post() -> bool:
        return bool(office.open_run(key=a_new_key()["Idempotency-Key"])[0] == 202)

    swept(remembered(world_with_people), post, lambda: opened(1), 2)


def test_open_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_runs, "_settings", replace(open_runs._settings, companies=companies(office.COMPANIES)))

    def world() -> None:
        aws.fresh_world()
        groups = [
            PayGroup(company=name, country=Country.US, frequency=office.PayFrequency.MONTHLY, opens_before=7) for name in ("acme", "globex")
        ]
        shelf.put_many(groups)

    swept(world, lambda: len(open_runs.handler({}, aws.CONTEXT)["opened"]) == 2, lambda: opened(2), 4)


def test_plan_run() -> None:
    def check() -> Iterator[str]:
        run = office.run_now(RUN)
        if (run["status"], run["progress"]["people"], run["progress"]["chunks"]) != ("calculating", 4, 2):
            yield f"run {run['status']} {run['progress']}"
        yield from count("Chunk", 2)
        yield from history("run.calculating", 1)
        sent = {message["chunk"] for message in aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))}
        if sent != {1, 2}:
            yield f"messages for the chunks {sent}"

    swept(remembered(world_with_an_open_run), lambda: deliver(plan_run.handler, "payroll.run.opened"), check, 5)


def test_calculate_chunk() -> None:
    def check() -> Iterator[str]:
        yield from run_adds_up(RUN, GOOD)
        yield from inputs_taken()
        yield from count("Receipt", 2)
        yield from events("payroll.run.calculated")
        yield from history("run.calculated", 1)
        if office.reasons(RUN) != {"E3": "no_profile"}:
            yield f"set aside {office.reasons(RUN)}"

    swept(remembered(world_with_a_plan), lambda: work(calculate_chunk.handler, CHUNKS), check, 16)


def test_recalculate_person() -> None:
    def check() -> Iterator[str]:
        yield from run_adds_up(RUN, ("E1", "E2", "E3", "E4"), set_aside=0)
        yield from count("PersonSetAside", 0)
        yield from inputs_taken()
        yield from history("run.person_recalculated", 1)
        yield from events("payroll.run.recalculation_requested")

    swept(remembered(world_with_a_mended_person), recalculated, check, 12)


@pytest.mark.parametrize(("verb", "status", "published_once"), [("approval", "approved", 1), ("cancellation", "cancelled", 0)])
def test_decide_run(verb: str, status: str, published_once: int) -> None:
    seen: list[str] = []

    def decide_once() -> bool:
        if not seen:
            seen.append(call("GET", f"/runs/{RUN}")[2]["ETag"])
        return bool(call("POST", f"/runs/{RUN}/{verb}", who=HARRY, body={}, headers={"If-Match": seen[0]})[0] == 200)

    def check() -> Iterator[str]:
        if office.run_now(RUN)["status"] != status:
            yield f"the run is not {status}"
        yield from count("UnfinishedRun", 0)
        yield from events("payroll.run.approved", published_once)
        yield from history(f"run.{status}", 1)

    swept(remembered(world_with_a_calculated_run), decide_once, check, 3)


def test_release() -> None:
    def release() -> bool:
        return deliver(plan_release.handler, "payroll.run.approved") and drained(office.PAYMENT_QUEUE, request_payments.handler)

    def check() -> Iterator[str]:
        orders = [order for event in published("payroll.payments.requested") for order in event["data"]["orders"]]
        if sorted(order["id"] for order in orders) != [f"{RUN}/E{number}" for number in range(1, 5)]:
            yield f"orders {[order['id'] for order in orders]}"
        _, body, _ = call("GET", f"/runs/{RUN}/release")
        sums = body["complete"], body["orders"], body["amount"]
        if sums != (True, len(orders), sum(order["amount"] for order in orders)):
            yield f"the release counts {sums}"
        if body["amount"] != office.run_now(RUN)["totals"]["net"]:
            yield "the orders are not the net of the run"
        printed = {message["chunk"] for message in aws.sent_messages(aws.queue_url(office.PRINT_QUEUE))}
        if printed != {1, 2, 3}:
            yield f"printing was asked for the chunks {printed}"

    swept(remembered(world_with_an_approved_run), release, check, 10)


def test_correct() -> None:
    def check() -> Iterator[str]:
        yield from run_adds_up(CORRECTION, ("E1", "E2"))
        if office.reasons(CORRECTION) != {"E4": "nothing_to_correct"}:
            yield f"set aside {office.reasons(CORRECTION)}"
        if [slip.slip.gross for slip in slips(CORRECTION)] != [500_00, -1_000_00] or slips(CORRECTION)[1].slip.net != 0:
            yield "the differences are others"
        yield from inputs_taken()

    swept(remembered(world_with_a_correction), lambda: work(calculate_chunk.handler, CHUNKS), check, 16)


def test_build_register() -> None:
    def check() -> Iterator[str]:
        found = [head.key for head in office.documents.list("registers/")]
        if found != [f"registers/acme/{RUN}/2.csv"]:
            yield f"registers {found}"
        elif office.documents.get(found[0]).count(b"\r\n") != 1 + len(GOOD):
            yield "the register does not hold everybody"

    swept(remembered(world_with_a_calculated_run), lambda: deliver(build_register.handler, "payroll.run.calculated"), check, 3)
