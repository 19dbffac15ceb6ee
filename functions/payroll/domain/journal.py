"""A run as a journal: debits are positive, credits negative, and together they are zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Final

from kernel.money import split
from payroll.domain.figures import Side
from payroll.domain.payslip import Payslip
from payroll.domain.subject import UNTAXED

WAGES: Final = "wages_expense"
EXPENSES: Final = "reimbursed_expenses"
EMPLOYER: Final = "employer_contributions_expense"
NET_PAY: Final = "net_pay_payable"
CLEARING: Final = "payroll_clearing"

LINES_PER_PART: Final = 500
"""So many lines of the longest names fit an event and a record with room to spare."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One figure of the journal in minor units under the role of an account, which the ledger knows. Costs carry their cost centre."""

    account: str
    cost_centre: str
    amount: int


type Postings = dict[tuple[str, str], int]
"""Sums by account role and cost centre."""


def postings(slip: Payslip, shares: Mapping[str, int]) -> Postings:
    """What one payslip posts. Costs are split over the cost centres by largest remainder, so that the parts add up to the cent."""
    costs: dict[str, int] = {}
    booked: Postings = {}
    for line in slip.lines:
        if line.side is Side.EARNING:
            account = line.account or (EXPENSES if line.kind == UNTAXED else WAGES)
            costs[account] = costs.get(account, 0) + line.amount
        elif line.side is Side.CREDIT:
            _book(booked, line.account, "", line.amount)
        elif line.side is not Side.BASE:
            _book(booked, line.account, "", -line.amount)
            if line.side is Side.EMPLOYER:
                costs[EMPLOYER] = costs.get(EMPLOYER, 0) + line.amount
    _book(booked, NET_PAY, "", -slip.net)
    weights = shares or {"": 1}
    for account, amount in costs.items():
        for centre, part in zip(weights, split(amount, list(weights.values())), strict=True):
            _book(booked, account, centre, part)
    return booked


def merged(parts: Iterable[Mapping[tuple[str, str], int]]) -> Postings:
    """Many postings together."""
    total: Postings = {}
    for part in parts:
        for (account, centre), amount in part.items():
            _book(total, account, centre, amount)
    return total


def journal(total: Mapping[tuple[str, str], int]) -> tuple[JournalLine, ...]:
    """The lines in order, without those of zero. Raises AssertionError when they do not balance: that cannot be by construction."""
    lines = tuple(JournalLine(account, centre, amount) for (account, centre), amount in sorted(total.items()) if amount)
    if sum(line.amount for line in lines) != 0:
        raise AssertionError("a payroll journal balances by construction")
    return lines


def in_parts(lines: Sequence[JournalLine], most: int) -> tuple[tuple[JournalLine, ...], ...]:
    """The journal in parts that balance each for itself, so that a ledger can post every part when it comes, in any order.

    A journal of one part stays as it is. The parts of a longer one end with a line of `payroll_clearing`, an account that is zero again
    when all parts are posted. No lines are one part without lines.
    """
    if len(lines) <= most:
        return (tuple(lines),)
    parts = batched(lines, most - 1, strict=False)
    return tuple((*part, JournalLine(CLEARING, "", -sum(line.amount for line in part))) for part in parts)


def _book(booked: Postings, account: str, centre: str, amount: int) -> None:
    booked[account, centre] = booked.get((account, centre), 0) + amount
