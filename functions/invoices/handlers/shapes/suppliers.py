"""Suppliers as they are entered and shown."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from invoices.domain.payable.matching import Tolerances
from invoices.domain.payable.parties import BankAccount, SupplierStatus
from invoices.domain.payable.terms import MAX_DAYS, PaymentTerms
from invoices.handlers.shapes.payable_fields import Account, Label, Percent, Person, Text
from invoices.operations.supplier_file import SupplierFacts
from invoices.records.suppliers import Supplier
from kernel.audit import AuditEntry
from kernel.shapes import Model, Out

type Days = Annotated[int, Field(strict=True, ge=0, le=MAX_DAYS)]


class TermsIn(Model):
    """Days after the date of the invoice; the discount is for payment within its days."""

    net_days: Days
    discount_percent: Percent = Decimal(0)
    discount_days: Days = 0


class TolerancesIn(Model):
    """Percentages of the ordered price and quantity; `total` in minor units for the whole invoice, without VAT."""

    price_percent: Percent = Decimal(0)
    quantity_percent: Percent = Decimal(0)
    total: Annotated[int, Field(strict=True, ge=0, le=10**9)] = 0


class SupplierIn(Model):
    """A supplier. The best identifier given makes its key: VAT id, else tax id, else legal registration, else name."""

    name: Label
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    vat_id: Annotated[str, Field(max_length=32)] = ""
    tax_id: Annotated[str, Field(max_length=32)] = ""
    legal_id: Text = ""
    terms: TermsIn | None = None
    default_account: Account = ""
    default_cost_centre: Account = ""
    tolerances: TolerancesIn = TolerancesIn()
    approvers: Annotated[tuple[Person, ...], Field(max_length=20)] = ()

    def facts(self) -> SupplierFacts:
        """As the operation takes it."""
        terms, limits = self.terms, self.tolerances
        return SupplierFacts(
            name=self.name,
            country=self.country,
            vat_id=self.vat_id,
            tax_id=self.tax_id,
            legal_id=self.legal_id,
            terms=PaymentTerms(terms.net_days, terms.discount_percent, terms.discount_days) if terms else None,
            default_account=self.default_account,
            default_cost_centre=self.default_cost_centre,
            tolerances=Tolerances(limits.price_percent, limits.quantity_percent, limits.total),
            approvers=self.approvers,
        )


class AccountIn(Model):
    """A bank account to propose; `reason` says where it comes from."""

    iban: Annotated[str, Field(min_length=15, max_length=42, repr=False)]
    bic: Annotated[str, Field(max_length=11)] = ""
    reason: Label


class AccountOut(Out):
    """A bank account in full: who confirms it has to compare it."""

    iban: str
    bic: str
    proposed_by: str
    proposed_at: datetime
    reason: str
    confirmed_by: str | None
    confirmed_at: datetime | None

    @classmethod
    def of(cls, account: BankAccount | None) -> "AccountOut | None":
        return cls(**{name: getattr(account, name) for name in cls.model_fields}) if account else None


class TermsOut(Out):
    """Terms of payment."""

    net_days: int
    discount_percent: str
    discount_days: int


class TolerancesOut(Out):
    """Tolerances of matching."""

    price_percent: str
    quantity_percent: str
    total: int


class SupplierOut(Out):
    """A supplier. `account` is paid to; `proposed_account` waits for a second person, and nothing is paid meanwhile."""

    key: str
    name: str
    status: SupplierStatus
    country: str
    vat_id: str
    tax_id: str
    legal_id: str
    terms: TermsOut | None
    default_account: str
    default_cost_centre: str
    tolerances: TolerancesOut
    approvers: list[str]
    account: AccountOut | None
    proposed_account: AccountOut | None
    created_by: str
    created_at: datetime
    changed_by: str

    @classmethod
    def of(cls, supplier: Supplier) -> "SupplierOut":
        terms, limits = supplier.terms, supplier.tolerances
        same = ("key", "name", "status", "country", "vat_id", "tax_id", "legal_id", "default_account", "default_cost_centre")
        return cls(
            **{name: getattr(supplier, name) for name in (*same, "created_by", "created_at", "changed_by")},
            terms=TermsOut(net_days=terms.net_days, discount_percent=f"{terms.discount_percent:f}", discount_days=terms.discount_days)
            if terms
            else None,
            tolerances=TolerancesOut(
                price_percent=f"{limits.price_percent:f}", quantity_percent=f"{limits.quantity_percent:f}", total=limits.total
            ),
            approvers=list(supplier.approvers),
            account=AccountOut.of(supplier.account),
            proposed_account=AccountOut.of(supplier.proposed),
        )


class HistoryOut(Out):
    """One change: who, what, when and why."""

    version: int
    who: str
    what: str
    why: str
    when: datetime
    changes: dict[str, object]

    @classmethod
    def of(cls, entry: AuditEntry) -> "HistoryOut":
        return cls(
            version=entry.record_version,
            who=entry.who,
            what=entry.what,
            why=entry.why,
            when=entry.when,
            changes=dict(entry.changes),
        )
