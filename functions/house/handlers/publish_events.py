"""The relay: the streams of all tables -> the event bus. One function serves every context."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from house.operations.publish_events import publish_events
from kernel import clock, log, settings
from kernel.bus import Bus
from kernel.events import OutboxItem, is_outbox_item
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function."""

    bus: str


SETTINGS = settings.read(Settings)
BUS = Bus(SETTINGS.bus)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """DynamoDB stream records in, the first record that must be delivered again out (`ReportBatchItemFailures`)."""
    log.begin(getattr(context, "aws_request_id", ""))
    sequence_of: dict[str, str] = {}
    by_table: dict[str, list[OutboxItem]] = defaultdict(list)
    for record in event["Records"]:
        image = record["dynamodb"].get("NewImage", {})
        if record["eventName"] == "INSERT" and is_outbox_item(image):
            item = OutboxItem.of(image)
            by_table[record["eventSourceARN"].split("/")[1]].append(item)
            sequence_of[item.event_id] = record["dynamodb"]["SequenceNumber"]
    refused = [
        sequence_of[item.event_id] for table, items in by_table.items() for item in publish_events(BUS, Table(table), items, clock.now())
    ]
    log.event("events.relayed", records=len(event["Records"]), events=len(sequence_of), refused=len(refused))
    # The stream goes on from the lowest sequence number that is reported.
    return {"batchItemFailures": [{"itemIdentifier": min(refused, key=int)}] if refused else []}
