"""Messages that failed, where a person can see them and send them again.

The batch door notes every failed try (reason, count). When the tries are used up SQS moves the message to the dead-letter queue, whose
consumer keeps its body here. `GET .../failures` lists them; `POST .../failures/{id}/retries` sends the body to its queue again.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kernel import audit, table
from kernel.identity import PLATFORM
from kernel.queues import Queue
from kernel.records import Record
from kernel.refusals import Conflict, Refusal
from kernel.table import Page, Table

KEPT: Final = timedelta(days=90)
DEAD_LETTER_SUFFIX: Final = "-dead"
MAX_REASON: Final = 1000


class FailureStatus(StrEnum):
    """`retrying`: SQS still tries. `waiting`: a person has to act. `retried`: sent again by a person. `resolved`: a later try succeeded."""

    RETRYING = "retrying"
    WAITING = "waiting"
    RETRIED = "retried"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedMessage(Record):
    """A message that could not be processed. `reason` is the kind of error, with the words of a refusal and the places it names."""

    company: str
    message_id: str
    queue: str
    status: FailureStatus
    reason: str
    tries: int
    first_failed_at: datetime
    last_failed_at: datetime
    message: str = ""

    @property
    def pk(self) -> str:
        return failures_pk(self.company)

    @property
    def sk(self) -> str:
        return self.message_id

    @property
    def list_pk(self) -> str:
        return f"{self.pk}#{self.status}"

    @property
    def list_sk(self) -> str:
        return self.last_failed_at.isoformat()

    @property
    def expires_at(self) -> int | None:
        return int((self.last_failed_at + KEPT).timestamp())


def failures_pk(company: str) -> str:
    """Partition of a company's failed messages."""
    return f"COMPANY#{company}#FAILURE"


def reason_of(error: BaseException) -> str:
    """What a person may see of an error: its kind; of a refusal also the detail, and where the input is at fault and why."""
    if not isinstance(error, Refusal):
        return type(error).__name__
    places = "; ".join(f"{fault.pointer} {fault.reason}".strip() for fault in error.errors)
    return f"{type(error).__name__}: {error.detail}{f' ({places})' if places else ''}"[:MAX_REASON]


def company_of(message: str) -> str:
    """The company that a message is about: its `company`, its event's, or the one in the key of a dropped document; else `platform`."""
    try:
        body = json.loads(message)
    except (ValueError, RecursionError):
        return PLATFORM
    if not isinstance(body, dict):
        return PLATFORM
    detail = body["detail"] if isinstance(body.get("detail"), dict) else {}
    for named in (body.get("company"), detail.get("company")):
        if isinstance(named, str) and named:
            return named
    dropped = detail["object"] if isinstance(detail.get("object"), dict) else {}
    folders = str(dropped.get("key", "")).split("/")
    return folders[1] if len(folders) > 2 else PLATFORM


def note_try(shelf: Table, *, message_id: str, message: str, queue: str, tries: int, error: BaseException, now: datetime) -> None:
    """Notes a failed try. The body stays in the queue for now and is not stored."""
    company = company_of(message)
    known = shelf.get(FailedMessage, failures_pk(company), message_id)
    record = FailedMessage(
        version=known.version if known else 0,
        company=company,
        message_id=message_id,
        queue=queue,
        status=FailureStatus.RETRYING,
        reason=reason_of(error),
        tries=tries,
        first_failed_at=known.first_failed_at if known else now,
        last_failed_at=now,
    )
    shelf.transact(table.replace(record) if known else table.insert(record))


def note_success(shelf: Table, *, message_id: str, message: str) -> None:
    """Marks the failure of a message as resolved, if one was noted."""
    known = shelf.get(FailedMessage, failures_pk(company_of(message)), message_id)
    if known and known.status is FailureStatus.RETRYING:
        shelf.transact(table.replace(replace(known, status=FailureStatus.RESOLVED)))


def keep(shelf: Table, *, message_id: str, message: str, queue: str, now: datetime) -> None:
    """Keeps a message from the dead-letter queue, body and all, for a person to decide. Keeping it twice changes nothing."""
    company = company_of(message)
    known = shelf.get(FailedMessage, failures_pk(company), message_id)
    if known and known.message:
        return
    record = FailedMessage(
        version=known.version if known else 0,
        company=company,
        message_id=message_id,
        queue=queue,
        status=FailureStatus.WAITING,
        reason=known.reason if known else "the worker ended without telling why (time-out, memory or a crash)",
        tries=known.tries if known else 0,
        first_failed_at=known.first_failed_at if known else now,
        last_failed_at=now,
        message=message,
    )
    shelf.transact(table.replace(record) if known else table.insert(record))


def retry(shelf: Table, queues: dict[str, str], *, company: str, message_id: str, who: str, now: datetime) -> FailedMessage:
    """Sends a waiting message to its queue again. NotFound, or Conflict when it is not waiting.

    It is sent first and marked afterwards: a crash in between sends it twice at worst, which every worker bears.
    """
    known = shelf.need(FailedMessage, failures_pk(company), message_id, f"no failed message {message_id}")
    if known.status is not FailureStatus.WAITING:
        raise Conflict(f"the message is {known.status}, only a waiting one is sent again")
    if known.queue not in queues:
        raise Conflict(f"the queue {known.queue} is not one that this API serves")
    Queue(queues[known.queue]).send(known.message)
    retried = replace(known, status=FailureStatus.RETRIED)
    shelf.transact(table.replace(retried), audit.entry(known, who=who, what="failure.retried", when=now))
    return retried.changed()


def listed(shelf: Table, company: str, status: FailureStatus, limit: int, start: table.Key | None) -> Page[FailedMessage]:
    """Failed messages of a company in one status, newest first."""
    return shelf.query(FailedMessage, f"{failures_pk(company)}#{status}", limit=limit, start=start, index=True, backwards=True)
