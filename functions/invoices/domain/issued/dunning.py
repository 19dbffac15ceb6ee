"""Dunning: which reminder is due when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MAX_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class Level:
    """A reminder is due `days` after the due date; its fee is in minor units of the invoice's currency."""

    days: int
    fee: int


DEFAULT_LEVELS: Final = (Level(7, 0), Level(21, 500), Level(35, 1000))


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
