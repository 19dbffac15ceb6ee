"""Reads the dated British figures in `payroll/parameters` into a rule set for each tax year, once for each process."""

from functools import cache
from typing import Final

from payroll.domain.parameters import RATE_UNIT
from payroll.domain.united_kingdom.facts import NiCategory, StudentLoanPlan
from payroll.domain.united_kingdom.rules import Band, CategoryRates, Loans, NationalInsurance, Rules, Threshold
from payroll.domain.united_kingdom.tax_code import Region
from payroll.records.parameter_files import CENTS, ParameterFile, provenance, read, scaled

YEARS: Final = ("2025-26", "2026-27")
_EXEMPT: Final = CategoryRates(0, 0, 0, 0, 0)


@cache
def united_kingdom_rules(tax_year: str) -> Rules:
    """The figures for payments in a tax year such as "2026-27". Raises KeyError for a year without files."""
    if tax_year not in YEARS:
        raise KeyError(tax_year)
    paye, ni, loans = (read("gb", topic, tax_year) for topic in ("paye", "ni", "student_loans"))
    return Rules(
        tax_year=tax_year,
        bands={region: _bands(paye, region) for region in Region},
        basic_rate={Region[name.upper()]: int(place) for name, place in paye.rows("basic_rate")},
        regulatory_limit=paye.number("regulatory_limit", RATE_UNIT),
        emergency_code=paye.values["emergency_code"]["value"],
        national_insurance=_national_insurance(ni),
        loans=_loans(loans),
        provenance=provenance([paye, ni, loans]),
    )


def _bands(paye: ParameterFile, region: Region) -> tuple[Band, ...]:
    return tuple(Band(scaled(rate, RATE_UNIT), scaled(limit, CENTS) if limit else None) for rate, limit in paye.rows(region.name.lower()))


def _national_insurance(ni: ParameterFile) -> NationalInsurance:
    def threshold(name: str) -> Threshold:
        week, month, year = (scaled(amount, CENTS) for amount in ni.rows(name)[0])
        return Threshold(week, month, year)

    rates = {NiCategory(letter): CategoryRates(*(scaled(rate, RATE_UNIT) for rate in row)) for letter, *row in ni.rows("categories")}
    return NationalInsurance(
        lower_earnings_limit=threshold("lower_earnings_limit"),
        primary_threshold=threshold("primary_threshold"),
        secondary_threshold=threshold("secondary_threshold"),
        zone_threshold=threshold("zone_threshold"),
        upper_earnings_limit=threshold("upper_earnings_limit"),
        categories=rates | {NiCategory(letter): _EXEMPT for (letter,) in ni.rows("exempt")},
    )


def _loans(loans: ParameterFile) -> Loans:
    return Loans(
        plans={plan: loans.amount(plan) for plan in StudentLoanPlan if plan is not StudentLoanPlan.NONE},
        rate=loans.number("rate", RATE_UNIT),
        postgraduate=loans.amount("postgraduate"),
        postgraduate_rate=loans.number("postgraduate_rate", RATE_UNIT),
    )
