"""The door of a queue worker: one message at a time, partial failures reported, every failure noted where a person can see it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from kernel import clock, events, failures, log
from kernel.refusals import FieldError, Invalid, Repeated
from kernel.table import Table

if TYPE_CHECKING:
    from pydantic import BaseModel

INBOX: Final = "inbox"

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A document that arrived in a bucket under `inbox/<company>/...`."""

    bucket: str
    key: str
    company: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a queue. `tries` counts its deliveries, this one included."""

    id: str
    body: str
    queue: str
    tries: int

    def json(self) -> Mapping[str, Any]:
        """The body as a JSON object; Invalid when it is none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Invalid("the message is not JSON") from None
        if not isinstance(value, dict):
            raise Invalid("the message is not a JSON object")
        return value

    def shaped[M: BaseModel](self, model: type[M]) -> M:
        """The body as this model; Invalid, with a pointer and a reason for each place at fault, when it does not fit."""
        # Imported here: it brings pydantic along, which a worker without models never needs.
        from kernel.shapes import shaped

        return shaped(model, self.json())

    def event(self, *types: str) -> events.Event:
        """The event that a rule of the bus put into this queue; Invalid when it is none, or of another type than the named ones."""
        event = events.from_bus(self.json())
        if types and event.type not in types:
            raise Invalid("this event is for others", [FieldError("/detail/type", f"expected {' or '.join(types)}")])
        return event

    def dropped(self) -> Dropped:
        """The document that an S3 `Object Created` event tells of; Invalid when it is none or lies elsewhere than in an inbox."""
        body = self.json()
        try:
            detail = body["detail"]
            key, bucket = str(detail["object"]["key"]), str(detail["bucket"]["name"])
            size = int(detail["object"].get("size", 0))
        except (KeyError, TypeError, ValueError):
            raise Invalid("the message tells of no document", [FieldError("/detail/object/key", "missing")]) from None
        inbox, _, rest = key.partition("/")
        company, slash, _ = rest.partition("/")
        if inbox != INBOX or not company or not slash:
            raise Invalid("the document lies in no inbox", [FieldError("/detail/object/key", "expected inbox/<company>/<name>")])
        return Dropped(bucket, key, company, size)


def queue_handler(work: Callable[[Message], None], shelf: Callable[[], Table]) -> Handler:
    """A Lambda handler for SQS that calls `work` once per message and keeps notes of failures in the table `shelf()`.

    `Repeated` counts as success. Any other exception leaves the message in the queue (batch item failure); its neighbours go on.
    """
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def handle_record(record: SQSRecord) -> None:
        message = Message(
            record.message_id, record.body, record.event_source_arn.rpartition(":")[2], int(record.attributes.approximate_receive_count)
        )
        _begin(message)
        try:
            work(message)
        except Repeated as repeated:
            log.event("message.repeated", message_id=message.id, queue=message.queue, detail=repeated.detail)
        except Exception as error:
            _note(shelf(), message, error)
            raise
        if message.tries > 1:
            failures.note_success(shelf(), message_id=message.id, message=message.body)

    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        records = event["Records"]
        with processor(records, handle_record, lambda_context=context):
            processor.process()
        answer: dict[str, Any] = dict(processor.response())
        log.event("queue.batch", messages=len(records), failed=len(answer["batchItemFailures"]))
        return answer

    return handler


def _begin(message: Message) -> None:
    try:
        detail = json.loads(message.body)
        named = detail.get("correlation_id") or detail["detail"].get("correlation_id")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        named = None
    log.begin(str(named or message.id), message.id)


def _note(shelf: Table, message: Message, error: Exception) -> None:
    """Notes the failed try. When even that fails the first error matters more: the message stays in the queue anyway."""
    log.failure("message.failed", error, message_id=message.id, queue=message.queue, tries=message.tries)
    try:
        failures.note_try(
            shelf, message_id=message.id, message=message.body, queue=message.queue, tries=message.tries, error=error, now=clock.now()
        )
    except Exception as second:  # noqa: BLE001
        log.failure("message.failure_not_noted", second, message_id=message.id)
