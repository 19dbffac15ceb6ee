"""Contributions to INPS: the rate of the sector, 1 percent above the first band, the ceiling.

D.L. 384/1992 art. 3-ter, L. 335/1995 art. 2 (18).
"""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import MAX_AMOUNT, Column, half_up
from payroll.domain.italy.case import Case
from payroll.domain.italy.facts import MONTHS
from payroll.domain.italy.figures import FOURTEENTH, FRINGE_TAXABLE, INPS_BASE, INPS_EXTRA, SUBSTITUTE_BASE, THIRTEENTH
from payroll.domain.italy.rules import Inps
from payroll.domain.parameters import RATE_UNIT
from payroll.domain.subject import ONE_OFF, REGULAR

INSURED = (REGULAR, ONE_OFF, THIRTEENTH, FOURTEENTH, *SUBSTITUTE_BASE)
"""Classes of earnings that are insured whole; benefits in kind are as far as they are taxed."""


@dataclass(frozen=True, slots=True)
class Contributions:
    """`employee` holds `extra`; `rate` is what the employee pays on the base without it."""

    base: Column
    extra: Column
    employee: Column
    employer: Column


def insured_before(case: Case) -> Column:
    """The pay of the year before this run that contributions are asked on, be it above the ceiling."""
    return sum((case.so_far[name] for name in INSURED), case.so_far[FRINGE_TAXABLE])


def contributions(case: Case, insured: Column, rules: Inps) -> Contributions:
    """The contributions on the insured pay of a run, each half up to the cent.

    What is taken back of pay above the ceiling takes no contributions back: the base is the year's pay up to the ceiling, less what was
    insured before. The additional percent is taken above a twelfth of the first band in each period, and put right over the year with the
    last pay: the year's limit is a twelfth for each month of employment. The least pay of a day (minimale) is not looked at, since it asks
    for the paid days and hours; pay by collective agreement lies above it.
    """
    rounded = half_up(insured, rules.base_unit) * rules.base_unit
    before = case.so_far[INPS_BASE]
    ceiling = np.where(case.ceiling_applies, rules.ceiling, MAX_AMOUNT)
    earlier = np.maximum(insured_before(case), before)
    base = np.minimum(ceiling, earlier + rounded) - np.minimum(ceiling, earlier)
    month = half_up(rules.first_band_month * MONTHS, case.periods)
    of_period = np.clip(base - np.maximum(month - case.base_in_period, 0), 0, None)
    months = case.months if rules.first_band_by_months else MONTHS
    of_year = np.maximum(before + base - half_up(rules.first_band * months, MONTHS), 0)
    extra = np.where(
        case.final,
        half_up(of_year * rules.extra_rate, RATE_UNIT) - case.so_far[INPS_EXTRA],
        half_up(of_period * rules.extra_rate, RATE_UNIT),
    )
    return Contributions(
        base=base,
        extra=extra,
        employee=half_up(base * case.employee_rate, RATE_UNIT) + extra,
        employer=half_up(base * case.employer_rate, RATE_UNIT),
    )
