"""One DynamoDB table: read records by key, and commit decisions in one transaction. Refusals instead of botocore errors.

Writes are built by the functions `insert`, `replace`, `put`, `delete`, `add`, `check` and committed together by `Table.transact`.
"""

import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kernel import aws
from kernel.records import Record, encode
from kernel.refusals import Busy, Conflict, NotFound, Refusal, Stale

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_dynamodb import DynamoDBClient

MAX_TRANSACTION_WRITES: Final = 100
MAX_PAGE: Final = 1000
MAX_ATTEMPTS: Final = 8
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 2.0
_BATCH_GET: Final = 100
_BATCH_WRITE: Final = 25
# Reasons inside a cancelled transaction, and errors of a whole call, that another try may mend.
_PASSING_REASONS: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_PASSING_ERRORS: Final = frozenset({"TransactionConflictException", "TransactionInProgressException"})

type Key = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page[R: Record]:
    """Records in key order; `next_key` starts the next page and is None on the last one."""

    records: list[R]
    next_key: Key | None


@dataclass(frozen=True, slots=True)
class Write:
    """One action of a transaction and the refusal to raise when its condition does not hold."""

    action: str
    request: dict[str, Any] = field(hash=False)
    refusal: Refusal | None = None


def insert(record: Record, refusal: Refusal | None = None) -> Write:
    """Stores a new record as version 1; Conflict (or `refusal`) when its key is taken."""
    request = {"Item": record.changed().item(), "ConditionExpression": "attribute_not_exists(pk)"}
    return Write("Put", request, refusal or Conflict(f"{type(record).__name__} exists already"))


def replace(record: Record, refusal: Refusal | None = None) -> Write:
    """Stores the next version of a record; Stale (or `refusal`) unless the table holds exactly `record.version`."""
    request = {
        "Item": record.changed().item(),
        "ConditionExpression": "version = :seen",
        "ExpressionAttributeValues": {":seen": {"N": str(record.version)}},
    }
    return Write("Put", request, refusal or Stale(f"{type(record).__name__} was changed in the meantime"))


def put(record: Record) -> Write:
    """Stores a record whatever is there. For records that are the same however often they are written."""
    return Write("Put", {"Item": record.changed().item()})


def delete(record: Record, refusal: Refusal | None = None) -> Write:
    """Removes a record; Stale (or `refusal`) unless the table holds exactly `record.version`."""
    request = {
        "Key": {"pk": {"S": record.pk}, "sk": {"S": record.sk}},
        "ConditionExpression": "version = :seen",
        "ExpressionAttributeValues": {":seen": {"N": str(record.version)}},
    }
    return Write("Delete", request, refusal or Stale(f"{type(record).__name__} was changed in the meantime"))


def remove(pk: str, sk: str) -> Write:
    """Removes a record if it is there, whatever its version."""
    return Write("Delete", {"Key": {"pk": {"S": pk}, "sk": {"S": sk}}})


def add(pk: str, sk: str, counters: Mapping[str, int], refusal: Refusal | None = None) -> Write:
    """Adds to counters of an existing record and to its version; NotFound (or `refusal`) when it is not there."""
    names = {f"#{index}": name for index, name in enumerate(counters)}
    values = {f":{index}": encode(amount) for index, amount in enumerate(counters.values())}
    request = {
        "Key": {"pk": {"S": pk}, "sk": {"S": sk}},
        "UpdateExpression": "ADD version :one" + "".join(f", #{index} :{index}" for index in range(len(counters))),
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": {":one": {"N": "1"}} | values,
    }
    if names:
        request["ExpressionAttributeNames"] = names
    return Write("Update", request, refusal or NotFound("the record to add to does not exist"))


def check(record: Record, refusal: Refusal | None = None) -> Write:
    """Holds the transaction to a record that it does not change; Stale (or `refusal`) unless the version is the one seen.

    A record of version 0 must not exist.
    """
    request: dict[str, Any] = {"Key": {"pk": {"S": record.pk}, "sk": {"S": record.sk}}}
    if record.version:
        request |= {"ConditionExpression": "version = :seen", "ExpressionAttributeValues": {":seen": {"N": str(record.version)}}}
    else:
        request["ConditionExpression"] = "attribute_not_exists(pk)"
    return Write("ConditionCheck", request, refusal or Stale(f"{type(record).__name__} was changed in the meantime"))


