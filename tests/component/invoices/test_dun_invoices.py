"""The worker that reminds: one letter a customer, currency and day; each level of an invoice once, never after payment or in a dispute."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from kernel.table import MAX_TRANSACTION_WRITES, Table, Write
from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import NOW, TOTAL, call, dun, issue, pay, plan, see
from tests.conftest import sample_event

from invoices.handlers import dun_invoices  # isort: skip
from invoices.operations import dun_invoices as dunning  # isort: skip

ONE = "2026-000001"


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    issue("A")  # due on 8 December


def on(monkeypatch: pytest.MonkeyPatch, month: int, day: int, year: int = 2026) -> int:
    """Runs schedule and worker on a day; answers how many letters were planned."""
    office.at(monkeypatch, datetime(year, month, day, 9, 0, tzinfo=UTC))
    planned = plan()
    assert dun() == []
    return planned


def listed() -> list[list[str]]:
    """The invoices of each letter that was announced."""
    return [[each["number"] for each in event["data"]["invoices"]] for event in receivables.published("invoices.invoice.dunned")]


def letters() -> list[dict[str, Any]]:
    """The letters to the customer, the latest first, each with its invoices."""
    status, body, _ = call("GET", "/customers/nord/dunning")
    assert status == 200, body
    return [call("GET", f"/customers/nord/dunning/{each['id']}")[1] for each in body["items"]]


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
    assert plan() == 1
    pay("R-1", TOTAL, invoices=[ONE])
    call("POST", "/issued/2026-000002/dispute", body={"reason": "Ware fehlt"})
    assert dun() == []
    assert plan() == 0
    assert receivables.published("invoices.invoice.dunned") == []
    call("DELETE", "/issued/2026-000002/dispute")
    assert plan() == 1
    assert dun() == []
    assert listed() == [["2026-000002"]]


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
    assert (first["level"], first["day"], first["pay_by"], first["amount_due"]) == (1, "2026-12-15", "2026-12-22", TOTAL)
    assert (first["customer"], first["letter"], first["written"]) == ("nord", "2026-12-15_EUR", False)
    assert "2026-000001 vom 24.11.2026" in first["text"]
    assert (second["level"], second["fee"], second["charges_before"], second["amount_due"]) == (2, 500, 0, TOTAL + 500)
    assert call("GET", f"/issued/{ONE}/dunning/1/letter")[0] == 404
    assert call("GET", f"/issued/{ONE}/dunning/9/letter")[0] == 422
    assert call("GET", "/issued/2026-000099/dunning")[0] == 404


def test_the_sample_message_reminds_of_the_sample_invoice() -> None:
    answer = dun_invoices.handler(sample_event("invoices", "dun_invoices"), aws.CONTEXT)
    assert answer == {"batchItemFailures": []}
    assert see(ONE)["standing"]["dunning_level"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"company": "Acme !"},
        {"customer": ""},
        {"customer": "nobody"},
        {"currency": "euro"},
        {"currency": "USD"},
        {"day": "soon"},
        {"numbers": ["1"]},
        {"numbers": ["2026-000099"]},
        {"numbers": [ONE] * 101},
        {"level": 1},
    ],
)
def test_what_is_no_reminder_stays_in_the_queue_and_is_noted(changes: dict[str, Any]) -> None:
    right = {"company": "acme", "customer": "nord", "currency": "EUR", "day": "2026-12-15", "numbers": [ONE]}
    for body in (right | changes, "no json"):
        answer = dun_invoices.handler(aws.sqs_event(body), aws.CONTEXT)
        assert len(answer["batchItemFailures"]) == 1
    assert aws.stored_items("invoices", "Dunned") == []
    assert dun_invoices.handler(aws.sqs_event(right), aws.CONTEXT) == {"batchItemFailures": []}


# ------------------------------------------------------------------------------------------ letters of several invoices


def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three invoices, of which the first comes to its second level when the others come to their first; with interest."""
    call("PUT", "/seller", body=receivables.SELLER | {"late_interest": "11.27"}, headers={"If-Match": '"1"'})
    office.at(monkeypatch, datetime(2026, 12, 8, 9, 0, tzinfo=UTC))
    issue("B")
    issue("C")  # due on 22 December
    on(monkeypatch, 12, 15)


