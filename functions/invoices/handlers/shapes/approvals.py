"""The approval matrix and delegations as they are written and shown."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from invoices.domain.payable.approval import MAX_APPROVALS, Rule
from invoices.handlers.shapes.payable_fields import Account, Currency, Day, Person
from invoices.records.approvals import ApprovalMatrix, DelegationRecord
from kernel.shapes import Model, Out

type Name = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]*$")]


class RuleIn(Model):
    """From `from_amount` (minor units, with VAT) on, `count` of the approvers and the members of the role approve.

    Without approvers and role anybody with the scope may. `cost_centre` empty: all for which no other rule is written.
    """

    id: Name
    from_amount: Annotated[int, Field(strict=True, ge=0, le=10**15)]
    currency: Currency
    cost_centre: Account = ""
    approvers: Annotated[tuple[Person, ...], Field(max_length=50)] = ()
    role: Annotated[str, Field(max_length=40, pattern=r"^([a-z0-9][a-z0-9-]*)?$")] = ""
    count: Annotated[int, Field(strict=True, ge=1, le=MAX_APPROVALS)] = 1

    def rule(self) -> Rule:
        """As the domain has it."""
        return Rule(self.id, self.from_amount, self.currency, self.cost_centre, self.approvers, self.role, self.count)


class MatrixIn(Model):
    """The rules of a company and who is in the roles that they name."""

    rules: Annotated[list[RuleIn], Field(max_length=200)]
    roles: Annotated[dict[Name, Annotated[list[Person], Field(min_length=1, max_length=50)]], Field(max_length=50, default_factory=dict)]


class RuleOut(Out):
    """A rule of the matrix."""

    id: str
    from_amount: int
    currency: str
    cost_centre: str
    approvers: list[str]
    role: str
    count: int


class MatrixOut(Out):
    """The approval matrix. Without rules everything needs one approval of anybody with the scope."""

    rules: list[RuleOut]
    roles: dict[str, list[str]]
    changed_by: str
    changed_at: datetime | None

    @classmethod
    def of(cls, matrix: ApprovalMatrix) -> "MatrixOut":
        return cls(
            rules=[
                RuleOut(
                    **{name: getattr(rule, name) for name in RuleOut.model_fields if name != "approvers"}, approvers=list(rule.approvers)
                )
                for rule in matrix.rules
            ],
            roles={name: list(members) for name, members in matrix.roles.items()},
            changed_by=matrix.changed_by,
            changed_at=matrix.changed_at,
        )


class DelegationIn(Model):
    """Who may approve in the caller's place, until when. A last day before the first ends it."""

    to: Person
    last_day: Day


class DelegationOut(Out):
    """A delegation, both days included."""

    of: str
    to: str
    first_day: date
    last_day: date

    @classmethod
    def from_record(cls, record: DelegationRecord) -> "DelegationOut":
        return cls(of=record.delegator, to=record.deputy, first_day=record.first_day, last_day=record.last_day)
