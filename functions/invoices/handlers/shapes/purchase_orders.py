"""Purchase orders and goods receipts as front-office systems post them, and as they are shown."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from invoices.domain.identity import number_key
from invoices.domain.payable.orders import MAX_ORDER_LINES, OrderLine
from invoices.handlers.shapes.payable_fields import Account, Currency, Day, Label, Percent, Price, Quantity, Text
from invoices.operations.take_order import digest_of
from invoices.records.orders import GoodsReceipt, PurchaseOrder, ReceivedLine
from kernel.refusals import FieldError, Invalid
from kernel.shapes import Model, Out

type LineId = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class OrderLineIn(Model):
    """What was ordered. `price` is for one unit without VAT; `unit` a code of UN/ECE Recommendation 20, as invoices use it."""

    id: LineId
    name: Label
    quantity: Annotated[Quantity, Field(gt=0)]
    unit: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$")]
    price: Price
    vat_rate: Percent | None = None
    seller_item: Text = ""
    buyer_item: Text = ""
    standard_item: Text = ""
    account: Account = ""
    cost_centre: Account = ""

    def line(self) -> OrderLine:
        """As the domain has it."""
        return OrderLine(**{name: getattr(self, name) for name in type(self).model_fields})


class OrderIn(Model):
    """An order. With `three_way` nothing is paid before it was received. `supplier` is its key, such as vat:DE123456789."""

    number: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*[0-9A-Za-z][^\x00-\x1f\x7f]*$")]
    supplier: Annotated[str, Field(min_length=3, max_length=200)]
    currency: Currency
    ordered_on: Day
    ordered_by: Text = ""
    three_way: bool = False
    lines: Annotated[list[OrderLineIn], Field(min_length=1, max_length=MAX_ORDER_LINES)]

    def order(self, company: str, who: str, now: datetime) -> PurchaseOrder:
        """As it is stored; Invalid when two lines have the same id."""
        if len({line.id for line in self.lines}) < len(self.lines):
            raise Invalid("the order breaks a rule", [FieldError("/lines", "two lines have the same id")])
        return PurchaseOrder(
            company=company,
            key=number_key(self.number),
            number=self.number,
            supplier=self.supplier,
            currency=self.currency,
            ordered_on=self.ordered_on,
            ordered_by=self.ordered_by,
            three_way=self.three_way,
            lines=tuple(line.line() for line in self.lines),
            digest=digest_of(self.model_dump_json()),
            submitted_by=who,
            recorded_at=now,
        )


class ReceivedLineIn(Model):
    """What arrived of an order line; negative for goods sent back."""

    order_line: LineId
    quantity: Quantity


class ReceiptIn(Model):
    """A delivery against an order."""

    number: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/ -]*$")]
    received_on: Day
    lines: Annotated[list[ReceivedLineIn], Field(min_length=1, max_length=MAX_ORDER_LINES)]

    def receipt(self, company: str, order: str, who: str, now: datetime) -> GoodsReceipt:
        """As it is stored."""
        return GoodsReceipt(
            company=company,
            order=number_key(order),
            number=self.number,
            received_on=self.received_on,
            lines=tuple(ReceivedLine(line.order_line, line.quantity) for line in self.lines),
            digest=digest_of(self.model_dump_json()),
            submitted_by=who,
            recorded_at=now,
        )


class OrderLineOut(Out):
    """An order line with what was received and billed of it so far; `billed_net` in minor units."""

    id: str
    name: str
    quantity: str
    unit: str
    price: str
    vat_rate: str | None
    account: str
    cost_centre: str
    received: str
    billed: str
    billed_net: int

    @classmethod
    def of(cls, line: OrderLine) -> "OrderLineOut":
        def shown(value: object) -> object:
            return f"{value:f}" if isinstance(value, Decimal) else value

        return cls.model_validate({name: shown(getattr(line, name)) for name in cls.model_fields})


class OrderOut(Out):
    """An order."""

    number: str
    key: str
    supplier: str
    currency: str
    ordered_on: date
    ordered_by: str
    three_way: bool
    lines: list[OrderLineOut]
    recorded_at: datetime

    @classmethod
    def of(cls, order: PurchaseOrder) -> "OrderOut":
        same = {name: getattr(order, name) for name in cls.model_fields if name != "lines"}
        return cls(**same, lines=[OrderLineOut.of(line) for line in order.lines])


class ReceiptOut(Out):
    """A goods receipt: received quantities by order line."""

    number: str
    received_on: date
    quantities: dict[str, str]

    @classmethod
    def of(cls, receipt: GoodsReceipt) -> "ReceiptOut":
        return cls(
            number=receipt.number,
            received_on=receipt.received_on,
            quantities={line.order_line: f"{line.quantity:f}" for line in receipt.lines},
        )


class OrderWithReceiptsOut(Out):
    """An order and its first receipts."""

    order: OrderOut
    receipts: list[ReceiptOut]
