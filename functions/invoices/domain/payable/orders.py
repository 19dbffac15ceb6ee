"""Purchase orders as far as matching needs them: what was ordered, what was received, what has been billed."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

MAX_ORDER_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order. ``price`` is for one unit without VAT, in major units; ``billed_net`` in minor units.

    ``received`` and ``billed`` are counted up by receipts and invoices; credit notes give back.
    """

    id: str
    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    vat_rate: Decimal | None = None
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: str = ""
    account: str = ""
    cost_centre: str = ""
    received: Decimal = Decimal(0)
    billed: Decimal = Decimal(0)
    billed_net: int = 0


@dataclass(frozen=True, slots=True)
class Billed:
    """What one invoice bills of one order line."""

    order_line: str
    quantity: Decimal
    net: int


def with_billed(lines: tuple[OrderLine, ...], billed: tuple[Billed, ...], sign: int = 1) -> tuple[OrderLine, ...]:
    """The lines with these quantities added (or, with sign -1, taken back)."""
    by_line = {each.order_line: each for each in billed}
    return tuple(
        replace(line, billed=line.billed + sign * own.quantity, billed_net=line.billed_net + sign * own.net)
        if (own := by_line.get(line.id))
        else line
        for line in lines
    )


def with_received(lines: tuple[OrderLine, ...], received: dict[str, Decimal]) -> tuple[OrderLine, ...]:
    """The lines with received quantities added; a negative one is a return. Raises ValueError for a line that was not ordered."""
    unknown = sorted(received.keys() - {line.id for line in lines})
    if unknown:
        raise ValueError(f"the order has no line {unknown[0]}")
    return tuple(replace(line, received=line.received + received.get(line.id, Decimal(0))) for line in lines)
