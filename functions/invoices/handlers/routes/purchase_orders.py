"""Routes of purchase orders and goods receipts, which front-office systems post under numbers of their own."""

from typing import Final
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

from invoices.handlers.shapes.payable_fields import OrderNumber
from invoices.handlers.shapes.purchase_orders import OrderIn, OrderOut, OrderWithReceiptsOut, ReceiptIn, ReceiptOut
from invoices.operations import take_order
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table

READ: Final = "invoices:read"
SUBMIT: Final = "invoices:submit"


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""

    @door.post("/purchase-orders", scope=SUBMIT, summary="Post a purchase order; its number is its id")
    def post_order(company: str, order: OrderIn) -> Response[OrderOut]:
        who, now = door.caller.subject, clock.now()
        taken = take_order.take_order(table, order.order(company, who, now), who=who, now=now)
        log.event("invoices.order.recorded", company=company, order=taken.key, lines=len(taken.lines))
        return created(OrderOut.of(taken), _where(company, taken.key), version=taken.version)

    @door.get("/purchase-orders", scope=READ, summary="Purchase orders, newest first")
    def list_orders(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[OrderOut]]:
        return ok(door.page(take_order.orders(table, company, limit, door.start(cursor)), OrderOut.of))

    @door.get("/purchase-orders/<order>", scope=READ, summary="An order with what was received and billed of each line")
    def get_order(company: str, order: OrderNumber) -> Response[OrderWithReceiptsOut]:
        found = take_order.need_order(table, company, order)
        shown = [ReceiptOut.of(receipt) for receipt in take_order.receipts(table, found)]
        return ok(OrderWithReceiptsOut(order=OrderOut.of(found), receipts=shown), version=found.version)

    @door.post("/purchase-orders/<order>/receipts", scope=SUBMIT, summary="Post a goods receipt; its number is its id")
    def post_receipt(company: str, order: OrderNumber, receipt: ReceiptIn) -> Response[OrderOut]:
        who, now = door.caller.subject, clock.now()
        counted = take_order.take_receipt(table, receipt.receipt(company, order, who, now), who=who, now=now)
        log.event("invoices.receipt.recorded", company=company, order=counted.key, receipt=receipt.number)
        return created(OrderOut.of(counted), _where(company, counted.key), version=counted.version)


def _where(company: str, key: str) -> str:
    return f"/v1/companies/{company}/invoices/purchase-orders/{quote(key)}"
