"""A customer's account: what was open, what moved, what is open, and how old that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class EntryKind(StrEnum):
    """What moves a customer's account."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    DISCOUNT = "discount"
    FEE = "fee"
    INTEREST = "interest"


BUCKETS: Final = (30, 60, 90)
"""Ends of the age classes in days past due."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry; what the customer owes more is positive."""

    day: date
    kind: EntryKind
    reference: str
    amount: int
    balance: int = 0
    """What the customer owes after it."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is open of one invoice; negative when too much was paid. `charges`: unpaid fees and interest of reminders beside it."""

    number: str
    due: date
    amount: int
    charges: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """The account over some days. Amounts in minor units; `aging`: not due, 1 to 30, 31 to 60, 61 to 90, over 90 days past due;
    `charges`: fees and interest of reminders that are unpaid today. Aging and charges add up to what is owed today."""

    opening: int
    movements: tuple[Movement, ...]
    closing: int
    aging: tuple[int, int, int, int, int]
    charges: int = 0


def statement(movements: Iterable[Movement], opened: Sequence[Open], first: date, last: date, today: date) -> Statement:
    """The statement from `first` to `last`, both included; the aging is that of today."""
    opening, shown = 0, []
    for each in sorted(movements, key=lambda each: (each.day, each.kind, each.reference)):
        if each.day < first:
            opening += each.amount
        elif each.day <= last:
            shown.append(each)
    balance, running = opening, []
    for each in shown:
        balance += each.amount
        running.append(Movement(each.day, each.kind, each.reference, each.amount, balance))
    return Statement(opening, tuple(running), balance, aging(opened, today), sum(each.charges for each in opened))


def aging(opened: Iterable[Open], today: date) -> tuple[int, int, int, int, int]:
    """What is open by age. Overpaid invoices lower the youngest class: they wait for a refund or the next invoice."""
    sums = [0] * (len(BUCKETS) + 2)
    for each in opened:
        days = (today - each.due).days
        place = 0 if days <= 0 or each.amount < 0 else 1 + sum(days > end for end in BUCKETS)
        sums[place] += each.amount
    return sums[0], sums[1], sums[2], sums[3], sums[4]
