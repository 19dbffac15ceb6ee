"""What lies in the table for a supplier. It lies beside the claims on the supplier's invoice numbers.

| item | pk | sk | in `listing` |
|---|---|---|---|
| Supplier | COMPANY#c#SUPPLIER#key | SUPPLIER | COMPANY#c#SUPPLIER, status#name#key |
"""

from dataclasses import dataclass, field
from datetime import datetime

from invoices.domain.payable.matching import Tolerances
from invoices.domain.payable.parties import BankAccount, SupplierStatus
from invoices.domain.payable.terms import PaymentTerms
from invoices.records.received import claim_pk
from kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier(Record):
    """Master data of a supplier. ``account`` is paid to; ``proposed`` waits for a second person, and nothing is paid meanwhile.

    ``approvers`` names people who know what is bought there: a hint for who codes and approves, no rule.
    """

    company: str
    key: str
    name: str
    status: SupplierStatus
    created_by: str
    created_at: datetime
    changed_by: str
    country: str = ""
    vat_id: str = ""
    tax_id: str = ""
    legal_id: str = ""
    terms: PaymentTerms | None = None
    default_account: str = ""
    default_cost_centre: str = ""
    tolerances: Tolerances = field(default_factory=Tolerances)
    approvers: tuple[str, ...] = ()
    account: BankAccount | None = None
    proposed: BankAccount | None = None

    @property
    def pk(self) -> str:
        return claim_pk(self.company, self.key)

    @property
    def sk(self) -> str:
        return SUPPLIER_SK

    @property
    def list_pk(self) -> str:
        return suppliers_list(self.company)

    @property
    def list_sk(self) -> str:
        return f"{self.status}#{self.name.upper()}#{self.key}"


SUPPLIER_SK = "SUPPLIER"


def suppliers_list(company: str) -> str:
    """Index partition of a company's suppliers, by status and name."""
    return f"COMPANY#{company}#SUPPLIER"
