"""What a reviewer should look at before a run is approved."""

import hashlib
from typing import Final, Protocol

from payroll.domain.after_tax import NOT_TAKEN
from payroll.domain.bank import BankAccount
from payroll.domain.payslip import Payslip

CHANGE_SHARE: Final = 5
CHANGE_CENTS: Final = 50_00
"""A gross pay is flagged when it differs from the last one by more than a fifth of it and by more than 50.00."""

FIRST_PAY: Final = "first_pay"
GROSS_CHANGED: Final = "gross_changed"
BANK_CHANGED: Final = "bank_changed"
BANK_PENDING: Final = "bank_pending"
NO_BANK: Final = "no_bank"
NOT_ALL_TAKEN: Final = "not_all_taken"
ZERO_NET: Final = "zero_net"
OPENING_BALANCES: Final = "opening_balances"


class Last(Protocol):
    """The last regular payslip as far as it is compared."""

    @property
    def gross(self) -> int:
        """Cents."""

    @property
    def account(self) -> str:
        """The digest of the account it was paid to."""


def account_digest(bank: BankAccount | None) -> str:
    """Tells the same account from another without naming it; empty for none."""
    return hashlib.sha256(bank.number.encode()).hexdigest()[:16] if bank else ""


def flags(slip: Payslip, last: Last | None, account: str, *, pending: bool, regular: bool = True, opened: bool = False) -> tuple[str, ...]:
    """The reasons to look at a payslip, none for most. What is paid beside the regular pay is not compared with it.

    `opened`: it is the first one that counts on from opening balances.
    """
    found = []
    if regular and last is None:
        found.append(FIRST_PAY)
    if regular and last is not None and _gross_changed(slip.gross, last.gross):
        found.append(GROSS_CHANGED)
    if last is not None and account and last.account and account != last.account:
        found.append(BANK_CHANGED)
    if pending:
        found.append(BANK_PENDING)
    if not account:
        found.append(NO_BANK)
    if any(line.code.endswith(NOT_TAKEN) for line in slip.lines):
        found.append(NOT_ALL_TAKEN)
    if slip.net == 0:
        found.append(ZERO_NET)
    if opened:
        found.append(OPENING_BALANCES)
    return tuple(found)


def _gross_changed(now: int, last: int) -> bool:
    change = abs(now - last)
    return change > CHANGE_CENTS and change * CHANGE_SHARE > abs(last)
