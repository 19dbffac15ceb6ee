"""What lies in the table of reminders: each level of an invoice once, and the letters that carry them to the customer.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Dunned | COMPANY#c#ISSUED#number | DUNNED#level | |
| DunningLetter | COMPANY#c#CUSTOMER#id#LETTERS | day_currency | while incomplete: COMPANY#c#LETTERS#INCOMPLETE, day#customer |
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from invoices.domain.issued.dunning import DunningLine, pay_by
from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.records.customers import customer_pk
from invoices.records.issued import issued_pk
from kernel.records import Record

DUNNED: Final = "DUNNED#"
LETTER_ID_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}_[A-Z]{3}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dunned(Record):
    """A reminder of one invoice as it was decided: each level once. Never changes. `letter`: the id of the letter that lists it."""

    company: str
    customer: str
    letter: str
    day: date
    line: DunningLine

    @property
    def pk(self) -> str:
        return issued_pk(self.company, self.line.number)

    @property
    def sk(self) -> str:
        return f"{DUNNED}{self.line.level}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DunningLetter(Record):
    """All that is due for a reminder to one customer in one currency on one day, with all that the letter says.

    `seller` and `customer` are those of the day: the account to pay to or the address may be others than on the invoices. Lines are added
    until it is `complete`; from then on only `document` (its key in the bucket) and `sha256` are filled in, once.
    """

    company: str
    customer_id: str
    day: date
    currency: str
    seller: SellerFacts
    customer: CustomerFacts
    begun_at: datetime
    lines: tuple[DunningLine, ...] = ()
    title: str = ""
    text: str = ""
    complete: bool = False
    document: str = ""
    sha256: str = ""

    @property
    def pk(self) -> str:
        return letters_pk(self.company, self.customer_id)

    @property
    def sk(self) -> str:
        return self.id

    @property
    def list_pk(self) -> str:
        return "" if self.complete else incomplete_letters(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.day.isoformat()}#{self.customer_id}"

    @property
    def id(self) -> str:
        return letter_id(self.day, self.currency)

    @property
    def level(self) -> int:
        """The highest of its invoices: it decides title, text and the day to pay by."""
        return max(line.level for line in self.lines)

    @property
    def pay_by(self) -> date:
        return pay_by(self.level, self.day)

    @property
    def open(self) -> int:
        """What is open of all invoices, without fees and interest."""
        return sum(line.open for line in self.lines)

    @property
    def charges_before(self) -> int:
        """Unpaid fees and interest of earlier reminders."""
        return sum(line.charges_before for line in self.lines)

    @property
    def fee(self) -> int:
        return sum(line.fee for line in self.lines)

    @property
    def interest(self) -> int:
        return sum(line.interest.amount for line in self.lines)

    @property
    def amount_due(self) -> int:
        """What the letter asks for."""
        return sum(line.amount_due for line in self.lines)


def letters_pk(company: str, customer: str) -> str:
    """Partition of a customer's letters."""
    return f"{customer_pk(company, customer)}#LETTERS"


def letter_id(day: date, currency: str) -> str:
    """A customer gets one letter a day and currency."""
    return f"{day.isoformat()}_{currency}"


def incomplete_letters(company: str) -> str:
    """Index partition of letters that a worker began and did not complete."""
    return f"COMPANY#{company}#LETTERS#INCOMPLETE"


def letter_key(company: str, customer: str, letter: str) -> str:
    """Where a letter lies in the bucket."""
    return f"issued/{company}/reminders/{customer}/{letter}.pdf"
