"""The approval matrix of a company, which two people change together, and its delegations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from invoices.domain.payable.approval import Rule
from invoices.records.approvals import DELEGATIONS, MATRIX_SK, ApprovalMatrix, DelegationRecord, ProposedMatrix, approvals_pk
from kernel import audit
from kernel.refusals import Conflict, FieldError, Forbidden, Invalid, Stale
from kernel.table import Key, Page, Table, insert
from kernel.table import replace as replaced


def matrix(table: Table, company: str) -> ApprovalMatrix:
    """The matrix; one without rules, of version 0, when nobody has written any."""
    return table.get(ApprovalMatrix, approvals_pk(company), MATRIX_SK) or ApprovalMatrix(company=company)


def propose_matrix(
    table: Table, company: str, rules: Sequence[Rule], roles: Mapping[str, tuple[str, ...]], *, seen: int, who: str, why: str, now: datetime
) -> ApprovalMatrix:
    """Proposes other rules, in place of what was proposed before; the present ones rule until another person confirms.

    Invalid for rules that nobody could fulfil; Stale unless the matrix is at the version that was seen.
    """
    faults = _faults(rules, roles)
    if faults:
        raise Invalid("the rules cannot be fulfilled; `errors` says where", faults)
    present = _seen(table, company, seen)
    proposed = ProposedMatrix(tuple(rules), dict(roles), who, now, why)
    return _store(table, present, replace(present, proposed=proposed), "proposed", who, now, why)


def decide_matrix(table: Table, company: str, confirmed: bool, *, seen: int, who: str, now: datetime, why: str = "") -> ApprovalMatrix:
    """Confirms the proposed rules, which rule from now on, or takes them off. Payables that wait keep the steps that they were given.

    Forbidden for who proposed them, unless it is to take them off; Conflict when nothing is proposed.
    """
    present = _seen(table, company, seen)
    proposed = present.proposed
    if proposed is None:
        raise Conflict("no approval rules wait for a decision")
    if not confirmed:
        return _store(table, present, replace(present, proposed=None), "rejected", who, now, why)
    if proposed.proposed_by == who:
        raise Forbidden("who proposed the approval rules cannot confirm them")
    after = replace(
        present,
        rules=proposed.rules,
        roles=proposed.roles,
        changed_by=proposed.proposed_by,
        changed_at=now,
        confirmed_by=who,
        proposed=None,
    )
    return _store(table, present, after, "confirmed", who, now, why)


def matrix_history(table: Table, company: str, limit: int, start: Key | None) -> Page[audit.AuditEntry]:
    """Who proposed, confirmed and rejected which rules, the latest first."""
    return table.query(audit.AuditEntry, audit.history_pk(approvals_pk(company), MATRIX_SK), limit=limit, start=start, backwards=True)


def _faults(rules: Sequence[Rule], roles: Mapping[str, tuple[str, ...]]) -> list[FieldError]:
    faults = []
    for position, rule in enumerate(rules):
        if rule.role and rule.role not in roles:
            faults.append(FieldError(f"/rules/{position}/role", "no such role"))
        named = len({*rule.approvers, *roles.get(rule.role, ())})
        if (rule.approvers or rule.role) and named < rule.count:
            faults.append(FieldError(f"/rules/{position}/count", f"asks for {rule.count} approvals, but names {named} people"))
    if len({rule.id for rule in rules}) < len(rules):
        faults.append(FieldError("/rules", "two rules have the same id"))
    return faults


def _seen(table: Table, company: str, seen: int) -> ApprovalMatrix:
    present = matrix(table, company)
    if present.version != seen:
        raise Stale(f"the matrix is at version {present.version} now")
    return present


def _store(table: Table, present: ApprovalMatrix, after: ApprovalMatrix, what: str, who: str, now: datetime, why: str) -> ApprovalMatrix:
    shown = {"rules": [rule.id for rule in (after.proposed or after).rules]}
    table.transact(
        replaced(after) if present.version else insert(after, Stale("the matrix was written in the meantime")),
        audit.entry(present, who=who, what=f"invoices.approval_matrix.{what}", when=now, why=why, changes=shown),
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
