"""Reminds approvers of what waits for them: once for each payable and day, whatever is repeated."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from invoices.domain.payable.approval import missing
from invoices.domain.payable.status import PayableStatus
from invoices.records.payables import Payable, Reminder, status_list
from kernel import events
from kernel.refusals import Repeated
from kernel.settings import Company
from kernel.table import Table, insert

APPROVAL_DUE: Final = "invoices.approval.due"
GRACE_DAYS: Final = 1
"""A payable that has waited for fewer days than this is not yet a matter for a reminder, unless its due date is near."""
NEAR_DAYS: Final = 3


def remind_approvers(table: Table, companies: Iterable[Company], *, now: datetime) -> list[Reminder]:
    """Publishes `invoices.approval.due` for each payable that waits for approval, by the company's own calendar.

    Answers the reminders of this run.
    """
    reminded: list[Reminder] = []
    for company in companies:
        zone = ZoneInfo(company.zone)
        today = now.astimezone(zone).date()
        waiting = table.each(Payable, status_list(company.id, PayableStatus.TO_APPROVE), index=True)
        tries = (_remind(table, payable, today, now) for payable in waiting if _waits(payable, today, zone))
        reminded += [reminder for reminder in tries if reminder is not None]
    return reminded


def _waits(payable: Payable, today: date, zone: ZoneInfo) -> bool:
    since = payable.to_approve_since
    # The index may show a payable a little later than it changed: what it says of the state is asked again by nobody but the approver.
    if payable.status is not PayableStatus.TO_APPROVE or since is None:
        return False
    return (today - since.astimezone(zone).date()).days >= GRACE_DAYS or (payable.due_date - today).days <= NEAR_DAYS


def _remind(table: Table, payable: Payable, today: date, now: datetime) -> Reminder | None:
    wanted = missing(payable.steps, payable.approvals)
    approvers = tuple(dict.fromkeys(each for step in wanted for each in step.approvers))
    reminder = Reminder(company=payable.company, id=payable.id, day=today, reminded_at=now, approvers=approvers)
    data = {
        "payable": payable.id,
        "supplier": payable.supplier,
        "supplier_name": payable.supplier_name,
        "number": payable.number,
        "currency": payable.currency,
        "total": payable.total,
        "due_date": payable.due_date.isoformat(),
        "overdue_days": max(0, (today - payable.due_date).days),
        "discount_until": payable.discount_until.isoformat() if payable.discount_until else None,
        "waiting_since": payable.to_approve_since.isoformat() if payable.to_approve_since else None,
        "steps": [{"rule": step.rule, "approvers": list(step.approvers), "missing": step.count} for step in wanted],
        "approved_by": [each.by for each in payable.approvals],
        "day": today.isoformat(),
    }
    try:
        table.transact(
            insert(reminder, Repeated("reminded today already")),
            events.outbox(events.new(APPROVAL_DUE, payable.company, payable.id, data, now)),
        )
    except Repeated:
        return None
    return reminder
