"""Requesting payments: each payslip of an approved run once, and none of any other."""

from dataclasses import replace
from typing import Any

import pytest

from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, call, employee, hire, ran
from tests.conftest import sample_event

from payroll.handlers import request_payments  # isort: skip

DONE: dict[str, list[Any]] = {"batchItemFailures": []}


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def test_the_sample_event_requests_the_payments_once() -> None:
    hire(*(employee(person) for person in ("E001", "E002", "E003")))
    office.approved()
    office.like_the_sample("payroll.payments.requested")
    office.like_the_sample("payroll.run.approved")
    assert request_payments.handler(sample_event("payroll", "request_payments"), aws.CONTEXT) == DONE
    assert len(office.published("payroll.payments.requested")) == 1
    status, release, _ = call("GET", f"/runs/{RUN}/release")
    assert (status, release["complete"], release["orders"]) == (200, True, 3)
    assert release["amount"] == office.run_now(RUN)["totals"]["net"]


def test_who_has_no_account_is_ordered_without_one_and_counted() -> None:
    hire(employee("E1"), replace(employee("E2"), banks=()))
    office.approved()
    (event,) = office.published("payroll.payments.requested")
    assert [order["account"] is None for order in event["data"]["orders"]] == [False, True]
    assert call("GET", f"/runs/{RUN}/release")[1]["without_account"] == 1


def test_nothing_leaves_before_approval() -> None:
    hire(*(employee(person) for person in ("E001", "E002", "E003")))
    ran()
    assert len(request_payments.handler(sample_event("payroll", "request_payments"), aws.CONTEXT)["batchItemFailures"]) == 1
    assert office.published("payroll.payments.requested") == []
    assert call("GET", f"/runs/{RUN}/release")[0] == 404
