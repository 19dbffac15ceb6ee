"""Crash sweeps over accounts payable: making a payable, matching, deciding, changing a bank account, reminding, paying."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from moto.dynamodb.models import dynamodb_backends

from tests import aws
from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.component.invoices.payables_desk import Paper, Row
from tests.faults.harness import sweep

from invoices.handlers import remind_approvers  # isort: skip

WANTED: dict[str, Any] = {}
"""What the world of the present test hands to its workflow."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def _stored(kind: str) -> list[dict[str, Any]]:
    return aws.stored_items("invoices", kind)


def _payables(expected: list[str]) -> Iterable[str]:
    """What must hold whatever was done: each payable in its state, its small records beside it, one history entry for each version."""
    payables = _stored("Payable")
    states = sorted(item["status"]["S"] for item in payables)
    if states != sorted(expected):
        yield f"payables are {states}, expected {expected}"
    traces, opened = {item["id"]["S"] for item in _stored("PayableTrace")}, {item["id"]["S"] for item in _stored("OpenPayable")}
    if traces != {item["id"]["S"] for item in payables}:
        yield "a payable without its trace, or a trace without its payable"
    if opened != {item["id"]["S"] for item in payables if item["status"]["S"] not in ("paid", "rejected")}:
        yield f"open are {opened}"
    histories = Counter(item["record_pk"]["S"] for item in _stored("AuditEntry"))
    for item in (*payables, *_stored("PurchaseOrder"), *_stored("Supplier")):
        if histories[item["pk"]["S"]] != int(item["version"]["N"]):
            yield f"{histories[item['pk']['S']]} history entries for version {item['version']['N']}"
    yield from _orders(payables)


def _orders(payables: list[dict[str, Any]]) -> Iterable[str]:
    """Billed quantities of each order line are the sum of what its payables bill; received ones that of its receipts."""
    for order in _stored("PurchaseOrder"):
        key = order["key"]["S"]
        billed, received = Counter[str](), Counter[str]()
        for payable in payables:
            if payable["billed_order"]["S"] == key:
                for part in payable["billed"]["L"]:
                    billed[part["M"]["order_line"]["S"]] += Decimal(part["M"]["quantity"]["S"])  # type: ignore[assignment]
        for receipt in _stored("GoodsReceipt"):
            for part in receipt["lines"]["L"]:
                received[part["M"]["order_line"]["S"]] += Decimal(part["M"]["quantity"]["S"])  # type: ignore[assignment]
        for each in order["lines"]["L"]:
            line = each["M"]
            if Decimal(line["billed"]["S"]) != billed[line["id"]["S"]] or Decimal(line["received"]["S"]) != received[line["id"]["S"]]:
                yield f"order line {line['id']['S']}: billed {line['billed']['S']}, received {line['received']['S']}"


def _told(kind: str) -> list[Any]:
    return [json.loads(item["envelope"]["S"])["data"] for item in _stored("OutboxItem") if item["type"]["S"] == kind]


def _expect(kind: str, number: int) -> Iterable[str]:
    if len(found := _told(kind)) != number:
        yield f"{len(found)} of {kind}, expected {number}"


def _event(document: str) -> Any:
    (event,) = [each for each in desk.events("invoices.invoice.received") if each["subject"] == document]
    return event


def _put(method: str, path: str, body: Any, who: Any, version: int) -> Callable[[], bool]:
    """A request with If-Match as a client repeats it: 412 says that it, or a twin of it, went through before."""

    def workflow() -> bool:
        status, _, _ = desk.call(method, path, who, body=body, headers={"If-Match": f'"{version}"'})
        return status in (200, 201, 412)

    return workflow


