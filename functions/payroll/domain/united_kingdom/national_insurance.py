"""Class 1 National Insurance by the exact percentage method, over columns. Amounts are pence."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, floored
from payroll.domain.trail import Trail
from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.earnings_periods import Thresholds
from payroll.domain.united_kingdom.facts import NiCategory
from payroll.domain.united_kingdom.rules import NationalInsurance

CATEGORIES: Final = tuple(NiCategory)
"""The letters in the order of their number in a column."""

_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Assessed:
    """Earnings against the thresholds of an earnings period, and what earlier payments in that same earnings period had."""

    thresholds: Thresholds[Column]
    before: Column


@dataclass(frozen=True, slots=True)
class NiCase:
    """What contributions are worked out from.

    `category`: places in CATEGORIES. `recorded`: the earnings period of the band figures; `charged`: that of the contributions, which
    differs for a director by the alternative arrangements with the last pay of the year. `employee_before` and `employer_before`:
    contributions of the earnings period charged. `director`: 1 where the earnings count as a director's.
    """

    category: Column
    earnings: Column
    recorded: Assessed
    charged: Assessed
    employee_before: Column
    employer_before: Column
    director: Column


@dataclass(frozen=True, slots=True)
class Contributions:
    """The contributions of both sides on all earnings of an earnings period."""

    employee: Column
    employer: Column


@dataclass(frozen=True, slots=True)
class BandEarnings:
    """Earnings as reported for the contribution record: at the lower earnings limit, from there to the primary threshold, from there to the
    upper earnings limit. All none while the lower earnings limit is not reached."""

    at_lel: Column
    lel_to_pt: Column
    pt_to_uel: Column


def national_insurance(case: NiCase, rules: NationalInsurance, trail: Trail | None = None) -> dict[str, Column]:
    """The National Insurance figures of a payment.

    All pay of an earnings period is assessed together, and what its earlier payments had is taken off (reg. 3 and 8 of the Contributions
    Regulations 2001). So a correction within the same period gives contributions back; negative earnings by themselves give nothing.
    """
    total = case.charged.before + case.earnings
    due = contributions(total, case.category, case.charged.thresholds, rules)
    employee, employer = due.employee - case.employee_before, due.employer - case.employer_before
    so_far = band_earnings(case.recorded.before + case.earnings, case.recorded.thresholds)
    earlier = band_earnings(case.recorded.before, case.recorded.thresholds)
    found = {
        figures.NI_EARNINGS: case.earnings,
        figures.NI_AT_LEL: so_far.at_lel - earlier.at_lel,
        figures.NI_LEL_TO_PT: so_far.lel_to_pt - earlier.lel_to_pt,
        figures.NI_PT_TO_UEL: so_far.pt_to_uel - earlier.pt_to_uel,
        figures.EMPLOYEE_NI: employee,
        figures.EMPLOYER_NI: employer,
        figures.DIRECTORS_EARNINGS: case.earnings * case.director,
        figures.DIRECTORS_EMPLOYEE_NI: employee * case.director,
        figures.DIRECTORS_EMPLOYER_NI: employer * case.director,
    }
    if trail:
        _note(trail, case, due, found)
    return found


def contributions(earnings: Column, category: Column, thresholds: Thresholds[Column], rules: NationalInsurance) -> Contributions:
    """Contributions on the earnings of an earnings period, each step rounded on the third decimal.

    Employee: from the primary threshold to the upper earnings limit, and above, rounded apart. Employer: from the secondary threshold to
    the zone threshold and to the upper earnings limit rounded together, and above apart (HMRC's guidance for software developers).
    """
    rates = _rates(rules)[category]
    above_limit = np.maximum(earnings - thresholds.upper_earnings_limit, 0)
    main = _between(earnings, thresholds.primary, thresholds.upper_earnings_limit)
    to_zone = _between(earnings, thresholds.secondary, thresholds.zone)
    to_limit = _between(earnings, thresholds.zone, thresholds.upper_earnings_limit)
    return Contributions(
        employee=third_decimal(main * rates[:, 0]) + third_decimal(above_limit * rates[:, 1]),
        employer=third_decimal(to_zone * rates[:, 2] + to_limit * rates[:, 3]) + third_decimal(above_limit * rates[:, 4]),
    )


def band_earnings(earnings: Column, thresholds: Thresholds[Column]) -> BandEarnings:
    """The earnings in the bands of the contribution record."""
    lowest = thresholds.lower_earnings_limit
    reached = earnings >= lowest
    return BandEarnings(
        at_lel=np.where(reached, lowest, 0),
        lel_to_pt=np.where(reached, _between(earnings, lowest, thresholds.primary), 0),
        pt_to_uel=np.where(reached, _between(earnings, thresholds.primary, thresholds.upper_earnings_limit), 0),
    )


def third_decimal(product: Column) -> Column:
    """Earnings times rate to the penny by the third decimal of the pound only: 5 and less down, more up, what follows is not looked at."""
    return floored(floored(product * _TENTHS, RATE_UNIT) + 4, _TENTHS)


def _between(earnings: Column, low: Column, high: Column) -> Column:
    part: Column = np.clip(earnings, low, high) - low
    return part


def _rates(rules: NationalInsurance) -> Column:
    rows = [rules.categories[category] for category in CATEGORIES]
    rates = [[row.employee_main, row.employee_upper, row.employer_to_zone, row.employer_to_limit, row.employer_above] for row in rows]
    return np.array(rates, dtype=np.int64)


def _note(trail: Trail, case: NiCase, due: Contributions, found: dict[str, Column]) -> None:
    limits = case.charged.thresholds
    for code, total, before, rule, first in (
        (figures.EMPLOYEE_NI, due.employee, case.employee_before, "primary contributions, SSCBA 1992 s. 8", limits.primary),
        (figures.EMPLOYER_NI, due.employer, case.employer_before, "secondary contributions, SSCBA 1992 s. 9", limits.secondary),
    ):
        trail.note(
            code,
            f"{rule}; third decimal by reg. 12 of the Contributions Regulations 2001; less those of earlier pay in the earnings period",
            found[code],
            ("ni.categories", "ni.primary_threshold", "ni.secondary_threshold", "ni.zone_threshold", "ni.upper_earnings_limit"),
            earnings=case.earnings,
            earnings_before=case.charged.before,
            first_threshold=first,
            zone_threshold=limits.zone,
            upper_earnings_limit=limits.upper_earnings_limit,
            contributions_of_earnings_period=total,
            contributions_before=before,
        )
    recorded = case.recorded.thresholds
    for code in (figures.NI_AT_LEL, figures.NI_LEL_TO_PT, figures.NI_PT_TO_UEL):
        trail.note(
            code,
            "earnings of the contribution record, Contributions Regulations 2001 sch. 4 para. 7",
            found[code],
            ("ni.lower_earnings_limit", "ni.primary_threshold", "ni.upper_earnings_limit"),
            earnings=case.earnings,
            earnings_before=case.recorded.before,
            lower_earnings_limit=recorded.lower_earnings_limit,
            primary_threshold=recorded.primary,
            upper_earnings_limit=recorded.upper_earnings_limit,
        )
    trail.note(figures.NI_EARNINGS, "pay liable to Class 1, SSCBA 1992 s. 3 and 6; none under 16", case.earnings, ("ni.exempt",))
    for code in (figures.DIRECTORS_EARNINGS, figures.DIRECTORS_EMPLOYEE_NI, figures.DIRECTORS_EMPLOYER_NI):
        trail.note(
            code, "counted for the annual earnings period, Contributions Regulations 2001 reg. 8", found[code], earnings=case.earnings
        )
