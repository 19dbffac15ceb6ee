"""The end of the dead-letter queues."""

from kernel.failures import FailedMessage, FailureStatus, failures_pk
from kernel.table import Table
from tests import aws
from tests.component import house  # noqa: F401 (sets the environment)
from tests.conftest import sample_event

from house.handlers import keep_failures  # isort: skip


def test_kept_in_the_table_of_its_context() -> None:
    event = sample_event("house", "keep_failures")
    for _ in range(2):
        assert keep_failures.handler(event, aws.CONTEXT) == {"batchItemFailures": []}
    (kept,) = Table(aws.table_name("payroll")).each(FailedMessage, failures_pk("acme"))
    assert (kept.status, kept.queue, kept.message) == (FailureStatus.WAITING, "test-payroll-plan-run", event["Records"][0]["body"])


def test_what_cannot_be_kept_stays_and_its_neighbour_is_kept() -> None:
    event = sample_event("house", "keep_failures")
    stranger = event["Records"][0] | {"messageId": "stranger", "eventSourceARN": f"arn:aws:sqs:eu-central-1:{aws.ACCOUNT}:elsewhere-dead"}
    answer = keep_failures.handler({"Records": [stranger, *event["Records"]]}, aws.CONTEXT)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "stranger"}]}
    assert len(list(Table(aws.table_name("payroll")).each(FailedMessage, failures_pk("acme")))) == 1
