"""The approval matrix and delegations as they are written and shown."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from invoices.domain.payable.approval import MAX_APPROVALS, Rule
from invoices.handlers.shapes.payable_fields import Account, Currency, Day, Person
from invoices.records.approvals import ApprovalMatrix, DelegationRecord, ProposedMatrix
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
    why: Annotated[str, Field(max_length=500)] = ""


class RuleOut(Out):
    """A rule of the matrix."""

    id: str
    from_amount: int
    currency: str
    cost_centre: str
    approvers: list[str]
    role: str
    count: int


class ProposedMatrixOut(Out):
    """Rules that wait for a second person."""

    rules: list[RuleOut]
    roles: dict[str, list[str]]
    proposed_by: str
    proposed_at: datetime
    why: str

    @classmethod
    def of(cls, proposed: ProposedMatrix) -> "ProposedMatrixOut":
        return cls(
            rules=_rules(proposed.rules),
            roles=_roles(proposed.roles),
            proposed_by=proposed.proposed_by,
            proposed_at=proposed.proposed_at,
            why=proposed.why,
        )


class MatrixOut(Out):
    """The approval matrix that rules, and what is proposed in its place. Without rules everything needs one approval of anybody with the
    scope."""

    rules: list[RuleOut]
    roles: dict[str, list[str]]
    changed_by: str
    changed_at: datetime | None
    confirmed_by: str
    proposed: ProposedMatrixOut | None

    @classmethod
    def of(cls, matrix: ApprovalMatrix) -> "MatrixOut":
        return cls(
            rules=_rules(matrix.rules),
            roles=_roles(matrix.roles),
            changed_by=matrix.changed_by,
            changed_at=matrix.changed_at,
            confirmed_by=matrix.confirmed_by,
            proposed=ProposedMatrixOut.of(matrix.proposed) if matrix.proposed else None,
        )


def _rules(rules: Sequence[Rule]) -> list[RuleOut]:
    plain = [name for name in RuleOut.model_fields if name != "approvers"]
    return [RuleOut(approvers=list(rule.approvers), **{name: getattr(rule, name) for name in plain}) for rule in rules]


def _roles(roles: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(members) for name, members in roles.items()}


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
