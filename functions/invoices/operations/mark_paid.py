"""Notes payments of approved payables. The payment order is the id: the same one again changes nothing."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from invoices.domain.payable.status import Action, PayableStatus
from invoices.operations.payable_changes import commit, must, need_payable
from invoices.records.payables import Payable, Payment
from kernel.refusals import Busy, Conflict, FieldError, Invalid, Stale
from kernel.table import Table

MAX_PAYMENTS: Final = 50
MAX_TRIES: Final = 5


def mark_paid(table: Table, company: str, payable_id: str, order: str, amount: int, *, paid_on: date, who: str, now: datetime) -> Payable:
    """Notes that ``amount`` (minor units, with the sign of what is due) was paid under a payment order.

    The payable is paid when nothing is open, or no more than the discount and it was paid in time for that. Conflict when it is not
    approved, or when the same order was noted with another amount; Invalid for more than is open.
    """
    for _ in range(MAX_TRIES):
        payable = need_payable(table, company, payable_id)
        known = next((each for each in payable.payments if each.order == order), None)
        if known is not None:
            if known.amount != amount:
                raise Conflict(f"payment order {order} was noted with another amount")
            return payable
        must(payable, Action.PAY)
        _within(payable, amount)
        after = replace(payable, payments=(*payable.payments, Payment(order, amount, paid_on, who)))
        if _settled(after, paid_on):
            after = replace(after, status=PayableStatus.PAID)
        shown = {"payment_order": order, "amount": amount}
        try:
            return commit(table, payable, after, who=who, what="invoices.payable.paid", now=now, changes=shown)
        except Stale:
            continue
    raise Busy("the payable is contended")


def _within(payable: Payable, amount: int) -> None:
    if len(payable.payments) >= MAX_PAYMENTS:
        raise Conflict(f"the payable has {MAX_PAYMENTS} payments already")
    sign = 1 if payable.due > 0 else -1
    if amount * sign <= 0 or amount * sign > payable.open * sign:
        raise Invalid("the amount is not what is open", [FieldError("/amount", f"at most {payable.open} is open")])


def _settled(payable: Payable, paid_on: date) -> bool:
    in_time = payable.discount_until is not None and paid_on <= payable.discount_until
    return payable.open == 0 or (in_time and 0 < payable.open <= payable.discount)
