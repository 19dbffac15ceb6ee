"""The master data of suppliers: entering, changing, confirming, blocking."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from invoices.domain.payable import parties
from invoices.domain.payable.matching import Tolerances
from invoices.domain.payable.parties import SupplierStatus
from invoices.domain.payable.terms import PaymentTerms
from invoices.operations.supplier_changes import need_supplier, store
from invoices.records.suppliers import Supplier, suppliers_list
from kernel.refusals import Conflict, FieldError, Forbidden, Invalid
from kernel.table import Key, Page, Table

_CHANGEABLE: Final = ("name", "terms", "default_account", "default_cost_centre", "tolerances", "approvers")


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """What people enter of a supplier."""

    name: str
    country: str = ""
    vat_id: str = ""
    tax_id: str = ""
    legal_id: str = ""
    terms: PaymentTerms | None = None
    default_account: str = ""
    default_cost_centre: str = ""
    tolerances: Tolerances = field(default_factory=Tolerances)
    approvers: tuple[str, ...] = ()


def add_supplier(table: Table, company: str, facts: SupplierFacts, *, who: str, now: datetime) -> Supplier:
    """Enters a supplier, unconfirmed until a second person confirms it.

    Its key follows from its identifiers as for the invoices that will come from it. Invalid for an identifier that breaks the check of
    its country; Conflict when it is there already.
    """
    facts = checked(facts)
    key = parties.key_of(vat_id=facts.vat_id, tax_id=facts.tax_id, legal_id=facts.legal_id, name=facts.name)
    supplier = Supplier(
        company=company,
        key=key,
        status=SupplierStatus.UNCONFIRMED,
        created_by=who,
        created_at=now,
        changed_by=who,
        country=facts.country,
        vat_id=facts.vat_id,
        tax_id=facts.tax_id,
        legal_id=facts.legal_id,
        **_terms(facts),
    )
    return store(table, supplier, "created", who=who, now=now)


def change_supplier(table: Table, company: str, key: str, facts: SupplierFacts, *, seen: int, who: str, now: datetime) -> Supplier:
    """Changes what can change; the identifiers make the supplier and stay. Who changed it last cannot confirm it."""
    facts = checked(facts)
    supplier = need_supplier(table, company, key, seen)
    for name in ("country", "vat_id", "tax_id", "legal_id"):
        if getattr(facts, name) != getattr(supplier, name) and getattr(supplier, name):
            raise Invalid("the identifiers of a supplier stay", [FieldError(f"/{name}", "another identifier is another supplier")])
    filled = {name: getattr(facts, name) for name in ("country", "vat_id", "tax_id", "legal_id")}
    return store(table, replace(supplier, **filled, **_terms(facts)), "changed", who=who, now=now)


def confirm_supplier(table: Table, company: str, key: str, *, seen: int, who: str, now: datetime) -> Supplier:
    """A second person confirms the supplier: its invoices can be approved. Forbidden for who entered or changed it last."""
    supplier = need_supplier(table, company, key, seen)
    if supplier.status is SupplierStatus.CONFIRMED:
        raise Conflict("the supplier is confirmed already")
    if who in (supplier.created_by, supplier.changed_by):
        raise Forbidden("who entered or changed the supplier cannot confirm it")
    return store(table, replace(supplier, status=SupplierStatus.CONFIRMED), "confirmed", who=who, now=now)


def block_supplier(table: Table, company: str, key: str, why: str, *, seen: int, who: str, now: datetime) -> Supplier:
    """Nothing of a blocked supplier is paid until somebody else confirms it again."""
    supplier = need_supplier(table, company, key, seen)
    return store(table, replace(supplier, status=SupplierStatus.BLOCKED), "blocked", who=who, now=now, why=why)


def suppliers(table: Table, company: str, status: SupplierStatus | None, limit: int, start: Key | None) -> Page[Supplier]:
    """A page of suppliers by status and name, or of those in one status."""
    prefix = f"{status}#" if status else ""
    return table.query(Supplier, suppliers_list(company), begins_with=prefix, limit=limit, start=start, index=True)


def checked(facts: SupplierFacts) -> SupplierFacts:
    """The facts with identifiers in their compact form; Invalid names those that cannot be right."""
    faults = []
    vat_id = parties.vat_id(facts.vat_id) if facts.vat_id else ""
    tax_id = parties.tax_id(facts.tax_id, facts.country) if facts.tax_id else ""
    if vat_id is None:
        faults.append(FieldError("/vat_id", "is no VAT identifier of its country: its form or check digits are wrong"))
    if tax_id is None:
        faults.append(FieldError("/tax_id", "is no tax number of the country: its form or check digits are wrong"))
    if facts.terms and facts.terms.discount_days > facts.terms.net_days:
        faults.append(FieldError("/terms/discount_days", "the discount ends before the payment is due"))
    if faults:
        raise Invalid("the supplier breaks rules; `errors` says where", faults)
    return replace(facts, vat_id=vat_id or "", tax_id=tax_id or "")


def _terms(facts: SupplierFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _CHANGEABLE}
