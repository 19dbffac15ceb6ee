"""Reminds a customer of what is overdue: one letter a day and currency, in which each invoice stands at its own level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import batched
from typing import Any, Final

from invoices.domain.issued.dunning import DEFAULT_LEVELS, MAX_LISTED, DunningLine, Level, interest, next_level
from invoices.domain.issued.statement import EntryKind
from invoices.domain.issued.words import amount, collective_reminder, day, reminder, word
from invoices.operations.customers import need_customer, need_seller
from invoices.operations.issue_document import tries
from invoices.records.customers import Entry, Seller, seller_pk
from invoices.records.dunning import Dunned, DunningLetter, letter_id, letters_pk
from invoices.records.issued import IssuedStatus, Outline, Standing, issued_pk
from kernel import audit, events
from kernel import table as tables
from kernel.money import exponent
from kernel.refusals import Invalid, Stale
from kernel.table import MAX_TRANSACTION_WRITES, Table, Write, insert

WHO: Final = "dun_invoices"
DUNNED_EVENT: Final = "invoices.invoice.dunned"
WRITES_OF_LETTER: Final = 3
"""The letter, its audit entry, its event."""
WRITES_OF_INVOICE: Final = 5
"""Standing, reminder, fee, interest, audit entry."""
DUNNED_AT_ONCE: Final = (MAX_TRANSACTION_WRITES - WRITES_OF_LETTER) // WRITES_OF_INVOICE
"""Invoices in one transaction."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is to be sent: a letter to a customer about invoices in one currency, found due on a business day."""

    company: str
    customer: str
    currency: str
    day: date
    numbers: tuple[str, ...]

    def message(self) -> dict[str, Any]:
        """As it travels through the queue."""
        return {
            "company": self.company,
            "customer": self.customer,
            "currency": self.currency,
            "day": self.day.isoformat(),
            "numbers": list(self.numbers),
        }


def levels_of(table: Table, company: str) -> tuple[Level, ...]:
    """The company's dunning; the usual one while it has not stored itself as seller."""
    seller = table.get(Seller, seller_pk(company), "SELLER")
    return seller.facts.levels if seller else DEFAULT_LEVELS


def dun_customer(table: Table, wanted: Reminder, *, now: datetime) -> DunningLetter | None:
    """Records the letter, the level, fee and interest of each invoice that is still due, and the event that has the letter written; None
    when nothing is due any more or the letter of that day is out.

    An invoice that was paid, disputed or reminded meanwhile is left out; each of its levels is sent once, whatever is repeated. A letter of
    more than DUNNED_AT_ONCE invoices is written in steps: one that a crash left incomplete is gone on with. NotFound without an invoice;
    Invalid for one of another customer or currency.
    """
    for _ in tries():
        try:
            return _dun(table, wanted, now)
        except Stale:
            continue
    raise AssertionError("tries never end quietly")


def _dun(table: Table, wanted: Reminder, now: datetime) -> DunningLetter | None:
    letter = table.get(DunningLetter, letters_pk(wanted.company, wanted.customer), letter_id(wanted.day, wanted.currency))
    letter = letter or _blank(table, wanted, now)
    if letter.complete:
        return None
    due = _due(table, letter, wanted.numbers)
    if not due and not letter.lines:
        return None
    steps: list[Sequence[tuple[Standing, DunningLine]]] = [*batched(due, DUNNED_AT_ONCE, strict=False)] or [()]
    for step in steps:
        letter = _add(table, letter, step, now, complete=step is steps[-1])
    return letter


def _blank(table: Table, wanted: Reminder, now: datetime) -> DunningLetter:
    return DunningLetter(
        company=wanted.company,
        customer_id=wanted.customer,
        day=wanted.day,
        currency=wanted.currency,
        seller=need_seller(table, wanted.company).facts,
        customer=need_customer(table, wanted.company, wanted.customer).facts,
        begun_at=now,
    )


def _due(table: Table, letter: DunningLetter, numbers: Sequence[str]) -> list[tuple[Standing, DunningLine]]:
    """The invoices that are due on the day of the letter, as they stand now, up to what a letter lists."""
    found: list[tuple[Standing, DunningLine]] = []
    for number in dict.fromkeys(numbers):
        if len(letter.lines) + len(found) == MAX_LISTED:
            break
        standing = table.need(Standing, issued_pk(letter.company, number), "STANDING", f"no invoice {number}")
        if (standing.customer, standing.currency) != (letter.customer_id, letter.currency):
            raise Invalid(f"{number} is no invoice of {letter.customer_id} in {letter.currency}")
        level = next_level(letter.seller.levels, standing.dunning_level, standing.due_date, standing.dunned_on, letter.day)
        if level and standing.status is IssuedStatus.OPEN:
            found.append((standing, _line(table, letter, standing, level)))
    return found


