"""Severance pay (trattamento di fine rapporto): Codice civile art. 2120."""

import numpy as np

from payroll.domain.columns import Column, half_up
from payroll.domain.italy.case import Case
from payroll.domain.italy.facts import MONTHS
from payroll.domain.italy.figures import TFR_REVALUATION, TFR_REVALUATION_TAX
from payroll.domain.italy.rules import Severance
from payroll.domain.parameters import RATE_UNIT

_TENTHS = 10
_HUNDRED_MILLION = 10**8


def accrual(pay: Column, rules: Severance) -> Column:
    """The pay divided by 13.5, less the contribution of 0.5 percent that the severance bears (L. 297/1982 art. 3), half up to the cent."""
    share = _TENTHS * RATE_UNIT - rules.contribution_rate * rules.divisor_tenths
    return half_up(pay * share, rules.divisor_tenths * RATE_UNIT)


def coefficient(months: Column, rules: Severance) -> Column:
    """1.5 percent a year by months and three quarters of the increase of prices until then, in hundred-millionths.

    Prices that have fallen count as unchanged: ISTAT's coefficients of 2020 are the fixed part alone.
    """
    increases: Column = np.array(rules.price_increases, dtype=np.int64)[months]
    fixed = half_up(rules.revaluation_rate * (_HUNDRED_MILLION // RATE_UNIT) * months, MONTHS)
    return fixed + half_up(rules.revaluation_share * np.maximum(increases, 0), RATE_UNIT)


def revaluation(case: Case, rules: Severance) -> tuple[Column, Column]:
    """With the last pay: what the fund of 31 December last grows by after the tax on that, and the tax, half up to the cent.

    The tax is borne by the fund (D.Lgs. 47/2000 art. 11 (3), (4)).
    """
    before, taxed = case.so_far[TFR_REVALUATION], case.so_far[TFR_REVALUATION_TAX]
    year = half_up(case.severance_fund * coefficient(case.severance_months, rules), _HUNDRED_MILLION)
    tax = half_up(year * rules.revaluation_tax_rate, RATE_UNIT)
    return np.where(case.final, year - tax - before, 0), np.where(case.final, tax - taxed, 0)
