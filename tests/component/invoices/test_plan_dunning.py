"""The schedule that plans reminders in each company's own day."""

from datetime import UTC, datetime

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import SELLER, call, issue, plan
from tests.conftest import sample_event

from invoices.handlers import plan_dunning  # isort: skip


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    issue("A")  # due on 8 December, first reminder on the 15th


def test_the_day_is_that_of_the_companys_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, datetime(2026, 12, 14, 22, 30, tzinfo=UTC))
    assert plan() == 0
    office.at(monkeypatch, datetime(2026, 12, 14, 23, 30, tzinfo=UTC))
    assert plan() == 1
    (message,) = aws.sent_messages(aws.queue_url(receivables.DUNNING_QUEUE))
    assert message == {"company": "acme", "number": "2026-000001", "level": 1, "day": "2026-12-15"}


def test_the_sample_event_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    assert plan_dunning.handler(sample_event("invoices", "plan_dunning"), aws.CONTEXT) == {"planned": 1}


@pytest.mark.parametrize(("levels", "planned"), [([], 0), ([{"days": 1}], 1), ([{"days": 30}], 0)])
def test_the_company_decides_its_levels(monkeypatch: pytest.MonkeyPatch, levels: list[dict[str, int]], planned: int) -> None:
    assert call("PUT", "/seller", body=SELLER | {"dunning": levels}, headers={"If-Match": '"1"'})[0] == 200
    office.at(monkeypatch, datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    assert plan() == planned
