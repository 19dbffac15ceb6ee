"""Every queue has its dead-letter queue, its alarms, a worker with partial failures, and an end where failures are kept."""

import pytest

from infra import templates
from infra.local.cloud import CONCURRENT_FUNCTIONS
from kernel.failures import DEAD_LETTER_SUFFIX
from tests import aws
from tests.house.house import FUNCTIONS, QUEUES, RESOURCES, ROOT, queue_of

PARTS = templates.read(ROOT / "infra" / "queue.yaml")["Resources"]
by_queue = pytest.mark.parametrize("queue", sorted(QUEUES))


def test_a_queue_is_never_made_without_its_dead_letters_and_alarms() -> None:
    loose = {name for name, resource in RESOURCES.items() if resource["Type"] == "AWS::SQS::Queue"}
    assert loose == {"RelayDeadLetters", "ScheduleDeadLetters"}  # ends of other senders, with alarms in alarms.yaml
    queue = PARTS["Queue"]["Properties"]
    assert queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::Sub"].endswith(f":${{Name}}{DEAD_LETTER_SUFFIX}")
    assert PARTS["DeadLetters"]["Properties"]["QueueName"] == {"Fn::Sub": f"${{Name}}{DEAD_LETTER_SUFFIX}"}
    watched = {alarm["Properties"]["MetricName"] for alarm in PARTS.values() if alarm["Type"] == "AWS::CloudWatch::Alarm"}
    assert watched >= {"ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"}


@by_queue
def test_the_worker_bears_the_queues_name_and_has_time(queue: str) -> None:
    worker = queue.removesuffix("Queue")
    function = FUNCTIONS[worker]
    (event,) = [event["Properties"] for event in function["Events"].values() if event["Type"] == "SQS"]
    assert queue_of(event["Queue"]) == worker
    assert event["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert event["ScalingConfig"]["MaximumConcurrency"] >= 2
    assert QUEUES[queue]["VisibilitySeconds"] >= 6 * function["Timeout"]


@by_queue
def test_its_name_tells_the_context(queue: str) -> None:
    """HouseKeepFailures finds the table of a failed message by the name of its queue."""
    context = FUNCTIONS[queue.removesuffix("Queue")]["Handler"].partition(".")[0]
    assert QUEUES[queue]["Name"]["Fn::Sub"].startswith(f"${{AWS::StackName}}-{context}-")


@by_queue
def test_its_failures_are_kept_and_can_be_sent_again(queue: str) -> None:
    kept = [event["Properties"]["Queue"]["Fn::GetAtt"] for event in FUNCTIONS["HouseKeepFailures"]["Events"].values()]
    assert f"{queue}.Outputs.DeadLettersArn" in kept
    api = FUNCTIONS[FUNCTIONS[queue.removesuffix("Queue")]["Handler"].partition(".")[0].capitalize() + "Api"]
    assert {"Fn::GetAtt": f"{queue}.Outputs.Url"} in api["Environment"]["Variables"]["RETRY_QUEUES"]["Fn::Join"][1]


def test_the_local_cloud_can_run_all_workers_at_once() -> None:
    at_once = [
        event["Properties"]["ScalingConfig"]["MaximumConcurrency"]
        for function in FUNCTIONS.values()
        for event in function["Events"].values()
        if "ScalingConfig" in event["Properties"]
    ]
    assert len(at_once) >= len(QUEUES)
    assert sum(at_once) < CONCURRENT_FUNCTIONS


def test_rules_feed_queues_and_lose_nothing() -> None:
    rules = [resource["Properties"] for resource in RESOURCES.values() if resource["Type"] == "AWS::Events::Rule"]
    assert rules
    for rule in rules:
        for target in rule["Targets"]:
            worker = queue_of(target["Arn"])
            assert worker is not None
            assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": f"{worker}Queue.Outputs.DeadLettersArn"}


def test_schedules_try_again_and_have_an_end() -> None:
    schedules = [
        event["Properties"] for function in FUNCTIONS.values() for event in function["Events"].values() if event["Type"] == "ScheduleV2"
    ]
    assert schedules
    for schedule in schedules:
        assert schedule["RetryPolicy"]["MaximumRetryAttempts"] >= 2
        assert schedule["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": "ScheduleDeadLetters.Arn"}


def test_the_relay_serves_every_context() -> None:
    events = FUNCTIONS["HousePublishEvents"]["Events"]
    tables = {
        name for name, resource in templates.read(aws.DATA_TEMPLATE)["Resources"].items() if resource["Type"] == "AWS::DynamoDB::Table"
    }
    assert {f"{name}Table" for name in events} == tables - {"IdempotencyTable"}
    for event in events.values():
        assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert event["Properties"]["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": "RelayDeadLetters.Arn"}
