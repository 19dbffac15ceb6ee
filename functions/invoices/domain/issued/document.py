"""Orders and what is issued for them. An issued document is complete in itself and never changes."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from invoices.domain.identity import Kind
from invoices.domain.issued.amounts import Adjustment, Category, Line, Tax, Totals, breakdown, totals
from invoices.domain.issued.discount import Offer, offers
from invoices.domain.issued.parties import Address, CustomerFacts, SellerFacts
from kernel.money import exponent


@dataclass(frozen=True, slots=True)
class Order:
    """What a front-office system wants invoiced. Amounts in minor units of `currency`."""

    number: str
    customer: str
    currency: str
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...] = ()
    prepaid: int = 0
    exemption_code: str = ""
    """Why lines of category E are exempt (BT-121)."""
    exemption_reason: str = ""
    """The same in words (BT-120)."""
    purchase_order: str = ""
    """The customer's own order number (BT-13)."""
    note: str = ""
    delivered_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    deliver_to: Address | None = None

    def digest(self) -> str:
        """A fingerprint of all it says: the same order again has the same."""
        return fingerprint(self)


def fingerprint(value: object) -> str:
    """SHA-256 of dataclasses, tuples and scalars: equal values have the same, however their decimals are written."""
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    slots = getattr(value, "__dataclass_fields__", None)
    return {name: _plain(getattr(value, name)) for name in slots} if slots else value


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """A line with its number (BT-126) and net amount (BT-131)."""

    id: int
    net: int
    line: Line


@dataclass(frozen=True, slots=True)
class Preceding:
    """The invoice that a credit note refers to (BT-25, BT-26)."""

    number: str
    issue_date: date


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or a credit note as issued. Amounts of a credit note are positive: they are what the customer gets back."""

    kind: Kind
    number: str
    issue_date: date
    currency: str
    seller: SellerFacts
    customer_id: str
    customer: CustomerFacts
    order_number: str
    lines: tuple[IssuedLine, ...]
    taxes: tuple[Tax, ...]
    totals: Totals
    due_date: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    purchase_order: str = ""
    note: str = ""
    delivered_on: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    deliver_to: Address | None = None
    preceding: Preceding | None = None
    reason: str = ""
    """Why a credit note was issued."""

    @property
    def is_credit(self) -> bool:
        return self.kind is Kind.CREDIT_NOTE

    @property
    def digits(self) -> int:
        """Decimals of its amounts."""
        return exponent(self.currency)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Discounts for early payment; those that come to nothing are left out. A credit note has none."""
        if self.is_credit or self.due_date is None:
            return ()
        due = self.totals.due
        return tuple(each for each in offers(self.customer.discounts, self.issue_date) if 0 < each.amount(due) < due)

    @property
    def shows_vat_ids(self) -> bool:
        """VAT identifiers must not stand on a document outside the scope of VAT (BR-O-02 to BR-O-04)."""
        return all(tax.category is not Category.O for tax in self.taxes)


def invoice_of(order: Order, seller: SellerFacts, customer: CustomerFacts) -> Document:
    """The invoice for an order, still without number and dates."""
    digits = exponent(order.currency)
    lines = tuple(IssuedLine(index, line.net(digits), line) for index, line in enumerate(order.lines, start=1))
    taxes = breakdown(((each.line, each.net) for each in lines), order.adjustments, (order.exemption_code, order.exemption_reason))
    return Document(
        kind=Kind.INVOICE,
        number="",
        issue_date=date.min,
        currency=order.currency,
        seller=seller,
        customer_id=order.customer,
        customer=customer,
        order_number=order.number,
        lines=lines,
        taxes=taxes,
        totals=totals((each.net for each in lines), order.adjustments, taxes, order.prepaid),
        adjustments=order.adjustments,
        purchase_order=order.purchase_order,
        note=order.note,
        delivered_on=order.delivered_on,
        period_start=order.period_start,
        period_end=order.period_end,
        deliver_to=order.deliver_to or (customer.address if any(tax.category is Category.K for tax in taxes) else None),
    )


def issued(draft: Document, number: str, day: date) -> Document:
    """The document under its number and date. An invoice without a day or period of delivery was delivered on the day of issue."""
    due = None if draft.is_credit else day + timedelta(days=draft.customer.terms_days)
    delivered = draft.delivered_on or (None if draft.period_start or draft.period_end else day)
    return replace(draft, number=number, issue_date=day, due_date=due, delivered_on=delivered)
