"""The schedule that plans letters of reminders in each company's own day: one for a customer and currency."""

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
    assert message == {"company": "acme", "customer": "nord", "currency": "EUR", "day": "2026-12-15", "numbers": ["2026-000001"]}


def test_the_sample_event_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    assert plan_dunning.handler(sample_event("invoices", "plan_dunning"), aws.CONTEXT) == {"planned": 1}


@pytest.mark.parametrize(("levels", "planned"), [([], 0), ([{"days": 1}], 1), ([{"days": 30}], 0)])
def test_the_company_decides_its_levels(monkeypatch: pytest.MonkeyPatch, levels: list[dict[str, int]], planned: int) -> None:
    assert call("PUT", "/seller", body=SELLER | {"dunning": levels}, headers={"If-Match": '"1"'})[0] == 200
    office.at(monkeypatch, datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    assert plan() == planned


def test_what_is_due_of_a_customer_in_a_currency_goes_into_one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("PUT", "/customers/sued", body=receivables.CUSTOMER | {"terms_days": 10}, headers=receivables.NEW)[0] == 201
    issue("B")
    issue("C", currency="USD")
    issue("D", customer="sued")
    issue("E")
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    assert plan() == 3
    messages = aws.sent_messages(aws.queue_url(receivables.DUNNING_QUEUE))
    found = {(each["customer"], each["currency"]): [number[-1] for number in each["numbers"]] for each in messages}
    assert found == {("sued", "EUR"): ["4"], ("nord", "EUR"): ["1", "2", "5"], ("nord", "USD"): ["3"]}


def test_what_one_letter_cannot_list_waits_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoices.operations.plan_dunning.MAX_LISTED", 2)
    issue("B")
    issue("C")
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    assert plan() == 1
    (message,) = aws.sent_messages(aws.queue_url(receivables.DUNNING_QUEUE))
    assert message["numbers"] == ["2026-000001", "2026-000002"]


def test_a_run_plans_so_many_and_the_next_one_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoices.operations.plan_dunning.MAX_PLANNED", 1)
    issue("B", currency="USD")
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    assert [(plan(), receivables.dun()) for _ in range(3)] == [(1, []), (1, []), (0, [])]
