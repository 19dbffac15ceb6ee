"""What lies in the table for issued invoices and credit notes: the document for good, how it stands, and what happened to it.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Issued | COMPANY#c#ISSUED#number | DOCUMENT | |
| Outline | COMPANY#c#ISSUED#number | OUTLINE | all: COMPANY#c#ISSUED, time#number |
| Standing | COMPANY#c#ISSUED#number | STANDING | by status: COMPANY#c#ISSUED#STATUS#status, due date#number |
| Rendered | COMPANY#c#ISSUED#number | RENDERED | |
| Series | COMPANY#c#SERIES#name | SERIES | |
| OrderClaim | COMPANY#c#SALESORDER#order number | CLAIM | |
| CreditClaim | COMPANY#c#ISSUED#number | CREDIT#request | |
| Receipt | COMPANY#c#MONEYRECEIVED#id | RECEIPT | |
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from invoices.domain.identity import Kind
from invoices.domain.issued.amounts import Tax
from invoices.domain.issued.discount import Offer
from invoices.domain.issued.document import Document
from invoices.domain.issued.receipts import Paid
from kernel.records import Record


class IssuedStatus(StrEnum):
    """`open`: something is to be paid. `overpaid`: the customer has a credit. `settled`: neither."""

    OPEN = "open"
    DISPUTED = "disputed"
    SETTLED = "settled"
    OVERPAID = "overpaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Record):
    """A document as issued. Written once, never changed: its version stays 1."""

    company: str
    document: Document
    issued_at: datetime
    issued_by: str

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.document.number)

    @property
    def sk(self) -> str:
        return "DOCUMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline(Record):
    """What lists show of an issued document. Never changes, and is small: an index holds whole items."""

    company: str
    number: str
    kind: Kind
    customer: str
    customer_name: str
    order: str
    issue_date: date
    due_date: date | None = None
    currency: str
    total: int
    due: int
    preceding: str
    issued_at: datetime

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.number)

    @property
    def sk(self) -> str:
        return "OUTLINE"

    @property
    def list_pk(self) -> str:
        return issued_list(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.issued_at.isoformat()}#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Record):
    """How an invoice stands: the only part of it that changes. Amounts in minor units of `currency`.

    `received`, `discount` and credit notes lower `open`; `discounted` says what the discount takes off each VAT group. `fees` and
    `interest` of reminders stand beside it, `charges_paid` is what was paid of them; `interest_until`: the day up to which it was charged.
    """

    company: str
    number: str
    customer: str
    due_date: date
    currency: str
    open: int
    received: int = 0
    credited: tuple[Tax, ...] = ()
    credit_notes: tuple[str, ...] = ()
    disputed: bool = False
    dispute_reason: str = ""
    dunning_level: int = 0
    dunned_on: date | None = None
    fees: int = 0
    interest: int = 0
    interest_until: date | None = None
    charges_paid: int = 0
    discounts: tuple[Offer, ...] = ()
    discount: int = 0
    discounted: tuple[Tax, ...] = ()

    @property
    def charges(self) -> int:
        """Fees and interest of reminders that are unpaid."""
        return self.fees + self.interest - self.charges_paid

    @property
    def due(self) -> int:
        """What the invoice comes to after its credit notes: what discounts are reckoned from."""
        return self.open + self.received + self.discount

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.number)

    @property
    def sk(self) -> str:
        return "STANDING"

    @property
    def list_pk(self) -> str:
        return status_list(self.company, self.status)

    @property
    def list_sk(self) -> str:
        return f"{self.due_date.isoformat()}#{self.number}"

    @property
    def status(self) -> IssuedStatus:
        if self.open < 0:
            return IssuedStatus.OVERPAID
        if self.open == 0:
            return IssuedStatus.SETTLED
        return IssuedStatus.DISPUTED if self.disputed else IssuedStatus.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(Record):
    """The last number taken of a series, and its day: later numbers have no earlier day."""

    company: str
    name: str
    last: int = 0
    last_day: date = date.min

    @property
    def pk(self) -> str:
        return series_pk(self.company, self.name)

    @property
    def sk(self) -> str:
        return "SERIES"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderClaim(Record):
    """Which invoice was issued for an order; `digest` is the order's fingerprint."""

    company: str
    order: str
    digest: str
    number: str

    @property
    def pk(self) -> str:
        return order_pk(self.company, self.order)

    @property
    def sk(self) -> str:
        return "CLAIM"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditClaim(Record):
    """Which credit note was issued for a request on an invoice."""

    company: str
    invoice: str
    request: str
    digest: str
    number: str

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.invoice)

    @property
    def sk(self) -> str:
        return credit_sk(self.request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered(Record):
    """The documents of an issued invoice lie in the bucket, with these SHA-256 sums."""

    company: str
    number: str
    ubl: str
    cii: str
    pdf: str
    rendered_at: datetime

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.number)

    @property
    def sk(self) -> str:
        return "RENDERED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Record):
    """Money received and the invoices that it pays."""

    company: str
    id: str
    digest: str
    customer: str
    amount: int
    currency: str
    received_on: date
    shares: tuple[Paid, ...]
    reference: str
    entered_by: str
    entered_at: datetime

    @property
    def pk(self) -> str:
        return receipt_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return "RECEIPT"


def issued_pk(company: str, number: str) -> str:
    return f"COMPANY#{company}#ISSUED#{number}"


def issued_list(company: str) -> str:
    """Index partition of everything that a company issued."""
    return f"COMPANY#{company}#ISSUED"


def status_list(company: str, status: IssuedStatus) -> str:
    """Index partition of a company's invoices in one status, by due date."""
    return f"COMPANY#{company}#ISSUED#STATUS#{status}"


def series_pk(company: str, name: str) -> str:
    return f"COMPANY#{company}#SERIES#{name}"


def order_pk(company: str, order: str) -> str:
    return f"COMPANY#{company}#SALESORDER#{order}"


def credit_sk(request: str) -> str:
    return f"CREDIT#{request}"


def receipt_pk(company: str, receipt: str) -> str:
    return f"COMPANY#{company}#MONEYRECEIVED#{receipt}"


def document_key(company: str, number: str, ending: str) -> str:
    """Where a document lies in the bucket; `ending`: `ubl.xml`, `cii.xml` or `pdf`."""
    return f"issued/{company}/{number}.{ending}"
