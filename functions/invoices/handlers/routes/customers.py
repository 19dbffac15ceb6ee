"""Routes of the company as seller, of customers, and of their accounts.

PUT stores anew with `If-None-Match: *`, or in place of the version in `If-Match`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from aws_lambda_powertools.event_handler import Response

from invoices.handlers.shapes.customers import (
    CustomerAccountOut,
    CustomerId,
    CustomerIn,
    CustomerOut,
    Day,
    SellerIn,
    SellerOut,
    StatementOut,
)
from invoices.operations import customers
from invoices.operations.issued_invoices import statement_of_account
from kernel import clock, log, settings
from kernel.documents import Documents
from kernel.door import Door, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import FieldError, Invalid
from kernel.settings import Company
from kernel.table import Table

READ: Final = "invoices:read"
WRITE: Final = "invoices:write"
PICTURE_TYPES: Final = ("image/png", "image/jpeg", "application/octet-stream")
DEFAULT_ZONE: Final = "UTC"


@dataclass(frozen=True, slots=True)
class Zones:
    """Environment that these routes read."""

    companies: tuple[Company, ...]


def today(company: str) -> date:
    """The company's business day."""
    zones = {each.id: each.zone for each in settings.read(Zones).companies}
    return clock.today(zones.get(company, DEFAULT_ZONE))


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_seller(door, table, documents)
    _mount_customers(door, table)


def _seen(door: Door) -> int | None:
    """The version that a PUT replaces, None when it stores anew."""
    return None if (door.header("If-None-Match") or "").strip() == "*" else door.seen_version()


def _mount_seller(door: Door, table: Table, documents: Documents) -> None:
    @door.get("/seller", scope=READ, summary="The company as it stands on its invoices")
    def get_seller(company: str) -> Response[SellerOut]:
        seller = customers.need_seller(table, company)
        return ok(SellerOut.of(seller), version=seller.version)

    @door.route("PUT", "/seller", scope=WRITE, summary="Store the company as seller (If-None-Match: * or If-Match)")
    def put_seller(company: str, facts: SellerIn) -> Response[SellerOut]:
        if facts.invoice_prefix == facts.credit_prefix:
            raise Invalid("invoices and credit notes need series of their own", [FieldError("/credit_prefix", "same as invoice_prefix")])
        seller = customers.put_seller(table, company, facts.facts(), seen=_seen(door), who=door.caller.subject, now=clock.now())
        log.event("invoices.seller.stored", company=company)
        return ok(SellerOut.of(seller), version=seller.version)

    @door.route("PUT", "/seller/logo", scope=WRITE, summary="Store the logo for invoices to come (PNG or JPEG)", takes=PICTURE_TYPES)
    def put_logo(company: str) -> Response[SellerOut]:
        content = door.body(customers.MAX_LOGO_BYTES)
        seller = customers.put_logo(table, documents, company, content, who=door.caller.subject, now=clock.now())
        return ok(SellerOut.of(seller), version=seller.version)


def _mount_customers(door: Door, table: Table) -> None:
    @door.get("/customers", scope=READ, summary="Customers by id")
    def list_customers(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[CustomerOut]]:
        return ok(door.page(customers.list_customers(table, company, limit, door.start(cursor)), CustomerOut.of))

    @door.get("/customers/<customer>", scope=READ, summary="One customer")
    def get_customer(company: str, customer: CustomerId) -> Response[CustomerOut]:
        found = customers.need_customer(table, company, customer)
        return ok(CustomerOut.of(found), version=found.version)

    @door.route("PUT", "/customers/<customer>", scope=WRITE, summary="Store a customer (If-None-Match: * or If-Match)")
    def put_customer(company: str, customer: CustomerId, facts: CustomerIn) -> Response[CustomerOut]:
        seen = _seen(door)
        stored = customers.put_customer(table, company, customer, facts.facts(), seen=seen, who=door.caller.subject, now=clock.now())
        log.event("invoices.customer.stored", company=company, customer=customer)
        if seen is None:
            return created(CustomerOut.of(stored), f"/v1/companies/{company}/invoices/customers/{customer}", version=stored.version)
        return ok(CustomerOut.of(stored), version=stored.version)

    @door.get("/customers/<customer>/statement", scope=READ, summary="The customer's statement of account, by default of this year so far")
    def get_statement(company: str, customer: CustomerId, first: Day = None, last: Day = None) -> Response[CustomerAccountOut]:
        day = today(company)
        begin, end = first or day.replace(month=1, day=1), last or day
        if end < begin:
            raise Invalid("the statement ends before it begins", [FieldError("?last", "before `first`")])
        found = statement_of_account(table, company, customer, begin, end, day)
        shown = [StatementOut.of(currency, each) for currency, each in found.items()]
        return ok(CustomerAccountOut(customer=customer, first=begin, last=end, statements=shown))
