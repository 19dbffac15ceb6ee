"""The life of a payable: its states, what may be done in each, and why it is held.

```
open ──> to_approve ──> approved ──> paid          open: accounts and cost centres are still to be assigned
  │          │              │
  └──────> held <───────────┘                      held: for one or more reasons; the last one gone, it goes on where it belongs
             │
 disputed <──┴──> rejected                         disputed: with the supplier; rejected: final, its number and quantities are free again
```
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class PayableStatus(StrEnum):
    """Where a payable stands."""

    OPEN = "open"
    HELD = "held"
    TO_APPROVE = "to_approve"
    APPROVED = "approved"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    PAID = "paid"


class Action(StrEnum):
    """What people do with a payable."""

    CODE = "code"
    HOLD = "hold"
    RELEASE = "release"
    APPROVE = "approve"
    REJECT = "reject"
    DISPUTE = "dispute"
    SETTLE_DISPUTE = "settle_dispute"
    PAY = "pay"


class Reason(StrEnum):
    """Why a payable is held."""

    SUPPLIER_UNCONFIRMED = "supplier_unconfirmed"
    SUPPLIER_BLOCKED = "supplier_blocked"
    BANK_CHANGE = "bank_change"
    IBAN_DIFFERS = "iban_differs"
    MATCH = "match"
    NEAR_DUPLICATE = "near_duplicate"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason, what exactly, since when, and who or which function set it."""

    reason: Reason
    detail: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Release:
    """A hold that a person took away, and why. The same reason with the same detail does not hold the payable again."""

    reason: Reason
    detail: str
    by: str
    at: datetime
    why: str


FINAL: Final = frozenset((PayableStatus.REJECTED, PayableStatus.PAID))
_BEFORE: Final = frozenset((PayableStatus.OPEN, PayableStatus.HELD, PayableStatus.TO_APPROVE))
ALLOWED: Final[dict[Action, frozenset[PayableStatus]]] = {
    Action.CODE: _BEFORE,
    Action.HOLD: _BEFORE | {PayableStatus.APPROVED},
    Action.RELEASE: frozenset((PayableStatus.HELD,)),
    Action.APPROVE: frozenset((PayableStatus.TO_APPROVE,)),
    Action.REJECT: _BEFORE | {PayableStatus.DISPUTED},
    Action.DISPUTE: _BEFORE,
    Action.SETTLE_DISPUTE: frozenset((PayableStatus.DISPUTED,)),
    Action.PAY: frozenset((PayableStatus.APPROVED,)),
}
BY_SYSTEM: Final = frozenset((Reason.SUPPLIER_UNCONFIRMED, Reason.SUPPLIER_BLOCKED, Reason.BANK_CHANGE))
"""Reasons that only a decision on the supplier takes away."""
FROM_SUPPLIER: Final = BY_SYSTEM | {Reason.IBAN_DIFFERS}
"""Reasons that follow from the supplier's record and are found anew when it changes."""


def standing(holds: Iterable[Hold], coded: bool) -> PayableStatus:
    """The state of a payable that is neither decided nor in dispute."""
    if any(True for _ in holds):
        return PayableStatus.HELD
    return PayableStatus.TO_APPROVE if coded else PayableStatus.OPEN


def renewed(holds: tuple[Hold, ...], found: Iterable[Hold], releases: Iterable[Release], kinds: frozenset[Reason]) -> tuple[Hold, ...]:
    """Holds of these kinds replaced by the ones found now. One that stands keeps its time; one that a person released stays away."""
    released = {(each.reason, each.detail) for each in releases}
    known = {(each.reason, each.detail): each for each in holds}
    fresh = tuple(known.get((each.reason, each.detail), each) for each in found if (each.reason, each.detail) not in released)
    return tuple(each for each in holds if each.reason not in kinds) + fresh