def _swept(build: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterable[str]]) -> None:
    """Sweeps from a world that is built once and put back for every point: building it takes far longer than what is tried in it."""
    aws.fresh_world()
    build()
    stored = dynamodb_backends[aws.ACCOUNT]["eu-central-1"].tables
    for table in stored.values():
        table.stream_shard = None  # moto copies a table with its whole stream for every write, and nobody reads it here
    kept = copy.deepcopy(dict(stored))

    def world() -> None:
        stored.clear()
        stored.update(copy.deepcopy(kept))

    report = sweep(world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_payable_with_an_order_and_a_stranger_for_a_supplier() -> None:
    def build() -> None:
        desk.order()
        WANTED["event"] = _event(desk.judge(Paper(rows=(Row("4"),), order="PO-77")))

    def check() -> Iterable[str]:
        yield from _payables(["held"])
        yield from _expect("invoices.payable.changed", 1)
        yield from _expect("invoices.supplier.changed", 1)
        if len(_stored("Supplier")) != 1:
            yield "not one supplier"

    _swept(build, lambda: desk.worker(WANTED["event"]) == [], check)


def test_of_two_twins_that_come_together_the_second_is_held() -> None:
    def build() -> None:
        desk.add_supplier()
        WANTED["events"] = [_event(desk.judge(Paper(number=number))) for number in ("R-1001", "R-1OO1")]

    def check() -> Iterable[str]:
        yield from _payables(["held", "to_approve"])
        yield from _expect("invoices.payable.changed", 2)

    _swept(build, lambda: desk.worker(*WANTED["events"]) == [], check)


def test_goods_that_arrive_release_the_invoice_that_waits_for_them() -> None:
    def build() -> None:
        desk.add_supplier()
        desk.order(three_way=True)
        desk.take_in(Paper(rows=(Row("4"),), order="PO-77"))
        desk.receive("L-1", "4")
        WANTED["event"] = desk.events("invoices.order.changed")[-1]

    def check() -> Iterable[str]:
        yield from _payables(["to_approve"])
        yield from _expect("invoices.payable.changed", 2)
        if _stored("Waiting"):
            yield "it still waits"

    _swept(build, lambda: desk.worker(WANTED["event"]) == [], check)


def test_a_receipt_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws.LambdaContext, "get_remaining_time_in_millis", lambda self: 0)

    def build() -> None:
        desk.order()

    def check() -> Iterable[str]:
        yield from _payables([])
        yield from _expect("invoices.order.changed", 2)
        if len(_stored("GoodsReceipt")) != 1:
            yield "not one receipt"

    _swept(build, lambda: desk.receive("L-1", "4")[0] == 201, check)


def test_the_last_approval_tells_ledger_and_payments_once_what_is_owed_to_whom() -> None:
    def build() -> None:
        desk.add_supplier(iban="IT63Y9999901234000000654321", name="Ada Prova", country="IT", vat_id="IT07612340013")
        fee_note = (office.SAMPLES / "supplier_invoice_fatturapa_withholding.xml").read_bytes()
        WANTED["id"] = desk.take_in_document(fee_note, "42/2026")["id"]

    def workflow() -> bool:
        return _put("POST", f"/payables/{WANTED['id']}/approval", {"comment": ""}, desk.BERT, 1)()

    def check() -> Iterable[str]:
        yield from _payables(["approved"])
        yield from _expect("invoices.invoice.approved", 1)
        yield from _expect("invoices.payable.changed", 2)
        stored = [(item["due"]["N"], [each["M"]["amount"]["N"] for each in item["withheld"]["L"]]) for item in _stored("Payable")]
        told = [(str(data["due"]), [str(each["amount"]) for each in data["withheld"]]) for data in _told("invoices.invoice.approved")]
        if not stored == told == [("106880", ["20000"])]:
            yield f"told {told}, stored {stored}"

    _swept(build, workflow, check)


def test_a_rejection_gives_number_and_quantities_back_once() -> None:
    def build() -> None:
        desk.add_supplier()
        desk.order()
        WANTED["id"] = desk.take_in(Paper(rows=(Row("4"),), order="PO-77"))["id"]

    def workflow() -> bool:
        return _put("POST", f"/payables/{WANTED['id']}/rejection", {"why": "wrong"}, desk.BERT, 1)()

    def check() -> Iterable[str]:
        yield from _payables(["rejected"])
        yield from _expect("invoices.payable.changed", 2)
        if _stored("Claim"):
            yield "the number is still held"

    _swept(build, workflow, check)