class Table:
    """A context's table. Every read by key is strongly consistent; lists over the index `listing` are not (DynamoDB has no such read)."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def _client(self) -> "DynamoDBClient":
        # Built at the first use, like every client: a refused request or a failing import does not pay for it.
        return aws.dynamodb()

    def get[R: Record](self, kind: type[R], pk: str, sk: str) -> R | None:
        """The record, or None."""
        answer = self._client.get_item(TableName=self.name, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True)
        item = answer.get("Item")
        return kind.of(item) if item else None

    def need[R: Record](self, kind: type[R], pk: str, sk: str, detail: str = "") -> R:
        """The record, or NotFound."""
        record = self.get(kind, pk, sk)
        if record is None:
            raise NotFound(detail or f"{kind.__name__} does not exist")
        return record

    def query[R: Record](
        self,
        kind: type[R],
        pk: str,
        *,
        begins_with: str = "",
        limit: int = 100,
        start: Key | None = None,
        index: bool = False,
        backwards: bool = False,
    ) -> Page[R]:
        """One page of a partition in key order. `index` asks the index `listing`; `start` is the `next_key` of the page before."""
        prefix = "list_" if index else ""
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": f"{prefix}pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "Limit": min(limit, MAX_PAGE),
            "ScanIndexForward": not backwards,
        }
        if begins_with:
            request["KeyConditionExpression"] += f" AND begins_with({prefix}sk, :begin)"
            request["ExpressionAttributeValues"][":begin"] = {"S": begins_with}
        if index:
            request["IndexName"] = "listing"
        else:
            request["ConsistentRead"] = True
        if start:
            request["ExclusiveStartKey"] = {name: {"S": value} for name, value in start.items()}
        answer = self._client.query(**request)
        last = answer.get("LastEvaluatedKey")
        next_key = {name: str(value["S"]) for name, value in last.items()} if last else None
        return Page([kind.of(item) for item in answer["Items"]], next_key)

    def each[R: Record](self, kind: type[R], pk: str, *, begins_with: str = "", index: bool = False) -> Iterator[R]:
        """All records of a partition, read page by page. For workers; an API answers pages."""
        start: Key | None = None
        while True:
            page = self.query(kind, pk, begins_with=begins_with, limit=MAX_PAGE, start=start, index=index)
            yield from page.records
            start = page.next_key
            if start is None:
                return

    def get_many[R: Record](self, kind: type[R], keys: Sequence[tuple[str, str]]) -> list[R]:
        """The records of these (pk, sk) that exist, in any order."""
        found: list[R] = []
        for begin in range(0, len(keys), _BATCH_GET):
            wanted: list[Any] = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys[begin : begin + _BATCH_GET]]
            for _ in _attempts():
                answer = self._client.batch_get_item(RequestItems={self.name: {"Keys": wanted, "ConsistentRead": True}})
                found += [kind.of(item) for item in answer["Responses"].get(self.name, [])]
                left: Any = answer.get("UnprocessedKeys", {})
                wanted = left.get(self.name, {}).get("Keys", [])
                if not wanted:
                    break
        return found

    def put_many(self, records: Iterable[Record]) -> None:
        """Stores records in batches, without conditions and not as one transaction: for records that are the same however often written."""
        write_batches(self._client, self.name, [{"PutRequest": {"Item": record.changed().item()}} for record in records])

    def transact(self, *writes: Write) -> None:
        """Commits all writes or none. Raises the refusal of the first write whose condition fails; Busy when contention persists."""
        if len(writes) > MAX_TRANSACTION_WRITES:
            raise ValueError(f"{len(writes)} writes do not fit one transaction")
        items: list[Any] = [{write.action: {"TableName": self.name} | write.request} for write in writes]
        for _ in _attempts():
            try:
                self._client.transact_write_items(TransactItems=items)
                return
            except self._client.exceptions.ClientError as error:
                _judge(error, writes)


def _judge(error: "ClientError", writes: Sequence[Write]) -> None:
    """Raises what a failed transaction means; returns when another try may succeed."""
    code = error.response.get("Error", {}).get("Code", "")
    if code in _PASSING_ERRORS:
        return
    if code != "TransactionCanceledException":
        raise error
    reasons: list[Any] = list(error.response.get("CancellationReasons", ()))
    codes = [reason.get("Code", "None") for reason in reasons]
    for code, write in zip(codes, writes, strict=False):
        if code == "ConditionalCheckFailed" and write.refusal:
            raise write.refusal from None
    if not any(code in _PASSING_REASONS for code in codes):
        raise error


def write_batches(client: Any, table: str, requests: Sequence[Any]) -> None:
    """Sends write requests, 25 a call, and repeats what DynamoDB left unprocessed; Busy when it keeps doing so."""
    for begin in range(0, len(requests), _BATCH_WRITE):
        waiting = list(requests[begin : begin + _BATCH_WRITE])
        for _ in _attempts():
            answer = client.batch_write_item(RequestItems={table: waiting})
            waiting = answer.get("UnprocessedItems", {}).get(table, [])
            if not waiting:
                break


def _attempts() -> Iterator[int]:
    """Counts tries, with a growing pause and full jitter between them; Busy when there are no more."""
    for attempt in range(MAX_ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2**attempt)))  # noqa: S311 (a pause, not a secret)
        yield attempt
    raise Busy("the table is contended; come again")
