"""How a receipt is spread over the invoices that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """What one invoice is to get of a receipt."""

    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer owes for one invoice on the day of a payment: the invoice itself, fees and interest of reminders beside it, and the
    discounts that may be kept on that day, the largest first."""

    number: str
    open: int
    charges: int = 0
    discounts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What one invoice got of a receipt. `charges`: what of `amount` paid fees and interest; `discount`: what was kept beside it."""

    number: str
    amount: int
    charges: int = 0
    discount: int = 0

    @property
    def principal(self) -> int:
        """The part that paid the invoice itself."""
        return self.amount - self.charges


class NotSpreadable(ValueError):  # noqa: N818 (an answer, not an error)
    """The shares that were asked for are more than the receipt. Its text is for the caller."""


def spread(amount: int, owed: Sequence[Owed]) -> tuple[Paid, ...]:
    """Each invoice in turn gets what is open of it, then each what is owed beside it; what is left over goes to the last one.

    A receipt of exactly what all of them come to when each discount is kept settles all of them. `owed`: not empty, in the order in which
    they are to be paid. Invoices that get nothing are left out.
    """
    early = [max(0, each.open - max(each.discounts, default=0)) for each in owed]
    if amount == sum(early):
        return tuple(_paid(each, part) for each, part in zip(owed, early, strict=True) if part)
    amounts, rest = [], amount
    for each in owed:
        amounts.append(max(0, min(rest, each.open)))
        rest -= amounts[-1]
    for place, each in enumerate(owed):
        taken = min(rest, each.charges)
        amounts[place] += taken
        rest -= taken
    amounts[-1] += rest
    return tuple(_paid(each, part) for each, part in zip(owed, amounts, strict=True) if part)


def as_asked(amount: int, shares: Sequence[Share], owed: Sequence[Owed]) -> tuple[Paid, ...]:
    """Shares that somebody decided; what they leave over goes to the last one. NotSpreadable when they are more than the receipt."""
    rest = amount - sum(share.amount for share in shares)
    if rest < 0:
        raise NotSpreadable(f"the shares are {-rest} more than the receipt")
    amounts = [share.amount for share in shares]
    amounts[-1] += rest
    by_number = {each.number: each for each in owed}
    return tuple(_paid(by_number[share.number], part) for share, part in zip(shares, amounts, strict=True))


def _paid(owed: Owed, amount: int) -> Paid:
    principal = min(amount, max(0, owed.open))
    short = owed.open - principal
    return Paid(owed.number, amount, min(amount - principal, owed.charges), short if short in owed.discounts else 0)
