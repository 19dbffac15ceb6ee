"""AWS in tests: moto, with the tables and buckets of infra/data.yaml, and helpers that build what Lambda would be handed."""

import copy
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto import mock_aws
from moto.dynamodb.models import dynamodb_backends
from moto.moto_api._internal.models import moto_api_backend
from moto.sqs.models import sqs_backends

from infra import templates
from kernel import aws
from tests.moto_speed import quick

DATA_TEMPLATE = Path(__file__).parent.parent / "infra" / "data.yaml"
PREFIX = "test"
ACCOUNT = "123456789012"
# What CreateTable takes of a table's template properties; the rest are settings of other calls.
_TABLE_PROPERTIES = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "StreamSpecification")


def _name(value: Any) -> str:
    text: str = value["Fn::Sub"] if isinstance(value, dict) else value
    return text.replace("${Prefix}", PREFIX).replace("${AWS::AccountId}", ACCOUNT)


def _resources(kind: str) -> Iterator[dict[str, Any]]:
    for resource in templates.read(DATA_TEMPLATE)["Resources"].values():
        if resource["Type"] == kind:
            yield resource["Properties"]


def table_name(context: str) -> str:
    """The name that a context's table has in tests."""
    return f"{PREFIX}-{context}"


def bucket_name(context: str) -> str:
    """The name that a context's bucket has in tests."""
    return f"{PREFIX}-{context}-{ACCOUNT}"


def create_data() -> None:
    """Creates every table and bucket of infra/data.yaml, and the secret of cursors."""
    for properties in _resources("AWS::DynamoDB::Table"):
        request = {name: properties[name] for name in _TABLE_PROPERTIES if name in properties} | {
            "TableName": _name(properties["TableName"])
        }
        request["StreamSpecification"] = request["StreamSpecification"] | {"StreamEnabled": True}
        aws.dynamodb().create_table(**request)
    for properties in _resources("AWS::S3::Bucket"):
        aws.s3().create_bucket(Bucket=_name(properties["BucketName"]), CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    aws.secrets().create_secret(Name="test-cursors", SecretString="for tests only")


def create_queue(name: str) -> str:
    """Creates a queue and answers its URL."""
    return aws.sqs().create_queue(QueueName=name)["QueueUrl"]


def queue_url(name: str) -> str:
    """The URL that a queue of this name has in moto."""
    return f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/{name}"


def fresh_world() -> None:
    """Forgets everything that moto holds and creates the data of infra/data.yaml anew."""
    moto_api_backend.reset()
    create_data()


@contextmanager
def world() -> Iterator[None]:
    """A fresh AWS with the data of infra/data.yaml."""
    with mock_aws(), quick():
        fresh_world()
        yield


@contextmanager
def large_world(context: str) -> Iterator[None]:
    """A fresh AWS for benchmarks, whose table of one context may grow large: nothing is rolled back and no stream is kept."""
    with mock_aws(), quick(roll_back=False):
        fresh_world()
        _table(context).stream_shard = None
        yield


def set_environment(context: str, **more: str) -> None:
    """The environment that the template gives every function of a context; `more` are its own settings."""
    os.environ |= {
        "TABLE": table_name(context),
        "BUCKET": bucket_name(context),
        "IDEMPOTENCY_TABLE": f"{PREFIX}-idempotency",
        "CURSOR_SECRET": "test-cursors",
        "COMPANIES": "acme@America/New_York",
        "RETRY_QUEUES": "",
    } | more


@dataclass(frozen=True)
class LambdaContext:
    """What Powertools reads of the Lambda context."""

    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:test"
    aws_request_id: str = "request-1"

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


CONTEXT = LambdaContext()


def claims(subject: str, *groups: str) -> dict[str, str]:
    """Claims of a person's access token as API Gateway hands them over."""
    return {"token_use": "access", "sub": f"sub-{subject}", "username": subject, "cognito:groups": f"[{' '.join(groups)}]"}


def machine_claims(client: str, *scopes: str) -> dict[str, str]:
    """Claims of a machine client's access token."""
    return {"token_use": "access", "sub": client, "client_id": client, "scope": " ".join(scopes)}


def http_event(
    method: str,
    path: str,
    *,
    who: Mapping[str, str] | None = None,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    query: str = "",
) -> dict[str, Any]:
    """An HttpApi event (payload 2.0). A body that is not text is sent as JSON."""
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    content_type = {} if body is None or isinstance(body, str) else {"content-type": "application/json"}
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": content_type | {name.lower(): value for name, value in (headers or {}).items()},
        "queryStringParameters": dict(pairs),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "api",
            "requestId": "request-1",
            "stage": "$default",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"},
            "authorizer": {"jwt": {"claims": dict(who), "scopes": None}} if who else {},
        },
        "body": text,
        "isBase64Encoded": False,
    }


