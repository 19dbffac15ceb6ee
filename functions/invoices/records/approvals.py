"""What lies in the table for approvals: one matrix for each company, with what is proposed in its place, and delegations.

| item | pk | sk |
|---|---|---|
| ApprovalMatrix | COMPANY#c#APPROVALS | MATRIX |
| DelegationRecord | COMPANY#c#APPROVALS | DELEGATION#delegator#first day |
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from invoices.domain.payable.approval import Delegation, Rule
from kernel.records import Record

MATRIX_SK: Final = "MATRIX"
DELEGATIONS: Final = "DELEGATION#"


@dataclass(frozen=True, slots=True)
class ProposedMatrix:
    """What somebody wants to rule; it does not until another person confirms it."""

    rules: tuple[Rule, ...]
    roles: Mapping[str, tuple[str, ...]] = field(hash=False)
    proposed_by: str
    proposed_at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalMatrix(Record):
    """The rules of a company, and who is in the roles that they name. `changed_by` proposed them, `confirmed_by` let them rule."""

    company: str
    rules: tuple[Rule, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    changed_by: str = ""
    changed_at: datetime | None = None
    confirmed_by: str = ""
    proposed: ProposedMatrix | None = None

    @property
    def pk(self) -> str:
        return approvals_pk(self.company)

    @property
    def sk(self) -> str:
        return MATRIX_SK


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRecord(Record):
    """``delegator`` lets ``deputy`` approve in their place; set by the delegator only. Ended early by an earlier last day."""

    company: str
    delegator: str
    deputy: str
    first_day: date
    last_day: date

    @property
    def pk(self) -> str:
        return approvals_pk(self.company)

    @property
    def sk(self) -> str:
        return f"{DELEGATIONS}{self.delegator}#{self.first_day.isoformat()}"

    @property
    def delegation(self) -> Delegation:
        return Delegation(self.delegator, self.deputy, self.first_day, self.last_day)


def approvals_pk(company: str) -> str:
    return f"COMPANY#{company}#APPROVALS"
