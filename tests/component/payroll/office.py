"""A payroll office for the tests: what HR does over HTTP, and what the relay, the bus and the queues do in between."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel import clock
from tests import aws
from tests.conftest import sample_event

CHUNK_QUEUE = "payroll-calculate-chunk"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE = "/v1/companies/acme/payroll"
HELEN = aws.claims("helen", "acme/hr")
HARRY = aws.claims("harry", "acme/hr")

aws.set_environment(
    "payroll",
    CHUNK_QUEUE=aws.queue_url(CHUNK_QUEUE),
    COMPANIES="acme@America/New_York,globex@Pacific/Auckland",
    RETRY_QUEUES=aws.queue_url(CHUNK_QUEUE),
)

from payroll.handlers import api, calculate_chunk, import_employees, plan_run

WORKERS = {"payroll.employees.import_requested": import_employees.handler, "payroll.run.opened": plan_run.handler}

HEADER = "employee_id,name,email,pay_frequency,hire_date,salary,filing_status,step4c_extra,routing_number,account_number"
PEOPLE = f"""{HEADER}
E001,Ada Abbott,ada@example.com,monthly,2020-01-01,6000.00,single,0,021000021,123456789
E002,Ben Baker,ben@example.com,monthly,2020-01-01,9000.00,married_jointly,50,,
E003,Carla Dunn,carla@example.com,monthly,2026-11-16,3000.00,head_of_household,0,,
"""


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def call(method: str, path: str, *, who: Any = HELEN, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call of the payroll API below the company's base: status, body, headers."""
    answer = api.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def send_file(content: str, key: str = "import-1") -> tuple[int, Any, dict[str, str]]:
    """Posts an employee file."""
    return call("POST", "/employee-imports", body=content, headers={"Idempotency-Key": key, "Content-Type": "text/csv"})


def open_run(key: str = "run-1", who: Any = HELEN, **changes: Any) -> tuple[int, Any, dict[str, str]]:
    """Posts the monthly run of November 2026, or another one."""
    body = {"pay_group": "monthly", "period": "2026-11", "pay_date": "2026-11-30"} | changes
    return call("POST", "/runs", who=who, body=body, headers={"Idempotency-Key": key})


def decide(run: str, verb: str = "approval", who: Any = HARRY) -> tuple[int, Any, dict[str, str]]:
    """Looks at a run and approves (or cancels) what was seen."""
    _, _, headers = call("GET", f"/runs/{run}", who=who)
    return call("POST", f"/runs/{run}/{verb}", who=who, body={}, headers={"If-Match": headers["ETag"]})


def carry(*, delivered: set[str] | None = None) -> list[str]:
    """Carries waiting events to their workers and chunk messages to theirs until nothing waits. Answers the types of the events.

    `delivered` remembers what was carried before, since the relay of the house, which marks events as published, is not at work here.
    """
    seen: set[str] = set() if delivered is None else delivered
    aws.create_queue(CHUNK_QUEUE)
    kinds: list[str] = []
    for envelope in aws.waiting_events("payroll"):
        if envelope["id"] in seen:
            continue
        seen.add(envelope["id"])
        kinds.append(envelope["type"])
        worker = WORKERS.get(envelope["type"])
        if worker:
            answer = worker(aws.sqs_event(aws.bus_message(envelope)), aws.CONTEXT)
            assert answer["batchItemFailures"] == []
    messages = aws.sent_messages(aws.queue_url(CHUNK_QUEUE))
    if messages:
        assert calculate_chunk.handler(aws.sqs_event(*messages, queue=CHUNK_QUEUE), aws.CONTEXT)["batchItemFailures"] == []
    return kinds + (carry(delivered=seen) if kinds or messages else [])


def published(kind: str) -> list[Any]:
    """Waiting events of a type."""
    return [event for event in aws.waiting_events("payroll") if event["type"] == kind]


def like_the_sample(kind: str) -> None:
    """The one event of a type equals its published sample, apart from what is new each time."""
    (event,) = published(kind)
    sample = sample_event("published", f"{kind}.v1")
    fresh = {"id": "", "correlation_id": ""}
    assert event | fresh == sample | fresh


def everything(path: str) -> list[Any]:
    """All items of a list, page by page."""
    items: list[Any] = []
    query = "limit=100"
    while True:
        status, body, _ = call("GET", path, query=query)
        assert status == 200, body
        items += body["items"]
        if "next" not in body or body["next"] is None:
            return items
        query = f"limit=100&cursor={body['next']}"


def amounts_add_up(run: str) -> None:
    """The run's totals are the sums of its payslips, figure by figure, and each net is gross less deductions."""
    _, body, _ = call("GET", f"/runs/{run}")
    slips = everything(f"/runs/{run}/payslips")
    assert len(slips) == body["progress"]["paid"]
    for name, figure in body["totals"].items():
        if name != "currency":
            assert figure == sum(slip["amounts"][name] for slip in slips), name
    assert sum(line["amount"] for line in body["journal"]) == 0