def sqs_event(*bodies: Any, queue: str = "queue", tries: int = 1, first_id: str = "message") -> dict[str, Any]:
    """An SQS event as an event source mapping hands it to Lambda."""
    return {
        "Records": [
            {
                "messageId": f"{first_id}-{index}",
                "receiptHandle": "receipt",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {
                    "ApproximateReceiveCount": str(tries),
                    "SentTimestamp": "1750000000000",
                    "SenderId": "sender",
                    "ApproximateFirstReceiveTimestamp": "1750000000001",
                },
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": f"arn:aws:sqs:eu-central-1:{ACCOUNT}:{queue}",
                "awsRegion": "eu-central-1",
            }
            for index, body in enumerate(bodies)
        ]
    }


def bus_message(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a queue message that a rule of the bus wrote for an event."""
    return {
        "version": "0",
        "id": "0",
        "detail-type": envelope["type"],
        "source": "backoffice",
        "account": ACCOUNT,
        "time": envelope["time"],
        "region": "eu-central-1",
        "resources": [],
        "detail": dict(envelope),
    }


def s3_message(bucket: str, key: str, size: int = 1) -> dict[str, Any]:
    """The body of a queue message for an object that was created in a bucket."""
    return {
        "version": "0",
        "id": "0",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": ACCOUNT,
        "time": "2026-11-24T00:00:00Z",
        "region": "eu-central-1",
        "resources": [f"arn:aws:s3:::{bucket}"],
        "detail": {"version": "0", "bucket": {"name": bucket}, "object": {"key": key, "size": size, "etag": "0"}, "reason": "PutObject"},
    }


type Items = Any
"""What moto holds for a table: partition key -> sort key -> item."""


def _table(context: str) -> Any:
    return dynamodb_backends[ACCOUNT]["eu-central-1"].tables[table_name(context)]


def copied_items(context: str) -> Items:
    """A copy of everything in a table, for `restore_items`."""
    return copy.deepcopy(_table(context).items)


def restore_items(context: str, items: Items) -> None:
    """Puts a table back to what was copied, past moto's doors: many times faster than deleting and writing."""
    _table(context).items = copy.deepcopy(items)


def stored_items(context: str, kind: str) -> list[dict[str, Any]]:
    """Raw items of one kind of record in key order, read past moto's doors: a scan costs a hundred times more."""
    items = [item for entries in _table(context).items.values() for item in entries.values()]
    found = [item.to_json()["Attributes"] for item in items if item.attrs["record_kind"].value == kind]
    return sorted(found, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


def waiting_events(context: str) -> list[dict[str, Any]]:
    """The envelopes of all events that a context's table holds for the bus, in the order of their ids."""
    envelopes = [json.loads(item["envelope"]["S"]) for item in stored_items(context, "OutboxItem")]
    return sorted(envelopes, key=lambda envelope: envelope["id"])


def sent_messages(url: str) -> list[dict[str, Any]]:
    """Takes every message out of a queue, past moto's doors, and answers the bodies."""
    queue = sqs_backends[ACCOUNT]["eu-central-1"].get_queue(url.rpartition("/")[2])
    taken = queue.messages
    queue._messages = [message for message in queue._messages if message not in taken]
    return [json.loads(message.body) for message in taken]
