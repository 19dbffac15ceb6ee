"""Queue messages that open tickets: the front office's own, and events of our house that call for IT."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kernel.documents import Documents
from kernel.events import Event
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from tickets.domain.tickets import Channel, Priority
from tickets.operations.committing import Outcome
from tickets.operations.open_ticket import TicketRequest, open_ticket

WORKER = "tickets.receive_message"
OWN_HOUSE = "own-house"
# What a failure in our own house is called, and how pressing it is.
ALARMING = {
    "backups.set.failed": ("The backup {subject} failed", Priority.HIGH),
    "backups.drill.failed": ("The restore drill {subject} failed", Priority.URGENT),
}
_FACTS_MAX = 40
_FACT_CHARS_MAX = 500


def receive_message(shelf: Table, documents: Documents, request: TicketRequest, *, now: datetime) -> Outcome:
    """Opens the ticket that a message asks for, once however often the message comes."""
    return open_ticket(shelf, documents, request, who=WORKER, now=now)


def from_event(event: Event) -> TicketRequest:
    """The IT ticket that an event calls for; Invalid for a type that calls for none. Nobody is written to for it."""
    if event.type not in ALARMING:
        raise Invalid(f"no ticket is opened for {event.type}", [FieldError("/detail/type", f"expected one of {', '.join(ALARMING)}")])
    title, priority = ALARMING[event.type]
    return TicketRequest(
        company=event.company,
        natural=("event", event.id),
        channel=Channel.QUEUE,
        subject=title.format(subject=event.subject),
        text=f"{event.type} at {event.time.isoformat()}\n\n{_facts(event.data)}".strip(),
        requester_name=event.type.partition(".")[0],
        requester_email="",
        source="event",
        source_id=event.id,
        priority=priority,
        automatic=OWN_HOUSE,
    )


def _facts(data: Mapping[str, Any]) -> str:
    """The data of an event, one line per member."""
    return "\n".join(f"{name}: {str(value)[:_FACT_CHARS_MAX]}" for name, value in list(data.items())[:_FACTS_MAX])
