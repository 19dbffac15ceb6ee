"""PAYE income tax: HMRC's Specification for PAYE tax table routines, over columns. Amounts are pence."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, Flags, column, floored, raised
from payroll.domain.trail import Trail
from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.rules import Rules
from payroll.domain.united_kingdom.tax_code import CodeKind, Region

POUND: Final = 100
FINE: Final = 100
"""Parts of a penny: the Specification keeps four decimals of a pound, cut without correction."""

_BLOCK: Final = 500
"""Codes above 500 are a remainder and so many blocks of 500 (Specification, 4.3.1)."""

_TOP_OF_CODE: Final = 9
"""A code number leaves out the last figure of the allowance, which counts as a 9."""


@dataclass(frozen=True, slots=True)
class TaxCase:
    """What the tax of a payment is worked out from.

    `region`, `kind` and `number` are the tax code. `periods`: the weeks or months whose tables apply, with `per_year` 52 or 12.
    `pay_before` and `tax_before`: what the tables count already. On the cumulative basis that is the tax year with a P45; on the
    Week 1/Month 1 basis an earlier payment of the same pay period.
    """

    region: Column
    kind: Column
    number: Column
    periods: Column
    per_year: Column
    pay: Column
    pay_before: Column
    tax_before: Column


def income_tax(case: TaxCase, rules: Rules, trail: Trail | None = None) -> Column:
    """The tax to deduct from the payment; negative is a refund (4.5.1). Never more than the overriding limit, half of the pay (4.5.2)."""
    due = tax_due_to_date(case, rules, trail)
    difference = due - case.tax_before
    limit = np.maximum(floored(case.pay * rules.regulatory_limit, RATE_UNIT), 0)
    tax: Column = np.minimum(difference, limit)
    if trail:
        trail.note(
            figures.INCOME_TAX,
            "tax due to date less the tax before, at most the overriding limit (Specification 4.5; PAYE Regulations 2003 reg. 23, 28)",
            tax,
            ("paye.regulatory_limit",),
            tax_due_to_date=due,
            tax_before=case.tax_before,
            overriding_limit=limit,
        )
    return tax


def tax_due_to_date(case: TaxCase, rules: Rules, trail: Trail | None = None) -> Column:
    """The tax on all the pay that the tables count (Ln), by the kind of code. Code NT: none, so that all before is given back."""
    pay = case.pay_before + case.pay
    adjustment = pay_adjustment(case.number, case.per_year) * case.periods
    if trail:
        trail.note(
            figures.INCOME_TAX,
            "free or additional pay of the code to date, rounded up to the penny for one period (Specification 4.3.1)",
            np.where(_by_number(case.kind), adjustment, 0),
            pay_to_date=pay,
            code_number_count=case.number,
            periods_count=case.periods,
            periods_per_year_count=case.per_year,
        )
    taxable = np.where(case.kind == CodeKind.FREE_PAY, pay - adjustment, pay + adjustment)
    by_bands = tax_by_bands(taxable, case, rules, trail)
    at_one_rate = tax_at_one_rate(pay, case, rules, trail)
    due: Column = np.where(case.kind == CodeKind.FLAT_RATE, at_one_rate, np.where(case.kind == CodeKind.NO_TAX, 0, by_bands))
    return due


def pay_adjustment(number: Column, per_year: Column) -> Column:
    """Free pay, or for K codes additional pay, of Week 1 or Month 1 (na1): remainder and blocks each raised to the penny. Code 0: none."""
    blocks, remainder = np.divmod(number - 1, _BLOCK)
    first = raised((remainder + 1) * 10 * POUND + _TOP_OF_CODE * POUND, per_year)
    block = raised(_BLOCK * 10 * POUND, per_year)
    adjustment: Column = np.where(number > 0, first + blocks * block, 0)
    return adjustment


def tax_by_bands(taxable: Column, case: TaxCase, rules: Rules, trail: Trail | None = None) -> Column:
    """The tax on taxable pay to date (Un) by the bands, definitions 9 to 11 and 4.4.

    The limit of a band and the tax up to it are the year's in proportion, cut at four decimals (c, k). Which band applies is found with the
    limit raised to the pound (v); in it the tax is k + (Tn - c) x rate, with Tn the taxable pay cut to the pound, cut to the penny.
    """
    table = _BandTable.of(rules)
    limit, tax_at_limit, rate = np.zeros_like(taxable), np.zeros_like(taxable), table.rates[case.region, 0]
    for place in range(table.limits.shape[1]):
        end = table.limits[case.region, place] * case.periods
        beyond = (end > 0) & (taxable > raised(end, case.per_year * POUND) * POUND)
        limit = np.where(beyond, floored(end * FINE, case.per_year), limit)
        tax_at_limit = np.where(beyond, floored(table.taxes[case.region, place] * case.periods, case.per_year), tax_at_limit)
        rate = np.where(beyond, table.rates[case.region, place + 1], rate)
    pounds = np.maximum(floored(taxable, POUND), 0) * POUND
    tax = floored(tax_at_limit * RATE_UNIT + (pounds * FINE - limit) * rate, RATE_UNIT * FINE)
    if trail:
        trail.note(
            figures.INCOME_TAX,
            "tax on taxable pay to date by bands (Specification 4.4; limit and tax at the limit in hundredths of a penny)",
            np.where(_by_number(case.kind), tax, 0),
            tuple(f"paye.{region.name.lower()}" for region in Region),
            taxable_pay_to_date=taxable,
            band_limit_ratio=limit,
            tax_at_limit_ratio=tax_at_limit,
            band_rate=rate,
        )
    return tax


def tax_at_one_rate(pay: Column, case: TaxCase, rules: Rules, trail: Trail | None = None) -> Column:
    """Codes BR, D0, D1 ...: all pay to date, cut to the pound, at the one rate, cut to the penny (Specification 5 and 6)."""
    table = _BandTable.of(rules)
    above_basic = np.where(case.kind == CodeKind.FLAT_RATE, case.number, 0)
    rate = table.rates[case.region, table.basic_rate[case.region] + above_basic]
    tax = floored(np.maximum(floored(pay, POUND), 0) * POUND * rate, RATE_UNIT)
    if trail:
        trail.note(
            figures.INCOME_TAX,
            "tax on all pay to date at one rate (Specification 5 and 6)",
            np.where(case.kind == CodeKind.FLAT_RATE, tax, 0),
            ("paye.basic_rate",),
            pay_to_date=pay,
            code_rate=rate,
        )
    return tax


def _by_number(kind: Column) -> Flags:
    found: Flags = (kind == CodeKind.FREE_PAY) | (kind == CodeKind.ADDITIONAL_PAY)
    return found


@dataclass(frozen=True, slots=True)
class _BandTable:
    """The bands with a row for each region: rates, the limits that end them (0: there is none) in pence, and the tax of a year up to the
    limits in hundredths of a penny."""

    rates: Column
    limits: Column
    taxes: Column
    basic_rate: Column

    @classmethod
    def of(cls, rules: Rules) -> "_BandTable":
        widest = max(len(bands) for bands in rules.bands.values())
        rates, limits, taxes = (np.zeros((len(Region), widest), dtype=np.int64) for _ in range(3))
        for region, bands in rules.bands.items():
            below, tax = 0, 0
            for place, band in enumerate(bands):
                rates[region, place] = band.rate
                if band.limit is not None:
                    tax += (band.limit - below) * band.rate * FINE // RATE_UNIT
                    below = band.limit
                    limits[region, place], taxes[region, place] = below, tax
        return cls(rates, limits[:, :-1], taxes[:, :-1], column(rules.basic_rate[region] for region in Region))
