"""The worker that reminds: each level once, never after payment or in a dispute."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import NOW, TOTAL, call, dun, issue, pay, plan, see
from tests.conftest import sample_event

from invoices.handlers import dun_invoices  # isort: skip

ONE = "2026-000001"


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    issue("A")  # due on 8 December


def on(monkeypatch: pytest.MonkeyPatch, month: int, day: int, year: int = 2026) -> int:
    """Runs schedule and worker on a day; answers how many reminders were planned."""
    office.at(monkeypatch, datetime(year, month, day, 9, 0, tzinfo=UTC))
    planned = plan()
    assert dun() == []
    return planned


def test_levels_come_in_their_time_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [(12, 14), (12, 15), (12, 16), (12, 28), (12, 29), (12, 30)]
    assert [on(monkeypatch, *each) for each in days] == [0, 1, 0, 0, 1, 0]
    assert on(monkeypatch, 1, 12, 2027) == 1
    assert on(monkeypatch, 6, 1, 2027) == 0
    events = [event["data"] for event in receivables.published("invoices.invoice.dunned")]
    assert [(each["level"], each["fee"], each["amount_due"]) for each in events] == [
        (1, 0, TOTAL),
        (2, 500, TOTAL + 500),
        (3, 1000, TOTAL + 1500),
    ]
    assert events[0]["title"] == "Zahlungserinnerung"
    assert "2026-000001 vom 24.11.2026" in events[0]["text"]
    assert "463,74 EUR am 08.12.2026" in events[0]["text"]
    standing = see(ONE)["standing"]
    assert (standing["dunning_level"], standing["fees"], standing["open"], standing["dunned_on"]) == (3, 1500, TOTAL, "2027-01-12")
    closing = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2027-12-31")[1]["statements"][0]
    assert closing["closing"] == TOTAL + 1500


def test_after_a_pause_levels_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [on(monkeypatch, 2, day, 2027) for day in (1, 2, 14, 15)] == [1, 0, 0, 1]


def test_a_message_that_comes_again_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, NOW + timedelta(days=21))
    plan()
    plan()
    assert dun() == []
    assert len(receivables.published("invoices.invoice.dunned")) == 1
    assert len(aws.stored_items("invoices", "Dunned")) == 1


def test_nothing_is_sent_after_payment_or_dispute(monkeypatch: pytest.MonkeyPatch) -> None:
    issue("B")
    office.at(monkeypatch, NOW + timedelta(days=21))
    assert plan() == 2
    pay("R-1", TOTAL, invoices=[ONE])
    call("POST", "/issued/2026-000002/dispute", body={"reason": "Ware fehlt"})
    assert dun() == []
    assert plan() == 0
    assert receivables.published("invoices.invoice.dunned") == []
    call("DELETE", "/issued/2026-000002/dispute")
    assert plan() == 1
    assert dun() == []
    assert [event["subject"] for event in receivables.published("invoices.invoice.dunned")] == ["2026-000002"]


def test_a_part_payment_is_taken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    pay("R-1", 40000, invoices=[ONE])
    on(monkeypatch, 12, 15)
    assert receivables.published("invoices.invoice.dunned")[0]["data"]["amount_due"] == TOTAL - 40000


def test_interest_is_charged_for_the_days_since_the_due_date_and_then_since_the_last_reminder(monkeypatch: pytest.MonkeyPatch) -> None:
    call("PUT", "/seller", body=receivables.SELLER | {"late_interest": "11.27"}, headers={"If-Match": '"1"'})
    on(monkeypatch, 12, 15)
    pay("R-1", 6374, invoices=[ONE], received_on="2026-12-20")
    on(monkeypatch, 12, 29)
    first, second = (event["data"] for event in receivables.published("invoices.invoice.dunned"))
    assert (first["open"], first["interest"], first["amount_due"]) == (TOTAL, 100, TOTAL + 100)  # 463.74 for 7 days: 1.0023
    assert "Mit Gebühren und Zinsen sind 464,74 EUR zu zahlen." in first["text"]
    assert (second["open"], second["interest"], second["fee"], second["amount_due"]) == (40000, 173, 500, 40000 + 100 + 500 + 173)
    standing = see(ONE)["standing"]
    assert (standing["fees"], standing["interest"], standing["charges"]) == (500, 273, 773)
    account = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2026-12-31")[1]["statements"][0]
    assert [(each["kind"], each["amount"]) for each in account["movements"][1:]] == [
        ("interest", 100),
        ("receipt", -6374),
        ("fee", 500),
        ("interest", 173),
    ]
    assert account["closing"] == sum(account["aging"].values()) + account["charges"] == 40773
    paid = pay("R-2", 40773, invoices=[ONE], received_on="2026-12-30")[1]["invoices"][0]
    assert (paid["charges"], paid["open"], paid["status"]) == (773, 0, "settled")
    assert call("GET", "/customers/nord/statement", query="last=2026-12-31")[1]["statements"][0]["closing"] == 0


def test_reminders_are_listed_with_what_they_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("GET", f"/issued/{ONE}/dunning")[1] == {"items": []}
    on(monkeypatch, 12, 15)
    on(monkeypatch, 12, 29)
    first, second = call("GET", f"/issued/{ONE}/dunning")[1]["items"]
    assert (first["level"], first["day"], first["pay_by"], first["amount_due"], first["written"]) == (
        1,
        "2026-12-15",
        "2026-12-22",
        TOTAL,
        False,
    )
    assert (second["level"], second["fee"], second["charges_before"], second["amount_due"]) == (2, 500, 0, TOTAL + 500)
    assert call("GET", f"/issued/{ONE}/dunning/1/letter")[0] == 404
    assert call("GET", f"/issued/{ONE}/dunning/9/letter")[0] == 422
    assert call("GET", "/issued/2026-000099/dunning")[0] == 404


def test_the_sample_message_reminds_of_the_sample_invoice() -> None:
    answer = dun_invoices.handler(sample_event("invoices", "dun_invoices"), aws.CONTEXT)
    assert answer == {"batchItemFailures": []}
    assert see(ONE)["standing"]["dunning_level"] == 1


@pytest.mark.parametrize("body", ["no json", {"company": "acme"}, {"company": "acme", "number": ONE, "level": 9, "day": "2026-12-15"}])
def test_what_is_no_reminder_stays_in_the_queue_and_is_noted(body: object) -> None:
    answer = dun_invoices.handler(aws.sqs_event(body), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
