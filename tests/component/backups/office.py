"""The backups department in tests: its handlers, its queues, some tables worth copying, and a round that delivers until all is quiet."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from kernel import aws as kernel_aws
from tests import aws
from tests.component.backups import backstage

SOURCES: Final = ("test-payroll", "test-invoices", "test-backups")
RESTORE_PREFIX: Final = "restored-"
QUEUES: Final = ("backups-plan-set", "backups-export-segment", "backups-verify-set", "backups-restore-table")
PLAN, EXPORT, VERIFY, RESTORE = QUEUES

aws.set_environment(
    "backups",
    TABLES=",".join(SOURCES),
    RESTORE_PREFIX=RESTORE_PREFIX,
    EXPORT_QUEUE=aws.queue_url(EXPORT),
    VERIFY_QUEUE=aws.queue_url(VERIFY),
    RESTORE_QUEUE=aws.queue_url(RESTORE),
)

from backups.handlers import api, export_segment, open_nightly_set, plan_set, restore_table, verify_set

API: Final = "/v1/companies/platform/backups"
IT: Final = aws.claims("ines", "platform/it")
BUCKET: Final = aws.bucket_name("backups")
# What the rules of the bus do: event type -> queue.
RULES: Final = {
    "backups.set.requested": PLAN,
    "backups.set.exported": VERIFY,
    "backups.verification.requested": VERIFY,
    "backups.restore.requested": RESTORE,
}
WORKERS: Final[Mapping[str, Callable[[dict[str, Any], Any], dict[str, Any]]]] = {
    PLAN: plan_set.handler,
    EXPORT: export_segment.handler,
    VERIFY: verify_set.handler,
    RESTORE: restore_table.handler,
}
MAX_ROUNDS: Final = 200

EVERY_TYPE: Final[dict[str, Any]] = {
    "pk": {"S": "COMPANY#acme#EVERY"},
    "sk": {"S": "TYPE"},
    "number": {"N": "12345678901234567890.123456789"},
    "binary": {"B": b"\x00\xff\x10\n"},
    "flag": {"BOOL": False},
    "nothing": {"NULL": True},
    "list": {"L": [{"S": "line one\nline two\u2028three"}, {"M": {"deep": {"B": b"\x01"}}}]},
    "map": {"M": {"z": {"S": ""}, "a": {"L": []}}},
    "texts": {"SS": ["b", "a", "Überweisung №1"]},
    "numbers": {"NS": ["3", "-2.5", "1000"]},
    "binaries": {"BS": [b"b", b"a"]},
}


def fill(table: str = "test-payroll", items: int = 40) -> None:
    """Puts generated items, and one with an attribute of every type, into a table."""
    client = kernel_aws.dynamodb()
    client.put_item(TableName=table, Item=EVERY_TYPE)
    for number in range(items):
        client.put_item(
            TableName=table,
            Item={"pk": {"S": f"COMPANY#acme#{number % 7}"}, "sk": {"S": f"{number:06d}"}, "amount": {"N": str(number * 100)}},
        )


def create_queues() -> None:
    for name in QUEUES:
        aws.create_queue(name)


def call(
    method: str, path: str, body: Any = None, key: str = "", who: Mapping[str, str] = IT, query: str = ""
) -> tuple[int, Any, dict[str, str]]:
    """One request to the API: status, body, headers."""
    headers = {"Idempotency-Key": key} if key else {}
    answer = api.handler(aws.http_event(method, path, who=who, body=body, headers=headers, query=query), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def deliver(queue: str, body: Any, tries: int = 1) -> bool:
    """One delivery of one message. True when the worker took it."""
    answer = WORKERS[queue](aws.sqs_event(body, queue=queue, tries=tries), aws.CONTEXT)
    return not answer["batchItemFailures"]


def run(published: set[str] | None = None) -> list[str]:
    """Carries events from the outbox and messages from the queues to the workers until nothing moves; answers what each queue got.

    `published` remembers the events that went out already.
    """
    seen = set() if published is None else published
    delivered: list[str] = []
    for _ in range(MAX_ROUNDS):
        work = [(name, body) for name in QUEUES for body in backstage.take(name)]
        for envelope in backstage.published():
            if envelope["id"] not in seen and envelope["type"] in RULES:
                work.append((RULES[envelope["type"]], aws.bus_message(envelope)))
            seen.add(envelope["id"])
        if not work:
            return delivered
        for queue, body in work:
            delivered.append(queue)
            assert deliver(queue, body), f"{queue} refused {body}"
    raise AssertionError("the work never ends")


def events(kind: str) -> list[dict[str, Any]]:
    """The data of all events of a type, in order."""
    return [envelope["data"] for envelope in backstage.published() if envelope["type"] == kind]


def objects() -> dict[str, bytes]:
    """Everything in the bucket."""
    client = kernel_aws.s3()
    listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {entry["Key"]: client.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read() for entry in listed}


def overwrite(key: str, content: bytes) -> None:
    """Damages an object behind everybody's back."""
    kernel_aws.s3().put_object(Bucket=BUCKET, Key=key, Body=content)


def items_of(table: str) -> list[dict[str, Any]]:
    """Every item of a table, by key."""
    items = kernel_aws.dynamodb().scan(TableName=table)["Items"]
    return sorted((dict(item) for item in items), key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def nightly() -> str:
    """Opens the night's set by the schedule and carries it through; answers its id."""
    opened = open_nightly_set.handler({"id": "schedule"}, aws.CONTEXT)
    run()
    return opened["set"]


def planned() -> tuple[str, dict[str, Any]]:
    """Opens the night's set and plans it, no more; answers its id and the planner's message."""
    opened = open_nightly_set.handler({"id": "schedule"}, aws.CONTEXT)
    envelope = next(event for event in backstage.published() if event["type"] == "backups.set.requested")
    message = aws.bus_message(envelope)
    assert deliver(PLAN, message)
    return opened["set"], message
