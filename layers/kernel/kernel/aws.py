"""Clients of AWS services, built once per process, with time-outs and retries that fit a Lambda function.

Plain botocore sessions: importing boto3 on top of them costs a cold start and gives nothing that is used here.
"""

import functools
from typing import TYPE_CHECKING, Any

import botocore.config
import botocore.loaders
import botocore.session

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_ses import SESClient
    from mypy_boto3_sqs import SQSClient


CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 20
# Standard mode: exponential back-off with jitter. SDK retries repeat single calls; a dead process is repeated by the queue.
_CONFIG = botocore.config.Config(
    connect_timeout=CONNECT_TIMEOUT_S, read_timeout=READ_TIMEOUT_S, retries={"mode": "standard", "max_attempts": 4}, tcp_keepalive=True
)


SERVICES = ("dynamodb", "events", "s3", "secretsmanager", "ses", "sqs")


class _Loader(botocore.loaders.Loader):
    """Knows which services are used here: botocore lists all its four hundred folders to find out, at every cold start."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(SERVICES)


@functools.cache
def _session() -> botocore.session.Session:
    session = botocore.session.get_session()
    session.register_component("data_loader", _Loader(session.get_config_variable("data_path")))
    return session


def _client(service: str) -> Any:
    return _session().create_client(service, config=_CONFIG)


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


def forget() -> None:
    """Drops the session and every client; for tests that change credentials or the endpoint."""
    for build in (_session, dynamodb, s3, sqs, events, ses, secrets):
        build.cache_clear()