def test_one_letter_lists_each_invoice_at_its_own_level(monkeypatch: pytest.MonkeyPatch) -> None:
    three(monkeypatch)
    assert on(monkeypatch, 12, 29) == 1
    assert listed() == [[ONE], [ONE, "2026-000002", "2026-000003"]]
    letter, first = letters()
    assert (first["level"], first["pay_by"], first["amount_due"]) == (1, "2026-12-22", TOTAL + 100)
    assert (letter["id"], letter["level"], letter["title"], letter["pay_by"]) == ("2026-12-29_EUR", 2, "Zweite Mahnung", "2027-01-05")
    found = [(each["level"], each["charges_before"], each["fee"], each["interest"], each["interest_days"]) for each in letter["invoices"]]
    assert found == [(2, 100, 500, 200, 14), (1, 0, 0, 100, 7), (1, 0, 0, 100, 7)]
    assert [each["amount_due"] for each in letter["invoices"]] == [TOTAL + 800, TOTAL + 100, TOTAL + 100]
    assert (letter["open"], letter["charges_before"], letter["fee"], letter["interest"]) == (3 * TOTAL, 100, 500, 400)
    assert letter["amount_due"] == 3 * TOTAL + 1000
    assert "Zu 3 Rechnungen fehlen uns weiterhin 1.391,22 EUR" in letter["text"]
    assert "Mit Gebühren und Zinsen sind 1.401,22 EUR zu zahlen." in letter["text"]
    for number, levels in ((ONE, [1, 2]), ("2026-000002", [1]), ("2026-000003", [1])):
        assert [each["level"] for each in call("GET", f"/issued/{number}/dunning")[1]["items"]] == levels
        assert see(number)["standing"]["dunning_level"] == levels[-1]
    account = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2026-12-31")[1]["statements"][0]
    assert account["closing"] == letter["amount_due"]
    reference = f"Mahnung {letter['day']}: {', '.join(each['number'] for each in letter['invoices'])}"
    paid = pay("R-1", letter["amount_due"], reference=reference, received_on="2027-01-04")[1]["invoices"]
    assert [(each["open"], each["charges"], each["status"]) for each in paid] == [(0, charges, "settled") for charges in (800, 100, 100)]


@pytest.mark.parametrize("left", ["paid", "disputed", "credited"])
def test_an_invoice_that_is_settled_before_the_letter_goes_drops_out_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    three(monkeypatch)
    office.at(monkeypatch, datetime(2026, 12, 29, 9, 0, tzinfo=UTC))
    plan()
    match left:
        case "paid":
            pay("R-1", TOTAL, invoices=["2026-000002"])
        case "disputed":
            call("POST", "/issued/2026-000002/dispute", body={"reason": "Ware fehlt"})
        case "credited":
            call("POST", "/issued/2026-000002/credit-notes", body={"request": "X", "reason": "Rücksendung"})
    assert dun() == []
    assert listed()[1:] == [[ONE, "2026-000003"]]
    assert see("2026-000002")["standing"]["dunning_level"] == 0


def test_what_changes_while_the_letter_is_decided_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A payment comes between the worker's look at the invoices and its transaction: the transaction fails and it looks again."""
    three(monkeypatch)
    office.at(monkeypatch, datetime(2026, 12, 29, 9, 0, tzinfo=UTC))
    plan()
    transact = Table.transact
    paid: list[str] = []

    def late(table: Table, *writes: Write) -> None:
        if not paid:
            paid.append("2026-000003")
            pay("R-1", TOTAL, invoices=paid)
        transact(table, *writes)

    monkeypatch.setattr(Table, "transact", late)
    assert dun() == []
    assert listed()[1:] == [[ONE, "2026-000002"]]


def test_a_customer_gets_one_letter_a_day_and_the_rest_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("plan_dunning", "dun_invoices"):
        monkeypatch.setattr(f"invoices.operations.{name}.MAX_LISTED", 2)
    for order in "BC":
        issue(order)
    assert [on(monkeypatch, 12, day) for day in (15, 15, 16, 17)] == [1, 1, 1, 0]
    assert listed() == [[ONE, "2026-000002"], ["2026-000003"]]
    assert [each["id"] for each in letters()] == ["2026-12-16_EUR", "2026-12-15_EUR"]


