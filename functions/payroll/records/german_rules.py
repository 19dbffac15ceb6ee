"""Reads the dated figures of Germany in `payroll/parameters` into rule sets, once for each process."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from payroll.domain.germany.facts import State
from payroll.domain.germany.rules import (
    FIRST_COHORT,
    CareRates,
    Cohort,
    Contributions,
    HighClasses,
    InsuranceRules,
    MiniJobRules,
    MinimumProvision,
    ProgressiveZone,
    ProportionalZone,
    Rules,
    Solidarity,
    Tariff,
    TransitionZoneRules,
    TypicalEmployerShare,
    UnemploymentProvision,
    WageTaxRules,
)
from payroll.domain.parameters import RATE_UNIT, Provenance
from payroll.records.parameter_files import CENTS, ParameterFile, provenance, read, scaled

YEARS = ("2025", "2026")
_FACTOR_UNIT = 10_000
_OF_LAST_YEAR = frozenset(
    {
        "pension_ceiling",
        "pension_half",
        "unemployment_half",
        "health_ceiling",
        "health_half",
        "health_half_without_sick_pay",
        "care_employee",
        "care_employer",
        "care_employee_saxony",
        "care_employer_saxony",
        "care_childless",
        "care_child_discount",
        "insolvency_rate",
    }
)
_OWN_AMOUNTS = (
    "employee_lump_sum",
    "pensioner_lump_sum",
    "special_expenses",
    "single_parent_relief",
    "child_allowance",
    "child_allowance_class_iv",
)


@cache
def german_rules(tax_year: str) -> Rules:
    """The figures for wages paid in a year. Raises KeyError for a year without files."""
    tax, insurance, church = (read("de", topic, tax_year) for topic in ("wage_tax", "social_insurance", "church_tax"))
    before = str(int(tax_year) - 1)
    last = read("de", "social_insurance", before) if before in YEARS else None
    return Rules(
        year=int(tax_year),
        wage_tax=wage_tax_rules(tax),
        insurance=insurance_rules(insurance),
        last_insurance=insurance_rules(last) if last else None,
        church_rates=church_rates(church),
        provenance=_with_last_year(provenance((tax, insurance, church)), last),
    )


def _with_last_year(found: Provenance, last: ParameterFile | None) -> Provenance:
    """The provenance with the figures of the year before that the March clause takes, as `last_year.<topic>.<name>`."""
    if last is None:
        return found
    before = provenance((last,))
    taken = {f"last_year.{name}": each for name, each in before.parameters.items() if name.partition(".")[2] in _OF_LAST_YEAR}
    digest = hashlib.sha256(f"{found.digest} {before.digest}".encode()).hexdigest()
    return replace(found, digest=digest, parameters={**found.parameters, **taken})


def wage_tax_rules(file: ParameterFile) -> WageTaxRules:
    """The wage tax figures of a file. Raises ValueError for figures that do not fit together."""
    own: dict[str, Any] = {name: _amount(file, name) for name in _OWN_AMOUNTS}
    return WageTaxRules(
        tariff=_tariff(file),
        high_classes=HighClasses(
            first_limit=_amount(file, "high_classes_first_limit"),
            second_limit=_amount(file, "high_classes_second_limit"),
            third_limit=_amount(file, "high_classes_third_limit"),
            minimum_rate=_rate(file, "high_classes_minimum_rate"),
            rate=_rate(file, "high_classes_rate"),
            top_rate=_rate(file, "high_classes_top_rate"),
            step=_amount(file, "high_classes_step"),
        ),
        cohorts=_cohorts(file.rows("cohorts")),
        solidarity=Solidarity(_amount(file, "solidarity_exemption"), _rate(file, "solidarity_rate"), _rate(file, "solidarity_relief_rate")),
        contributions=_contributions(file),
        **_provisions(file),
        **own,
    )


def insurance_rules(file: ParameterFile) -> InsuranceRules:
    """The social insurance figures of a file."""
    return InsuranceRules(
        pension_ceiling=_amount(file, "pension_ceiling"),
        pension_half=_rate(file, "pension_half"),
        unemployment_half=_rate(file, "unemployment_half"),
        health_ceiling=_amount(file, "health_ceiling"),
        health_half=_rate(file, "health_half"),
        health_half_without_sick_pay=_rate(file, "health_half_without_sick_pay"),
        average_surcharge=_rate(file, "average_surcharge"),
        insolvency_rate=_rate(file, "insolvency_rate"),
        care=CareRates(
            employee=_rate(file, "care_employee"),
            employer=_rate(file, "care_employer"),
            employee_saxony=_rate(file, "care_employee_saxony"),
            employer_saxony=_rate(file, "care_employer_saxony"),
            childless=_rate(file, "care_childless"),
            childless_age=_whole(file, "care_childless_age"),
            child_discount=_rate(file, "care_child_discount"),
            most_discounts=_whole(file, "care_most_discounts"),
        ),
        transition_zone=TransitionZoneRules(
            lower=_amount(file, "mini_job_limit"),
            upper=_amount(file, "transition_zone_limit"),
            factor=file.number("transition_zone_factor", _FACTOR_UNIT),
        ),
        mini_job=MiniJobRules(
            health_rate=_rate(file, "mini_job_health_rate"),
            pension_rate=_rate(file, "mini_job_pension_rate"),
            pension_total_rate=2 * _rate(file, "pension_half"),
            least_pension_base=_amount(file, "mini_job_least_pension_base"),
            flat_tax_rate=_rate(file, "mini_job_flat_tax_rate"),
            u1_rate=_rate(file, "mini_job_u1_rate"),
            u2_rate=_rate(file, "mini_job_u2_rate"),
        ),
    )


def church_rates(file: ParameterFile) -> Mapping[State, int]:
    """The rate of every federal state. Raises ValueError when one is missing or unknown."""
    rates = {State(name): scaled(rate, RATE_UNIT) for name, rate in file.rows("rates")}
    if set(rates) != set(State):
        raise ValueError("every federal state has a rate of church tax")
    return rates


def _tariff(file: ParameterFile) -> Tariff:
    basic_allowance = _amount(file, "basic_allowance")
    progressive = tuple(ProgressiveZone(*(_unsigned(text, CENTS) for text in row)) for row in file.rows("progressive"))
    proportional = tuple(
        ProportionalZone(_unsigned(end, CENTS) if end else None, _unsigned(rate, RATE_UNIT), _unsigned(deduction, CENTS))
        for end, rate, deduction in file.rows("proportional")
    )
    starts, ends = [zone.start for zone in progressive], [basic_allowance, *(zone.end for zone in progressive)]
    if starts != ends[:-1] or [zone.end is None for zone in proportional] != [False] * (len(proportional) - 1) + [True]:
        raise ValueError("the zones of a tariff begin at the basic allowance, follow each other and have no end")
    return Tariff(basic_allowance, progressive, proportional)


def _cohorts(rows: Sequence[Sequence[str]]) -> tuple[Cohort, ...]:
    if [int(row[0]) for row in rows] != list(range(FIRST_COHORT, FIRST_COHORT + len(rows))):
        raise ValueError(f"the cohorts are consecutive years from {FIRST_COHORT} on")
    return tuple(Cohort(_unsigned(share, RATE_UNIT), *(_unsigned(text, CENTS) for text in amounts)) for _, share, *amounts in rows)


def _contributions(file: ParameterFile) -> Contributions:
    return Contributions(
        pension_ceiling=_amount(file, "pension_ceiling"),
        pension_rate=_rate(file, "pension_rate"),
        health_ceiling=_amount(file, "health_ceiling"),
        health_rate=_rate(file, "health_rate"),
        care_rate=_rate(file, "care_rate"),
        care_rate_saxony=_rate(file, "care_rate_saxony"),
        care_childless=_rate(file, "care_childless"),
        care_child_discount=_rate(file, "care_child_discount"),
    )


def _provisions(file: ParameterFile) -> dict[str, Any]:
    """The parts of the social provision that came or went with a year; a year's file has all figures of a part or none."""
    minimum = typical = unemployment = None
    if "minimum_provision_rate" in file.values:
        limits = _amount(file, "minimum_provision_limit"), _amount(file, "minimum_provision_limit_class_iii")
        minimum = MinimumProvision(_rate(file, "minimum_provision_rate"), *limits)
    if "typical_employer_health_rate" in file.values:
        care = _rate(file, "typical_employer_care_rate"), _rate(file, "typical_employer_care_rate_saxony")
        typical = TypicalEmployerShare(_rate(file, "typical_employer_health_rate"), *care)
    if "unemployment_provision_rate" in file.values:
        limit = _amount(file, "unemployment_provision_limit")
        unemployment = UnemploymentProvision(_rate(file, "unemployment_provision_rate"), limit)
    return {"minimum_provision": minimum, "typical_employer_share": typical, "unemployment_provision": unemployment}


def _amount(file: ParameterFile, name: str) -> int:
    return _unsigned(file.values[name]["value"], CENTS)


def _rate(file: ParameterFile, name: str) -> int:
    return _unsigned(file.values[name]["value"], RATE_UNIT)


def _whole(file: ParameterFile, name: str) -> int:
    return _unsigned(file.values[name]["value"], 1)


def _unsigned(text: str, unit: int) -> int:
    number = scaled(text, unit)
    if number < 0:
        raise ValueError(f"{text} is below zero")
    return number
