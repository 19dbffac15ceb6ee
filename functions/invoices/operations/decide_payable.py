"""What people decide on a payable: code it, hold and release it, reject it, dispute it. Approving has a module of its own.

Everyone names the version that they saw. A reason is kept in the history.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.domain.payable.coding import Part, checked
from invoices.domain.payable.orders import with_billed
from invoices.domain.payable.status import BY_SYSTEM, Action, Hold, PayableStatus, Reason, Release
from invoices.operations.payable_changes import commit, must, need_payable, people, settled
from invoices.records.orders import ORDER_SK, PurchaseOrder, Waiting, order_pk
from invoices.records.payables import Payable
from invoices.records.received import Claim, claim_pk, claim_sk
from kernel import audit, events
from kernel.refusals import Conflict, FieldError, Invalid, Stale
from kernel.table import Table, Write, delete, remove
from kernel.table import replace as replaced

MATCHING_REQUESTED: Final = "invoices.payable.matching_requested"
MAX_HOLDS: Final = 50


def code_payable(table: Table, company: str, payable_id: str, parts: Sequence[Part], *, seen: int, who: str, now: datetime) -> Payable:
    """Says on which accounts and cost centres the net amount goes; earlier approvals no longer count. Invalid unless it adds up."""
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.CODE)
    try:
        coding = checked(parts, payable.net)
    except ValueError as error:
        raise Invalid("the coding does not add up", [FieldError("/parts", str(error))]) from None
    coded = replace(payable, coding=coding, prepared_by=people(payable.prepared_by, [who]))
    after = settled(table, coded, now)
    shown = {"coding": [[part.account, part.cost_centre, part.net] for part in coding]}
    return commit(table, payable, after, who=who, what="invoices.payable.coded", now=now, changes=shown)


def hold_payable(table: Table, company: str, payable_id: str, why: str, *, seen: int, who: str, now: datetime) -> Payable:
    """Puts a payable on hold by hand. An approved one needs its approvals anew afterwards."""
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.HOLD)
    if len(payable.holds) >= MAX_HOLDS:
        raise Conflict(f"the payable has {MAX_HOLDS} holds already")
    held = replace(payable, holds=(*payable.holds, Hold(Reason.MANUAL, why, now, who)))
    return commit(table, payable, settled(table, held, now), who=who, what="invoices.payable.held", now=now, why=why)


def release_payable(
    table: Table, company: str, payable_id: str, reason: Reason, why: str, *, seen: int, who: str, now: datetime
) -> Payable:
    """Takes away the holds of one reason. Who does that cannot approve the payable alone.

    Conflict when it is not held for that, or only a decision on the supplier can release it.
    """
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.RELEASE)
    gone = [hold for hold in payable.holds if hold.reason is reason]
    if not gone:
        raise Conflict(f"the payable is not held for {reason}")
    if reason in BY_SYSTEM:
        raise Conflict(f"{reason} goes when the supplier, or its bank account, is confirmed by a second person")
    releases = tuple(Release(hold.reason, hold.detail, who, now, why) for hold in gone)
    kept = tuple(hold for hold in payable.holds if hold.reason is not reason)
    released = replace(payable, holds=kept, releases=(*payable.releases, *releases))
    return commit(table, payable, settled(table, released, now), who=who, what="invoices.payable.released", now=now, why=why)


def reject_payable(table: Table, company: str, payable_id: str, why: str, *, seen: int, who: str, now: datetime) -> Payable:
    """It will not be paid. Its number is free for a corrected invoice, and its order gets back what it had billed."""
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.REJECT)
    after = replace(payable, status=PayableStatus.REJECTED, holds=(), steps=(), approvals=(), billed=(), to_approve_since=None)
    extra = [*_number_given_back(table, payable), *_order_given_back(table, payable, who, now)]
    return commit(table, payable, after, extra, who=who, what="invoices.payable.rejected", now=now, why=why)


def dispute_payable(table: Table, company: str, payable_id: str, why: str, *, seen: int, who: str, now: datetime) -> Payable:
    """The supplier is asked; nothing happens until the dispute is settled."""
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.DISPUTE)
    after = replace(payable, status=PayableStatus.DISPUTED, steps=(), approvals=(), to_approve_since=None)
    return commit(table, payable, after, who=who, what="invoices.payable.disputed", now=now, why=why)


def settle_dispute(table: Table, company: str, payable_id: str, why: str, *, seen: int, who: str, now: datetime) -> Payable:
    """The dispute is over and the invoice stands; it goes on where its holds and coding put it."""
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.SETTLE_DISPUTE)
    return commit(table, payable, settled(table, payable, now), who=who, what="invoices.payable.dispute_settled", now=now, why=why)


def request_matching(table: Table, company: str, payable_id: str, *, now: datetime) -> Payable:
    """Has the payable matched against its order again, by the worker that can read its document."""
    payable = need_payable(table, company, payable_id)
    if not payable.order:
        raise Conflict("the invoice names no order")
    table.transact(events.outbox(events.new(MATCHING_REQUESTED, company, payable.id, {"payable": payable.id, "order": payable.order}, now)))
    return payable


def _number_given_back(table: Table, payable: Payable) -> list[Write]:
    pk, sk = claim_pk(payable.company, payable.supplier), claim_sk(payable.document_kind, payable.claimed_number)
    held = table.get(Claim, pk, sk)
    return [delete(held)] if held is not None and held.document == payable.id else []


def _order_given_back(table: Table, payable: Payable, who: str, now: datetime) -> list[Write]:
    if not payable.billed_order:
        return []
    waiting = Waiting(company=payable.company, order=payable.billed_order, payable=payable.id)
    writes = [remove(waiting.pk, waiting.sk)]
    order = table.get(PurchaseOrder, order_pk(payable.company, payable.billed_order), ORDER_SK)
    if order is not None:
        freed = replace(order, lines=with_billed(order.lines, payable.billed, -1))
        writes.append(replaced(freed, Stale("the order was changed in the meantime; come again")))
        writes.append(audit.entry(freed, who=who, what="invoices.order.given_back", when=now, why=payable.id))
    return writes
