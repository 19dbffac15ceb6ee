"""What lies in the table for a payable, and the small records by which payables are found.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Payable | COMPANY#c#PAYABLE#id | PAYABLE | by status: COMPANY#c#PAYABLE#STATUS#status, due date#id |
| PayableTrace | COMPANY#c#SUPPLIER#key | PAYABLE#issue date#id | near twins: COMPANY#c#PAYABLE#AMOUNT#bucket, issue date#id |
| OpenPayable | COMPANY#c#SUPPLIER#key | OPEN#due date#id | all that is open: COMPANY#c#PAYABLE#OPEN, due date#id |
| SupplierGate | COMPANY#c#SUPPLIER#key | GATE | |
| Reminder | COMPANY#c#PAYABLE#id | REMINDER#day | |

The id of a payable is that of its document. A trace never changes; an OpenPayable goes when the payable is paid or rejected.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from invoices.domain.identity import Kind
from invoices.domain.payable.approval import Approval, Step
from invoices.domain.payable.coding import Part
from invoices.domain.payable.duplicates import Trace, Twin, bucket
from invoices.domain.payable.facts import OwedToState, VatPart, Withholding, owed_to_state
from invoices.domain.payable.matching import Deviating
from invoices.domain.payable.orders import Billed
from invoices.domain.payable.status import Hold, PayableStatus, Release
from invoices.records.received import claim_pk
from kernel.records import Record

PAYABLE_SK: Final = "PAYABLE"
GATE_SK: Final = "GATE"
REMINDERS_KEPT: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid under one payment order, on which day."""

    order: str
    amount: int
    paid_on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable(Record):
    """An accepted supplier invoice on its way to payment. Amounts in minor units of ``currency``; those of a credit note are negative.

    ``prepared_by``: who handed in, coded or changed it. ``round`` counts how often it was approved. ``billed`` is what it
    takes of the purchase order with the key ``billed_order``; ``claimed_number`` the normalised number under which its document is known.
    ``withheld``, ``split_vat`` and ``adjusted`` are those of the facts; payables stored before they were kept have none.
    """

    company: str
    id: str
    supplier: str
    supplier_name: str
    document_kind: Kind
    number: str
    claimed_number: str
    issue_date: date
    due_date: date
    due_from: str
    currency: str
    net: int
    vat: int
    total: int
    due: int
    status: PayableStatus
    recorded_at: datetime
    changed_at: datetime
    vat_parts: tuple[VatPart, ...] = ()
    withheld: tuple[Withholding, ...] = ()
    split_vat: int = 0
    adjusted: int = 0
    discount_until: date | None = None
    discount: int = 0
    ibans: tuple[str, ...] = ()
    bic: str = ""
    remittance: str = ""
    order: str = ""
    coding: tuple[Part, ...] = ()
    holds: tuple[Hold, ...] = ()
    releases: tuple[Release, ...] = ()
    findings: tuple[Deviating, ...] = ()
    findings_total: int = 0
    billed: tuple[Billed, ...] = ()
    billed_order: str = ""
    twins: tuple[Twin, ...] = ()
    steps: tuple[Step, ...] = ()
    approvals: tuple[Approval, ...] = ()
    prepared_by: tuple[str, ...] = ()
    round: int = 0
    to_approve_since: datetime | None = None
    payments: tuple[Payment, ...] = ()

    @property
    def pk(self) -> str:
        return payable_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return PAYABLE_SK

    @property
    def list_pk(self) -> str:
        return status_list(self.company, self.status)

    @property
    def list_sk(self) -> str:
        return f"{self.due_date.isoformat()}#{self.id}"

    @property
    def paid(self) -> int:
        return sum(payment.amount for payment in self.payments)

    @property
    def open(self) -> int:
        """What is still to be paid to the supplier, without regard to the discount."""
        return self.due - self.paid

    @property
    def owed_to_state(self) -> OwedToState:
        """What is to be paid to others than the supplier."""
        return owed_to_state(self.withheld, self.split_vat)

    @property
    def released_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(release.by for release in self.releases))


@dataclass(frozen=True, slots=True, kw_only=True)
class PayableTrace(Record):
    """What near twins are found by. Never changes."""

    company: str
    id: str
    supplier: str
    supplier_name: str
    document_kind: Kind
    number: str
    issue_date: date
    currency: str
    amount: int
    iban: str = ""

    @property
    def pk(self) -> str:
        return claim_pk(self.company, self.supplier)

    @property
    def sk(self) -> str:
        return f"{TRACES}{self.issue_date.isoformat()}#{self.id}"

    @property
    def list_pk(self) -> str:
        return amounts_list(self.company, bucket(self.currency, self.amount, self.issue_date))

    @property
    def list_sk(self) -> str:
        return f"{self.issue_date.isoformat()}#{self.id}"

    @property
    def trace(self) -> Trace:
        return Trace(
            self.id,
            self.supplier,
            self.supplier_name,
            self.document_kind,
            self.number,
            self.issue_date,
            self.currency,
            self.amount,
            self.iban,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPayable(Record):
    """A payable that is neither paid nor rejected, with what is open of it."""

    company: str
    id: str
    supplier: str
    supplier_name: str
    currency: str
    due_date: date
    open: int

    @property
    def pk(self) -> str:
        return claim_pk(self.company, self.supplier)

    @property
    def sk(self) -> str:
        return f"{OPEN}{self.due_date.isoformat()}#{self.id}"

    @property
    def list_pk(self) -> str:
        return open_list(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.due_date.isoformat()}#{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierGate(Record):
    """Every payable of a supplier goes through it, one after the other: of two twins that arrive together the second sees the first."""

    company: str
    supplier: str
    last: str = ""

    @property
    def pk(self) -> str:
        return claim_pk(self.company, self.supplier)

    @property
    def sk(self) -> str:
        return GATE_SK


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Record):
    """The approvers of a payable were reminded on this day."""

    company: str
    id: str
    day: date
    reminded_at: datetime
    approvers: tuple[str, ...] = field(default=())

    @property
    def pk(self) -> str:
        return payable_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return f"REMINDER#{self.day.isoformat()}"

    @property
    def expires_at(self) -> int | None:
        return int((self.reminded_at + REMINDERS_KEPT).timestamp())


TRACES: Final = "PAYABLE#"
"""Begins the sort keys of a supplier's payables, by date of the invoice."""
OPEN: Final = "OPEN#"
"""Begins the sort keys of a supplier's open payables, by due date."""


def payable_pk(company: str, payable: str) -> str:
    return f"COMPANY#{company}#PAYABLE#{payable}"


def status_list(company: str, status: PayableStatus) -> str:
    """Index partition of a company's payables in one status, by due date."""
    return f"COMPANY#{company}#PAYABLE#STATUS#{status}"


def open_list(company: str) -> str:
    """Index partition of all that a company owes, by due date."""
    return f"COMPANY#{company}#PAYABLE#OPEN"


def amounts_list(company: str, amount_bucket: str) -> str:
    """Index partition of a company's payables over about the same amount in the same quarter."""
    return f"COMPANY#{company}#PAYABLE#AMOUNT#{amount_bucket}"


def open_of(payable: Payable) -> OpenPayable:
    """The record that shows a payable as open."""
    return OpenPayable(
        company=payable.company,
        id=payable.id,
        supplier=payable.supplier,
        supplier_name=payable.supplier_name,
        currency=payable.currency,
        due_date=payable.due_date,
        open=payable.open,
    )
