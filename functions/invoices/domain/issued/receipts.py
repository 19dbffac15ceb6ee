"""How a receipt is spread over the invoices that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """What one invoice gets of a receipt."""

    number: str
    amount: int


class NotSpreadable(ValueError):  # noqa: N818 (an answer, not an error)
    """The shares that were asked for are more than the receipt. Its text is for the caller."""


def spread(amount: int, opened: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """Each invoice in turn gets what is open of it; what is left over goes to the last one, which is overpaid then.

    `opened`: numbers and open amounts, not empty, in the order in which they are to be paid. Invoices that get nothing are left out.
    """
    shares, rest = [], amount
    for number, open_amount in opened:
        taken = max(0, min(rest, open_amount))
        shares.append(Share(number, taken))
        rest -= taken
    last = shares[-1]
    shares[-1] = Share(last.number, last.amount + rest)
    return tuple(share for share in shares if share.amount)


def as_asked(amount: int, shares: Sequence[Share]) -> tuple[Share, ...]:
    """Shares that somebody decided; what they leave over goes to the last one. NotSpreadable when they are more than the receipt."""
    rest = amount - sum(share.amount for share in shares)
    if rest < 0:
        raise NotSpreadable(f"the shares are {-rest} more than the receipt")
    last = shares[-1]
    return (*shares[:-1], Share(last.number, last.amount + rest))
