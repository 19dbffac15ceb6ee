"""Acknowledgements: whether a ticket was acknowledged, and how often a person was written to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kernel.records import Record
from tickets.records import keys

WINDOWS_KEPT = timedelta(days=2)


class AcknowledgementState(StrEnum):
    """`sending` until SES took it and that was noted; `silent` when none is sent, and `reason` says why."""

    SENDING = "sending"
    SENT = "sent"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Record):
    """The one acknowledgement of a ticket."""

    company: str
    ticket: str
    state: AcknowledgementState
    reason: str = ""
    message_id: str = ""
    provider_id: str = ""
    decided_at: datetime
    sent_at: datetime | None = None

    @property
    def pk(self) -> str:
        return keys.ticket_pk(self.company, self.ticket)

    @property
    def sk(self) -> str:
        return keys.ACKNOWLEDGEMENT_SK


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingWindow(Record):
    """How many acknowledgements a person got within one hour (UTC)."""

    company: str
    person: str
    hour: datetime
    count: int

    @property
    def pk(self) -> str:
        return keys.writing_pk(self.company, self.person)

    @property
    def sk(self) -> str:
        return self.hour.isoformat()

    @property
    def expires_at(self) -> int | None:
        return int((self.hour + WINDOWS_KEPT).timestamp())
