"""Which ticket a message belongs to. Decided from what is known of message ids; reads nothing itself.

1. Its own id is known with the same contents: it came twice, nothing happens.
2. Its own id was named by an earlier reply that arrived first: it joins the ticket of that reply.
3. In-Reply-To, then References from the last one back, name a message of a ticket: it joins that ticket.
4. They name a message that never arrived but that an earlier mail of the same person named too: it joins that one's ticket.
5. Its subject names a ticket: it joins that ticket.
6. Otherwise it opens a ticket, and the messages it names are noted as expected, for rules 2 and 4.

Rule 4 asks for the same person because one newsletter has one id for all its readers: their answers are not one matter.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

EXPECTED_MAX = 10


class Sighting(StrEnum):
    """How a message id became known: it arrived, we sent it, or another message named it before it arrived."""

    RECEIVED = "received"
    SENT = "sent"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a message id. `digest` is empty unless the message arrived; `person` is the sender of the message
    that named an expected one."""

    ticket: str
    sighting: Sighting
    digest: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a message goes. `ticket` is empty for a new one; `repeated` means that it is there already; `rule` says why."""

    ticket: str
    repeated: bool
    rule: str


def message_key(message_id: str) -> str:
    """Where a message id is noted: ids are up to 998 characters of anything, keys are not."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest()


def distinct_id(message_id: str, digest: str) -> str:
    """The id of a mail whose Message-ID another mail carries already: some programs reuse them, and neither may be lost."""
    return f"{message_id}#{digest}"


def is_reused(own: Known | None, digest: str) -> bool:
    """Whether a mail's id belongs to another mail with other contents."""
    return own is not None and own.sighting is Sighting.RECEIVED and own.digest != digest


def place(own: Known | None, related: Sequence[str], known: Mapping[str, Known], person: str, named: Sequence[str]) -> Placement:
    """The placement of a message.

    `own`: what is known of its id; `related`: the ids it names, nearest first; `known`: what is known of those;
    `person`: its sender; `named`: existing tickets that its subject names.
    """
    if own is not None:
        return Placement(own.ticket, own.sighting is not Sighting.EXPECTED, "own-id")
    for one in related:
        seen = known.get(one)
        if seen is not None and (seen.sighting is not Sighting.EXPECTED or seen.person == person):
            return Placement(seen.ticket, False, "message-id" if seen.sighting is not Sighting.EXPECTED else "expected-id")
    if named:
        return Placement(named[0], False, "subject-token")
    return Placement("", False, "new")
