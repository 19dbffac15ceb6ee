"""Issues the invoice for an order of a front-office system."""

from datetime import date, datetime

from invoices.domain.issued.checks import faults
from invoices.domain.issued.document import Order, invoice_of
from invoices.operations.issue_document import numbered, tries, writes
from invoices.records.customers import Customer, Seller, customer_pk, seller_pk
from invoices.records.issued import Issued, OrderClaim, Standing, issued_pk, order_pk
from kernel import audit
from kernel.refusals import Conflict, Invalid, Stale
from kernel.table import Table, insert


def issue_invoice(table: Table, company: str, order: Order, *, today: date, who: str, now: datetime) -> Issued:
    """Issues the order under the next number of the company's series, once: the same order again is answered with the same invoice.

    `today`: the company's business day. Conflict when the order number was invoiced with other contents, or the company has not stored
    itself as seller; NotFound without the customer; Invalid, with the places, for what EN 16931 does not allow.
    """
    digest = order.digest()
    for _ in tries():
        claim = table.get(OrderClaim, order_pk(company, order.number), "CLAIM")
        if claim is not None:
            if claim.digest != digest:
                raise Conflict(f"order {order.number} was invoiced as {claim.number} with other contents")
            return table.need(Issued, issued_pk(company, claim.number), "DOCUMENT")
        try:
            return _issue(table, company, order, digest, today, who, now)
        except Stale:
            continue
    raise AssertionError("tries never end quietly")


def _issue(table: Table, company: str, order: Order, digest: str, today: date, who: str, now: datetime) -> Issued:
    seller = table.get(Seller, seller_pk(company), "SELLER")
    if seller is None:
        raise Conflict("the company has not stored itself as seller yet")
    customer = table.need(Customer, customer_pk(company, order.customer), "CUSTOMER", f"no customer {order.customer}")
    draft = invoice_of(order, seller.facts, customer.facts)
    found = faults(draft)
    if found:
        raise Invalid("the order cannot be invoiced; `errors` says where", found)
    document, take_number = numbered(table, company, draft, today)
    assert document.due_date is not None
    standing = Standing(
        company=company,
        number=document.number,
        customer=order.customer,
        due_date=document.due_date,
        currency=document.currency,
        open=document.totals.due,
        discounts=document.offers,
    )
    table.transact(
        insert(
            OrderClaim(company=company, order=order.number, digest=digest, number=document.number),
            Stale("the order was invoiced meanwhile"),
        ),
        take_number,
        insert(standing),
        audit.entry(standing, who=who, what="invoices.invoice.opened", when=now),
        *writes(company, document, who=who, now=now),
    )
    return Issued(company=company, document=document, issued_at=now, issued_by=who, version=1)
