"""Solidarity surcharge: SolzG 1995."""

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, floored, truncated
from payroll.domain.germany.facts import TaxClass
from payroll.domain.germany.rules import Solidarity


def exemption(tax_class: Column, solidarity: Solidarity) -> Column:
    """The year's tax up to which nothing is due [SOLZFREI]: § 3 (3), doubled with splitting."""
    return np.where(tax_class == TaxClass.III, 2 * solidarity.exemption, solidarity.exemption)


def surcharge_of_year(tax: Column, tax_class: Column, solidarity: Solidarity) -> Column:
    """The surcharge on a year's tax, cut to the cent, step MSOLZ. Just above the exemption § 4 limits it to a share of the excess."""
    above = np.maximum(0, tax - exemption(tax_class, solidarity))
    return np.minimum(floored(tax * solidarity.rate, RATE_UNIT), floored(above * solidarity.relief_rate, RATE_UNIT))


def surcharge_on_other_earnings(tax: Column, year_tax: Column, tax_class: Column, solidarity: Solidarity) -> Column:
    """The full rate on the tax of other earnings, when the year's tax with them exceeds the exemption: § 4a, step MSOLZSTS."""
    return np.where(year_tax > exemption(tax_class, solidarity), truncated(tax * solidarity.rate, RATE_UNIT), 0)
