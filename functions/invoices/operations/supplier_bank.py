"""The change control of suppliers' bank accounts: one person proposes, another one decides, nothing is paid in between."""

from dataclasses import replace
from datetime import datetime

from invoices.domain.payable import parties
from invoices.domain.payable.parties import BankAccount
from invoices.operations.supplier_changes import need_supplier, store
from invoices.records.suppliers import Supplier
from kernel.refusals import Conflict, FieldError, Forbidden, Invalid
from kernel.table import Table


def propose_account(
    table: Table, company: str, key: str, iban: str, bic: str, reason: str, *, seen: int, who: str, now: datetime
) -> Supplier:
    """Proposes another account. The payables of the supplier are held until it is decided. Invalid for a wrong IBAN or BIC."""
    good_iban, good_bic = parties.iban(iban), parties.bic(bic) if bic else ""
    faults = []
    if good_iban is None:
        faults.append(FieldError("/iban", "is not an IBAN: its length, form or check digits are wrong"))
    if good_bic is None:
        faults.append(FieldError("/bic", "is not a BIC: eight or eleven characters such as COBADEFFXXX"))
    if good_iban is None or good_bic is None:
        raise Invalid("the account cannot be right", faults)
    supplier = need_supplier(table, company, key, seen)
    if supplier.account and (supplier.account.iban, supplier.account.bic) == (good_iban, good_bic):
        raise Conflict("this is the account of the supplier")
    proposed = BankAccount(good_iban, good_bic, who, now, reason)
    return store(table, replace(supplier, proposed=proposed), "bank_proposed", who=who, now=now, why=reason)


def decide_account(table: Table, company: str, key: str, confirmed: bool, *, seen: int, who: str, now: datetime, why: str = "") -> Supplier:
    """A second person confirms or rejects the proposed account. Forbidden for who proposed it; Conflict when nothing is proposed."""
    supplier = need_supplier(table, company, key, seen)
    proposed = supplier.proposed
    if proposed is None:
        raise Conflict("no account waits for a decision")
    if proposed.proposed_by == who:
        raise Forbidden("who proposed an account cannot decide on it")
    if not confirmed:
        return store(table, replace(supplier, proposed=None), "bank_rejected", who=who, now=now, why=why)
    account = replace(proposed, confirmed_by=who, confirmed_at=now)
    return store(table, replace(supplier, account=account, proposed=None), "bank_confirmed", who=who, now=now, why=why)
