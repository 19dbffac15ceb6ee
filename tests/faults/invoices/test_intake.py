"""Crash sweeps over the intake of invoices: the HTTP request repeated by its client, the message redelivered by its queue."""

import hashlib
from collections.abc import Iterable
from typing import Any

import pytest

from kernel import aws as cloud
from tests import aws
from tests.component.invoices import office
from tests.faults.harness import sweep

from invoices.handlers import api  # isort: skip

TWIN = office.UBL.replace(b"Hedge", b"Garden")


def _items() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in cloud.dynamodb().scan(TableName=aws.table_name("invoices"))["Items"]:
        found.setdefault(item["record_kind"]["S"], []).append(item)
    return found


def _post(content: bytes) -> bool:
    answer = api.handler(
        aws.http_event(
            "POST",
            f"{office.BASE}/received",
            who=office.SCANNER,
            body=content.decode(),
            headers={"Idempotency-Key": "same-key", "Content-Type": "application/xml"},
        ),
        aws.CONTEXT,
    )
    # 409: the first request with this key is still at work, or died at it. A client repeats that until its answer comes.
    return int(answer["statusCode"]) < 300


def _judged(expected: dict[str, str]) -> Iterable[str]:
    """What must hold when every document was judged: status by document, one claim, one event, its findings and its place in the list."""
    items = _items()
    states = {item["id"]["S"]: item["status"]["S"] for item in items.get("ReceivedDocument", [])}
    if states != expected:
        yield f"documents are {states}, expected {expected}"
    for kind, number in (("ReceivedFindings", len(expected)), ("Arrival", len(expected)), ("OutboxItem", len(expected)), ("Claim", 1)):
        if len(items.get(kind, [])) != number:
            yield f"{len(items.get(kind, []))} of {kind}, expected {number}"
    accepted = [document for document, status in states.items() if status == "accepted"]
    holders = [item["document"]["S"] for item in items.get("Claim", [])]
    if accepted != holders:
        yield f"accepted are {accepted}, but the number is held by {holders}"


def test_the_request_never_loses_or_doubles_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    # Powertools holds a key of a request that died until its time is up: let that be over when the client comes again.
    context = aws.LambdaContext()
    monkeypatch.setattr(type(context), "get_remaining_time_in_millis", lambda self: 0)

    def check() -> Iterable[str]:
        items = _items()
        if len(items.get("ReceivedDocument", [])) != 1 or len(items.get("Arrival", [])) != 1:
            yield f"documents: {sorted(items)}"
        if len(items.get("AuditEntry", [])) != 1:
            yield "the audit entry"
        if len(office.objects()) != 1:
            yield f"objects: {office.objects()}"

    report = sweep(aws.fresh_world, lambda: _post(office.UBL), check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_the_worker_judges_a_submitted_document_exactly_once() -> None:
    digest = hashlib.sha256(office.UBL).hexdigest()

    def world() -> None:
        aws.fresh_world()
        office.hand_in(office.UBL)

    report = sweep(world, lambda: office.deliver(f"inbox/acme/{digest}.xml") == [], lambda: _judged({digest[:32]: "accepted"}))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_the_worker_judges_a_dropped_document_exactly_once() -> None:
    digest = hashlib.sha256(office.UBL).hexdigest()

    def world() -> None:
        aws.fresh_world()
        office.drop(office.UBL, "invoice.xml")

    report = sweep(world, lambda: office.deliver("inbox/acme/invoice.xml") == [], lambda: _judged({digest[:32]: "accepted"}))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_of_two_documents_with_one_number_one_is_accepted_and_the_other_is_its_duplicate() -> None:
    def world() -> None:
        aws.fresh_world()
        office.drop(office.UBL, "one.xml")
        office.drop(TWIN, "two.xml")

    def check() -> Iterable[str]:
        states = sorted(item["status"]["S"] for item in _items().get("ReceivedDocument", []))
        if states != ["accepted", "duplicate"]:
            yield f"states {states}"
        else:
            yield from _judged({item["id"]["S"]: item["status"]["S"] for item in _items()["ReceivedDocument"]})

    report = sweep(world, lambda: office.deliver("inbox/acme/one.xml", "inbox/acme/two.xml") == [], check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_quarantined_document_is_quarantined_exactly_once() -> None:
    def world() -> None:
        aws.fresh_world()
        office.drop(b"<!DOCTYPE x><x/>", "bad.xml")

    def check() -> Iterable[str]:
        items = _items()
        if [item["status"]["S"] for item in items.get("ReceivedDocument", [])] != ["quarantined"] or len(items.get("OutboxItem", [])) != 1:
            yield f"{sorted(items)}"

    report = sweep(world, lambda: office.deliver("inbox/acme/bad.xml") == [], check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0
