"""Credits that the settlement finds not due, and their recovery in instalments: D.L. 3/2020 art. 1 (3), L. 207/2024 art. 1 (8).

The settlement takes every credit back at once, so that the year's sums are what was due. Where more than 60 euros are to come back and
the employment goes on, all but the first of eight or ten equal instalments is paid out again beside it, and next year's pays take it
back from January on. A leaver gives everything back with the last pay.
"""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column, half_up
from payroll.domain.italy import figures as codes
from payroll.domain.italy.case import Case
from payroll.domain.italy.rules import Recovery
from payroll.domain.italy.surtaxes import instalment


@dataclass(frozen=True, slots=True)
class Due:
    """The year's credits, of people with their last pay. `saved_tax`: what the further deduction saved so far beyond what it may."""

    supplement: Column
    wedge_sum: Column
    saved_tax: Column


def recovery(case: Case, due: Due, rules: Recovery) -> dict[str, Column]:
    """What was not due, the part of it left for next year, and this run's instalments of last year's."""
    found = {
        codes.SUPPLEMENT_OVERPAID: np.maximum(granted(case, codes.SUPPLEMENT, codes.SUPPLEMENT_OVERPAID) - due.supplement, 0),
        codes.WEDGE_SUM_OVERPAID: np.maximum(granted(case, codes.WEDGE_SUM, codes.WEDGE_SUM_OVERPAID) - due.wedge_sum, 0),
        codes.FURTHER_OVERPAID: due.saved_tax,
    }
    later = {code: np.where(case.leaving, 0, deferred(amount, _number(code, rules), rules)) for code, amount in found.items()}
    targets = {
        **found,
        codes.SUPPLEMENT_DEFERRED: later[codes.SUPPLEMENT_OVERPAID],
        codes.WEDGE_DEFERRED: later[codes.WEDGE_SUM_OVERPAID] + later[codes.FURTHER_OVERPAID],
    }
    return {
        **{code: np.where(case.final, amount - case.so_far[code], 0) for code, amount in targets.items()},
        codes.SUPPLEMENT_RECOVERY: _taken_back(case, case.supplement_recovery, codes.SUPPLEMENT_RECOVERY, rules.supplement_instalments),
        codes.WEDGE_RECOVERY: _taken_back(case, case.wedge_recovery, codes.WEDGE_RECOVERY, rules.wedge_instalments),
    }


def granted(case: Case, code: str, overpaid: str) -> Column:
    """What the pays of the year gave, before an earlier settlement took some of it back."""
    given: Column = case.so_far[code] + case.so_far[overpaid]
    return given


def deferred(overpaid: Column, instalments: int, rules: Recovery) -> Column:
    """The instalments after the first, which the settlement itself takes; nothing up to the threshold."""
    return np.where(overpaid > rules.threshold, overpaid - half_up(overpaid, instalments), 0)


def _number(code: str, rules: Recovery) -> int:
    return rules.supplement_instalments if code == codes.SUPPLEMENT_OVERPAID else rules.wedge_instalments


def _taken_back(case: Case, balance: Column, code: str, instalments: int) -> Column:
    """In equal parts from January on; with the last pay of a leaver all that is left."""
    months = np.where(case.leaving, instalments, case.month)
    due = instalment(balance, case.so_far[code], months, 1, instalments - 1)
    return np.where(case.supplementary & ~case.final, 0, due)
