"""Reminds a customer of what is overdue."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.issued.dunning import DEFAULT_LEVELS, Level, interest, next_level, pay_by
from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.domain.issued.statement import EntryKind
from invoices.domain.issued.words import amount, day, reminder, word
from invoices.operations.customers import need_customer, need_seller
from invoices.operations.issue_document import tries
from invoices.records.customers import Entry, Seller, seller_pk
from invoices.records.issued import Dunned, Issued, IssuedStatus, Standing, issued_pk
from kernel import audit, events
from kernel import table as tables
from kernel.money import exponent
from kernel.refusals import Repeated, Stale
from kernel.table import Table, insert

WHO: Final = "dun_invoices"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be sent: the level of an invoice, decided on a business day."""

    company: str
    number: str
    level: int
    day: date

    def message(self) -> dict[str, Any]:
        """As it travels through the queue."""
        return {"company": self.company, "number": self.number, "level": self.level, "day": self.day.isoformat()}


def levels_of(table: Table, company: str) -> tuple[Level, ...]:
    """The company's dunning; the usual one while it has not stored itself as seller."""
    seller = table.get(Seller, seller_pk(company), "SELLER")
    return seller.facts.levels if seller else DEFAULT_LEVELS


def dun_invoice(table: Table, wanted: Reminder, *, now: datetime) -> Dunned | None:
    """Records the reminder, its fee, its interest and the event that has its letter written; None when it is not due any more: paid,
    disputed, or sent already.

    A level of an invoice is sent once, whatever is repeated. NotFound without the invoice.
    """
    seller = need_seller(table, wanted.company).facts
    pk = issued_pk(wanted.company, wanted.number)
    for _ in tries():
        standing = table.need(Standing, pk, "STANDING", f"no invoice {wanted.number}")
        due = next_level(seller.levels, standing.dunning_level, standing.due_date, standing.dunned_on, wanted.day)
        if standing.status is not IssuedStatus.OPEN or due != wanted.level:
            return None
        issued_on = table.need(Issued, pk, "DOCUMENT").document.issue_date
        customer = need_customer(table, wanted.company, standing.customer).facts
        try:
            return _dun(table, standing, _decided(standing, issued_on, seller, customer, wanted), now)
        except Stale:
            continue
        except Repeated:
            return None
    raise AssertionError("tries never end quietly")


def _decided(standing: Standing, issued_on: date, seller: SellerFacts, customer: CustomerFacts, wanted: Reminder) -> Dunned:
    charged = interest(standing.open, seller.late_interest, standing.interest_until or standing.due_date, wanted.day)
    language = customer.language

    def money(minor: int) -> str:
        return f"{amount(minor, exponent(standing.currency), language)} {standing.currency}"

    due = day(standing.due_date, language)
    title, text = reminder(wanted.level, language, wanted.number, day(issued_on, language), money(standing.open), due)
    dunned = Dunned(
        company=wanted.company,
        number=wanted.number,
        level=wanted.level,
        day=wanted.day,
        seller=seller,
        customer=customer,
        title=title,
        text=text,
        open=standing.open,
        charges_before=standing.charges,
        fee=seller.levels[wanted.level - 1].fee,
        interest=charged.amount,
        interest_rate=charged.rate,
        interest_days=charged.days,
        pay_by=pay_by(wanted.level, wanted.day),
    )
    if dunned.amount_due > dunned.open:
        return replace(dunned, text=f"{text} {word('charges_too', language, money(dunned.amount_due))}")
    return dunned


def _dun(table: Table, standing: Standing, dunned: Dunned, now: datetime) -> Dunned:
    changed = replace(
        standing,
        dunning_level=dunned.level,
        dunned_on=dunned.day,
        fees=standing.fees + dunned.fee,
        interest=standing.interest + dunned.interest,
        interest_until=dunned.day,
    )
    changes = {"level": dunned.level, "fee": dunned.fee, "interest": dunned.interest}
    table.transact(
        insert(dunned, Repeated(f"level {dunned.level} of {dunned.number} was sent")),
        tables.replace(changed),
        *(insert(entry) for entry in _entries(dunned, changed)),
        audit.entry(standing, who=WHO, what="invoices.invoice.dunned", when=now, changes=changes),
        events.outbox(events.new("invoices.invoice.dunned", dunned.company, dunned.number, _told(dunned, changed), now)),
    )
    return dunned.changed()


def _entries(dunned: Dunned, standing: Standing) -> list[Entry]:
    """What the reminder costs in the customer's account."""
    amounts = {EntryKind.FEE: dunned.fee, EntryKind.INTEREST: dunned.interest}
    return [
        Entry(
            company=dunned.company,
            customer=standing.customer,
            day=dunned.day,
            kind=kind,
            reference=f"{dunned.number}/{dunned.level}",
            amount=charged,
            currency=standing.currency,
        )
        for kind, charged in amounts.items()
        if charged
    ]


def _told(dunned: Dunned, standing: Standing) -> dict[str, Any]:
    return {
        "number": dunned.number,
        "level": dunned.level,
        "title": dunned.title,
        "text": dunned.text,
        "customer": standing.customer,
        "name": dunned.customer.name,
        "email": dunned.customer.email or None,
        "language": dunned.customer.language.value,
        "due_date": standing.due_date.isoformat(),
        "currency": standing.currency,
        "open": standing.open,
        "fee": dunned.fee,
        "fees": standing.fees,
        "interest": dunned.interest,
        "pay_by": dunned.pay_by.isoformat(),
        "amount_due": dunned.amount_due,
    }
