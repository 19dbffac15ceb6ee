"""Routes of suppliers: master data, confirmation by a second person, and the change control of bank accounts."""

from typing import Annotated, Final
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from invoices.domain.payable.parties import SupplierStatus
from invoices.handlers.shapes.payable_fields import SupplierKey, WhyIn
from invoices.handlers.shapes.suppliers import AccountIn, HistoryOut, SupplierIn, SupplierOut
from invoices.operations import supplier_bank, supplier_file
from invoices.operations.read_payables import history
from invoices.operations.supplier_changes import need_supplier
from invoices.records.suppliers import Supplier
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, created, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table

READ: Final = "invoices:read"
WRITE: Final = "invoices:write"
APPROVE: Final = "invoices:approve"


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_file(door, table)
    _mount_decisions(door, table)
    _mount_bank(door, table)


def _mount_file(door: Door, table: Table) -> None:
    @door.post("/suppliers", scope=WRITE, summary="Enter a supplier")
    def add_supplier(company: str, supplier: SupplierIn) -> Response[SupplierOut]:
        added = supplier_file.add_supplier(table, company, supplier.facts(), who=door.caller.subject, now=clock.now())
        log.event("invoices.supplier.created", company=company, supplier=added.key)
        where = f"/v1/companies/{company}/invoices/suppliers/{quote(added.key, safe=':')}"
        return created(SupplierOut.of(added), where, version=added.version)

    @door.get("/suppliers", scope=READ, summary="Suppliers by status and name")
    def list_suppliers(
        company: str,
        status: Annotated[SupplierStatus | None, Query(description="only those in this status")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[PageOut[SupplierOut]]:
        return ok(door.page(supplier_file.suppliers(table, company, status, limit, door.start(cursor)), SupplierOut.of))

    @door.get("/suppliers/<supplier>", scope=READ, summary="One supplier")
    def get_supplier(company: str, supplier: SupplierKey) -> Response[SupplierOut]:
        return _shown(need_supplier(table, company, supplier))

    @door.route("PUT", "/suppliers/<supplier>", scope=WRITE, summary="Change a supplier (If-Match)")
    def change_supplier(company: str, supplier: SupplierKey, facts: SupplierIn) -> Response[SupplierOut]:
        changed = supplier_file.change_supplier(
            table, company, supplier, facts.facts(), seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        return _shown(changed)

    @door.get("/suppliers/<supplier>/history", scope=READ, summary="Who changed the supplier, when and why")
    def supplier_history(
        company: str, supplier: SupplierKey, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[HistoryOut]]:
        found = need_supplier(table, company, supplier)
        return ok(door.page(history(table, found, limit, door.start(cursor)), HistoryOut.of))


def _mount_decisions(door: Door, table: Table) -> None:
    @door.post(
        "/suppliers/<supplier>/confirmation",
        scope=APPROVE,
        summary="Confirm a supplier (If-Match; not by who entered or changed it)",
        creates=False,
        status=200,
    )
    def confirm_supplier(company: str, supplier: SupplierKey) -> Response[SupplierOut]:
        confirmed = supplier_file.confirm_supplier(
            table, company, supplier, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.supplier.confirmed", company=company, supplier=confirmed.key)
        return _shown(confirmed)

    @door.post("/suppliers/<supplier>/block", scope=WRITE, summary="Pay nothing to a supplier (If-Match)", creates=False, status=200)
    def block_supplier(company: str, supplier: SupplierKey, reason: WhyIn) -> Response[SupplierOut]:
        blocked = supplier_file.block_supplier(
            table, company, supplier, reason.why, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.supplier.blocked", company=company, supplier=blocked.key)
        return _shown(blocked)


def _mount_bank(door: Door, table: Table) -> None:
    @door.post(
        "/suppliers/<supplier>/bank-account",
        scope=WRITE,
        summary="Propose a bank account (If-Match); its payables are held until a second person decides",
        creates=False,
        status=200,
    )
    def propose_account(company: str, supplier: SupplierKey, account: AccountIn) -> Response[SupplierOut]:
        proposed = supplier_bank.propose_account(
            table,
            company,
            supplier,
            account.iban,
            account.bic,
            account.reason,
            seen=door.seen_version(),
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event("invoices.bank_account.proposed", company=company, supplier=proposed.key)
        return _shown(proposed)

    @door.post(
        "/suppliers/<supplier>/bank-account/confirmation",
        scope=APPROVE,
        summary="Confirm the proposed account (If-Match; not by who proposed it)",
        creates=False,
        status=200,
    )
    def confirm_account(company: str, supplier: SupplierKey) -> Response[SupplierOut]:
        decided = supplier_bank.decide_account(
            table, company, supplier, True, seen=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        log.event("invoices.bank_account.confirmed", company=company, supplier=decided.key)
        return _shown(decided)

    @door.post(
        "/suppliers/<supplier>/bank-account/rejection",
        scope=APPROVE,
        summary="Reject the proposed account (If-Match; not by who proposed it)",
        creates=False,
        status=200,
    )
    def reject_account(company: str, supplier: SupplierKey, reason: WhyIn) -> Response[SupplierOut]:
        decided = supplier_bank.decide_account(
            table, company, supplier, False, seen=door.seen_version(), who=door.caller.subject, now=clock.now(), why=reason.why
        )
        log.event("invoices.bank_account.rejected", company=company, supplier=decided.key)
        return _shown(decided)


def _shown(supplier: Supplier) -> Response[SupplierOut]:
    return ok(SupplierOut.of(supplier), version=supplier.version)
