"""Reminders of what waits for approval: once for each payable and day, by the company's own calendar."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.settings import Company
from tests import aws
from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row, take_in
from tests.conftest import sample_event

from invoices.handlers import remind_approvers  # isort: skip


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    served = replace(remind_approvers.SETTINGS, companies=(Company("acme", "America/New_York"),))
    monkeypatch.setattr(remind_approvers, "SETTINGS", served)
    desk.add_supplier()


def remind() -> int:
    return remind_approvers.handler(sample_event("invoices", "remind_approvers"), aws.CONTEXT)["reminded"]


def test_once_for_each_payable_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [{"id": "all", "from_amount": 0, "currency": "EUR", "approvers": ["bert", "clara"], "count": 1}]
    desk.change("PUT", "/approvals/matrix", {"rules": rules, "roles": {}}, seen="/approvals/matrix")
    desk.change("POST", "/approvals/matrix/confirmation", who=desk.BERT, seen="/approvals/matrix")
    found = take_in(Paper())
    take_in(Paper(number="X-9", iban=desk.OTHER_IBAN, rows=(Row("3", "5.00"),)))  # held: nobody can approve it
    assert remind() == 0  # it came today
    office.at(monkeypatch, office.NOW + timedelta(days=1))
    assert [remind(), remind()] == [1, 0]
    office.at(monkeypatch, office.NOW + timedelta(days=2))
    assert remind() == 1
    told = [event["data"] for event in desk.events("invoices.approval.due")]
    assert [data["day"] for data in told] == ["2026-11-25", "2026-11-26"]
    assert told[0]["payable"] == found["id"]
    assert told[0]["steps"] == [{"rule": "all", "approvers": ["bert", "clara"], "missing": 1}]
    assert (told[0]["overdue_days"], told[0]["due_date"]) == (0, "2026-12-02")


def test_what_is_due_soon_is_urgent_on_its_first_day() -> None:
    take_in(Paper(due="2026-11-20"))
    assert remind() == 1
    assert desk.events("invoices.approval.due")[0]["data"]["overdue_days"] == 4


def test_the_day_is_the_companys(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(Paper())
    # New York is five hours behind: at 03:00 UTC on the 25th its 24th is not over.
    office.at(monkeypatch, office.NOW.replace(day=25, hour=3))
    assert remind() == 0
    office.at(monkeypatch, office.NOW.replace(day=25, hour=6))
    assert remind() == 1


def test_nobody_is_reminded_of_what_is_approved() -> None:
    found = take_in(Paper(due="2026-11-20"))
    desk.change("POST", f"/payables/{found['id']}/approval", who=desk.BERT)
    assert remind() == 0
