"""Regional and municipal surtax: D.Lgs. 446/1997 art. 50, D.Lgs. 360/1998."""

from collections.abc import Sequence

import numpy as np

from payroll.domain.columns import Column, half_up
from payroll.domain.italy.rules import MAX_BRACKETS, Rules, Surtax
from payroll.domain.parameters import RATE_UNIT


class Tables:
    """All surtaxes of a year as arrays: one row for each, `starts` and `steps` padded with zeros to the same number of brackets."""

    def __init__(self, surtaxes: Sequence[Surtax]) -> None:
        size = len(surtaxes)
        self.starts: Column = np.zeros((size, MAX_BRACKETS), dtype=np.int64)
        self.steps: Column = np.zeros((size, MAX_BRACKETS), dtype=np.int64)
        for row, surtax in enumerate(surtaxes):
            start = rate = 0
            for place, bracket in enumerate(surtax.brackets):
                self.starts[row, place], self.steps[row, place] = start, bracket.rate - rate
                start, rate = bracket.upper or 0, bracket.rate
        plain = []
        for each in surtaxes:
            lower, rising = each.deduction, each.rising_deduction
            row_of_limits = [each.exempt_up_to, each.flat_up_to, each.flat_rate, lower.over, lower.up_to, lower.amount]
            plain.append([*row_of_limits, rising.over, rising.up_to, rising.amount, int(each.carried_forward)])
        self.plain: Column = np.array(plain, dtype=np.int64)


_BY_RULES: dict[int, tuple[Rules, Tables]] = {}


def tables(rules: Rules) -> Tables:
    """The arrays of a rule set, made once for it."""
    found = _BY_RULES.get(id(rules))
    if found is None or found[0] is not rules:
        _BY_RULES[id(rules)] = found = (rules, Tables(rules.surtaxes))
    return found[1]


def surtax(place: Column, income: Column, tables: Tables) -> Column:
    """The surtax of a year on an income, half up to the cent. `place`: which surtax."""
    starts, steps = tables.starts[place], tables.steps[place]
    exempt, flat_up_to, flat_rate, over, up_to, deduction, rising_over, rising_to, rising, _ = tables.plain[place].T
    positive = np.maximum(income, 0)
    parts = sum((np.maximum(positive - starts[:, each], 0) * steps[:, each] for each in range(MAX_BRACKETS)), np.zeros_like(positive))
    due = half_up(np.where(positive <= flat_up_to, positive * flat_rate, parts), RATE_UNIT)
    off = np.where((positive > over) & (positive <= up_to), deduction, 0)
    span = rising_to - rising_over
    off = off + np.where(positive <= up_to, half_up(rising * np.clip(positive - rising_over, 0, span), np.maximum(span, 1)), 0)
    return np.where(positive <= exempt, 0, np.maximum(due - off, 0))


def instalment(whole: Column, before: Column, month: Column, first_month: int, number: int) -> Column:
    """What is withheld in a month so that an amount is withheld in equal parts from one month on; a missed one is made good."""
    elapsed = np.clip(month - first_month + 1, 0, number)
    return half_up(whole * elapsed, number) - before
