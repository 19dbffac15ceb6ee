"""Reads the dated figures of the United States in `payroll/parameters` into rules, once for each process."""

from functools import cache

from payroll.domain.parameters import RATE_UNIT
from payroll.domain.united_states.rules import SCHEDULES, Rules, Schedule
from payroll.records.parameter_files import CENTS, ParameterFile, provenance, read, scaled

YEARS = ("2025", "2026")


@cache
def united_states_rules(tax_year: str) -> Rules:
    """The figures for wages paid in a year. Raises KeyError for a year without files."""
    if tax_year not in YEARS:
        raise KeyError(tax_year)
    files = [read("us", topic, tax_year) for topic in ("income_tax", "fica", "futa")]
    tax, fica, futa = files
    return Rules(
        line_1g_married_jointly=tax.amount("line_1g_married_jointly"),
        line_1g_other=tax.amount("line_1g_other"),
        allowance=tax.amount("allowance"),
        schedules=tuple(_schedule(tax, f"{kind}_{status}") for kind, status in SCHEDULES),
        nonresident_since_2020=_by_periods(tax, "nonresident_since_2020"),
        nonresident_before_2020=_by_periods(tax, "nonresident_before_2020"),
        supplemental_rate=tax.number("supplemental_rate", RATE_UNIT),
        supplemental_limit=tax.amount("supplemental_limit"),
        supplemental_rate_above_limit=tax.number("supplemental_rate_above_limit", RATE_UNIT),
        social_security_rate=fica.number("social_security_rate", RATE_UNIT),
        social_security_wage_base=fica.amount("social_security_wage_base"),
        medicare_rate=fica.number("medicare_rate", RATE_UNIT),
        additional_medicare_rate=fica.number("additional_medicare_rate", RATE_UNIT),
        additional_medicare_threshold=fica.amount("additional_medicare_threshold"),
        futa_rate=futa.number("rate", RATE_UNIT),
        futa_credit_rate=futa.number("credit_rate", RATE_UNIT),
        futa_wage_base=futa.amount("wage_base"),
        provenance=provenance(files),
    )


def _schedule(file: ParameterFile, name: str) -> Schedule:
    floors, taxes, rates = zip(*file.rows(name), strict=True)
    return Schedule(
        tuple(scaled(text, CENTS) for text in floors),
        tuple(scaled(text, CENTS) for text in taxes),
        tuple(scaled(text, RATE_UNIT) for text in rates),
    )


def _by_periods(file: ParameterFile, name: str) -> dict[int, int]:
    return {int(periods): scaled(amount, CENTS) for periods, amount in file.rows(name)}
