"""Routes of the company as seller, of customers, and of their accounts.

PUT stores anew with `If-None-Match: *`, or in place of the version in `If-Match`.
"""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from invoices.handlers.business_day import today
from invoices.handlers.shapes.customers import (
    AccountStatementOut,
    CustomerAccountOut,
    CustomerId,
    CustomerIn,
    CustomerOut,
    Day,
    SellerIn,
    SellerOut,
    StatementFileOut,
    StatementIn,
)
from invoices.operations import customers, statements
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import FieldError, Invalid
from kernel.table import Table

READ: Final = "invoices:read"
WRITE: Final = "invoices:write"
PICTURE_TYPES: Final = ("image/png", "image/jpeg", "application/octet-stream")

StatementId = Annotated[str, Path(pattern=r"^\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}_\d{6}$")]


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_seller(door, table, documents)
    _mount_customers(door, table)
    _mount_statements(door, table, documents)


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


def _mount_statements(door: Door, table: Table, documents: Documents) -> None:
    @door.get("/customers/<customer>/statement", scope=READ, summary="The customer's statement of account, by default of this year so far")
    def get_statement(company: str, customer: CustomerId, first: Day = None, last: Day = None) -> Response[CustomerAccountOut]:
        day = today(company)
        begin, end = first or day.replace(month=1, day=1), last or day
        if end < begin:
            raise Invalid("the statement ends before it begins", [FieldError("?last", "before `first`")])
        found = statements.statement_of_account(table, company, customer, begin, end, day)
        shown = [AccountStatementOut.of(currency, each) for currency, each in found.items()]
        return ok(CustomerAccountOut(customer=customer, first=begin, last=end, statements=shown))

    @door.post("/customers/<customer>/statements", scope=READ, summary="Have a statement of account written as PDF", status=202)
    def post_statement(company: str, customer: CustomerId, wanted: StatementIn) -> Response[StatementFileOut]:
        """The same again on the same day, while the account does not move, is the same statement."""
        asked = statements.request_statement(
            table, company, customer, wanted.first, wanted.last, today=today(company), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.statement.requested", company=company, customer=customer, statement=asked.id)
        shown = StatementFileOut.of(asked, statements.statement_address(documents, asked))
        return accepted(shown, f"/v1/companies/{company}/invoices/customers/{customer}/statements/{asked.id}")

    @door.get("/customers/<customer>/statements", scope=READ, summary="Statements of account that were asked for, the latest period first")
    def list_statements(
        company: str, customer: CustomerId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[StatementFileOut]]:
        page = statements.list_statements(table, company, customer, limit, door.start(cursor))
        return ok(door.page(page, lambda found: StatementFileOut.of(found, statements.statement_address(documents, found))))

    @door.get("/customers/<customer>/statements/<statement>", scope=READ, summary="A statement of account, and its PDF when it is written")
    def get_statement_file(company: str, customer: CustomerId, statement: StatementId) -> Response[StatementFileOut]:
        found = statements.statement_file(table, company, customer, statement)
        return ok(StatementFileOut.of(found, statements.statement_address(documents, found)), version=found.version)