def test_a_letter_lists_no_more_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a message asks for: one of another run may meet a letter that was begun."""
    monkeypatch.setattr(dunning, "MAX_LISTED", 2)
    for order in "BC":
        issue(order)
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    assert plan() == 1
    assert dun() == []
    assert listed() == [[ONE, "2026-000002"]]


def test_a_letter_of_many_invoices_takes_several_steps_and_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoices.operations.dun_invoices.DUNNED_AT_ONCE", 2)
    for order in "BCDE":
        issue(order)
    assert on(monkeypatch, 12, 15) == 1
    numbers = [f"2026-{count:06d}" for count in range(1, 6)]
    assert listed() == [numbers]
    assert [each["number"] for each in letters()[0]["invoices"]] == numbers


def test_the_largest_step_fits_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dunning.WRITES_OF_LETTER + dunning.DUNNED_AT_ONCE * dunning.WRITES_OF_INVOICE <= MAX_TRANSACTION_WRITES
    monkeypatch.setattr(dunning, "DUNNED_AT_ONCE", 1)
    levels = [{"days": 7, "fee": 500}]
    call("PUT", "/seller", body=receivables.SELLER | {"late_interest": "11.27", "dunning": levels}, headers={"If-Match": '"1"'})
    issue("B")
    sizes: list[int] = []
    transact = Table.transact

    def counted(table: Table, *writes: Write) -> None:
        sizes.append(len(writes))
        transact(table, *writes)

    monkeypatch.setattr(Table, "transact", counted)
    assert on(monkeypatch, 12, 15) == 1
    assert sizes == [dunning.WRITES_OF_LETTER - 1 + dunning.WRITES_OF_INVOICE, dunning.WRITES_OF_LETTER + dunning.WRITES_OF_INVOICE]


def test_an_incomplete_letter_is_completed_by_a_later_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker died after the first step, its message is lost, and what it had reminded of is paid until the schedule runs again."""
    monkeypatch.setattr("invoices.operations.dun_invoices.DUNNED_AT_ONCE", 1)
    issue("B")
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    plan()
    transact = Table.transact
    done: list[int] = []

    def dies(table: Table, *writes: Write) -> None:
        if done:
            raise RuntimeError("the process is gone")
        done.append(len(writes))
        transact(table, *writes)

    with monkeypatch.context() as patch:
        patch.setattr(Table, "transact", dies)
        assert len(dun()) == 1
    assert listed() == []
    assert on(monkeypatch, 12, 16) == 2
    assert listed() == [[ONE], ["2026-000002"]]
    assert [(each["id"], each["pay_by"]) for each in letters()] == [("2026-12-16_EUR", "2026-12-23"), ("2026-12-15_EUR", "2026-12-22")]
    assert on(monkeypatch, 12, 17) == 0


def test_letters_of_a_customer_are_found_by_page_and_by_id(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("GET", "/customers/nord/dunning")[1] == {"items": [], "next": None}
    on(monkeypatch, 12, 15)
    on(monkeypatch, 12, 29)
    page = call("GET", "/customers/nord/dunning", query="limit=1")[1]
    assert [(each["id"], each["pdf"], "invoices" in each) for each in page["items"]] == [("2026-12-29_EUR", None, False)]
    page = call("GET", "/customers/nord/dunning", query=f"limit=1&cursor={page['next']}")[1]
    assert [each["id"] for each in page["items"]] == ["2026-12-15_EUR"]
    assert call("GET", "/customers/nobody/dunning")[0] == 404
    assert call("GET", "/customers/nord/dunning/2026-12-16_EUR")[0] == 404
    assert call("GET", "/customers/nord/dunning/latest")[0] == 422
    assert call("GET", "/customers/nord/dunning", who=receivables.SHOP)[0] == 403


def test_fees_and_interest_that_stay_unpaid_when_the_invoice_is_settled_stay_in_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    three(monkeypatch)
    on(monkeypatch, 12, 29)
    for count, number in enumerate((ONE, "2026-000002", "2026-000003")):
        assert pay(f"R-{count}", TOTAL, invoices=[number], received_on="2026-12-30")[1]["invoices"][0]["status"] == "settled"
    account = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2026-12-31")[1]["statements"][0]
    assert (sum(account["aging"].values()), account["charges"], account["closing"]) == (0, 1000, 1000)
    assert [see(number)["standing"]["charges"] for number in (ONE, "2026-000002", "2026-000003")] == [800, 100, 100]
    later = call("GET", "/customers/nord/statement", query="first=2027-01-01&last=2027-12-31")[1]["statements"][0]
    assert (later["opening"], later["closing"], later["charges"]) == (1000, 1000, 1000)
    assert on(monkeypatch, 6, 1, 2027) == 0
    assert call("POST", "/customers/nord/statements", body={"first": "2026-01-01", "last": "2026-12-31"})[0] == 202
    assert receivables.render("invoices.statement.requested") == []
    (key,) = receivables.objects()
    text = " ".join(PdfReader(io.BytesIO(receivables.content(key))).pages[0].extract_text().split())
    assert "Endsaldo 10,00 EUR" in text
    assert "Offene Gebühren und Zinsen von Mahnungen 10,00" in text
    paid = pay("R-9", 1000, invoices=[ONE, "2026-000002", "2026-000003"], received_on="2027-06-02")[1]["invoices"]
    assert [each["charges"] for each in paid] == [800, 100, 100]
    account = call("GET", "/customers/nord/statement", query="first=2026-01-01&last=2027-12-31")[1]["statements"][0]
    assert (account["charges"], account["closing"]) == (0, 0)
