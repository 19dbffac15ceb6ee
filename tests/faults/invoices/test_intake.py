"""Crash sweeps over the intake of invoices: the HTTP request repeated by its client, the message redelivered by its queue."""

import hashlib
from collections.abc import Iterable
from typing import Any

import pytest

from kernel import aws as cloud
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.test_lots import lot
from tests.component.invoices.test_take_invoices import message
from tests.component.invoices.test_uploads import announce
from tests.faults.harness import sweep
from tests.unit.invoices.test_attachments import PDF, PNG, packed, reference, ubl

from invoices.handlers import api, take_invoices  # isort: skip

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


@pytest.fixture
def _lost_keys_are_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Powertools holds a key of a request that died until its time is up: let that be over when the client comes again."""
    monkeypatch.setattr(aws.LambdaContext, "get_remaining_time_in_millis", lambda self: 0)


def _statuses() -> dict[str, str]:
    return {item["id"]["S"]: item["status"]["S"] for item in _items().get("ReceivedDocument", [])}


def test_an_announced_document_is_recorded_once_and_judged_once() -> None:
    digest = hashlib.sha256(office.UBL).hexdigest()

    def workflow() -> bool:
        """The client announces, puts the bytes, and the bucket's event comes; whatever breaks, it starts over."""
        status, told, _ = announce()
        if status != 201:
            return False
        if told["upload"]:
            office.drop(office.UBL, f"{digest}.xml")
        return office.deliver(f"inbox/acme/{digest}.xml") == []

    def check() -> Iterable[str]:
        yield from _judged({digest[:32]: "accepted"})
        if [item["source"]["S"] for item in _items()["ReceivedDocument"]] != ["upload"]:
            yield "the way it came"

    report = sweep(aws.fresh_world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_message_is_one_document() -> None:
    digest = hashlib.sha256(office.UBL).hexdigest()

    def workflow() -> bool:
        answer = take_invoices.handler(aws.sqs_event(message(), queue="invoices-take-invoices"), aws.CONTEXT)
        return answer == {"batchItemFailures": []} and office.deliver(f"inbox/acme/{digest}.xml") == []

    report = sweep(aws.fresh_world, workflow, lambda: _judged({digest[:32]: "accepted"}))
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_lot_is_split_once_and_loses_no_part() -> None:
    def world() -> None:
        aws.fresh_world()
        office.drop(lot("A-1", "A-2"), "lot.xml")

    def check() -> Iterable[str]:
        # Whatever lies in the inbox had its event.
        if office.deliver(*(key for key in office.objects() if key.startswith("inbox/"))):
            yield "a part cannot be judged"
        items = _items()
        if sorted(_statuses().values()) != ["accepted", "accepted", "split"]:
            yield f"documents are {_statuses()}"
            return
        (whole,) = (item for item in items["ReceivedDocument"] if item["status"]["S"] == "split")
        parts = {item["id"]["S"]: item for item in items["ReceivedDocument"] if item["status"]["S"] != "split"}
        if {part["S"] for part in whole["parts"]["L"]} != set(parts):
            yield "the parts that the lot names"
        if any(part["part_of"]["S"] != whole["id"]["S"] for part in parts.values()):
            yield "the lot that the parts name"
        for kind, number in (("Arrival", 3), ("OutboxItem", 3), ("Claim", 2)):
            if len(items.get(kind, [])) != number:
                yield f"{len(items.get(kind, []))} of {kind}, expected {number}"
        if len(office.objects()) != 4:  # the lot as dropped, its copy, and two parts
            yield f"objects: {office.objects()}"

    report = sweep(world, lambda: office.deliver("inbox/acme/lot.xml") == [], check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_attached_files_are_kept_with_the_verdict() -> None:
    content = ubl(reference(packed(PDF)), reference(packed(PNG), "image/png", "photo.png"))
    digest = hashlib.sha256(content).hexdigest()

    def world() -> None:
        aws.fresh_world()
        office.hand_in(content)

    def check() -> Iterable[str]:
        yield from _judged({digest[:32]: "accepted"})
        stored = [len(item["stored"]["L"]) for item in _items().get("ReceivedAttachments", [])]
        kept = [key for key in office.objects() if key.startswith(f"attachments/acme/{digest[:32]}/")]
        if stored != [2] or len(kept) != 2:
            yield f"{stored} files are listed, {len(kept)} kept"

    report = sweep(world, lambda: office.deliver(f"inbox/acme/{digest}.xml") == [], check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


@pytest.mark.usefixtures("_lost_keys_are_free")
def test_a_document_is_judged_again_once_for_each_time_that_it_is_asked() -> None:
    digest = hashlib.sha256(office.UBL).hexdigest()

    def world() -> None:
        aws.fresh_world()
        office.take_in(office.UBL, content_type="application/pdf")

    def workflow() -> bool:
        """A person asks until the answer is yes, or that there is nothing to judge again; the bus brings the request."""
        status, _, _ = office.call("POST", f"/received/{digest[:32]}/retry")
        return status in (202, 409) and office.carry_requests() == []

    def check() -> Iterable[str]:
        items = _items()
        asked = [item for item in items["OutboxItem"] if item["type"]["S"] == office.JUDGING_REQUESTED]
        judged = [item for item in items["OutboxItem"] if item["type"]["S"] == "invoices.invoice.received"]
        if _statuses() != {digest[:32]: "accepted"} or len(asked) != 1 or len(judged) != 2 or len(items["Claim"]) != 1:
            yield f"{_statuses()}, asked {len(asked)}, judged {len(judged)}"

    report = sweep(world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0


def test_a_document_is_dismissed_once() -> None:
    def world() -> None:
        aws.fresh_world()
        office.take_in(b"<newsletter/>")

    def workflow() -> bool:
        (document,) = _statuses()
        answer = office.call("POST", f"/received/{document}/dismissal", body={"why": "a newsletter"}, headers={"If-Match": '"2"'})
        return answer[0] == 200

    def check() -> Iterable[str]:
        told = [item for item in _items()["OutboxItem"] if item["type"]["S"] == "invoices.invoice.dismissed"]
        if list(_statuses().values()) != ["dismissed"] or len(told) != 1:
            yield f"{_statuses()}, told {len(told)} times"

    report = sweep(world, workflow, check)
    assert report.broken == []
    assert report.points > len(report.calls) > 0
