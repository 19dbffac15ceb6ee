"""Whole tables in DynamoDB JSON, for backups: describe, scan by segments, write back, create one of the same shape."""

import contextlib
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kernel import aws
from kernel.records import Item
from kernel.refusals import Busy
from kernel.table import write_batches

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MAX_SCAN_PAGE: Final = 2000
_WAIT_ACTIVE_TRIES: Final = 60
_WAIT_ACTIVE_S: Final = 1.0
_INDEX_FIELDS: Final = ("IndexName", "KeySchema", "Projection")


class RawTable:
    """A table by name, its items as DynamoDB JSON (`{"S": ...}`, binary as bytes), untouched."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def _client(self) -> "DynamoDBClient":
        return aws.dynamodb()

    def describe(self) -> dict[str, Any]:
        """The TableDescription; NotFound is the service's ResourceNotFoundException and rises."""
        return dict(self._client.describe_table(TableName=self.name)["Table"])

    def exists(self) -> bool:
        """Whether a table of this name is there."""
        try:
            self.describe()
        except self._client.exceptions.ResourceNotFoundException:
            return False
        return True

    def scan(
        self, segment: int, total_segments: int, start_key: Item | None = None, limit: int = MAX_SCAN_PAGE
    ) -> tuple[list[Item], Item | None]:
        """One page of one segment, strongly consistent, and the key to go on from (None at the segment's end)."""
        request: dict[str, Any] = {
            "TableName": self.name,
            "Segment": segment,
            "TotalSegments": total_segments,
            "ConsistentRead": True,
            "Limit": min(limit, MAX_SCAN_PAGE),
        }
        if start_key:
            request["ExclusiveStartKey"] = start_key
        answer = self._client.scan(**request)
        items: list[Item] = [dict(item) for item in answer["Items"]]
        return items, answer.get("LastEvaluatedKey") or None

    def write(self, items: Sequence[Item]) -> None:
        """Puts items as they are; repeating is harmless. Busy when the table keeps refusing."""
        write_batches(self._client, self.name, [{"PutRequest": {"Item": item}} for item in items])

    def create_like(self, description: dict[str, Any]) -> None:
        """Creates this table with the keys and indexes of another's description, on demand, encrypted; waits until it is active.

        Does nothing when a table of this name exists already.
        """
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeySchema": description["KeySchema"],
            "AttributeDefinitions": description["AttributeDefinitions"],
            "BillingMode": "PAY_PER_REQUEST",
            "SSESpecification": {"Enabled": True, "SSEType": "KMS"},
        }
        indexes = [{name: index[name] for name in _INDEX_FIELDS} for index in description.get("GlobalSecondaryIndexes", [])]
        if indexes:
            request["GlobalSecondaryIndexes"] = indexes
        with contextlib.suppress(self._client.exceptions.ResourceInUseException):
            self._client.create_table(**request)
        for _ in range(_WAIT_ACTIVE_TRIES):
            if self.describe()["TableStatus"] == "ACTIVE":
                return
            time.sleep(_WAIT_ACTIVE_S)
        raise Busy(f"table {self.name} does not become active")
