"""What every change of a payable shares: where it stands afterwards, and the one transaction that stores and tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from invoices.domain.payable.approval import Step, steps
from invoices.domain.payable.status import ALLOWED, FINAL, Action, PayableStatus, standing
from invoices.records.approvals import MATRIX_SK, ApprovalMatrix, approvals_pk
from invoices.records.payables import PAYABLE_SK, Payable, open_of, payable_pk
from kernel import audit, events
from kernel.refusals import Conflict, Stale
from kernel.table import Table, Write, put, remove
from kernel.table import replace as replaced

CHANGED: Final = "invoices.payable.changed"


def need_payable(table: Table, company: str, payable: str, seen_version: int | None = None) -> Payable:
    """The payable; NotFound, and Stale when it is not the version that the caller saw."""
    found = table.need(Payable, payable_pk(company, payable), PAYABLE_SK, f"no payable {payable}")
    if seen_version is not None and found.version != seen_version:
        raise Stale(f"the payable is at version {found.version} now")
    return found


def must(payable: Payable, action: Action) -> None:
    """Conflict when the state does not allow the action."""
    if payable.status not in ALLOWED[action]:
        raise Conflict(f"the payable is {payable.status}; {action} is for {', '.join(sorted(ALLOWED[action]))} ones")


def steps_for(table: Table, payable: Payable) -> tuple[Step, ...]:
    """The approvals that the company's present rules ask of a payable."""
    matrix = table.get(ApprovalMatrix, approvals_pk(payable.company), MATRIX_SK) or ApprovalMatrix(company=payable.company)
    centres = [part.cost_centre for part in payable.coding] or [""]
    return steps(payable.total, payable.currency, centres, matrix.rules, matrix.roles)


def settled(table: Table, payable: Payable, now: datetime) -> Payable:
    """The payable in the state that its holds and its coding give it. Whatever it was approved under before no longer counts."""
    status = standing(payable.holds, bool(payable.coding))
    fresh = replace(payable, status=status, approvals=(), steps=(), to_approve_since=None)
    return replace(fresh, steps=steps_for(table, fresh), to_approve_since=now) if status is PayableStatus.TO_APPROVE else fresh


def commit(
    table: Table,
    before: Payable,
    after: Payable,
    extra: Sequence[Write] = (),
    *,
    who: str,
    what: str,
    now: datetime,
    why: str = "",
    changes: dict[str, Any] | None = None,
) -> Payable:
    """Stores a changed payable with its history, what shows it as open, and the event when its state or its holds changed."""
    after = replace(after, changed_at=now)
    writes = [replaced(after), audit.entry(after, who=who, what=what, when=now, why=why, changes=_changes(before, after) | (changes or {}))]
    if after.status in FINAL:
        gone = open_of(before)
        writes.append(remove(gone.pk, gone.sk))
    elif after.open != before.open:
        writes.append(put(open_of(after)))
    if (after.status, after.holds) != (before.status, before.holds):
        writes.append(events.outbox(changed(after, before.status, who=who, why=why, now=now)))
    table.transact(*writes, *extra)
    return after.changed()


def changed(payable: Payable, before: PayableStatus | None, *, who: str, why: str, now: datetime) -> events.Event:
    """The event of a payable whose state or holds changed; ``before`` is null for a new one."""
    data = {
        "payable": payable.id,
        "supplier": payable.supplier,
        "kind": payable.document_kind.value,
        "number": payable.number,
        "currency": payable.currency,
        "due": payable.due,
        "open": payable.open,
        "due_date": payable.due_date.isoformat(),
        "before": before.value if before else None,
        "status": payable.status.value,
        "holds": [hold.reason.value for hold in payable.holds],
        "who": who,
        "why": why,
    }
    return events.new(CHANGED, payable.company, payable.id, data, now)


def people(*groups: Iterable[str]) -> tuple[str, ...]:
    """Everybody in these groups once, in order."""
    return tuple(dict.fromkeys(each for group in groups for each in group))


def _changes(before: Payable, after: Payable) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if before.status is not after.status:
        changes["status"] = [before.status.value, after.status.value]
    if before.holds != after.holds:
        changes["holds"] = [[hold.reason.value for hold in before.holds], [hold.reason.value for hold in after.holds]]
    return changes
