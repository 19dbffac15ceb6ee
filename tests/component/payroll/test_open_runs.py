"""The monthly schedule."""

from datetime import UTC, date, datetime

import pytest

from payroll.operations.open_runs import last_weekday
from tests import aws
from tests.component.payroll import office
from tests.conftest import sample_event

from payroll.handlers import open_runs  # isort: skip


def test_opens_the_month_of_each_company_by_its_own_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    # In Auckland December has begun; in New York it is still November.
    office.at(monkeypatch, datetime(2026, 11, 30, 20, 0, tzinfo=UTC))
    answer = open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    assert answer == {"opened": ["acme/monthly-2026-11-regular-1", "globex/monthly-2026-12-regular-1"], "refused": []}
    events = aws.waiting_events("payroll")
    assert [(event["company"], event["data"]["pay_date"]) for event in events] == [("acme", "2026-11-30"), ("globex", "2026-12-31")]


def test_running_again_opens_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    for _ in range(2):
        assert len(open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)["opened"]) == 2
    assert len(aws.waiting_events("payroll")) == 2


def test_one_company_that_cannot_open_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    office.open_run(period="2026-10", pay_date="2026-10-30")
    answer = open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    assert answer == {"opened": ["globex/monthly-2026-11-regular-1"], "refused": ["acme"]}


def test_anyone_may_approve_what_the_schedule_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    aws.create_queue(office.CHUNK_QUEUE)
    open_runs.handler(sample_event("payroll", "open_runs"), aws.CONTEXT)
    office.carry()
    assert office.decide("monthly-2026-11-regular-1", who=office.HELEN)[0] == 200


@pytest.mark.parametrize(("day", "paid"), [("2026-11-30", "2026-11-30"), ("2026-10-31", "2026-10-30"), ("2026-05-31", "2026-05-29")])
def test_pay_day_is_a_weekday(day: str, paid: str) -> None:
    assert last_weekday(date.fromisoformat(day)) == date.fromisoformat(paid)
