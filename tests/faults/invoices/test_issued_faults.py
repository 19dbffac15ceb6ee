"""Crash sweeps over issuing, rendering, receipts and reminders: numbers without gaps, each document, receipt, level and letter once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pytest

from kernel import clock
from kernel.documents import sha256
from tests import aws
from tests.component.invoices import receivables
from tests.component.invoices.receivables import NOW, ORDER, SHOP, TOTAL
from tests.faults.harness import sweep

from invoices.handlers import dun_invoices  # isort: skip

ONE = "2026-000001"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    # Powertools holds a key of a request that died until its time is up: let that be over when the client comes again.
    monkeypatch.setattr(aws.LambdaContext, "get_remaining_time_in_millis", lambda self: 0)


def _world() -> None:
    aws.fresh_world()
    receivables.ready()


def _issued_world() -> None:
    _world()
    receivables.issue("SO-0")


def _post(path: str, body: dict[str, Any], who: Any = receivables.ANNA) -> bool:
    return receivables.call("POST", path, who=who, body=body, key="same-key")[0] < 300


def _numbers(kind: str) -> list[str]:
    return [item["number"]["S"] for item in aws.stored_items("invoices", kind)]


def _consistent(count: int, credit_notes: int = 0) -> Iterable[str]:
    """Numbers 1 to count; document, outline, standing, entry, event and last number of the series agree."""
    invoices = [f"2026-{number:06d}" for number in range(1, count + 1)]
    notes = [f"C2026-{number:06d}" for number in range(1, credit_notes + 1)]
    events = sorted(event["subject"] for event in receivables.published("invoices.invoice.issued"))
    documents = sorted(item["document"]["M"]["number"]["S"] for item in aws.stored_items("invoices", "Issued"))
    series = {item["name"]["S"]: int(item["last"]["N"]) for item in aws.stored_items("invoices", "Series")}
    entries = sorted(
        item["reference"]["S"] for item in aws.stored_items("invoices", "Entry") if item["kind"]["S"] in ("invoice", "credit_note")
    )
    expected = sorted(invoices + notes)
    for name, found in (("events", events), ("documents", documents), ("outlines", _numbers("Outline")), ("entries", entries)):
        if sorted(found) != expected:
            yield f"{name} are {found}, expected {expected}"
    if sorted(_numbers("Standing")) != invoices:
        yield f"standings are {_numbers('Standing')}"
    if series != {"2026": count} | ({"C2026": credit_notes} if credit_notes else {}):
        yield f"series stand at {series}"


def _swept(world: Any, workflow: Any, check: Any) -> None:
    report = sweep(world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_an_order_is_issued_once_under_the_next_number() -> None:
    def check() -> Iterable[str]:
        yield from _consistent(2)
        if len(aws.stored_items("invoices", "OrderClaim")) != 2:
            yield "claims"

    _swept(_issued_world, lambda: _post("/orders", ORDER, SHOP), check)


def test_a_credit_note_is_issued_once() -> None:
    body = {"request": "RET-1", "reason": "Rücksendung"}

    def check() -> Iterable[str]:
        yield from _consistent(1, 1)
        (standing,) = aws.stored_items("invoices", "Standing")
        if standing["open"]["N"] != "0" or len(standing["credit_notes"]["L"]) != 1:
            yield f"the invoice stands at {standing['open']}"

    _swept(_issued_world, lambda: _post(f"/issued/{ONE}/credit-notes", body), check)


def test_a_receipt_counts_once() -> None:
    body = {"id": "R-1", "amount": 10000, "received_on": "2026-12-01", "invoices": [ONE]}

    def check() -> Iterable[str]:
        (standing,) = aws.stored_items("invoices", "Standing")
        if (standing["open"]["N"], standing["received"]["N"]) != (str(TOTAL - 10000), "10000"):
            yield f"the invoice stands at {standing['open']}"
        booked = [item for item in aws.stored_items("invoices", "Entry") if item["kind"]["S"] == "receipt"]
        if not len(booked) == len(aws.stored_items("invoices", "Receipt")) == len(receivables.published("invoices.receipt.applied")) == 1:
            yield "receipt, entry and event"

    _swept(_issued_world, lambda: _post("/receipts", body), check)


def test_the_documents_are_written_once() -> None:
    def check() -> Iterable[str]:
        if receivables.objects() != [f"issued/acme/{ONE}.{ending}" for ending in ("cii.xml", "pdf", "ubl.xml")]:
            yield f"objects are {receivables.objects()}"
        if not len(aws.stored_items("invoices", "Rendered")) == len(receivables.published("invoices.invoice.rendered")) == 1:
            yield "record and event"

    _swept(_issued_world, lambda: receivables.render() == [], check)


def _at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=NOW.tzinfo)


def _overdue_world(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """So many invoices of a customer, due on 8 December; the first got its first reminder, so that on the 29th it comes to its second, with
    a fee, when the others come to their first."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    _issued_world()
    monkeypatch.setattr(clock, "now", lambda: _at(12, 15))
    receivables.plan()
    assert receivables.dun() == []
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number in range(1, count):
        receivables.issue(f"SO-{number}")
    monkeypatch.setattr(clock, "now", lambda: _at(12, 29))


def _dun() -> bool:
    """The schedule runs, its messages are delivered; what a crash left undone the next run plans again."""
    receivables.plan()
    return receivables.dun() == []


