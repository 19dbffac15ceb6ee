"""The relay."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kernel import events
from kernel.events import OutboxItem, outbox_list
from kernel.table import Table
from tests import aws
from tests.component.house import create_bus, published
from tests.conftest import sample_event

from house.handlers import publish_events  # isort: skip

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


@pytest.fixture
def shelf() -> Table:
    create_bus()
    return Table(aws.table_name("payroll"))


def stream(shelf: Table, *items: dict[str, Any], event: str = "INSERT") -> dict[str, Any]:
    arn = f"arn:aws:dynamodb:eu-central-1:{aws.ACCOUNT}:table/{shelf.name}/stream/2026"
    return {
        "Records": [
            {"eventName": event, "eventSourceARN": arn, "dynamodb": {"SequenceNumber": str(100 + index), "NewImage": item}}
            for index, item in enumerate(items)
        ]
    }


def written(shelf: Table, count: int) -> list[dict[str, Any]]:
    made = [events.new("payroll.run.opened", "acme", f"run-{number}", {"number": number}, NOW) for number in range(count)]
    for event in made:
        shelf.transact(events.outbox(event))
    return [shelf.need(OutboxItem, f"COMPANY#acme#OUTBOX#{event.id}", "EVENT").item() for event in made]


def test_the_sample_event_is_published(shelf: Table) -> None:
    assert publish_events.handler(sample_event("house", "publish_events"), aws.CONTEXT) == {"batchItemFailures": []}
    assert [envelope["type"] for envelope in published()] == ["payroll.run.opened"]


def test_everything_reaches_the_bus_and_leaves_the_list(shelf: Table) -> None:
    items = written(shelf, 23)
    assert publish_events.handler(stream(shelf, *items), aws.CONTEXT) == {"batchItemFailures": []}
    assert sorted(envelope["data"]["number"] for envelope in published()) == list(range(23))
    assert list(shelf.each(OutboxItem, outbox_list("acme"), index=True)) == []
    marked = shelf.need(OutboxItem, items[0]["pk"]["S"], "EVENT")
    assert marked.published_at is not None
    assert marked.expires_at is not None


def test_other_changes_are_passed_over(shelf: Table) -> None:
    items = written(shelf, 1)
    publish_events.handler(stream(shelf, *items, event="MODIFY"), aws.CONTEXT)
    publish_events.handler(stream(shelf, {"pk": {"S": "x"}, "sk": {"S": "y"}, "record_kind": {"S": "Run"}}), aws.CONTEXT)
    assert published() == []


def test_what_the_bus_refuses_is_delivered_again(shelf: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    items = written(shelf, 12)
    put_events = publish_events.BUS._client.put_events

    def partly(**request: Any) -> Any:
        refused = {index for index, entry in enumerate(request["Entries"]) if "run-7" in entry["Detail"] or "run-3" in entry["Detail"]}
        put_events(Entries=[entry for index, entry in enumerate(request["Entries"]) if index not in refused])
        results = [
            {"ErrorCode": "ThrottlingException"} if index in refused else {"EventId": "1"} for index in range(len(request["Entries"]))
        ]
        return {"FailedEntryCount": len(refused), "Entries": results}

    monkeypatch.setattr(publish_events.BUS._client, "put_events", partly)
    answer = publish_events.handler(stream(shelf, *items), aws.CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "103"}]}
    waiting = {item.envelope.split('"subject":"')[1].split('"')[0] for item in shelf.each(OutboxItem, outbox_list("acme"), index=True)}
    assert waiting == {"run-3", "run-7"}
