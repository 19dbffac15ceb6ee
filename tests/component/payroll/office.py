"""A payroll office for the tests: people of four countries, what HR does over HTTP, and what relay, bus and queues do between."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from kernel import clock
from kernel.aws import dynamodb
from kernel.documents import Documents, sha256
from kernel.door import Door
from kernel.records import decode, encode
from kernel.table import Table
from tests import aws
from tests.conftest import sample_event

CHUNK_QUEUE: Final = "payroll-calculate-chunk"
PAYMENT_QUEUE: Final = "payroll-request-payments"
PRINT_QUEUE: Final = "payroll-render-payslips"
NOW: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE: Final = "/v1/companies/acme/payroll"
HELEN: Final = aws.claims("helen", "acme/hr")
HARRY: Final = aws.claims("harry", "acme/hr")
RUN: Final = "us-monthly-2026-11-regular-1"
COMPANIES: Final = "acme@America/New_York,globex@Pacific/Auckland"

aws.set_environment(
    "payroll",
    CHUNK_QUEUE=aws.queue_url(CHUNK_QUEUE),
    PAYMENT_QUEUE=aws.queue_url(PAYMENT_QUEUE),
    PRINT_QUEUE=aws.queue_url(PRINT_QUEUE),
    COMPANIES=COMPANIES,
    RETRY_QUEUES=aws.queue_url(CHUNK_QUEUE),
)

from payroll.domain.bank import BankAccount, BankScheme
from payroll.domain.countries import COUNTRIES
from payroll.domain.people import Contract, ContractKind, CostSplit, Country, DatedProfile, Input, InputKind
from payroll.domain.periods import PayFrequency
from payroll.handlers import api, build_register, calculate_chunk, explain_payslip, plan_release, plan_run, request_payments
from payroll.handlers.routes import registers
from payroll.records.employee import BankChange, BankStatus, Employee
from payroll.records.inputs import InputEntry, Inputs

shelf = Table(aws.table_name("payroll"))
documents = Documents(aws.bucket_name("payroll"))
_registers = Door("payroll")
registers.mount(_registers, shelf, documents)

WORKERS: Final[Mapping[str, Any]] = {
    "payroll.run.opened": plan_run.handler,
    "payroll.run.recalculation_requested": plan_run.handler,
    "payroll.run.approved": plan_release.handler,
    "payroll.run.calculated": build_register.handler,
}
QUEUES: Final[Mapping[str, Any]] = {CHUNK_QUEUE: calculate_chunk.handler, PAYMENT_QUEUE: request_payments.handler, PRINT_QUEUE: None}

ACCOUNTS: Final[Mapping[Country, BankAccount]] = {
    Country.US: BankAccount(BankScheme.US, "123456789", "021000021"),
    Country.DE: BankAccount(BankScheme.IBAN, "DE89370400440532013000", "COBADEFFXXX"),
    Country.GB: BankAccount(BankScheme.UK, "12345678", "200000"),
    Country.IT: BankAccount(BankScheme.IBAN, "IT60X0542811101000000123456"),
}
FACTS: Final[Mapping[Country, Mapping[str, Any]]] = {
    Country.US: {},
    Country.DE: {"state": "BY", "church_member": True, "fund_surcharge": 2_900, "parent": True, "u1_rate": 1_600, "u2_rate": 440},
    Country.GB: {"tax_code": "1257L"},
    Country.IT: {"region": "lombardia", "municipality": "F205"},
}


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def queues() -> None:
    """Creates the queues of the pay run."""
    for name in QUEUES:
        aws.create_queue(name)


def employee(employee_id: str = "E001", country: Country = Country.US, amount: int = 6_000_00, **changes: Any) -> Employee:
    """A person with a monthly salary, the profile of the country, an account and two cost centres."""
    facts = decode(Any, encode(COUNTRIES[country].profile(**FACTS[country])))
    bank = BankChange(ACCOUNTS[country], BankStatus.CONFIRMED, "sub-helen", NOW, "sub-harry", NOW)
    record = Employee(
        company="acme",
        employee_id=employee_id,
        name=f"Person {employee_id}",
        email=f"{employee_id.lower()}@example.com",
        country=country,
        hired_on=date(2020, 1, 1),
        birth_date=date(1985, 5, 5),
        contracts=(salary(amount),),
        profiles=(DatedProfile(date(2020, 1, 1), facts),),
        splits=(CostSplit(date(2020, 1, 1), {"100": 1, "200": 2}),),
        banks=(bank,),
    )
    return replace(record, **changes)


def salary(amount: int, since: date = date(2020, 1, 1), group: PayFrequency = PayFrequency.MONTHLY, **changes: Any) -> Contract:
    """A contract."""
    return Contract("C1", since, group, ContractKind.SALARY, amount, **changes)


def bonus(input_id: str, amount: int, day: date = date(2026, 11, 10), kind: str = "one_off") -> Input:
    """A reported amount."""
    return Input(input_id, "commission", "Commission", InputKind.AMOUNT, kind, day, amount=amount)


def hire(*people: Employee) -> None:
    """Stores people, whatever was stored of them before."""
    shelf.put_many(people)


def report(employee_id: str, *inputs: Input) -> None:
    """Stores inputs in addition to what was reported before."""
    known = shelf.get(Inputs, "COMPANY#acme#INPUT", employee_id)
    book = known or Inputs(company="acme", employee_id=employee_id)
    for each in inputs:
        book = book.with_input(InputEntry(each, NOW, "b"))
    shelf.put_many([book])


def taken(employee_id: str) -> dict[str, str]:
    """Which run has taken each input."""
    return {each.input.input_id: each.taken_by for each in shelf.need(Inputs, "COMPANY#acme#INPUT", employee_id).entries}


def call(method: str, path: str, *, who: Any = HELEN, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call of the payroll API below the company's base: status, body, headers."""
    event = aws.http_event(method, f"{BASE}{path}", who=who, **more)
    handler = (
        explain_payslip.handler if path.endswith("/explanation") else _registers.handler if path.endswith("/register") else api.handler
    )
    answer = handler(event, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def open_run(key: str = "", who: Any = HELEN, **changes: Any) -> tuple[int, Any, dict[str, str]]:
    """Posts the American monthly run of November 2026, or another one."""
    body = {"country": "US", "pay_group": "monthly", "period": "2026-11", "pay_date": "2026-11-30"} | changes
    return call(
        "POST", "/runs", who=who, body=body, headers={"Idempotency-Key": key or sha256(json.dumps(changes, sort_keys=True).encode())}
    )


def ran(**changes: Any) -> Any:
    """Opens a run, carries everything to its workers, and answers the run."""
    status, body, _ = open_run(**changes)
    assert status == 202, body
    carry()
    return run_now(body["id"])


def approved(**changes: Any) -> Any:
    """A run that was opened, calculated, approved and released."""
    run = ran(**changes)
    status, body, _ = decide(run["id"])
    assert status == 200, body
    carry()
    return run_now(run["id"])


def run_now(run: str) -> Any:
    """The run as it is now."""
    status, body, _ = call("GET", f"/runs/{run}")
    assert status == 200, body
    return body


def slip_of(run: str, employee_id: str) -> Any:
    """A payslip."""
    status, body, _ = call("GET", f"/runs/{run}/payslips/{employee_id}")
    assert status == 200, body
    return body


def line(slip: Any, code: str, period: str | None = None) -> int:
    """The sum of the lines of a code, of one period or of all."""
    return sum(each["amount"] for each in slip["lines"] if each["code"] == code and period in (None, each["period"]))


def reasons(run: str) -> dict[str, str]:
    """Who was set aside, and why."""
    return {each["employee"]: each["reason"] for each in everything(f"/runs/{run}/exceptions")}


def decide(run: str, verb: str = "approval", who: Any = HARRY) -> tuple[int, Any, dict[str, str]]:
    """Looks at a run and decides on what was seen."""
    _, _, headers = call("GET", f"/runs/{run}", who=who)
    return call("POST", f"/runs/{run}/{verb}", who=who, body={}, headers={"If-Match": headers["ETag"]})


_deliveries: Counter[str] = Counter()
"""How often `carry` has delivered each event."""


def carry() -> None:
    """Carries waiting events and messages to their workers until nothing new waits. The relay of the house, which marks events as
    published, is not at work here: an event is delivered once more with the next call, as it may be anyway."""
    queues()
    seen = {event for event, times in _deliveries.items() if times == 2}
    while fresh := [event for event in aws.waiting_events("payroll") if event["id"] not in seen]:
        for envelope in fresh:
            seen.add(envelope["id"])
            _deliveries[envelope["id"]] += 1
            if envelope["type"] in WORKERS:
                _delivered(WORKERS[envelope["type"]], aws.bus_message(envelope))
        for name, handler in QUEUES.items():
            messages = aws.sent_messages(aws.queue_url(name))
            if handler and messages:
                _delivered(handler, *messages, queue=name)


def _delivered(handler: Any, *messages: Any, queue: str = "queue") -> None:
    assert handler(aws.sqs_event(*messages, queue=queue), aws.CONTEXT)["batchItemFailures"] == []


def published(kind: str) -> list[Any]:
    """Waiting events of a type."""
    return [event for event in aws.waiting_events("payroll") if event["type"] == kind]


def like_the_sample(kind: str) -> None:
    """The one event of a type equals its published sample, apart from what is new each time."""
    (event,) = published(kind)
    sample = sample_event("published", f"{kind}.v1")
    fresh = {"id": "", "correlation_id": "", "time": ""}
    assert event | fresh == sample | fresh


def everything(path: str) -> list[Any]:
    """All items of a list, page by page."""
    items: list[Any] = []
    query = "limit=100"
    while True:
        status, body, _ = call("GET", path, query=query)
        assert status == 200, body
        items += body["items"]
        if not body.get("next"):
            return items
        query = f"limit=100&cursor={body['next']}"


def faults_in(run: str) -> list[str]:
    """What does not add up in a run: totals against payslips, nets against their lines, the journal."""
    body, slips = run_now(run), everything(f"/runs/{run}/payslips")
    totals = body["totals"]
    found = [f"{len(slips)} payslips, {body['progress']['paid']} counted"] if len(slips) != body["progress"]["paid"] else []
    sides = ("gross", "deductions", "net", "employer_cost")
    found += [f"the total of {name} is not that of the payslips" for name in sides if totals[name] != sum(slip[name] for slip in slips)]
    sums: dict[str, int] = {}
    for slip in slips:
        for each in slip["lines"]:
            name = f"{each['side']}.{each['code']}"
            sums[name] = sums.get(name, 0) + each["amount"]
    if sums != totals["lines"]:
        found.append("the sums of the lines are not those of the payslips")
    journal = body["journal"]
    if sum(each["amount"] for each in journal) != 0:
        found.append("the journal does not balance")
    if journal and -sum(each["amount"] for each in journal if each["account"] == "net_pay_payable") != totals["net"]:
        found.append("the journal's net is not the run's")
    costs = sum(each["amount"] for each in journal if each["cost_centre"])
    if journal and costs != totals["employer_cost"]:
        found.append("the cost centres do not add up to the cost")
    return found


def damage(pk: str, sk: str, fact: str) -> None:
    """Spoils a stored fact, past every check."""
    dynamodb().update_item(
        TableName=aws.table_name("payroll"),
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET #fact = :broken",
        ExpressionAttributeNames={"#fact": fact},
        ExpressionAttributeValues={":broken": {"S": "?"}},
    )
