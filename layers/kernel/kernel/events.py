"""Events between contexts: the envelope, the outbox that carries it to the bus, and reading it back from a queue.

A transaction writes its records and an outbox item; the stream of the table hands the item to the relay, which puts it on the bus and marks
it. Every event can come twice, late or out of order: consumers dedupe on `id`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self

from kernel import ids, log
from kernel.records import Record, decode
from kernel.refusals import FieldError, Invalid
from kernel.table import Write, insert

if TYPE_CHECKING:
    from pydantic import BaseModel

MAX_EVENT_BYTES: Final = 200 * 1024
MAX_NAME: Final = 200
DATA: Final = "/detail/data"
"""Where the data of an event lies in the message of a bus rule."""
OUTBOX_KEPT: Final = timedelta(days=14)

type _Shape[M: BaseModel] = type[M]


@dataclass(frozen=True, slots=True)
class Event:
    """The envelope. `data` is JSON; amounts in it are integers in minor units beside their currency."""

    id: str
    type: str
    version: int
    time: datetime
    company: str
    subject: str
    correlation_id: str
    data: Mapping[str, Any] = field(hash=False)

    def json(self) -> str:
        """The envelope as it travels: RFC 3339 time, compact JSON."""
        body = {
            "id": self.id,
            "type": self.type,
            "version": self.version,
            "time": self.time.isoformat().replace("+00:00", "Z"),
            "company": self.company,
            "subject": self.subject,
            "correlation_id": self.correlation_id,
            "data": self.data,
        }
        return json.dumps(body, separators=(",", ":"), ensure_ascii=False)

    def shaped[M: BaseModel](self, model: _Shape[M]) -> M:
        """The data as this model; Invalid, with a pointer and a reason for each place at fault, when it does not fit."""
        # Imported here: it brings pydantic along, which a worker without models never needs.
        from kernel.shapes import shaped

        return shaped(model, self.data, within=DATA)

    def name(self, member: str) -> str:
        """An id in the data, of 1 to 200 characters, for events that tell nothing else; Invalid when it is missing."""
        value = self.data.get(member)
        if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME:
            raise Invalid("the event does not tell what it is about", [FieldError(f"{DATA}/{member}", "expected an id")])
        return value

    @classmethod
    def of(cls, envelope: Mapping[str, Any]) -> Self:
        """Reads an envelope; Invalid, naming the member, when one is missing or of another kind."""
        kinds: dict[str, type] = {
            "id": str,
            "type": str,
            "version": int,
            "company": str,
            "subject": str,
            "correlation_id": str,
            "data": dict,
        }
        faults = [
            FieldError(f"/{name}", f"expected {kind.__name__}") for name, kind in kinds.items() if not isinstance(envelope.get(name), kind)
        ]
        try:
            time = datetime.fromisoformat(str(envelope.get("time")))
        except ValueError:
            faults.append(FieldError("/time", "expected an RFC 3339 time"))
        if faults:
            raise Invalid("this is not an event of the back office", faults)
        return cls(**{name: envelope[name] for name in kinds}, time=time)


def new(kind: str, company: str, subject: str, data: Mapping[str, Any], now: datetime, version: int = 1) -> Event:
    """A new event of type `kind` (such as `payroll.run.approved`) about `subject`, with the present correlation id."""
    event_id = ids.ulid()
    return Event(event_id, kind, version, now, company, subject, log.correlation_id() or event_id, data)


def from_bus(message: Mapping[str, Any]) -> Event:
    """The event in a queue message that a bus rule wrote (`{"detail-type": ..., "detail": {envelope}}`); Invalid when it is none."""
    detail = message.get("detail")
    if not isinstance(detail, Mapping):
        raise Invalid("the message carries no event", [FieldError("/detail", "expected an object")])
    return Event.of(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem(Record):
    """An event waiting for the bus. While it waits it stands in the index `listing`, so that a sweep can find what the stream lost."""

    company: str
    event_id: str
    type: str
    envelope: str
    written_at: datetime
    published_at: datetime | None = None

    @property
    def pk(self) -> str:
        return f"COMPANY#{self.company}#OUTBOX#{self.event_id}"

    @property
    def sk(self) -> str:
        return "EVENT"

    @property
    def list_pk(self) -> str:
        return "" if self.published_at else outbox_list(self.company)

    @property
    def list_sk(self) -> str:
        return self.event_id

    @property
    def expires_at(self) -> int | None:
        return int((self.published_at + OUTBOX_KEPT).timestamp()) if self.published_at else None


def outbox_list(company: str) -> str:
    """Index partition of a company's events that are not on the bus yet."""
    return f"COMPANY#{company}#OUTBOX"


def outbox(event: Event) -> Write:
    """The write that carries an event out; it belongs into the transaction of the change that the event tells of."""
    envelope = event.json()
    if len(envelope.encode()) > MAX_EVENT_BYTES:
        raise ValueError(f"event {event.type} is larger than {MAX_EVENT_BYTES} bytes: publish a reference instead")
    return insert(
        OutboxItem(company=event.company, event_id=event.id, type=event.type, envelope=envelope, written_at=event.time),
    )


def is_outbox_item(item: Mapping[str, Any]) -> bool:
    """Whether a raw item of a stream is an outbox item."""
    return "record_kind" in item and decode(str, item["record_kind"]) == OutboxItem.__name__
