"""A print shop for the tests: approved runs and what people earned, written straight into the table, and the doors around printing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from kernel import clock, table
from kernel.aws import dynamodb
from kernel.door import Door
from kernel.records import decode, encode
from tests import aws

PRINT_QUEUE: Final = "payroll-render-payslips"
STATEMENT_QUEUE: Final = "payroll-make-statements"
NOW: Final = datetime(2026, 12, 30, 9, 0, tzinfo=UTC)
BASE: Final = "/v1/companies/acme/payroll"
HELEN: Final = aws.claims("helen", "acme/hr")
PEOPLE: Final = ("E001", "E002", "E003")
PLAN: Final = "a02bd5830de32bd0"

aws.set_environment("payroll", STATEMENT_QUEUE=aws.queue_url(STATEMENT_QUEUE))

from payroll.domain.countries import COUNTRIES
from payroll.domain.people import Country, DatedProfile
from payroll.domain.periods import PayFrequency, RunKind
from payroll.handlers import make_statements, plan_statements
from payroll.handlers.render_payslips import documents, shelf
from payroll.handlers.routes import documents as routes
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord, OpenPay, PayslipRecord, SlipReference
from payroll.records.run import Chunk, Run, RunStatus
from tests.unit.payroll.documents.slips import slip

door = Door("payroll")
routes.mount(door, shelf, documents)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def call(method: str, path: str, *, who: Any = HELEN, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call of the documents' routes: status, body, headers."""
    answer = door.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def run_of(country: Country = Country.DE, month: int = 11, status: RunStatus = RunStatus.APPROVED, **changes: Any) -> Run:
    """A monthly run of 2026 in one chunk of three people."""
    run = Run(
        company="acme",
        country=country,
        pay_group=PayFrequency.MONTHLY,
        period_name=f"2026-{month:02}",
        run_kind=RunKind.REGULAR,
        sequence=1,
        pay_date=date(2026, month, 28),
        status=status,
        opened_by="sub-harry",
        opened_at=NOW,
        rule_set="0" * 64,
        plan=PLAN,
        people=len(PEOPLE),
        chunks=1,
        chunks_done=1,
    )
    return replace(run, **changes)


def store_run(run: Run, people: Sequence[str] = PEOPLE, **changes: Any) -> list[PayslipRecord]:
    """Stores a run with its chunk and the payslips of people."""
    slips = [payslip(run, person, **changes) for person in people]
    shelf.put_many([run, Chunk(company=run.company, run=run.run_id, plan=run.plan, number=1, people=tuple(people)), *slips])
    return slips


def payslip(run: Run, person: str, **changes: Any) -> PayslipRecord:
    """The payslip of a person in a run."""
    return replace(
        slip(run.country, name=f"Person {person}"),
        company=run.company,
        run=run.run_id,
        employee_id=person,
        period_name=run.period_name,
        pay_date=run.pay_date,
        tax_year=run.tax_year,
        **changes,
    )


def chunk_message(run: Run) -> dict[str, Any]:
    """What planning the release sends for the chunk of a run."""
    return {"company": run.company, "run": run.run_id, "plan": run.plan, "chunk": 1, "correlation_id": "01KB8GNQ00CORRELATION00000A"}


def employee(country: Country, person: str, **changes: Any) -> Employee:
    """A person with the plainest tax profile of the country."""
    facts = decode(Any, encode(COUNTRIES[country].profile()))
    record = Employee(
        company="acme",
        employee_id=person,
        name=f"Person {person}",
        email=f"{person.lower()}@example.com",
        country=country,
        hired_on=date(2020, 1, 1),
        profiles=(DatedProfile(date(2020, 1, 1), facts),),
    )
    return replace(record, **changes)


def earnings(
    person: str, runs: Mapping[str, Mapping[str, int]], years: Mapping[str, Mapping[str, int]] | None = None, tax_year: str = "2026"
) -> EarningsRecord:
    """What a person earned: figures by run that are not folded yet, and sums of years."""
    return EarningsRecord(
        company="acme",
        employee_id=person,
        years=years or {},
        open={run: OpenPay(tax_year, figures) for run, figures in runs.items()},
        slips=tuple(SlipReference(run, tax_year, date(2026, 11, 1)) for run in runs),
    )


def request_statements(country: str = "DE", tax_year: str = "2026", key: str = "s-1", **more: Any) -> tuple[int, Any, dict[str, str]]:
    """Posts the request for statements."""
    body = {"country": country, "tax_year": tax_year, **more}
    return call("POST", "/statements", body=body, headers={"Idempotency-Key": key})


def carry_statements() -> None:
    """Carries every request for statements to planning, and what planning sends to the worker."""
    aws.create_queue(STATEMENT_QUEUE)
    for envelope in aws.waiting_events("payroll"):
        if envelope["type"] == "payroll.statements.requested":
            assert plan_statements.handler(aws.sqs_event(aws.bus_message(envelope)), aws.CONTEXT) == {"batchItemFailures": []}
    messages = aws.sent_messages(aws.queue_url(STATEMENT_QUEUE))
    if messages:
        assert make_statements.handler(aws.sqs_event(*messages, queue=STATEMENT_QUEUE), aws.CONTEXT) == {"batchItemFailures": []}


def damage(pk: str, sk: str, fact: str) -> None:
    """Spoils a stored fact, past every check."""
    dynamodb().update_item(
        TableName=aws.table_name("payroll"),
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET #fact = :broken",
        ExpressionAttributeNames={"#fact": fact},
        ExpressionAttributeValues={":broken": {"S": "?"}},
    )


def change(record: Any) -> None:
    """Stores another version of a record, whatever is there."""
    shelf.transact(table.put(record))
