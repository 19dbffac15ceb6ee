"""Orders, issued invoices and credit notes, as they are entered and shown.

Amounts are whole minor units; quantities, prices and rates are decimals as text, such as "129.90".
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, Field

from invoices.domain.identity import Kind
from invoices.domain.issued.amounts import Adjustment, Category, Line
from invoices.domain.issued.document import Document, IssuedLine, Order
from invoices.domain.issued.numbers import NUMBER_PATTERN
from invoices.handlers.shapes.customers import LINE_TEXT, Currency, ExemptionCode, Name, PostalAddressIn, PostalAddressOut, Text, Unit
from invoices.handlers.shapes.standing import MAX_AMOUNT, Amount, Day, ShortId, StandingOut
from invoices.operations.issue_credit_note import CreditRequest
from invoices.operations.issued_invoices import Listed, Whole
from kernel.money import exponent
from kernel.shapes import Model, Out

MAX_LINES = 500
MAX_ADJUSTMENTS = 20

IssuedNumber = Annotated[str, Path(pattern=NUMBER_PATTERN, description="such as 2026-000123")]
DueBegins = Annotated[
    str,
    Query(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$", description="with `status`: due in this year, month or on this day, such as 2026-12"),
]

type Quantity = Annotated[str, Field(pattern=r"^-?\d{1,9}(\.\d{1,4})?$")]
type Price = Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,4})?$")]
type Rate = Annotated[str, Field(pattern=r"^(100|\d{1,2}(\.\d{1,2})?)$")]
type Notes = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]*$")]


def _some[T](lines: tuple[T, ...]) -> tuple[T, ...]:
    # Not by `min_length`: that would also complain of lines that are left out because they are wrong.
    if not lines:
        raise ValueError("an order has at least one line (BR-16)")
    return lines


def _hundredths(currency: str) -> str:
    if exponent(currency) > 2:
        raise ValueError("EN 16931 has at most two decimals (BR-DEC)")
    return currency


class LineAdjustmentIn(Model):
    """An allowance (`charge` false) or a charge on a line."""

    charge: bool = False
    amount: Amount
    reason: Name

    def facts(self) -> Adjustment:
        return Adjustment(self.charge, self.amount, self.reason)


class AdjustmentIn(LineAdjustmentIn):
    """An allowance or a charge on the whole order, with its VAT category and rate."""

    category: Category
    rate: Rate = "0"

    def facts(self) -> Adjustment:
        return Adjustment(self.charge, self.amount, self.reason, self.category, Decimal(self.rate))


class LineIn(Model):
    """What is invoiced: `unit` of UN/ECE Recommendation 20 or 21 (C62: piece), `price` net of one unit in major units."""

    name: Name
    description: Annotated[str, Field(max_length=1000, pattern=LINE_TEXT)] = ""
    item_id: Annotated[str, Field(max_length=60, pattern=LINE_TEXT)] = ""
    quantity: Quantity
    unit: Unit = "C62"
    price: Price
    category: Category = Category.S
    rate: Rate = "0"
    adjustments: Annotated[tuple[LineAdjustmentIn, ...], Field(max_length=MAX_ADJUSTMENTS)] = ()

    def facts(self) -> Line:
        return Line(
            name=self.name,
            quantity=Decimal(self.quantity),
            unit=self.unit,
            price=Decimal(self.price),
            category=self.category,
            rate=Decimal(self.rate),
            description=self.description,
            item_id=self.item_id,
            adjustments=tuple(each.facts() for each in self.adjustments),
        )


class SalesOrderIn(Model):
    """An order to invoice. `number`: the front office's own; the same number again is the same invoice."""

    number: ShortId
    customer: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
    currency: Annotated[Currency, AfterValidator(_hundredths)] = "EUR"
    lines: Annotated[tuple[LineIn, ...], Field(max_length=MAX_LINES), AfterValidator(_some)]
    adjustments: Annotated[tuple[AdjustmentIn, ...], Field(max_length=MAX_ADJUSTMENTS)] = ()
    prepaid: Annotated[int, Field(strict=True, ge=0, le=MAX_AMOUNT)] = 0
    exemption_code: ExemptionCode = ""
    exemption_reason: Text = ""
    purchase_order: Annotated[str, Field(max_length=60, pattern=LINE_TEXT)] = ""
    note: Notes = ""
    delivered_on: Day | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    deliver_to: PostalAddressIn | None = None

    def facts(self) -> Order:
        same = ("number", "customer", "currency", "prepaid", "exemption_code", "exemption_reason", "purchase_order", "note")
        days = ("delivered_on", "period_start", "period_end")
        return Order(
            lines=tuple(each.facts() for each in self.lines),
            adjustments=tuple(each.facts() for each in self.adjustments),
            deliver_to=self.deliver_to.facts() if self.deliver_to else None,
            **{name: getattr(self, name) for name in (*same, *days)},
        )


