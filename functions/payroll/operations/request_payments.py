"""Requests the payments of one chunk of an approved run."""

from datetime import datetime
from typing import Any, Final

from kernel import events, fanout
from kernel.refusals import Conflict
from kernel.table import Table
from payroll.domain.bank import BankAccount
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.release import Release
from payroll.records.run import SETTLED, Chunk, ChunkRequest, Run, chunk_name

REQUESTED: Final = "payroll.payments.requested"


def request_payments(shelf: Table, request: ChunkRequest, *, now: datetime) -> int:
    """Publishes the payment orders of a chunk's payslips with a net above zero, once. Answers how many, 0 when it was done before.

    Who was set aside in one chunk and calculated again in another is paid with that one. An order's id is the run and the employee, so
    that a payment system that sees it twice pays it once. Conflict before approval.
    """
    run = shelf.need(Run, keys.runs(request.company), request.run)
    if run.status not in SETTLED or run.plan != request.plan:
        raise Conflict(f"the run is {run.status} or was planned anew; nothing is paid")
    name = chunk_name(request.plan, request.number)
    release = shelf.need(Release, keys.releases(request.company), request.run)
    if fanout.is_done(shelf, release, name):
        return 0
    chunk = shelf.need(Chunk, keys.chunks(run.company, run.run_id), name)
    slips = shelf.get_many(PayslipRecord, [(keys.payslips(run.company, run.run_id), person) for person in chunk.people])
    paid = sorted((slip for slip in slips if slip.chunk == name and slip.slip.net > 0), key=lambda slip: slip.employee_id)
    writes = [events.outbox(events.new(REQUESTED, run.company, run.run_id, _facts(run, request, paid), now))] if paid else []
    counters = {
        "orders": len(paid),
        "amount": sum(slip.slip.net for slip in paid),
        "without_account": sum(slip.bank is None for slip in paid),
    }
    return len(paid) if fanout.complete(shelf, release, name, now, writes, counters) else 0


def _facts(run: Run, request: ChunkRequest, slips: list[PayslipRecord]) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "pay_date": run.pay_date.isoformat(),
        "currency": run.currency,
        "part": request.number,
        "parts": run.chunks,
        "orders": [_order(run, slip) for slip in slips],
    }


def _order(run: Run, slip: PayslipRecord) -> dict[str, Any]:
    return {
        "id": f"{run.run_id}/{slip.employee_id}",
        "employee": slip.employee_id,
        "name": slip.name,
        "amount": slip.slip.net,
        "account": _account(slip.bank),
        "remittance": f"{run.period_name} {run.run_kind}",
    }


def _account(bank: BankAccount | None) -> dict[str, str] | None:
    return {"scheme": bank.scheme, "number": bank.number, "bank": bank.bank} if bank else None
