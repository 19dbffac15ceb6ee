"""Reminds a customer of what is overdue."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.issued.document import Document
from invoices.domain.issued.dunning import DEFAULT_LEVELS, Level, next_level
from invoices.domain.issued.statement import EntryKind
from invoices.domain.issued.words import amount, day, reminder
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
    """Records the reminder, its fee and the event that has it sent; None when it is not due any more: paid, disputed, or sent already.

    A level of an invoice is sent once, whatever is repeated. NotFound without the invoice.
    """
    levels = levels_of(table, wanted.company)
    pk = issued_pk(wanted.company, wanted.number)
    for _ in tries():
        standing = table.need(Standing, pk, "STANDING", f"no invoice {wanted.number}")
        due = next_level(levels, standing.dunning_level, standing.due_date, standing.dunned_on, wanted.day)
        if standing.status is not IssuedStatus.OPEN or due != wanted.level:
            return None
        document = table.need(Issued, pk, "DOCUMENT").document
        try:
            return _dun(table, standing, document, levels[wanted.level - 1].fee, wanted, now)
        except Stale:
            continue
        except Repeated:
            return None
    raise AssertionError("tries never end quietly")


def _dun(table: Table, standing: Standing, document: Document, fee: int, wanted: Reminder, now: datetime) -> Dunned:
    changed = replace(standing, dunning_level=wanted.level, dunned_on=wanted.day, fees=standing.fees + fee)
    language = document.customer.language
    owed = changed.open + changed.fees
    title, text = reminder(
        wanted.level,
        language,
        document.number,
        day(document.issue_date, language),
        f"{amount(owed, exponent(changed.currency), language)} {changed.currency}",
        day(standing.due_date, language),
    )
    dunned = Dunned(company=wanted.company, number=wanted.number, level=wanted.level, day=wanted.day, fee=fee, title=title, text=text)
    writes = [
        insert(dunned, Repeated(f"level {wanted.level} of {wanted.number} was sent")),
        tables.replace(changed),
        audit.entry(standing, who=WHO, what="invoices.invoice.dunned", when=now, changes={"level": wanted.level, "fee": fee}),
        events.outbox(events.new("invoices.invoice.dunned", wanted.company, wanted.number, _told(dunned, changed, document), now)),
    ]
    if fee:
        writes.append(insert(_fee(dunned, changed)))
    table.transact(*writes)
    return dunned.changed()


def _fee(dunned: Dunned, standing: Standing) -> Entry:
    return Entry(
        company=dunned.company,
        customer=standing.customer,
        day=dunned.day,
        kind=EntryKind.FEE,
        reference=f"{dunned.number}/{dunned.level}",
        amount=dunned.fee,
        currency=standing.currency,
    )


def _told(dunned: Dunned, standing: Standing, document: Document) -> dict[str, Any]:
    return {
        "number": dunned.number,
        "level": dunned.level,
        "title": dunned.title,
        "text": dunned.text,
        "customer": standing.customer,
        "name": document.customer.name,
        "email": document.customer.email or None,
        "language": document.customer.language.value,
        "due_date": standing.due_date.isoformat(),
        "currency": standing.currency,
        "open": standing.open,
        "fee": dunned.fee,
        "fees": standing.fees,
        "amount_due": standing.open + standing.fees,
    }