def _line(table: Table, letter: DunningLetter, standing: Standing, level: int) -> DunningLine:
    outline = table.need(Outline, standing.pk, "OUTLINE")
    return DunningLine(
        number=standing.number,
        issue_date=outline.issue_date,
        due_date=standing.due_date,
        level=level,
        amount=outline.due,
        open=standing.open,
        charges_before=standing.charges,
        fee=letter.seller.levels[level - 1].fee,
        interest=interest(standing.open, letter.seller.late_interest, standing.interest_until or standing.due_date, letter.day),
    )


def _add(
    table: Table, letter: DunningLetter, due: Sequence[tuple[Standing, DunningLine]], now: datetime, *, complete: bool
) -> DunningLetter:
    """Puts invoices into the letter, in one transaction with all that follows from it. Stale when anything of it moved meanwhile."""
    changed = _worded(replace(letter, lines=(*letter.lines, *(line for _, line in due)), complete=complete))
    writes = [
        tables.replace(changed) if letter.version else insert(changed, Stale("the letter was begun meanwhile")),
        audit.entry(letter, who=WHO, what="invoices.reminder.decided", when=now, changes={"invoices": len(changed.lines)}),
    ]
    for standing, line in due:
        writes += _dunned(changed, standing, line, now)
    if complete:
        writes.append(events.outbox(events.new(DUNNED_EVENT, letter.company, letter.customer_id, told(changed), now)))
    table.transact(*writes)
    return changed.changed()


def _worded(letter: DunningLetter) -> DunningLetter:
    language = letter.customer.language

    def money(minor: int) -> str:
        return f"{amount(minor, exponent(letter.currency), language)} {letter.currency}"

    if len(letter.lines) == 1:
        (line,) = letter.lines
        days = [day(each, language) for each in (line.issue_date, line.due_date)]
        title, text = reminder(line.level, language, line.number, days[0], money(line.open), days[1])
    else:
        title, text = collective_reminder(letter.level, language, str(len(letter.lines)), money(letter.open))
    if letter.amount_due > letter.open:
        text = f"{text} {word('charges_too', language, money(letter.amount_due))}"
    return replace(letter, title=title, text=text)


def _dunned(letter: DunningLetter, standing: Standing, line: DunningLine, now: datetime) -> list[Write]:
    """One invoice's part of the letter: how it stands from now on, the reminder, what that costs in the customer's account, and history."""
    changed = replace(
        standing,
        dunning_level=line.level,
        dunned_on=letter.day,
        fees=standing.fees + line.fee,
        interest=standing.interest + line.interest.amount,
        interest_until=letter.day,
    )
    changes = {"level": line.level, "fee": line.fee, "interest": line.interest.amount, "letter": letter.id}
    return [
        tables.replace(changed),
        insert(Dunned(company=letter.company, customer=letter.customer_id, letter=letter.id, day=letter.day, line=line)),
        *(insert(entry) for entry in _entries(letter, line)),
        audit.entry(standing, who=WHO, what=DUNNED_EVENT, when=now, changes=changes),
    ]


def _entries(letter: DunningLetter, line: DunningLine) -> list[Entry]:
    amounts = {EntryKind.FEE: line.fee, EntryKind.INTEREST: line.interest.amount}
    return [
        Entry(
            company=letter.company,
            customer=letter.customer_id,
            day=letter.day,
            kind=kind,
            reference=f"{line.number}/{line.level}",
            amount=charged,
            currency=letter.currency,
        )
        for kind, charged in amounts.items()
        if charged
    ]


def told(letter: DunningLetter) -> dict[str, Any]:
    """What events say of a letter. Amounts in minor units."""
    return {
        "letter": letter.id,
        "customer": letter.customer_id,
        "name": letter.customer.name,
        "email": letter.customer.email or None,
        "language": letter.customer.language.value,
        "level": letter.level,
        "title": letter.title,
        "text": letter.text,
        "currency": letter.currency,
        "open": letter.open,
        "charges_before": letter.charges_before,
        "fee": letter.fee,
        "interest": letter.interest,
        "amount_due": letter.amount_due,
        "pay_by": letter.pay_by.isoformat(),
        "invoices": [
            {
                "number": line.number,
                "due_date": line.due_date.isoformat(),
                "level": line.level,
                "open": line.open,
                "charges_before": line.charges_before,
                "fee": line.fee,
                "interest": line.interest.amount,
                "amount_due": line.amount_due,
            }
            for line in letter.lines
        ],
    }
