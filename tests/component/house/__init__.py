"""What the house's tests share: a bus whose events end in a queue, so that what was published can be read."""

import json
import os
from typing import Any

from kernel import aws as clients
from tests import aws

BUS = "test"
QUEUE = "published"

os.environ |= {"BUS": BUS, "TABLES": aws.table_name("payroll"), "PREFIX": aws.PREFIX, "COMPANIES": "acme@America/New_York"}


def create_bus() -> None:
    """The bus, and a rule that feeds everything on it to a queue."""
    url = aws.create_queue(QUEUE)
    arn = clients.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    clients.events().create_event_bus(Name=BUS)
    clients.events().put_rule(Name="all", EventBusName=BUS, EventPattern=json.dumps({"account": [aws.ACCOUNT]}))
    clients.events().put_targets(Rule="all", EventBusName=BUS, Targets=[{"Id": "1", "Arn": arn}])


def published() -> list[dict[str, Any]]:
    """The envelopes that reached the bus, taken from the queue."""
    return [message["detail"] for message in aws.sent_messages(aws.queue_url(QUEUE))]
