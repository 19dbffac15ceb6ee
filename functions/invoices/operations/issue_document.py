"""The transaction that issues: the next number of the series, the document, and all that depends on it, together or not at all."""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.issued.document import Document, issued
from invoices.domain.issued.numbers import number, series
from invoices.domain.issued.statement import EntryKind
from invoices.records.customers import Entry
from invoices.records.issued import Issued, Outline, Series, series_pk
from kernel import audit, events
from kernel import table as tables
from kernel.refusals import Busy, Conflict, Stale, TooLarge
from kernel.table import Table, Write, insert

MAX_TRIES: Final = 80
"""Attempts at the next number while others take it. Each round of a race has a winner, so this many twins at once all get through."""
FIRST_PAUSE_S: Final = 0.02
MAX_PAUSE_S: Final = 0.2
MAX_RECORD_CHARS: Final = 330_000
"""DynamoDB takes items of 400 KB."""


def tries() -> Iterator[None]:
    """Attempts of a decision that others may overtake, with growing pauses of random length between them; Busy when there are no more."""
    for attempt in range(MAX_TRIES):
        if attempt:
            time.sleep(random.uniform(0, min(MAX_PAUSE_S, FIRST_PAUSE_S * attempt)))  # noqa: S311 (a pause, not a secret)
        yield
    raise Busy("the series of numbers is contended; come again")


def numbered(table: Table, company: str, draft: Document, today: date) -> tuple[Document, Write]:
    """The draft under the next number of its series, and the write that takes the number (Stale when somebody took it meanwhile).

    The day is today, or the day of the number before if that is later, so that numbers and days run the same way.
    """
    prefix = draft.seller.credit_prefix if draft.is_credit else draft.seller.invoice_prefix
    name = series(prefix, today.year)
    found = table.get(Series, series_pk(company, name), "SERIES") or Series(company=company, name=name)
    day = max(today, found.last_day)
    taken = replace(found, last=found.last + 1, last_day=day)
    try:
        document = issued(draft, number(name, taken.last), day)
    except ValueError as error:
        raise Conflict(f"the series {name} is full: {error}") from None
    raced = Stale("the number was taken in the meantime")
    return document, insert(taken, raced) if found.version == 0 else tables.replace(taken, raced)


def writes(company: str, document: Document, *, who: str, now: datetime) -> list[Write]:
    """What is stored with every issued document: itself, its outline, the entry in the customer's account, event and audit entry."""
    record = Issued(company=company, document=document, issued_at=now, issued_by=who)
    if len(json.dumps(record.item(), default=str)) > MAX_RECORD_CHARS:
        raise TooLarge("the order has more text than an invoice can hold; split it")
    return [
        insert(record),
        insert(_outline(company, document, now)),
        insert(_entry(company, document)),
        events.outbox(events.new("invoices.invoice.issued", company, document.number, told(document), now)),
        audit.entry(record, who=who, what=f"invoices.{document.kind}.issued", when=now, why=document.reason),
    ]


def _outline(company: str, document: Document, now: datetime) -> Outline:
    return Outline(
        company=company,
        number=document.number,
        kind=document.kind,
        customer=document.customer_id,
        customer_name=document.customer.name,
        order=document.order_number,
        issue_date=document.issue_date,
        due_date=document.due_date,
        currency=document.currency,
        total=document.totals.with_vat,
        due=document.totals.due,
        preceding=document.preceding.number if document.preceding else "",
        issued_at=now,
    )


def _entry(company: str, document: Document) -> Entry:
    credit = document.is_credit
    return Entry(
        company=company,
        customer=document.customer_id,
        day=document.issue_date,
        kind=EntryKind.CREDIT_NOTE if credit else EntryKind.INVOICE,
        reference=document.number,
        amount=-document.totals.due if credit else document.totals.due,
        currency=document.currency,
    )


def told(document: Document) -> dict[str, Any]:
    """Data of `invoices.invoice.issued`: all that ledger and notices need. Amounts in minor units; those of a credit note are positive."""
    found = document.totals
    return {
        "number": document.number,
        "kind": document.kind.value,
        "issue_date": document.issue_date.isoformat(),
        "due_date": document.due_date.isoformat() if document.due_date else None,
        "customer": {
            "id": document.customer_id,
            "name": document.customer.name,
            "country": document.customer.address.country,
            "vat_id": document.customer.vat_id or None,
            "email": document.customer.email or None,
            "language": document.customer.language.value,
        },
        "order": document.order_number,
        "preceding": document.preceding.number if document.preceding else None,
        "reason": document.reason or None,
        "currency": document.currency,
        "total_without_vat": found.without_vat,
        "vat": found.vat,
        "total_with_vat": found.with_vat,
        "prepaid": found.paid,
        "amount_due": found.due,
        "vat_breakdown": [
            {"category": tax.category.value, "rate": f"{tax.rate:f}", "taxable": tax.taxable, "vat": tax.tax} for tax in document.taxes
        ],
    }
