"""The schedule: each pay group's run is opened in time, once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kernel.settings import companies
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency
from payroll.operations.open_runs import due, last_weekday
from payroll.records.run import PayGroup
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import shelf
from tests.conftest import sample_event

from payroll.handlers import open_runs  # isort: skip


@pytest.fixture(autouse=True)
def _served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The companies of the schedule, whoever imported its handler first."""
    monkeypatch.setattr(open_runs, "_settings", replace(open_runs._settings, companies=companies(office.COMPANIES)))


def group(company: str = "acme", frequency: PayFrequency = PayFrequency.MONTHLY, pay_day: int = 0, opens_before: int = 7) -> PayGroup:
    return PayGroup(company=company, country=Country.US, frequency=frequency, pay_day=pay_day, opens_before=opens_before)


def test_opens_the_runs_of_each_company_by_its_own_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put_many([group(opens_before=6), group("globex", opens_before=6), group(frequency=PayFrequency.WEEKLY, opens_before=0)])
    office.at(monkeypatch, datetime(2026, 11, 23, 20, 0, tzinfo=UTC))  # in Auckland the 24th, in New York the 23rd
    answer = open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    assert answer == {"opened": [f"globex/{office.RUN}"], "refused": []}
    office.at(monkeypatch, datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    answer = open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    assert answer == {"opened": [f"acme/{office.RUN}", f"globex/{office.RUN}"], "refused": []}
    assert [(event["company"], event["data"]["pay_date"]) for event in aws.waiting_events("payroll")] == [
        ("globex", "2026-11-30"),
        ("acme", "2026-11-30"),
    ]


def test_one_group_that_cannot_open_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put_many([group(), group("globex")])
    office.at(monkeypatch, office.NOW)
    office.open_run(period="2026-10", pay_date="2026-10-30")
    answer = open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    assert answer == {"opened": [f"globex/{office.RUN}"], "refused": ["acme"]}


def test_anyone_may_approve_what_the_schedule_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put_many([group()])
    office.at(monkeypatch, office.NOW)
    office.queues()
    open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    office.carry()
    assert office.decide(office.RUN, who=office.HELEN)[0] == 200


@pytest.mark.parametrize(
    ("frequency", "pay_day", "before", "today", "opened"),
    [
        ("monthly", 0, 5, "2026-10-24", []),
        ("monthly", 0, 5, "2026-10-25", [("2026-10", "2026-10-30")]),
        ("monthly", 31, 5, "2027-02-23", [("2027-02", "2027-02-26")]),
        ("monthly", 5, 10, "2026-10-25", [("2026-10", "2026-10-05")]),
        ("monthly", 5, 10, "2026-10-26", [("2026-10", "2026-10-05"), ("2026-11", "2026-11-05")]),
        ("monthly", 1, 3, "2026-11-01", [("2026-11", "2026-11-02")]),  # the 1st is a Sunday, the Friday before is October's
        ("weekly", 0, 2, "2026-11-18", [("2026-W47", "2026-11-20")]),
        ("semimonthly", 0, 1, "2026-11-12", [("2026-11-1", "2026-11-13")]),
    ],
)
def test_when_a_group_is_due(frequency: str, pay_day: int, before: int, today: str, opened: list[tuple[str, str]]) -> None:
    requests = due(group(frequency=PayFrequency(frequency), pay_day=pay_day, opens_before=before), date.fromisoformat(today))
    assert [(request.period, request.pay_date.isoformat()) for request in requests] == opened


@pytest.mark.parametrize(("day", "paid"), [("2026-11-30", "2026-11-30"), ("2026-10-31", "2026-10-30"), ("2026-05-31", "2026-05-29")])
def test_pay_day_is_a_weekday(day: str, paid: str) -> None:
    assert last_weekday(date.fromisoformat(day)) == date.fromisoformat(paid)
