"""What lies in the table for a received invoice: the document, its findings and attachments, its place in the list of arrivals, who handed
it in, and its claim.

| item | pk | sk | in `listing` |
|---|---|---|---|
| ReceivedDocument | COMPANY#c#RECEIVED#id | DOCUMENT | by status: COMPANY#c#RECEIVED#STATUS#status, time#id |
| ReceivedFindings | COMPANY#c#RECEIVED#id | FINDINGS | |
| ReceivedAttachments | COMPANY#c#RECEIVED#id | ATTACHMENTS | |
| Submission | COMPANY#c#RECEIVED#id | SUBMITTED#subject | |
| Arrival | COMPANY#c#RECEIVED#id | ARRIVAL | all: COMPANY#c#RECEIVED, time#id |
| Claim | COMPANY#c#SUPPLIER#supplier | INVOICE#kind#number | |
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from invoices.domain.figures import Figures
from invoices.domain.findings import Finding, Flag
from invoices.domain.identity import Identity, Kind
from kernel.records import Record

DOCUMENT_SK: Final = "DOCUMENT"
ATTACHMENTS_SK: Final = "ATTACHMENTS"
MAX_STORED_FINDINGS: Final = 100
"""Findings kept with a document; the rest is counted. Bounded so that the item stays far below DynamoDB's 400 KB."""
MAX_STORED_CHARS: Final = 600
EXPECTED_FOR: Final = timedelta(days=7)
"""An announced document whose bytes have not come by then is forgotten."""


class Status(StrEnum):
    """`expected`: announced, its bytes have not come. `received`: stored, not judged yet. `quarantined`: cannot be read as an invoice.
    `rejected`: has fatal findings. `split`: held several invoices, each of which is a document now. `dismissed`: a person put it aside.
    """

    EXPECTED = "expected"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    SPLIT = "split"
    DISMISSED = "dismissed"

    @property
    def open(self) -> bool:
        """Not judged yet."""
        return self in (Status.EXPECTED, Status.RECEIVED)


class Source(StrEnum):
    """The way in. `submitted_by` of a document is the caller's subject, for `queue` what the message says, for `drop` the key."""

    API = "api"
    DROP = "drop"
    UPLOAD = "upload"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDocument(Record):
    """One document as received. Its id is the beginning of the SHA-256 of its bytes: the same bytes are the same document.

    `media_type`: what its sender says it is. `wrapping`: what the invoice lies in, outermost first. `part_of`: the lot that it was split
    from; `parts`: the documents that a lot was split into.
    """

    company: str
    id: str
    sha256: str
    key: str
    size: int
    source: Source
    submitted_by: str
    received_at: datetime
    status: Status = Status.RECEIVED
    judged_at: datetime | None = None
    syntax: str | None = None
    figures: Figures | None = None
    fatal: int = 0
    warnings: int = 0
    supplier: str | None = None
    duplicate_of: str | None = None
    reason: str | None = None
    detail: str | None = None
    media_type: str = ""
    wrapping: tuple[str, ...] = ()
    part_of: str | None = None
    parts: tuple[str, ...] = ()

    @property
    def pk(self) -> str:
        return document_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return DOCUMENT_SK

    @property
    def list_pk(self) -> str:
        return status_list(self.company, self.status)

    @property
    def list_sk(self) -> str:
        return f"{self.received_at.isoformat()}#{self.id}"

    @property
    def expires_at(self) -> int | None:
        return int((self.received_at + EXPECTED_FOR).timestamp()) if self.status is Status.EXPECTED else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFindings(Record):
    """The findings on a document: at most MAX_STORED_FINDINGS, `total` says how many there were."""

    company: str
    id: str
    findings: tuple[Finding, ...]
    total: int

    @property
    def pk(self) -> str:
        return document_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return "FINDINGS"


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attached file as it is kept: name, media type, size in bytes, SHA-256; `reference` is BT-122, `description` BT-123."""

    sha256: str
    name: str
    media_type: str
    size: int
    reference: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class RefusedAttachment:
    """An attached file that was not taken out, and why; the document holds it still."""

    name: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedAttachments(Record):
    """The files attached to an invoice."""

    company: str
    id: str
    stored: tuple[StoredAttachment, ...] = ()
    refused: tuple[RefusedAttachment, ...] = ()

    @property
    def pk(self) -> str:
        return document_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return ATTACHMENTS_SK


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Record):
    """This caller handed the document in, or a lot that it was part of, and may see what became of it. Never changes."""

    company: str
    id: str
    subject: str

    @property
    def pk(self) -> str:
        return document_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return submission_sk(self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(Record):
    """Puts a document into the list of everything that arrived, whatever becomes of it. Never changes."""

    company: str
    id: str
    received_at: datetime

    @property
    def pk(self) -> str:
        return document_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return "ARRIVAL"

    @property
    def list_pk(self) -> str:
        return arrivals_list(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.received_at.isoformat()}#{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """A supplier's invoice number, held by the document that was accepted under it."""

    company: str
    supplier: str
    document_kind: Kind
    number: str
    document: str
    claimed_at: datetime

    @property
    def pk(self) -> str:
        return claim_pk(self.company, self.supplier)

    @property
    def sk(self) -> str:
        return claim_sk(self.document_kind, self.number)


def submission_sk(subject: str) -> str:
    return f"SUBMITTED#{subject}"


def document_pk(company: str, document_id: str) -> str:
    return f"COMPANY#{company}#RECEIVED#{document_id}"


def attachment_key(company: str, document_id: str, digest: str) -> str:
    """Where in the bucket an attached file is kept."""
    return f"attachments/{company}/{document_id}/{digest}"


def status_list(company: str, status: Status) -> str:
    """Index partition of a company's documents in one status."""
    return f"COMPANY#{company}#RECEIVED#STATUS#{status}"


def arrivals_list(company: str) -> str:
    """Index partition of everything that a company received."""
    return f"COMPANY#{company}#RECEIVED"


def claim_pk(company: str, supplier: str) -> str:
    return f"COMPANY#{company}#SUPPLIER#{supplier}"


def claim_sk(kind: Kind, number: str) -> str:
    return f"INVOICE#{kind}#{number}"


def claim(company: str, identity: Identity, document_id: str, now: datetime) -> Claim:
    """The claim of a document on its identity."""
    return Claim(
        company=company,
        supplier=identity.supplier,
        document_kind=identity.kind,
        number=identity.number,
        document=document_id,
        claimed_at=now,
    )


def kept(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """As many findings as are stored, their texts cut to size."""
    return tuple(
        Finding(each.rule, Flag(each.flag), each.terms, each.where[:MAX_STORED_CHARS], each.message[:MAX_STORED_CHARS])
        for each in findings[:MAX_STORED_FINDINGS]
    )
