"""What lies in the table for a purchase order.

| item | pk | sk | in `listing` |
|---|---|---|---|
| PurchaseOrder | COMPANY#c#ORDER#number | ORDER | COMPANY#c#ORDER, date#number |
| GoodsReceipt | COMPANY#c#ORDER#number | RECEIPT#number | |
| Waiting | COMPANY#c#ORDER#number | WAITING#payable | |

`Waiting` stands for a payable that names the order and does not match it yet; it may be there before the order is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from invoices.domain.payable.orders import OrderLine
from kernel.records import Record

ORDER_SK: Final = "ORDER"
RECEIPTS: Final = "RECEIPT#"
WAITING: Final = "WAITING#"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder(Record):
    """An order with what was received and billed of each line. ``key`` is the normalised number, ``digest`` identifies what was posted."""

    company: str
    key: str
    number: str
    supplier: str
    currency: str
    ordered_on: date
    ordered_by: str
    three_way: bool
    lines: tuple[OrderLine, ...]
    digest: str
    submitted_by: str
    recorded_at: datetime

    @property
    def pk(self) -> str:
        return order_pk(self.company, self.key)

    @property
    def sk(self) -> str:
        return ORDER_SK

    @property
    def list_pk(self) -> str:
        return orders_list(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.ordered_on.isoformat()}#{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlace(Record):
    """Where an order would lie: holds a transaction to there being none yet. Never stored."""

    company: str
    key: str

    @property
    def pk(self) -> str:
        return order_pk(self.company, self.key)

    @property
    def sk(self) -> str:
        return ORDER_SK


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What arrived of an order line; negative for goods sent back."""

    order_line: str
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceipt(Record):
    """One delivery against an order. Never changes; a return is a receipt with negative quantities."""

    company: str
    order: str
    number: str
    received_on: date
    lines: tuple[ReceivedLine, ...]
    digest: str
    submitted_by: str
    recorded_at: datetime

    @property
    def pk(self) -> str:
        return order_pk(self.company, self.order)

    @property
    def sk(self) -> str:
        return f"{RECEIPTS}{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Record):
    """A payable that is to be matched again when its order or a receipt comes."""

    company: str
    order: str
    payable: str

    @property
    def pk(self) -> str:
        return order_pk(self.company, self.order)

    @property
    def sk(self) -> str:
        return f"{WAITING}{self.payable}"


def order_pk(company: str, key: str) -> str:
    return f"COMPANY#{company}#ORDER#{key}"


def orders_list(company: str) -> str:
    """Index partition of a company's orders, by date."""
    return f"COMPANY#{company}#ORDER"
