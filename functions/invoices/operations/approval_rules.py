"""The approval matrix of a company and its delegations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from invoices.domain.payable.approval import Rule
from invoices.records.approvals import DELEGATIONS, MATRIX_SK, ApprovalMatrix, DelegationRecord, approvals_pk
from kernel import audit
from kernel.refusals import FieldError, Invalid, Stale
from kernel.table import Key, Page, Table, insert
from kernel.table import replace as replaced


def matrix(table: Table, company: str) -> ApprovalMatrix:
    """The matrix; one without rules, of version 0, when nobody has written any."""
    return table.get(ApprovalMatrix, approvals_pk(company), MATRIX_SK) or ApprovalMatrix(company=company)


def set_matrix(
    table: Table, company: str, rules: Sequence[Rule], roles: Mapping[str, tuple[str, ...]], *, seen: int, who: str, now: datetime
) -> ApprovalMatrix:
    """Replaces the rules. Payables that wait already keep the steps that they were given. Invalid for rules that nobody could fulfil."""
    faults = []
    for position, rule in enumerate(rules):
        if rule.role and rule.role not in roles:
            faults.append(FieldError(f"/rules/{position}/role", "no such role"))
        named = len({*rule.approvers, *roles.get(rule.role, ())})
        if (rule.approvers or rule.role) and named < rule.count:
            faults.append(FieldError(f"/rules/{position}/count", f"asks for {rule.count} approvals, but names {named} people"))
    if len({rule.id for rule in rules}) < len(rules):
        faults.append(FieldError("/rules", "two rules have the same id"))
    if faults:
        raise Invalid("the rules cannot be fulfilled; `errors` says where", faults)
    present = matrix(table, company)
    if present.version != seen:
        raise Stale(f"the matrix is at version {present.version} now")
    after = replace(present, rules=tuple(rules), roles=dict(roles), changed_by=who, changed_at=now)
    changes = {"rules": [len(present.rules), len(rules)]}
    table.transact(
        replaced(after) if after.version else insert(after, Stale("the matrix was written in the meantime")),
        audit.entry(after, who=who, what="invoices.approval_matrix.changed", when=now, changes=changes),
    )
    return after.changed()


def delegate(table: Table, company: str, to: str, first_day: date, last_day: date, *, who: str, now: datetime) -> DelegationRecord:
    """Lets somebody approve in the caller's place. The same first day again changes it; a last day before the first ends it."""
    if to == who:
        raise Invalid("a delegation is to somebody else", [FieldError("/to", "this is you")])
    wanted = DelegationRecord(company=company, delegator=who, deputy=to, first_day=first_day, last_day=last_day)
    stored = table.get(DelegationRecord, wanted.pk, wanted.sk)
    if stored is not None and (stored.deputy, stored.last_day) == (to, last_day):
        return stored
    record = replace(wanted, version=stored.version if stored else 0)
    raced = Stale("the delegation was changed in the meantime")
    table.transact(
        replaced(record, raced) if stored else insert(record, raced),
        audit.entry(record, who=who, what="invoices.delegation.set", when=now, changes={"deputy": to, "last_day": last_day.isoformat()}),
    )
    return record.changed()


def list_delegations(table: Table, company: str, limit: int, start: Key | None) -> Page[DelegationRecord]:
    """A page of delegations by who delegates."""
    return table.query(DelegationRecord, approvals_pk(company), begins_with=DELEGATIONS, limit=limit, start=start)
