"""Approving a payable. The last approval that it needs sends it to the ledger and to payments, in the same transaction."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from invoices.domain.identity import Kind
from invoices.domain.payable.approval import Delegation, NotAllowed, approve, complete, may_approve, principals
from invoices.domain.payable.parties import SupplierStatus
from invoices.domain.payable.status import Action, PayableStatus
from invoices.operations.payable_changes import commit, must, need_payable
from invoices.operations.supplier_changes import need_supplier
from invoices.records.approvals import DELEGATIONS, DelegationRecord, approvals_pk
from invoices.records.payables import Payable, status_list
from invoices.records.suppliers import Supplier
from kernel import events
from kernel.refusals import Conflict, Forbidden, Stale
from kernel.table import Key, Page, Table, check

APPROVED: Final = "invoices.invoice.approved"
MAX_REMITTANCE_CHARS: Final = 140
"""Remittance text of a SEPA credit transfer (ISO 20022, pain.001: Ustrd)."""


def approve_payable(
    table: Table, company: str, payable_id: str, comment: str, *, seen: int, who: str, today: date, now: datetime
) -> Payable:
    """Adds an approval. Forbidden for who prepared it, who approved it before, or whom no rule names.

    Conflict while the supplier or its account waits for confirmation, even when the hold for that has not arrived yet.
    """
    payable = need_payable(table, company, payable_id, seen)
    must(payable, Action.APPROVE)
    supplier = need_supplier(table, company, payable.supplier)
    if supplier.proposed is not None or supplier.status is not SupplierStatus.CONFIRMED:
        raise Conflict("the supplier or its bank account waits for confirmation")
    try:
        given = approve(
            who,
            now,
            today,
            steps=payable.steps,
            given=payable.approvals,
            prepared_by=payable.prepared_by,
            delegations=delegations(table, company),
            comment=comment,
        )
    except NotAllowed as reason:
        raise Forbidden(str(reason)) from None
    approvals = (*payable.approvals, given)
    after = replace(payable, approvals=approvals)
    extra = [check(supplier, Stale("the supplier was changed in the meantime"))]
    if complete(payable.steps, approvals, payable.released_by):
        # What was paid in advance (BT-113) down to nothing has no payment to wait for.
        status = PayableStatus.APPROVED if payable.open else PayableStatus.PAID
        after = replace(after, status=status, round=payable.round + 1, to_approve_since=None)
        extra.append(events.outbox(events.new(APPROVED, company, payable.id, approved(after, supplier), now)))
    shown = {"of": given.of} if given.of != who else {}
    return commit(table, payable, after, extra, who=who, what="invoices.payable.approved", now=now, why=comment, changes=shown)


def approved(payable: Payable, supplier: Supplier) -> dict[str, Any]:
    """Data of `invoices.invoice.approved`: all that ledger and payments need. Amounts in minor units; negative for a credit note.

    `due` goes to the supplier. The buyer keeps `withheld` (kind `tax` or `social_fund`) and `split_vat` and owes them to the state;
    `adjusted` is rounding, discount and surcharge outside of VAT. What `total` and `adjusted` are above all these was paid in advance,
    or is not asked for.

    `round` above 1 means that it was approved before and held since: the figures are the same, the account may be another.
    """
    account = supplier.account
    early = payable.discount_until is not None
    return {
        "payable": payable.id,
        "round": payable.round,
        "kind": payable.document_kind.value,
        "supplier": supplier.key,
        "supplier_name": supplier.name,
        "supplier_vat_id": supplier.vat_id,
        "number": payable.number,
        "issue_date": payable.issue_date.isoformat(),
        "currency": payable.currency,
        "net": payable.net,
        "vat": payable.vat,
        "total": payable.total,
        "due": payable.due,
        "open": payable.open,
        "due_date": payable.due_date.isoformat(),
        "adjusted": payable.adjusted,
        "withheld": [
            {
                "kind": each.kind.value,
                "type": each.type,
                "amount": each.amount,
                "rate": None if each.rate is None else f"{each.rate:f}",
                "reason": each.reason,
            }
            for each in payable.withheld
        ],
        "split_vat": payable.split_vat,
        "discount": {"until": payable.discount_until.isoformat(), "amount": payable.discount} if early and payable.discount_until else None,
        "vat_breakdown": [
            {"category": part.category, "rate": None if part.rate is None else f"{part.rate:f}", "net": part.net, "vat": part.vat}
            for part in payable.vat_parts
        ],
        "coding": [{"account": part.account, "cost_centre": part.cost_centre, "net": part.net} for part in payable.coding],
        "order": payable.order or None,
        "pay_to": {"name": supplier.name, "iban": account.iban, "bic": account.bic or None} if account else None,
        "remittance": remittance(payable),
        "approved_by": [{"by": each.by, "for": each.of} for each in payable.approvals],
    }


def remittance(payable: Payable) -> str:
    """What the supplier recognises the payment by: the text they ask for (BT-83), else number and date."""
    text = payable.remittance or f"{'Credit note' if payable.document_kind is Kind.CREDIT_NOTE else 'Invoice'} {payable.number}"
    if not payable.remittance:
        text += f" of {payable.issue_date.isoformat()}"
    return text[:MAX_REMITTANCE_CHARS]


def delegations(table: Table, company: str) -> list[Delegation]:
    """All delegations of a company, past ones too."""
    return [each.delegation for each in table.each(DelegationRecord, approvals_pk(company), begins_with=DELEGATIONS)]


def to_approve(table: Table, company: str, who: str | None, today: date, limit: int, start: Key | None) -> Page[Payable]:
    """Payables that wait for approval, by due date; with ``who`` those of the page that wait for this person or their delegators."""
    page = table.query(Payable, status_list(company, PayableStatus.TO_APPROVE), limit=limit, start=start, index=True)
    if who is None:
        return page
    acting_for = principals(who, delegations(table, company), today)
    mine = [each for each in page.records if who not in each.prepared_by and may_approve(who, each.steps, each.approvals, acting_for)]
    return Page(mine, page.next_key)
