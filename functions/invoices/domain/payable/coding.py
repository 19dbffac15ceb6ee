"""Coding: on which accounts and cost centres the net amount of an invoice is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from invoices.domain.payable.facts import Facts
from invoices.domain.payable.orders import OrderLine
from kernel.money import split

MAX_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the net amount (without VAT, minor units; negative for a credit)."""

    account: str
    cost_centre: str
    net: int


def proposed(
    facts: Facts, account: str, cost_centre: str, places: Sequence[str] = (), ordered: Sequence[OrderLine] = ()
) -> tuple[Part, ...]:
    """The coding that follows from the order lines, the buyer's accounting references (BT-133, BT-19: cost centres) and the defaults.

    Allowances and charges of the whole document are spread by amount. Empty when some line has no account, or there are too many parts.
    """
    by_id = {line.id: line for line in ordered}
    sums: dict[tuple[str, str], int] = {}
    for position, line in enumerate(facts.lines):
        place = by_id.get(places[position]) if position < len(places) else None
        where = (
            (place.account if place else "") or account,
            (place.cost_centre if place else "") or line.accounting or facts.accounting or cost_centre,
        )
        sums[where] = sums.get(where, 0) + line.net
    if not sums or len(sums) > MAX_PARTS or not all(where[0] for where in sums):
        return ()
    amounts = list(sums.values())
    weights = [abs(amount) for amount in amounts]
    rest = facts.net - sum(amounts)
    shares = split(rest, weights if any(weights) else [1] * len(weights))
    return tuple(Part(*where, net + share) for where, net, share in zip(sums, amounts, shares, strict=True))


def checked(parts: Sequence[Part], net: int) -> tuple[Part, ...]:
    """The parts, if they add up to the net amount of the invoice; else ValueError."""
    total = sum(part.net for part in parts)
    if total != net:
        raise ValueError(f"the parts add up to {total}, the invoice comes to {net} without VAT")
    return tuple(parts)
