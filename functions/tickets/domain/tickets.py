"""The rules of a ticket: its number, its states, what a reply does to it, and how it is named in a subject."""

import base64
import hashlib
import re
from enum import StrEnum

SUBJECT_CHARS_MAX = 250
NO_SUBJECT = "(no subject)"
# Texts up to this size stand in the article; longer ones are documents that the article points to.
INLINE_TEXT_BYTES_MAX = 32_768
VISIBLE_TEXT_BYTES_MAX = 16_384
COLLISIONS_MAX = 4

_TOKEN = re.compile(r"\[(T-[0-9A-Z]{10})\]")
_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")


class Status(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Channel(StrEnum):
    HTTP = "http"
    QUEUE = "queue"
    MAIL = "mail"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Author(StrEnum):
    """Who wrote an article: the person who asks, our staff, or a program."""

    REQUESTER = "requester"
    STAFF = "staff"
    SYSTEM = "system"


_NEXT: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.PENDING, Status.RESOLVED, Status.CLOSED}),
    Status.PENDING: frozenset({Status.OPEN, Status.RESOLVED, Status.CLOSED}),
    Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN}),
}


def may_become(present: Status, wanted: Status) -> bool:
    """Whether a ticket may go from one state to another by hand."""
    return wanted in _NEXT[present]


def after_reply(present: Status, author: Author, *, automatic: bool) -> Status:
    """A word from the requester reopens a ticket; staff and machines (out-of-office notes, bounces) do not."""
    return Status.OPEN if author is Author.REQUESTER and not automatic else present


def origin_of(*natural: str) -> str:
    """The digest of what makes a ticket the same ticket, whoever delivers it how often."""
    return hashlib.sha256("\0".join(natural).encode()).hexdigest()


def ticket_id(company: str, origin: str, attempt: int = 0) -> str:
    """`T-` and ten characters (Crockford base 32, 50 bits) out of the origin: the same origin gets the same id without a
    counter to contend for. `attempt` > 0 is for the rare other ticket that holds the id already."""
    digest = hashlib.sha256(f"{company}\0{origin}\0{attempt}".encode()).digest()
    return "T-" + base64.b32encode(digest)[:10].translate(_ALPHABET).decode()


def token(ticket: str) -> str:
    """How a subject names a ticket."""
    return f"[{ticket}]"


def tokens(subject: str) -> tuple[str, ...]:
    """The tickets that a subject names, at most three."""
    return tuple(dict.fromkeys(_TOKEN.findall(subject)))[:3]


def titled(subject: str) -> str:
    """A subject for the ticket: one line, bounded, never empty."""
    return " ".join(subject.split())[:SUBJECT_CHARS_MAX].strip() or NO_SUBJECT


def shortened(text: str, bytes_max: int) -> str:
    """The longest beginning of a text that fits in `bytes_max` bytes of UTF-8."""
    return text.encode("utf-8", "replace")[:bytes_max].decode("utf-8", "ignore")
