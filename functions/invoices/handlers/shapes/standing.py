"""How an invoice stands, and money received, as they are entered and shown. Amounts are whole minor units."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from invoices.domain.issued.discount import Offer
from invoices.domain.issued.numbers import NUMBER_PATTERN
from invoices.domain.issued.receipts import Share
from invoices.handlers.shapes.customers import LINE_TEXT, Currency, Name
from invoices.operations.match_receipt import MAX_INVOICES, Money
from invoices.records.issued import IssuedStatus, Receipt, Standing
from kernel.shapes import Model, Out

MAX_AMOUNT = 10**13
ID = r"^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,62}$"

type Amount = Annotated[int, Field(strict=True, ge=1, le=MAX_AMOUNT)]
type Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
type ShortId = Annotated[str, Field(pattern=ID)]
type Number = Annotated[str, Field(pattern=NUMBER_PATTERN)]


class DisputeIn(Model):
    """Why the customer disputes the invoice."""

    reason: Name


class CashDiscountOut(Out):
    """A discount that the invoice offers: until that day `amount` may be kept of what it comes to now, and `payable` settles it."""

    until: date
    percent: str
    amount: int
    payable: int

    @classmethod
    def of(cls, offer: Offer, standing: Standing) -> "CashDiscountOut":
        amount = offer.amount(standing.due)
        return cls(until=offer.until, percent=f"{offer.percent:f}", amount=amount, payable=max(0, standing.open - amount))


class StandingOut(Out):
    """How an invoice stands. `open` below zero: the customer has a credit. Amounts in minor units.

    `fees` and `interest` were charged by reminders beside it, `charges` is what is unpaid of them; `discount`: what early payment kept.
    """

    status: IssuedStatus
    open: int
    received: int
    fees: int
    interest: int
    charges: int
    discounts: list[CashDiscountOut]
    discount: int
    disputed: bool
    dispute_reason: str
    dunning_level: int
    dunned_on: date | None
    credit_notes: list[str]

    @classmethod
    def of(cls, standing: Standing) -> "StandingOut":
        same = {name: getattr(standing, name) for name in cls.model_fields if name not in ("credit_notes", "discounts")}
        offered = [] if standing.discount else [CashDiscountOut.of(offer, standing) for offer in standing.discounts]
        return cls(credit_notes=list(standing.credit_notes), discounts=offered, **same)


class ShareIn(Model):
    """What one invoice gets of a receipt."""

    number: Number
    amount: Amount


class MoneyReceivedIn(Model):
    """Money received. Say which `shares` go where, or which `invoices` it pays in order; else the numbers in `reference` count."""

    id: ShortId
    amount: Amount
    currency: Currency = "EUR"
    received_on: Day
    reference: Annotated[str, Field(max_length=500, pattern=LINE_TEXT)] = ""
    invoices: Annotated[tuple[Number, ...], Field(max_length=MAX_INVOICES)] = ()
    shares: Annotated[tuple[ShareIn, ...], Field(max_length=MAX_INVOICES)] = ()

    def facts(self) -> Money:
        shares = tuple(Share(each.number, each.amount) for each in self.shares)
        return Money(self.id, self.amount, self.currency, self.received_on, self.reference, self.invoices, shares)


class PaidOut(Out):
    """An invoice after a receipt: what it got, what of that paid fees and interest, what discount was kept, and what is open now; below
    zero the customer has a credit."""

    number: str
    amount: int
    charges: int
    discount: int
    open: int
    status: IssuedStatus


class MoneyReceivedOut(Out):
    """A receipt and what it paid."""

    id: str
    customer: str
    amount: int
    currency: str
    received_on: date
    reference: str
    entered_by: str
    entered_at: datetime
    invoices: list[PaidOut]

    @classmethod
    def of(cls, receipt: Receipt, standings: list[Standing]) -> "MoneyReceivedOut":
        found = {each.number: each for each in standings}
        return cls(
            invoices=[
                PaidOut(
                    number=each.number,
                    amount=each.amount,
                    charges=each.charges,
                    discount=each.discount,
                    open=found[each.number].open,
                    status=found[each.number].status,
                )
                for each in receipt.shares
            ],
            **{name: getattr(receipt, name) for name in cls.model_fields if name != "invoices"},
        )
