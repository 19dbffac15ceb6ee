"""What lies in the table for those who invoice and are invoiced: the company as seller, its customers, and the customers' accounts.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Seller | COMPANY#c#SELLER | SELLER | |
| Customer | COMPANY#c#CUSTOMER#id | CUSTOMER | COMPANY#c#CUSTOMERS, id |
| Entry | COMPANY#c#CUSTOMER#id#ACCOUNT | DOCUMENT#day#number, RECEIPT and DISCOUNT#day#id, FEE and INTEREST#day#number/level | |
| StatementFile | COMPANY#c#CUSTOMER#id#STATEMENTS | first_last_day_entries | |
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.domain.issued.statement import EntryKind, Movement
from kernel.records import Record

DOCUMENTS_IN_ACCOUNT: Final = "DOCUMENT#"
_DOCUMENTS: Final = (EntryKind.INVOICE, EntryKind.CREDIT_NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller(Record):
    """The company as it stands on its invoices."""

    company: str
    facts: SellerFacts

    @property
    def pk(self) -> str:
        return seller_pk(self.company)

    @property
    def sk(self) -> str:
        return "SELLER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Record):
    """A customer."""

    company: str
    id: str
    facts: CustomerFacts
    changed_at: datetime

    @property
    def pk(self) -> str:
        return customer_pk(self.company, self.id)

    @property
    def sk(self) -> str:
        return "CUSTOMER"

    @property
    def list_pk(self) -> str:
        return customers_list(self.company)

    @property
    def list_sk(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Record):
    """One entry of a customer's account. What the customer owes more is positive. Never changes."""

    company: str
    customer: str
    day: date
    kind: EntryKind
    reference: str
    amount: int
    currency: str

    @property
    def pk(self) -> str:
        return account_pk(self.company, self.customer)

    @property
    def sk(self) -> str:
        begin = DOCUMENTS_IN_ACCOUNT if self.kind in _DOCUMENTS else f"{self.kind.upper()}#"
        return f"{begin}{self.day.isoformat()}#{self.reference}"

    def movement(self) -> Movement:
        """For a statement."""
        return Movement(self.day, self.kind, self.reference, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFile(Record):
    """A statement of account as PDF: asked for when the account had `entries` entries, for the days `first` to `last`, with the aging of
    the day `on`. `document`: its key in the bucket, empty until it is written."""

    company: str
    customer: str
    first: date
    last: date
    on: date
    entries: int
    asked_by: str
    asked_at: datetime
    document: str = ""
    sha256: str = ""

    @property
    def pk(self) -> str:
        return statements_pk(self.company, self.customer)

    @property
    def sk(self) -> str:
        return self.id

    @property
    def id(self) -> str:
        """The same while nothing moves: period, day, and how many entries the account had."""
        return f"{self.first.isoformat()}_{self.last.isoformat()}_{self.on.isoformat()}_{self.entries:06d}"


def seller_pk(company: str) -> str:
    return f"COMPANY#{company}#SELLER"


def customer_pk(company: str, customer: str) -> str:
    return f"COMPANY#{company}#CUSTOMER#{customer}"


def customers_list(company: str) -> str:
    """Index partition of a company's customers."""
    return f"COMPANY#{company}#CUSTOMERS"


def account_pk(company: str, customer: str) -> str:
    """Partition of a customer's account."""
    return f"{customer_pk(company, customer)}#ACCOUNT"


def statements_pk(company: str, customer: str) -> str:
    """Partition of a customer's statements of account."""
    return f"{customer_pk(company, customer)}#STATEMENTS"


def statement_key(company: str, customer: str, period: str, version: str) -> str:
    """Where a statement of account lies in the bucket; `version`: of what it was written from."""
    return f"issued/{company}/statements/{customer}/{period}.{version}.pdf"
