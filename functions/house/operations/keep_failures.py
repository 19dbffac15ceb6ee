"""Keeps a message from a dead-letter queue in the table of the context that it was meant for."""

from datetime import datetime

from kernel import failures, log
from kernel.failures import DEAD_LETTER_SUFFIX
from kernel.refusals import Invalid
from kernel.table import Table


def keep_failure(prefix: str, *, dead_letter_queue: str, message_id: str, message: str, now: datetime) -> None:
    """Stores the message as a failure that waits for a person. Queue and table share their names: `<prefix>-<context>[-...]`."""
    queue = dead_letter_queue.removesuffix(DEAD_LETTER_SUFFIX)
    context = queue.removeprefix(f"{prefix}-").partition("-")[0]
    if not queue.startswith(f"{prefix}-") or not context:
        raise Invalid(f"the queue {dead_letter_queue} belongs to no context")
    failures.keep(Table(f"{prefix}-{context}"), message_id=message_id, message=message, queue=queue, now=now)
    log.warning("message.kept", message_id=message_id, queue=queue)
