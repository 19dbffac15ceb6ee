"""Crash sweeps over opening balances: stated once, decided once, and with an imported person or not at all."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from payroll.domain.people import Country
from tests import aws
from tests.component.payroll import office, staff
from tests.component.payroll.test_opening_balances import SOURCE, figures_of
from tests.component.payroll.test_opening_columns import GOOD
from tests.faults.harness import sweep

from payroll.handlers import import_employees  # isort: skip

PATH = "/employees/E001/opening-balances/2026"
FILE = ",".join(GOOD) + "\n" + ",".join(GOOD.values()) + "\n"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def swept(world: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterator[str]], least_calls: int) -> None:
    report = sweep(world, workflow, check)
    assert report.broken == []
    assert len(report.calls) >= least_calls


def history(what: str) -> Iterator[str]:
    found = sum(entry["what"]["S"] == what for entry in aws.stored_items("payroll", "AuditEntry"))
    if found != 1:
        yield f"{found} history entries {what}"


def states(person: str, *expected: str) -> Iterator[str]:
    status, body, _ = office.call("GET", f"/employees/{person}/opening-balances")
    found = [each["status"] for each in body["items"]] if status == 200 else []
    if found != [*expected]:
        yield f"balances {found}"


def state() -> bool:
    body = {"source": SOURCE, "figures": figures_of(Country.US, regular=30_000_00)}
    return bool(office.call("PUT", PATH, body=body, headers={"If-Match": '"0"'})[0] == 200)


def decide(verb: str) -> bool:
    return bool(office.call("POST", f"{PATH}/{verb}", who=office.HARRY, headers={"If-Match": '"1"'})[0] == 200)


def world_with_a_person() -> None:
    aws.fresh_world()
    office.hire(office.employee("E001"))


def world_with_a_proposal() -> None:
    world_with_a_person()
    assert state()


def test_state_opening_balances() -> None:
    def check() -> Iterator[str]:
        yield from states("E001", "proposed")
        yield from history("earnings.opening_proposed")

    swept(world_with_a_person, state, check, 3)


@pytest.mark.parametrize(("verb", "past", "left"), [("confirmation", "confirmed", ["confirmed"]), ("rejection", "rejected", [])])
def test_decide_on_opening_balances(verb: str, past: str, left: list[str]) -> None:
    def check() -> Iterator[str]:
        yield from states("E001", *left)
        yield from history(f"earnings.opening_{past}")

    swept(world_with_a_proposal, lambda: decide(verb), check, 3)


def test_import_opening_balances() -> None:
    message: list[Any] = []

    def world() -> None:
        aws.fresh_world()
        assert staff.send_file(FILE)[0] == 202
        message[:] = [aws.bus_message(event) for event in aws.waiting_events("payroll")]

    def check() -> Iterator[str]:
        yield from states("X1", "confirmed")
        for what in ("earnings.opening_confirmed", "employee.added", "employees.import_done"):
            yield from history(what)

    swept(world, lambda: import_employees.handler(aws.sqs_event(*message), aws.CONTEXT) == {"batchItemFailures": []}, check, 6)
