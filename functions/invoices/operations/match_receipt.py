"""Matches money received to the invoices that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.issued.amounts import Tax
from invoices.domain.issued.credit import left
from invoices.domain.issued.discount import by_vat_group, in_time
from invoices.domain.issued.document import fingerprint
from invoices.domain.issued.numbers import numbers_in
from invoices.domain.issued.receipts import NotSpreadable, Owed, Paid, Share, as_asked, spread
from invoices.domain.issued.statement import EntryKind
from invoices.operations.issue_document import tries
from invoices.records.customers import Entry
from invoices.records.issued import Issued, Receipt, Standing, issued_pk, receipt_pk
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

    Each invoice gets what is open of it, the oldest due first where only a text names them, then what is owed beside it; what is left over
    makes the last one overpaid. Who pays in time and keeps exactly the discount that the invoice offers has settled it.
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
    changed = [_paid(by_number[paid.number], paid) for paid in shares]
    changed = _discounted(table, changed)
    writes = [
        insert(receipt, Stale("the receipt was entered meanwhile")),
        *(insert(entry) for entry in _entries(receipt)),
        audit.entry(receipt, who=who, what="invoices.receipt.applied", when=now),
    ]
    for paid, after in zip(shares, changed, strict=True):
        changes = {"receipt": money.id, "amount": paid.amount, "charges": paid.charges, "discount": paid.discount}
        before = by_number[paid.number]
        writes += [tables.replace(after), audit.entry(before, who=who, what="invoices.invoice.paid", when=now, changes=changes)]
    changed = [after.changed() for after in changed]
    writes.append(events.outbox(events.new("invoices.receipt.applied", company, money.id, _told(receipt, changed), now)))
    table.transact(*writes)
    return receipt.changed(), changed


def _paid(standing: Standing, paid: Paid) -> Standing:
    return replace(
        standing,
        open=standing.open - paid.principal - paid.discount,
        received=standing.received + paid.principal,
        charges_paid=standing.charges_paid + paid.charges,
        discount=standing.discount + paid.discount,
    )


def _discounted(table: Table, changed: Sequence[Standing]) -> list[Standing]:
    """With what newly taken discounts take off the VAT groups of their invoices."""
    taken = [(issued_pk(each.company, each.number), "DOCUMENT") for each in changed if each.discount and not each.discounted]
    groups = {issued.document.number: issued.document.taxes for issued in table.get_many(Issued, taken)}
    return [replace(each, discounted=_off(groups[each.number], each)) if each.number in groups else each for each in changed]


def _off(taxes: tuple[Tax, ...], standing: Standing) -> tuple[Tax, ...]:
    return by_vat_group(standing.discount, left(taxes, standing.credited))


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


def _shares(money: Money, found: Sequence[Standing]) -> tuple[Paid, ...]:
    owed = [Owed(each.number, each.open, each.charges, _discounts(each, money.received_on)) for each in found]
    if not money.shares:
        return spread(money.amount, owed)
    try:
        return as_asked(money.amount, money.shares, owed)
    except NotSpreadable as error:
        raise Invalid(str(error), [FieldError("/shares", "more than the receipt")]) from None


def _discounts(standing: Standing, day: date) -> tuple[int, ...]:
    """What a payment on a day may keep; a discount is taken once."""
    return () if standing.discount else in_time(standing.discounts, standing.due, day)


def _entries(receipt: Receipt) -> list[Entry]:
    """What the receipt, and the discounts that it keeps, are in the customer's account."""
    amounts = {EntryKind.RECEIPT: receipt.amount, EntryKind.DISCOUNT: sum(paid.discount for paid in receipt.shares)}
    return [
        Entry(
            company=receipt.company,
            customer=receipt.customer,
            day=receipt.received_on,
            kind=kind,
            reference=receipt.id,
            amount=-amount,
            currency=receipt.currency,
        )
        for kind, amount in amounts.items()
        if amount
    ]


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
                "number": paid.number,
                "amount": paid.amount,
                "charges": paid.charges,
                "discount": _discount(paid, by_number[paid.number]),
                "open": by_number[paid.number].open,
                "status": by_number[paid.number].status.value,
            }
            for paid in receipt.shares
        ],
    }


def _discount(paid: Paid, standing: Standing) -> dict[str, Any] | None:
    """A discount that was kept, with the VAT that it takes off each group: the ledger corrects the tax by it."""
    if not paid.discount:
        return None
    return {
        "amount": paid.discount,
        "vat_breakdown": [
            {"category": tax.category.value, "rate": f"{tax.rate:f}", "taxable": tax.taxable, "vat": tax.tax} for tax in standing.discounted
        ],
    }
