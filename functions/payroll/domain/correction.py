"""Corrections: past pay calculated again with what is known now, and only the difference paid or taken back.

What was taken from the net (attachments, loans, other deductions) is not calculated again. A difference below zero is not taken from a
bank account: it is carried as an overpayment and recovered from what is paid next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from payroll.domain.figures import Side
from payroll.domain.lines import Line, added
from payroll.domain.payslip import OVERPAYMENT_CARRIED, OVERPAYMENT_RECOVERED, RUNNING_SOURCES, Payslip

RECEIVABLES: Final = "employee_receivables"

type Bases = Mapping[str, Mapping[str, int]]
"""Bases by period and code."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The payslip of the differences, and the part of its bases that each period has."""

    slip: Payslip
    bases: Bases


def correction(
    calculated: Sequence[tuple[str, Payslip]], lines: Sequence[Line], bases: Bases, year: Mapping[str, int], balances: Mapping[str, int]
) -> Correction:
    """What is more or less than was paid.

    `calculated`: (period, payslip) as they should have been. `lines` and `bases`: what the periods have led to so far, earlier corrections
    among them, each with its period. `year`: the tax year's sums until now; `balances`: those that run on.
    """
    now = [replace(line, period=period) for period, slip in calculated for line in slip.lines]
    changed = _changed_bases(calculated, bases)
    total: Mapping[str, int] = {}
    for changes in changed.values():
        total = added(total, changes)
    slip = Payslip(_differences(now, lines), _without_zeros(total), year)
    return Correction(carried(replace(slip, lines=(*slip.lines, *recovery(slip.net, balances)))), changed)


def carried(slip: Payslip) -> Payslip:
    """The payslip with a net below zero turned into a claim on the employee."""
    if slip.net >= 0:
        return slip
    claim = Line("overpayment_carried", Side.CREDIT, -slip.net, source=OVERPAYMENT_CARRIED, account=RECEIVABLES)
    return replace(slip, lines=(*slip.lines, claim))


def recovery(net: int, balances: Mapping[str, int]) -> tuple[Line, ...]:
    """What a pay gives back of an overpayment: as much as the net allows."""
    owed = balances.get(OVERPAYMENT_CARRIED, 0) - balances.get(OVERPAYMENT_RECOVERED, 0)
    amount = min(owed, max(0, net))
    if amount <= 0:
        return ()
    return (Line("overpayment_recovered", Side.DEDUCTION, amount, source=OVERPAYMENT_RECOVERED, account=RECEIVABLES),)


def _changed_bases(calculated: Iterable[tuple[str, Payslip]], paid: Bases) -> dict[str, dict[str, int]]:
    """Every period that was calculated again with its changes, an empty entry for none."""
    changed = {period: {code: -amount for code, amount in bases.items()} for period, bases in paid.items()}
    for period, slip in calculated:
        changed[period] = added(changed.get(period, {}), slip.bases)
    return {period: _without_zeros(bases) for period, bases in changed.items()}


def _without_zeros(sums: Mapping[str, int]) -> dict[str, int]:
    return {code: amount for code, amount in sums.items() if amount}


def _differences(now: Sequence[Line], was: Sequence[Line]) -> tuple[Line, ...]:
    """Line by line, what is more or less. Lines meet by all that describes them but amount, quantity and rate."""
    sums: dict[Line, int] = {}
    for sign, lines in ((1, now), (-1, was)):
        for line in lines:
            if not _outside(line):
                key = replace(line, amount=0, quantity=0, rate=0)
                sums[key] = sums.get(key, 0) + sign * line.amount
    return tuple(replace(key, amount=amount) for key, amount in sums.items() if amount)


def _outside(line: Line) -> bool:
    """Whether a line is taken from the net, or tells of it, and so is no matter of a correction."""
    taken = line.side is Side.DEDUCTION and line.source.startswith("element:")
    return taken or line.side is Side.BASE or line.source.startswith(RUNNING_SOURCES)
