"""What moto holds, read past its doors: a scan through them costs a hundred times more, and these tests look often."""

import json
from typing import Any, Final

from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from tests import aws

_REGION: Final = "eu-central-1"


def tables() -> dict[str, Any]:
    """All tables, by name."""
    held: dict[str, Any] = dynamodb_backends[aws.ACCOUNT][_REGION].tables
    return held


def quicken() -> None:
    """Takes the streams off the tables, which nobody reads here: for every write of a transaction moto copies a table with its whole
    stream."""
    for table in tables().values():
        table.stream_shard = None


def published(kind: str = "") -> list[dict[str, Any]]:
    """The envelopes, of a type or all, that the table of the backups holds for the bus, in the order of their ids."""
    items = [item for entries in tables()[aws.table_name("backups")].items.values() for item in entries.values()]
    envelopes = [json.loads(item.attrs["envelope"].value) for item in items if item.attrs["record_kind"].value == "OutboxItem"]
    return sorted((envelope for envelope in envelopes if kind in ("", envelope["type"])), key=lambda envelope: str(envelope["id"]))


def take(queue: str) -> list[dict[str, Any]]:
    """Takes every message out of a queue."""
    messages = sqs_backends[aws.ACCOUNT][_REGION].queues[queue]._messages
    bodies = [json.loads(message.body) for message in messages]
    messages.clear()
    return bodies