class CreditIn(Model):
    """What to credit: some lines, whose VAT the invoice must have, or without lines all that is left. `request`: the caller's own id."""

    request: ShortId
    reason: Name
    lines: Annotated[tuple[LineIn, ...], Field(max_length=MAX_LINES)] = ()

    def facts(self) -> CreditRequest:
        return CreditRequest(self.request, self.reason, tuple(each.facts() for each in self.lines))


class IssuedOut(Out):
    """An issued document in a list. Credit notes have no standing: they change that of their invoice."""

    number: str
    kind: Kind
    customer: str
    customer_name: str
    order: str
    issue_date: date
    due_date: date | None
    currency: str
    total: int
    due: int
    preceding: str
    issued_at: datetime
    standing: StandingOut | None

    @classmethod
    def of(cls, listed: Listed) -> "IssuedOut":
        same = {name: getattr(listed.outline, name) for name in cls.model_fields if name != "standing"}
        return cls(standing=StandingOut.of(listed.standing) if listed.standing else None, **same)


class IssuedAdjustmentOut(Out):
    """An allowance or a charge."""

    charge: bool
    amount: int
    reason: str
    category: Category | None
    rate: str

    @classmethod
    def of(cls, each: Adjustment) -> "IssuedAdjustmentOut":
        return cls(charge=each.charge, amount=each.amount, reason=each.reason, category=each.category, rate=f"{each.rate:f}")


class IssuedLineOut(Out):
    """A line with its net amount."""

    id: int
    name: str
    description: str
    item_id: str
    quantity: str
    unit: str
    price: str
    category: Category
    rate: str
    adjustments: list[IssuedAdjustmentOut]
    net: int

    @classmethod
    def of(cls, issued: IssuedLine) -> "IssuedLineOut":
        line = issued.line
        return cls(
            id=issued.id,
            name=line.name,
            description=line.description,
            item_id=line.item_id,
            quantity=f"{line.quantity:f}",
            unit=line.unit,
            price=f"{line.price:f}",
            category=line.category,
            rate=f"{line.rate:f}",
            adjustments=[IssuedAdjustmentOut.of(each) for each in line.adjustments],
            net=issued.net,
        )


class TaxOut(Out):
    """One group of the VAT breakdown."""

    category: Category
    rate: str
    taxable: int
    tax: int
    exemption_code: str
    exemption_reason: str


class InvoiceTotalsOut(Out):
    """Document totals (BT-106 to BT-115)."""

    lines: int
    allowances: int
    charges: int
    without_vat: int
    vat: int
    with_vat: int
    paid: int
    due: int


class DocumentsOut(Out):
    """Addresses of the files, good for five minutes."""

    ubl: str
    cii: str
    pdf: str


class IssuedWholeOut(Out):
    """A document as issued, how it stands, and its files as soon as they are written."""

    number: str
    kind: Kind
    issue_date: date
    due_date: date | None
    currency: str
    customer: str
    customer_name: str
    customer_address: PostalAddressOut
    order: str
    purchase_order: str
    note: str
    delivered_on: date | None
    preceding: str | None
    reason: str
    lines: list[IssuedLineOut]
    adjustments: list[IssuedAdjustmentOut]
    vat_breakdown: list[TaxOut]
    totals: InvoiceTotalsOut
    issued_at: datetime
    issued_by: str
    standing: StandingOut | None
    documents: DocumentsOut | None

    @classmethod
    def of(cls, whole: Whole) -> "IssuedWholeOut":
        document: Document = whole.issued.document
        same = ("number", "kind", "issue_date", "due_date", "currency", "purchase_order", "note", "delivered_on", "reason")
        return cls(
            customer=document.customer_id,
            customer_name=document.customer.name,
            customer_address=PostalAddressOut.of(document.customer.address),
            order=document.order_number,
            preceding=document.preceding.number if document.preceding else None,
            lines=[IssuedLineOut.of(each) for each in document.lines],
            adjustments=[IssuedAdjustmentOut.of(each) for each in document.adjustments],
            vat_breakdown=[
                TaxOut(
                    category=tax.category,
                    rate=f"{tax.rate:f}",
                    taxable=tax.taxable,
                    tax=tax.tax,
                    exemption_code=tax.exemption_code,
                    exemption_reason=tax.exemption_reason,
                )
                for tax in document.taxes
            ],
            totals=InvoiceTotalsOut(**{name: getattr(document.totals, name) for name in InvoiceTotalsOut.model_fields}),
            issued_at=whole.issued.issued_at,
            issued_by=whole.issued.issued_by,
            standing=StandingOut.of(whole.standing) if whole.standing else None,
            documents=DocumentsOut(**whole.addresses) if whole.addresses else None,
            **{name: getattr(document, name) for name in same},
        )
