"""Change control of bank accounts: one person proposes, another one confirms or rejects, and only then pay goes there."""

from dataclasses import replace
from datetime import datetime

from kernel.refusals import Conflict, Forbidden
from kernel.table import Table
from payroll.domain.bank import BankAccount
from payroll.operations.change_employee import change_employee
from payroll.operations.employee_facts import with_proposed_bank
from payroll.operations.read_employees import need_employee
from payroll.records.employee import BankStatus, Employee


def propose_bank_account(
    shelf: Table, account: BankAccount, *, company: str, employee_id: str, seen_version: int, who: str, now: datetime
) -> Employee:
    """The account waits for somebody else's decision; a waiting one before it is replaced. The account that is paid to stays."""
    return change_employee(
        shelf,
        company=company,
        employee_id=employee_id,
        seen_version=seen_version,
        change=lambda employee: with_proposed_bank(employee, account, who, now),
        who=who,
        what="employee.bank_proposed",
        now=now,
    )


def decide_bank_account(
    shelf: Table, status: BankStatus, *, company: str, employee_id: str, seen_version: int, who: str, now: datetime
) -> Employee:
    """Confirms or rejects the account that waits.

    Forbidden to who proposed it; Conflict when none waits; Stale when the employee is not the version seen. Repeating one's own decision
    answers the employee as it is.
    """
    found = need_employee(shelf, company, employee_id)
    if _decided_before(found, status, who, seen_version):
        return found
    return change_employee(
        shelf,
        company=company,
        employee_id=employee_id,
        seen_version=seen_version,
        change=lambda employee: _decided(employee, status, who, now),
        who=who,
        what=f"employee.bank_{status}",
        now=now,
    )


def _decided_before(employee: Employee, status: BankStatus, who: str, seen_version: int) -> bool:
    last = employee.banks[-1] if employee.banks else None
    return last is not None and (last.status, last.decided_by, employee.version) == (status, who, seen_version + 1)


def _decided(employee: Employee, status: BankStatus, who: str, now: datetime) -> Employee:
    last = employee.banks[-1] if employee.banks else None
    if last is None or last.status is not BankStatus.PROPOSED:
        raise Conflict("no account waits for a decision")
    if last.proposed_by == who:
        raise Forbidden("who proposed the account cannot decide on it")
    decided = replace(last, status=status, decided_by=who, decided_at=now)
    return replace(employee, banks=(*employee.banks[:-1], decided))
