"""Routes that every context's door mounts: list failed messages, send one again."""

from datetime import datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from kernel import clock, failures
from kernel.door import Door, ok
from kernel.failures import FailedMessage, FailureStatus
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.shapes import Out
from kernel.table import Table


class FailedMessageOut(Out):
    """A message that could not be processed, without its contents."""

    id: str
    queue: str
    status: FailureStatus
    reason: str
    tries: int
    first_failed_at: datetime
    last_failed_at: datetime


def show(failed: FailedMessage) -> FailedMessageOut:
    """A failed message as the API shows it."""
    return FailedMessageOut(
        id=failed.message_id,
        queue=failed.queue,
        status=failed.status,
        reason=failed.reason,
        tries=failed.tries,
        first_failed_at=failed.first_failed_at,
        last_failed_at=failed.last_failed_at,
    )


def queues_by_name(urls: str) -> dict[str, str]:
    """Queue URLs from a comma-separated setting, by the queue's name (the last part of its URL)."""
    return {url.rpartition("/")[2]: url for url in filter(None, (part.strip() for part in urls.split(",")))}


def mount(door: Door, shelf: Table, retry_queues: str) -> None:
    """Adds `GET /failures` and `POST /failures/{id}/retries` to a door. `retry_queues` lists the URLs of the context's queues."""
    queues = queues_by_name(retry_queues)
    context: Any = door.context

    @door.get("/failures", scope=f"{context}:read", summary="Messages that could not be processed")
    def list_failures(
        company: str, status: Annotated[FailureStatus, Query()] = FailureStatus.WAITING, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[FailedMessageOut]]:
        page = failures.listed(shelf, company, status, limit, door.start(cursor))
        return ok(door.page(page, show))

    @door.post("/failures/<message_id>/retries", scope=f"{context}:write", summary="Send a waiting message to its queue again", status=200)
    def retry_failure(company: str, message_id: Annotated[str, Path(max_length=100)]) -> Response[FailedMessageOut]:
        retried = failures.retry(shelf, queues, company=company, message_id=message_id, who=door.caller.subject, now=clock.now())
        return ok(show(retried), version=retried.version)
