"""What lies in the table for those who invoice and are invoiced: the company as seller, its customers, and the customers' accounts.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Seller | COMPANY#c#SELLER | SELLER | |
| Customer | COMPANY#c#CUSTOMER#id | CUSTOMER | COMPANY#c#CUSTOMERS, id |
| Entry | COMPANY#c#CUSTOMER#id#ACCOUNT | DOCUMENT#day#number, RECEIPT#day#id, FEE#day#number#level | |
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.domain.issued.statement import EntryKind, Movement
from kernel.records import Record

DOCUMENTS_IN_ACCOUNT: Final = "DOCUMENT#"
_BEGINS: Final = {EntryKind.INVOICE: DOCUMENTS_IN_ACCOUNT, EntryKind.CREDIT_NOTE: DOCUMENTS_IN_ACCOUNT, EntryKind.RECEIPT: "RECEIPT#"}


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
        return f"{_BEGINS.get(self.kind, 'FEE#')}{self.day.isoformat()}#{self.reference}"

    def movement(self) -> Movement:
        """For a statement."""
        return Movement(self.day, self.kind, self.reference, self.amount)


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
