"""Dunning: which reminder is due when, what late payment costs, and until when a reminder asks for the money.

Between businesses a creditor may ask for interest and a fixed sum for recovery once the day of payment has passed, without a reminder
(Directive 2011/7/EU, articles 3 and 6). Both are for the seller to set; nothing is charged unless it did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final

MAX_LEVELS: Final = 3
DAYS_TO_PAY: Final = (7, 7, 10)
"""Days from the reminder of each level to the new day of payment."""
DAYS_OF_YEAR: Final = 365
HUNDRED: Final = 100
MAX_LISTED: Final = 100
"""Invoices that one letter lists; what more is due is in the letter of the next day."""


@dataclass(frozen=True, slots=True)
class Level:
    """A reminder is due `days` after the due date; its fee is in minor units of the invoice's currency."""

    days: int
    fee: int = 0


DEFAULT_LEVELS: Final = (Level(7), Level(21), Level(35))


@dataclass(frozen=True, slots=True)
class Interest:
    """Late-payment interest up to a reminder: `rate` percent a year on what is open for `days` days."""

    rate: Decimal
    days: int
    amount: int


@dataclass(frozen=True, slots=True)
class DunningLine:
    """One invoice in a letter. Amounts in minor units: `amount` is what the invoice asked for, `open` what is open of it on the day of the
    letter, `charges_before` the unpaid fees and interest of its earlier reminders."""

    number: str
    issue_date: date
    due_date: date
    level: int
    amount: int
    open: int
    charges_before: int
    fee: int
    interest: Interest

    @property
    def charges(self) -> int:
        """All fees and interest."""
        return self.charges_before + self.fee + self.interest.amount

    @property
    def amount_due(self) -> int:
        """What the letter asks for."""
        return self.open + self.charges


def next_level(levels: Sequence[Level], done: int, due: date, last: date | None, today: date) -> int | None:
    """The level (1, 2, 3) that is due today after `done` levels, or None.

    Levels come one after the other: after a pause of the schedule the next one keeps its distance from the last one sent, so that no
    customer gets two reminders in a row.
    """
    if done >= len(levels):
        return None
    level = levels[done]
    if today < due + timedelta(days=level.days):
        return None
    if done and last and today < last + timedelta(days=level.days - levels[done - 1].days):
        return None
    return done + 1


def first_day(levels: Sequence[Level]) -> int:
    """Days past the due date before which nothing is ever dunned."""
    return min((level.days for level in levels), default=0)


def interest(opened: int, rate: Decimal, since: date, day: date) -> Interest:
    """Interest on what is open, for the days after `since` up to `day`: actual days over 365, half up to the minor unit.

    `since` is the due date, or the reminder before, up to which interest was charged already. What was paid in between bears none for
    these days: that is in the customer's favour.
    """
    days = max(0, (day - since).days)
    exact = Fraction(max(0, opened) * days) * Fraction(rate) / (DAYS_OF_YEAR * HUNDRED)
    return Interest(rate, days, floor(exact + Fraction(1, 2)))


def pay_by(level: int, day: date) -> date:
    """Until when the reminder of a level asks for the money."""
    return day + timedelta(days=DAYS_TO_PAY[level - 1])