def _one_letter(numbers: list[str]) -> Iterable[str]:
    """The letter of the 29th lists these invoices once; levels, fees, entries, history and events agree with it."""
    told = [event["data"] for event in receivables.published("invoices.invoice.dunned")]
    found = [[each["number"] for each in data["invoices"]] for data in told]
    if found != [[ONE], numbers]:
        yield f"announced are {found}"
    levels = {item["number"]["S"]: item["dunning_level"]["N"] for item in aws.stored_items("invoices", "Standing")}
    expected = dict.fromkeys(levels, "0") | {number: "2" if number == ONE else "1" for number in numbers}
    if levels != expected:
        yield f"levels are {levels}"
    fees = [item["reference"]["S"] for item in aws.stored_items("invoices", "Entry") if item["kind"]["S"] == "fee"]
    if fees != [f"{ONE}/2"]:
        yield f"fees are charged for {fees}"
    for kind, count in (("Dunned", 1 + len(numbers)), ("DunningLetter", 2)):
        if len(aws.stored_items("invoices", kind)) != count:
            yield f"{len(aws.stored_items('invoices', kind))} of {kind}"
    history = [item for item in aws.stored_items("invoices", "AuditEntry") if item["what"]["S"] == "invoices.invoice.dunned"]
    if len(history) != 1 + len(numbers):
        yield f"{len(history)} entries of history"


def test_a_letter_of_several_invoices_is_decided_once_in_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("invoices.operations.dun_invoices.DUNNED_AT_ONCE", 1)
    _swept(lambda: _overdue_world(monkeypatch, 2), _dun, lambda: _one_letter([ONE, "2026-000002"]))


def test_an_invoice_that_is_paid_before_the_letter_goes_is_left_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The messages are on their way when the payment comes, and are delivered as often as it takes."""
    planned: list[Any] = []

    def world() -> None:
        _overdue_world(monkeypatch, 3)
        receivables.plan()
        planned[:] = aws.sent_messages(aws.queue_url(receivables.DUNNING_QUEUE))
        receivables.pay("R-1", TOTAL, invoices=["2026-000002"])

    def workflow() -> bool:
        event = aws.sqs_event(*planned, queue=receivables.DUNNING_QUEUE)
        return dun_invoices.handler(event, aws.CONTEXT) == {"batchItemFailures": []}

    def check() -> Iterable[str]:
        yield from _one_letter([ONE, "2026-000003"])

    _swept(world, workflow, check)


def test_the_letter_of_several_invoices_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def world() -> None:
        _overdue_world(monkeypatch, 2)
        assert _dun()

    def check() -> Iterable[str]:
        letters = aws.stored_items("invoices", "DunningLetter")
        if receivables.objects() != [f"issued/acme/reminders/nord/2026-12-{day}_EUR.pdf" for day in (15, 29)]:
            yield f"objects are {receivables.objects()}"
        if sorted(letter["document"]["S"] for letter in letters) != receivables.objects():
            yield "documents"
        elif any(letter["sha256"]["S"] != sha256(receivables.content(letter["document"]["S"])) for letter in letters):
            yield "the sum is not that of the letter"
        if len(receivables.published("invoices.reminder.rendered")) != 2:
            yield "events"

    _swept(world, lambda: receivables.render("invoices.invoice.dunned") == [], check)


STATEMENT: dict[str, Any] = {"first": "2026-01-01", "last": "2026-12-31"}


def test_a_statement_of_account_is_asked_for_once() -> None:
    def check() -> Iterable[str]:
        if not len(aws.stored_items("invoices", "StatementFile")) == len(receivables.published("invoices.statement.requested")) == 1:
            yield "record and event"

    _swept(_issued_world, lambda: _post("/customers/nord/statements", STATEMENT), check)


def test_a_statement_of_account_is_written_once() -> None:
    def world() -> None:
        _issued_world()
        assert _post("/customers/nord/statements", STATEMENT)

    def check() -> Iterable[str]:
        (found,) = aws.stored_items("invoices", "StatementFile")
        if [found["document"]["S"]] != receivables.objects():
            yield f"objects are {receivables.objects()}"
        elif found["sha256"]["S"] != sha256(receivables.content(found["document"]["S"])):
            yield "the sum is not that of the statement"
        if len(receivables.published("invoices.statement.rendered")) != 1:
            yield "events"

    _swept(world, lambda: receivables.render("invoices.statement.requested") == [], check)


def test_a_discount_is_taken_once() -> None:
    body = {"id": "R-1", "amount": TOTAL - 927, "received_on": "2026-12-01", "invoices": [ONE]}

    def world() -> None:
        _world()
        tiers = [{"days": 7, "percent": "2"}]
        receivables.call("PUT", "/customers/nord", body=receivables.CUSTOMER | {"discounts": tiers}, headers={"If-Match": '"1"'})
        receivables.issue("SO-0")

    def check() -> Iterable[str]:
        (standing,) = aws.stored_items("invoices", "Standing")
        found = tuple(int(standing[name]["N"]) for name in ("open", "received", "discount"))
        if found != (0, TOTAL - 927, 927) or len(standing["discounted"]["L"]) != 1:
            yield f"the invoice stands at {found}"
        entries = {item["kind"]["S"]: int(item["amount"]["N"]) for item in aws.stored_items("invoices", "Entry")}
        if entries != {"invoice": TOTAL, "receipt": 927 - TOTAL, "discount": -927}:
            yield f"the account has {entries}"
        told = [event["data"]["invoices"][0]["discount"]["amount"] for event in receivables.published("invoices.receipt.applied")]
        if told != [927]:
            yield f"told of {told}"

    _swept(world, lambda: _post("/receipts", body), check)