def test_a_bank_change_is_proposed_once_and_holds_every_payable() -> None:
    def build() -> None:
        WANTED["version"] = 1 + 3
        desk.add_supplier()
        for number, price in (("A-1", "10.00"), ("B-22", "20.00")):
            desk.take_in(Paper(number=number, rows=(Row("1", price),)))

    def workflow() -> bool:
        body = {"iban": desk.OTHER_IBAN, "reason": "a letter"}
        if not _put("POST", f"/suppliers/{desk.SUPPLIER}/bank-account", body, desk.ANNA, WANTED["version"])():
            return False
        return desk.worker(desk.events("invoices.supplier.changed")[-1]) == []

    def check() -> Iterable[str]:
        yield from _payables(["held", "held"])
        proposed = [data for data in _told("invoices.supplier.changed") if data["what"] == "bank_proposed"]
        if len(proposed) != 2:  # the first account of the supplier was proposed too
            yield f"{len(proposed)} proposals"
        yield from _expect("invoices.payable.changed", 4)

    _swept(build, workflow, check)


def test_a_confirmed_account_releases_every_payable_once() -> None:
    def build() -> None:
        desk.add_supplier()
        desk.take_in(Paper(number="A-1"))
        desk.change("POST", f"/suppliers/{desk.SUPPLIER}/bank-account", {"iban": desk.OTHER_IBAN, "reason": "a letter"})
        desk.deliver("invoices.supplier.changed")
        desk.take_in(Paper(number="B-22", iban=desk.OTHER_IBAN, rows=(Row("1", "20.00"),)))

    def workflow() -> bool:
        if not _put("POST", f"/suppliers/{desk.SUPPLIER}/bank-account/confirmation", {}, desk.BERT, 5)():
            return False
        return desk.worker(desk.events("invoices.supplier.changed")[-1]) == []

    def check() -> Iterable[str]:
        yield from _payables(["held", "to_approve"])  # the first one asks for the old account
        accounts = [item["account"]["M"]["iban"]["S"] for item in _stored("Supplier")]
        if accounts != [desk.OTHER_IBAN]:
            yield f"accounts {accounts}"

    _swept(build, workflow, check)


def test_a_payment_is_noted_once() -> None:
    def build() -> None:
        desk.add_supplier()
        WANTED["id"] = desk.take_in(Paper())["id"]
        desk.change("POST", f"/payables/{WANTED['id']}/approval", who=desk.BERT)

    def workflow() -> bool:
        body = {"amount": 11900, "paid_on": "2026-11-24"}
        return desk.call("PUT", f"/payables/{WANTED['id']}/payments/P-1", body=body)[0] == 200

    def check() -> Iterable[str]:
        yield from _payables(["paid"])
        if [len(item["payments"]["L"]) for item in _stored("Payable")] != [1]:
            yield "not one payment"

    _swept(build, workflow, check)


def test_reminders_go_out_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def build() -> None:
        office.at(monkeypatch)
        desk.add_supplier()
        for number, price in (("A-1", "10.00"), ("B-22", "20.00")):
            desk.take_in(Paper(number=number, rows=(Row("1", price),)))
        office.at(monkeypatch, office.NOW + timedelta(days=1))

    def check() -> Iterable[str]:
        yield from _payables(["to_approve", "to_approve"])
        yield from _expect("invoices.approval.due", 2)

    _swept(build, lambda: "reminded" in remind_approvers.handler({"id": "tick"}, aws.CONTEXT), check)


def test_other_approval_rules_are_proposed_and_confirmed_once() -> None:
    rules = {"rules": [{"id": "all", "from_amount": 0, "currency": "EUR", "approvers": ["bert"]}], "roles": {}}

    def step(method: str, path: str, body: Any, seen: str, who: Any) -> bool:
        status = desk.call(method, path, who, body=body, headers={"If-Match": seen})[0]
        return status in (200, 412)  # a change that took place before the crash is stale now

    def workflow() -> bool:
        path = "/approvals/matrix"
        return step("PUT", path, rules, '"0"', desk.ANNA) and step("POST", f"{path}/confirmation", {}, '"1"', desk.BERT)

    def check() -> Iterable[str]:
        (matrix,) = _stored("ApprovalMatrix")
        people = (matrix["changed_by"]["S"], matrix["confirmed_by"]["S"])
        if (people, matrix["version"]["N"], "proposed" in matrix, len(matrix["rules"]["L"])) != (("anna", "bert"), "2", False, 1):
            yield f"the matrix is {matrix}"
        history = [(item["who"]["S"], item["what"]["S"].rpartition(".")[2]) for item in _stored("AuditEntry")]
        if sorted(history) != [("anna", "proposed"), ("bert", "confirmed")]:
            yield f"its history is {history}"

    report = sweep(aws.fresh_world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0
