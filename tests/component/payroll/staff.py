"""A personnel office for the tests: a door with the routes of people and inputs, and their workers."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel import clock
from kernel.documents import Documents
from kernel.door import Door
from kernel.table import Table
from tests import aws
from tests.conftest import sample_event

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE = "/v1/companies/acme/payroll"
HELEN = aws.claims("helen", "acme/hr")
HARRY = aws.claims("harry", "acme/hr")
CLOCK = aws.machine_claims("timeclock", "acme/payroll:submit")

aws.set_environment("payroll")

from payroll.handlers import import_employees, import_inputs, take_inputs
from payroll.handlers.routes import inputs, people

WORKERS = {"payroll.employees.import_requested": import_employees.handler, "payroll.inputs.received": import_inputs.handler}
TAKE = take_inputs.handler

shelf = Table(aws.table_name("payroll"))
documents = Documents(aws.bucket_name("payroll"))
door = Door("payroll")
people.mount(door, shelf, documents)
inputs.mount(door, shelf, documents)

HEADER = "employee_id,name,email,pay_frequency,hire_date,salary,filing_status,step4c_extra,routing_number,account_number"
PEOPLE = f"""{HEADER}
E001,Ada Abbott,ada@example.com,monthly,2020-01-01,6000.00,single,0,021000021,123456789
E002,Ben Baker,ben@example.com,monthly,2020-01-01,9000.00,married_jointly,50,,
E003,Carla Dunn,carla@example.com,monthly,2026-11-16,3000.00,head_of_household,0,,
"""
ADA = {"name": "Ada Abbott", "email": "ada@example.com", "country": "US", "hired_on": "2020-01-01"}
MONTHLY = {"pay_group": "monthly", "kind": "salary", "amount": 600_000}
FIRST_ACCOUNT = {"scheme": "us", "routing_number": "021000021", "account_number": "123456789"}
OTHER_ACCOUNT = FIRST_ACCOUNT | {"account_number": "987654321"}


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def call(method: str, path: str, *, who: Any = HELEN, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call below the company's base: status, body, headers."""
    answer = door.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def hire(employee: str = "E1", who: Any = HELEN, **changes: Any) -> tuple[int, Any, dict[str, str]]:
    """Puts a new employee."""
    return call("PUT", f"/employees/{employee}", who=who, body=ADA | changes, headers={"If-None-Match": "*"})


def etag(employee: str = "E1") -> str:
    """The present version."""
    return call("GET", f"/employees/{employee}")[2]["ETag"]


def put(path: str, body: Any, *, employee: str = "E1", seen: str = "", who: Any = HELEN) -> tuple[int, Any, dict[str, str]]:
    """Puts a fact of the employee as it is now, or as it was seen."""
    return call("PUT", f"/employees/{employee}{path}", who=who, body=body, headers={"If-Match": seen or etag(employee)})


def decide(verb: str, *, employee: str = "E1", seen: str = "", who: Any = HARRY) -> tuple[int, Any, dict[str, str]]:
    """Confirms or rejects the account that waits."""
    return call("POST", f"/employees/{employee}/bank-account/{verb}", who=who, headers={"If-Match": seen or etag(employee)})


def propose(account: Any, *, employee: str = "E1", who: Any = HELEN) -> tuple[int, Any, dict[str, str]]:
    """Proposes an account."""
    return call("POST", f"/employees/{employee}/bank-account", who=who, body=account, headers={"If-Match": etag(employee)})


def send_file(content: str, key: str = "file") -> tuple[int, Any, dict[str, str]]:
    """Posts an employee file."""
    return call("POST", "/employee-imports", body=content, headers={"Idempotency-Key": key, "Content-Type": "text/csv"})


def report(
    content: Any, *, media: str = "application/json", key: str = "report", who: Any = CLOCK, query: str = ""
) -> tuple[int, Any, Any]:
    """Posts inputs."""
    text = content if isinstance(content, str) else json.dumps(content)
    return call("POST", "/inputs", who=who, body=text, headers={"Idempotency-Key": key, "Content-Type": media}, query=query)


def carry() -> None:
    """Delivers every waiting event of people and inputs to its worker; one that was worked on before changes nothing."""
    for envelope in aws.waiting_events("payroll"):
        worker = WORKERS.get(envelope["type"])
        if worker:
            assert worker(aws.sqs_event(aws.bus_message(envelope)), aws.CONTEXT)["batchItemFailures"] == []


def published(kind: str) -> list[Any]:
    """The data of waiting events of a type, in order."""
    return [event["data"] for event in aws.waiting_events("payroll") if event["type"] == kind]


def history(what: str) -> list[Any]:
    """The history entries of a kind."""
    return [item for item in aws.stored_items("payroll", "AuditEntry") if item["what"]["S"] == what]


def like_the_sample(kind: str) -> None:
    """The one event of a type equals its published sample, apart from what is new each time."""
    (event,) = [event for event in aws.waiting_events("payroll") if event["type"] == kind]
    fresh = {"id": "", "correlation_id": ""}
    assert event | fresh == sample_event("published", f"{kind}.v1") | fresh
