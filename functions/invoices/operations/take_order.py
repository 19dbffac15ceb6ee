"""Takes purchase orders and goods receipts from front-office systems. Their numbers are their ids: a retry finds them taken."""

import hashlib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from invoices.domain.identity import number_key
from invoices.domain.payable.orders import with_received
from invoices.records.orders import (
    ORDER_SK,
    RECEIPTS,
    GoodsReceipt,
    PurchaseOrder,
    order_pk,
    orders_list,
)
from kernel import audit, events
from kernel.refusals import Busy, Conflict, FieldError, Invalid, Repeated, Stale
from kernel.table import Key, Page, Table, Write, insert
from kernel.table import replace as replaced

ORDER_CHANGED: Final = "invoices.order.changed"
MAX_TRIES: Final = 5
MAX_RECEIPTS_SHOWN: Final = 200


def digest_of(text: str) -> str:
    """Identifies what was posted, so that the same thing again is told from another one under its number."""
    return hashlib.sha256(text.encode()).hexdigest()


def take_order(table: Table, order: PurchaseOrder, *, who: str, now: datetime) -> PurchaseOrder:
    """Stores an order and has the invoices matched that wait for it. The same order again is answered as it stands.

    Conflict when another order has its number.
    """
    try:
        table.transact(
            insert(order, Repeated("the order is known")),
            audit.entry(order, who=who, what="invoices.order.recorded", when=now),
            _told(order.company, order.key, order.number, "ordered", now),
        )
    except Repeated:
        stored = need_order(table, order.company, order.key)
        if stored.digest != order.digest:
            raise Conflict(f"another order has the number {order.number}") from None
        return stored
    return order.changed()


def take_receipt(table: Table, receipt: GoodsReceipt, *, who: str, now: datetime) -> PurchaseOrder:
    """Stores a receipt and counts it in the order's lines, in one transaction. The same receipt again changes nothing.

    NotFound without the order, Invalid for a line that was not ordered, Conflict when another receipt has its number.
    """
    counted: dict[str, Decimal] = {}
    for line in receipt.lines:
        counted[line.order_line] = counted.get(line.order_line, Decimal(0)) + line.quantity
    for _ in range(MAX_TRIES):
        order = need_order(table, receipt.company, receipt.order)
        stored = table.get(GoodsReceipt, receipt.pk, receipt.sk)
        if stored is not None:
            if stored.digest != receipt.digest:
                raise Conflict(f"another receipt has the number {receipt.number}")
            return order
        try:
            lines = with_received(order.lines, counted)
        except ValueError as error:
            raise Invalid("the receipt does not fit the order", [FieldError("/lines", str(error))]) from None
        after = replace(order, lines=lines)
        moved = Stale("the order was changed in the meantime")
        try:
            table.transact(
                insert(receipt, moved),
                replaced(after, moved),
                audit.entry(after, who=who, what="invoices.order.received", when=now, why=receipt.number),
                _told(order.company, order.key, order.number, "received", now),
            )
        except Stale:
            continue
        return after.changed()
    raise Busy("the order is contended")


def need_order(table: Table, company: str, number: str) -> PurchaseOrder:
    """The order with this number, however it is written; NotFound."""
    return table.need(PurchaseOrder, order_pk(company, number_key(number)), ORDER_SK, f"no order {number}")


def receipts(table: Table, order: PurchaseOrder) -> list[GoodsReceipt]:
    """The first receipts of an order, by number."""
    return table.query(GoodsReceipt, order.pk, begins_with=RECEIPTS, limit=MAX_RECEIPTS_SHOWN).records


def orders(table: Table, company: str, limit: int, start: Key | None) -> Page[PurchaseOrder]:
    """A page of orders, newest first."""
    return table.query(PurchaseOrder, orders_list(company), limit=limit, start=start, index=True, backwards=True)


def _told(company: str, key: str, number: str, what: str, now: datetime) -> Write:
    return events.outbox(events.new(ORDER_CHANGED, company, key, {"order": key, "number": number, "what": what}, now))
