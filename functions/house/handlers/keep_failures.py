"""The end of every dead-letter queue: what could not be processed is kept as a record that a person can see and send again."""

from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from house.operations.keep_failures import keep_failure
from kernel import clock, log, settings


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function; `prefix` is how tables and queues of this stack begin."""

    prefix: str


SETTINGS = settings.read(Settings)
PROCESSOR = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def keep(record: SQSRecord) -> None:
    """Keeps one message; what cannot be kept stays in the dead-letter queue and raises its alarm."""
    queue = record.event_source_arn.rpartition(":")[2]
    try:
        keep_failure(SETTINGS.prefix, dead_letter_queue=queue, message_id=record.message_id, message=record.body, now=clock.now())
    except Exception as error:
        log.failure("message.not_kept", error, message_id=record.message_id, queue=queue)
        raise


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """An SQS event in, `batchItemFailures` out."""
    log.begin(getattr(context, "aws_request_id", ""))
    with PROCESSOR(event["Records"], keep, lambda_context=context):
        PROCESSOR.process()
    answer: dict[str, Any] = dict(PROCESSOR.response())
    return answer
