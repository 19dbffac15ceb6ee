"""Matches money received to the invoices that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.issued.document import fingerprint
from invoices.domain.issued.numbers import numbers_in
from invoices.domain.issued.receipts import NotSpreadable, Share, as_asked, spread
from invoices.domain.issued.statement import EntryKind
from invoices.operations.issue_document import tries
from invoices.records.customers import Entry
from invoices.records.issued import Receipt, Standing, issued_pk, receipt_pk
from kernel import audit, events
from kernel import table as tables
from kernel.refusals import Conflict, FieldError, Invalid, Stale
from kernel.table import Table, insert

MAX_INVOICES: Final = 40
"""That one receipt can pay: each needs two writes of a transaction."""


@dataclass(frozen=True, slots=True)
class Money:
    """A receipt as somebody tells of it. `shares`: what each invoice is to get, if that is known; `invoices`: whose turn it is, in order;
    without both the numbers in the remittance text count."""

    id: str
    amount: int
    currency: str
    received_on: date
    reference: str = ""
    invoices: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()


def match_receipt(table: Table, company: str, money: Money, *, who: str, now: datetime) -> tuple[Receipt, list[Standing]]:
    """Lowers what is open of the invoices that the receipt names, once; the same receipt again changes nothing.

    Each invoice gets what is open of it, the oldest due first where only a text names them; what is left over makes the last one overpaid.
    Invalid when it names no invoice, unknown ones, or those of several customers or other currencies; Conflict when the id was used for
    another receipt.
    """
    digest = fingerprint(money)
    for _ in tries():
        known = table.get(Receipt, receipt_pk(company, money.id), "RECEIPT")
        if known is not None:
            if known.digest != digest:
                raise Conflict(f"receipt {money.id} was entered with other contents")
            return known, _standings(table, company, [share.number for share in known.shares])
        try:
            return _match(table, company, money, digest, who, now)
        except Stale:
            continue
    raise AssertionError("tries never end quietly")


def _match(table: Table, company: str, money: Money, digest: str, who: str, now: datetime) -> tuple[Receipt, list[Standing]]:
    found = _named(table, company, money)
    shares = _shares(money, found)
    by_number = {standing.number: standing for standing in found}
    receipt = Receipt(
        company=company,
        id=money.id,
        digest=digest,
        customer=found[0].customer,
        amount=money.amount,
        currency=money.currency,
        received_on=money.received_on,
        shares=shares,
        reference=money.reference,
        entered_by=who,
        entered_at=now,
    )
    changed = []
    writes = [
        insert(receipt, Stale("the receipt was entered meanwhile")),
        insert(_entry(receipt)),
        audit.entry(receipt, who=who, what="invoices.receipt.applied", when=now),
    ]
    for share in shares:
        before = by_number[share.number]
        after = replace(before, open=before.open - share.amount, received=before.received + share.amount)
        paid = {"receipt": money.id, "amount": share.amount}
        writes += [tables.replace(after), audit.entry(before, who=who, what="invoices.invoice.paid", when=now, changes=paid)]
        changed.append(after.changed())
    writes.append(events.outbox(events.new("invoices.receipt.applied", company, money.id, _told(receipt, changed), now)))
    table.transact(*writes)
    return receipt.changed(), changed


def _named(table: Table, company: str, money: Money) -> list[Standing]:
    asked = [share.number for share in money.shares] or list(money.invoices)
    numbers = asked or numbers_in(money.reference)
    if len(set(numbers)) != len(numbers) or len(numbers) > MAX_INVOICES:
        raise Invalid(f"a receipt names at most {MAX_INVOICES} invoices, each once", [FieldError("/invoices", "too many or repeated")])
    found = _standings(table, company, numbers)
    missing = [number for number in asked if number not in {standing.number for standing in found}]
    if missing or not found:
        raise Invalid("the receipt names no invoice of ours", [FieldError("/invoices", f"unknown: {', '.join(missing) or 'none named'}")])
    if len({standing.customer for standing in found}) > 1:
        raise Invalid("a receipt pays invoices of one customer", [FieldError("/invoices", "of several customers")])
    if any(standing.currency != money.currency for standing in found):
        raise Invalid("the receipt has another currency than its invoices", [FieldError("/currency", f"expected {found[0].currency}")])
    return found if asked else sorted(found, key=lambda standing: (standing.due_date, standing.number))


def _standings(table: Table, company: str, numbers: Sequence[str]) -> list[Standing]:
    found = {
        standing.number: standing for standing in table.get_many(Standing, [(issued_pk(company, each), "STANDING") for each in numbers])
    }
    return [found[number] for number in numbers if number in found]


def _shares(money: Money, found: Sequence[Standing]) -> tuple[Share, ...]:
    if not money.shares:
        return spread(money.amount, [(standing.number, standing.open) for standing in found])
    try:
        return as_asked(money.amount, money.shares)
    except NotSpreadable as error:
        raise Invalid(str(error), [FieldError("/shares", "more than the receipt")]) from None


def _entry(receipt: Receipt) -> Entry:
    return Entry(
        company=receipt.company,
        customer=receipt.customer,
        day=receipt.received_on,
        kind=EntryKind.RECEIPT,
        reference=receipt.id,
        amount=-receipt.amount,
        currency=receipt.currency,
    )


def _told(receipt: Receipt, changed: Sequence[Standing]) -> dict[str, Any]:
    by_number = {standing.number: standing for standing in changed}
    return {
        "receipt": receipt.id,
        "customer": receipt.customer,
        "amount": receipt.amount,
        "currency": receipt.currency,
        "received_on": receipt.received_on.isoformat(),
        "invoices": [
            {
                "number": share.number,
                "amount": share.amount,
                "open": by_number[share.number].open,
                "status": by_number[share.number].status.value,
            }
            for share in receipt.shares
        ],
    }
