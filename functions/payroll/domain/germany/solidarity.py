"""Solidarity surcharge: SolzG 1995."""

from payroll.domain.germany.rounding import truncated
from payroll.domain.germany.rules import RATE_UNIT, Solidarity, TaxClass


def exemption(tax_class: TaxClass, solidarity: Solidarity) -> int:
    """The year's tax up to which nothing is due [SOLZFREI]: § 3 (3), doubled with splitting."""
    return solidarity.exemption * (2 if tax_class is TaxClass.III else 1)


def surcharge_of_year(tax: int, tax_class: TaxClass, solidarity: Solidarity) -> int:
    """The surcharge on a year's tax, cut to the cent, step MSOLZ. Just above the exemption § 4 limits it to a share of the excess."""
    above = tax - exemption(tax_class, solidarity)
    if above <= 0:
        return 0
    return min(tax * solidarity.rate // RATE_UNIT, above * solidarity.relief_rate // RATE_UNIT)


def surcharge_on_other_earnings(tax: int, year_tax: int, tax_class: TaxClass, solidarity: Solidarity) -> int:
    """The full rate on the tax of other earnings, when the year's tax with them exceeds the exemption: § 4a, step MSOLZSTS."""
    return truncated(tax * solidarity.rate, RATE_UNIT) if year_tax > exemption(tax_class, solidarity) else 0
