"""Makes clients with plain botocore: boto3 on top of it costs a cold start and gives nothing that is used here."""

import functools
import os
from typing import Any

import botocore.config
import botocore.loaders
import botocore.session

SERVICES = ("dynamodb", "events", "s3", "secretsmanager", "ses", "sqs")
CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 20
# Standard mode: exponential back-off with jitter. SDK retries repeat single calls; a dead process is repeated by the queue.
_CONFIG = botocore.config.Config(
    connect_timeout=CONNECT_TIMEOUT_S, read_timeout=READ_TIMEOUT_S, retries={"mode": "standard", "max_attempts": 4}, tcp_keepalive=True
)


class _Loader(botocore.loaders.Loader):
    """Knows which services are used here: botocore lists all its four hundred folders to find out, at every cold start."""

    def list_available_services(self, type_name: str) -> list[str]:
        return list(SERVICES)


@functools.cache
def _session() -> botocore.session.Session:
    session = botocore.session.get_session()
    session.register_component("data_loader", _Loader(session.get_config_variable("data_path")))
    return session


def client(service: str) -> Any:
    """A new client of one of `SERVICES`, with time-outs and retries that fit a Lambda function."""
    config = _CONFIG
    if service == "s3" and "AWS_ENDPOINT_URL" not in os.environ:
        # Addresses of the bucket's own region: the global one redirects in a new bucket's first hours, and a signed PUT cannot follow.
        config = config.merge(botocore.config.Config(s3={"addressing_style": "virtual"}))
    return _session().create_client(service, config=config)
