"""Brings the payables of a supplier into line when the supplier changed: holds come and go with its state and its bank account."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.domain.payable.parties import SupplierStatus
from invoices.domain.payable.status import FROM_SUPPLIER, Hold, PayableStatus, Reason, renewed
from invoices.operations.payable_changes import commit, settled
from invoices.records.payables import OPEN, PAYABLE_SK, OpenPayable, Payable, payable_pk
from invoices.records.received import claim_pk
from invoices.records.suppliers import SUPPLIER_SK, Supplier
from kernel.refusals import Busy, Stale
from kernel.table import Table, check

WHO: Final = "refresh_holds"
MAX_TRIES: Final = 5


def supplier_holds(supplier: Supplier, payable: Payable, by: str, now: datetime) -> tuple[Hold, ...]:
    """Why a payable of this supplier cannot be paid now, as far as that lies with the supplier. Account numbers are shown by their end."""
    found = []
    if supplier.status is SupplierStatus.UNCONFIRMED:
        found.append(Hold(Reason.SUPPLIER_UNCONFIRMED, "nobody has confirmed the supplier yet", now, by))
    if supplier.status is SupplierStatus.BLOCKED:
        found.append(Hold(Reason.SUPPLIER_BLOCKED, "the supplier is blocked", now, by))
    if supplier.proposed is not None:
        detail = f"an account that ends in {supplier.proposed.iban[-4:]} waits for a second person"
        found.append(Hold(Reason.BANK_CHANGE, detail, now, by))
    account = supplier.account
    if account is not None and payable.ibans and account.iban not in payable.ibans:
        detail = f"the invoice asks for payment to ...{payable.ibans[0][-4:]}, the supplier's account is ...{account.iban[-4:]}"
        found.append(Hold(Reason.IBAN_DIFFERS, detail, now, by))
    return tuple(found)


def refresh_holds(table: Table, company: str, key: str, *, now: datetime) -> list[Payable]:
    """Renews the holds of all open payables of a supplier, each in a transaction of its own. Repeating it changes nothing.

    Answers the payables that changed.
    """
    changed = []
    for each in table.each(OpenPayable, claim_pk(company, key), begins_with=OPEN):
        payable = _refresh(table, company, key, each.id, now)
        if payable is not None:
            changed.append(payable)
    return changed


def _refresh(table: Table, company: str, key: str, payable_id: str, now: datetime) -> Payable | None:
    for _ in range(MAX_TRIES):
        supplier = table.need(Supplier, claim_pk(company, key), SUPPLIER_SK)
        payable = table.get(Payable, payable_pk(company, payable_id), PAYABLE_SK)
        if payable is None or payable.status in (PayableStatus.PAID, PayableStatus.REJECTED):
            return None
        holds = renewed(payable.holds, supplier_holds(supplier, payable, WHO, now), payable.releases, FROM_SUPPLIER)
        if {(hold.reason, hold.detail) for hold in holds} == {(hold.reason, hold.detail) for hold in payable.holds}:
            return None
        after = replace(payable, holds=holds)
        if payable.status is not PayableStatus.DISPUTED:
            after = settled(table, after, now)
        try:
            guard = check(supplier, Stale("the supplier was changed in the meantime"))
            return commit(table, payable, after, [guard], who=WHO, what="invoices.payable.holds_renewed", now=now)
        except Stale:
            continue
    raise Busy("the payable or its supplier is contended")
