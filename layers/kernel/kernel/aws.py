"""Clients of AWS services, built once per process and at their first use.

Importing this module imports no AWS library: a request that is refused at the door, or one that needs no AWS, does not pay for it.
"""

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ses import SESClient
    from mypy_boto3_sqs import SQSClient


def _client(service: str) -> Any:
    from kernel import sessions

    return sessions.client(service)


@functools.cache
def dynamodb() -> "DynamoDBClient":
    client: DynamoDBClient = _client("dynamodb")
    return client


@functools.cache
def s3() -> "S3Client":
    client: S3Client = _client("s3")
    return client


@functools.cache
def sqs() -> "SQSClient":
    client: SQSClient = _client("sqs")
    return client


@functools.cache
def events() -> "EventBridgeClient":
    client: EventBridgeClient = _client("events")
    return client


@functools.cache
def ses() -> "SESClient":
    client: SESClient = _client("ses")
    return client


@functools.cache
def secrets() -> "SecretsManagerClient":
    client: SecretsManagerClient = _client("secretsmanager")
    return client
