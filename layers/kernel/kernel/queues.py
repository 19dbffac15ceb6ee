"""Sending to one SQS queue."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kernel import aws
from kernel.refusals import Busy

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

MAX_BODY_BYTES: Final = 256 * 1024
_BATCH: Final = 10
_TRIES: Final = 4


class Queue:
    """A queue by its URL. Messages are JSON objects."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def _client(self) -> "SQSClient":
        return aws.sqs()

    def send(self, body: Mapping[str, Any] | str) -> str:
        """Sends one message (an object, or a body that is text already) and answers its message id."""
        return self._client.send_message(QueueUrl=self.url, MessageBody=_text(body))["MessageId"]

    def send_many(self, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Sends messages ten at a time and repeats those that SQS refused; Busy when some stay refused (others may have been sent)."""
        for begin in range(0, len(bodies), _BATCH):
            waiting = {str(begin + index): _text(body) for index, body in enumerate(bodies[begin : begin + _BATCH])}
            for _ in range(_TRIES):
                answer = self._client.send_message_batch(
                    QueueUrl=self.url, Entries=[{"Id": key, "MessageBody": text} for key, text in waiting.items()]
                )
                waiting = {entry["Id"]: waiting[entry["Id"]] for entry in answer.get("Failed", [])}
                if not waiting:
                    break
            if waiting:
                raise Busy(f"{len(waiting)} messages were refused by the queue")


def _text(body: Mapping[str, Any] | str) -> str:
    text = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    if len(text.encode()) > MAX_BODY_BYTES:
        raise ValueError(f"a message of more than {MAX_BODY_BYTES} bytes")
    return text
