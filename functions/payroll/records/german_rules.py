"""Reads the dated figures of Germany in `payroll/parameters` into rule sets, once for each process."""

import hashlib
import json
import tomllib
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from payroll.domain.germany.rules import (
    FIRST_COHORT,
    RATE_UNIT,
    Cohort,
    Contributions,
    GermanRules,
    HighClasses,
    MinimumProvision,
    ProgressiveZone,
    ProportionalZone,
    Solidarity,
    Tariff,
    TypicalEmployerShare,
    UnemploymentProvision,
)

FOLDER = Path(__file__).parent.parent / "parameters"
YEARS = (2025, 2026)
_CENTS = 100
_STATUSES = ("confirmed", "unverified")
_OWN_AMOUNTS = (
    "employee_lump_sum",
    "pensioner_lump_sum",
    "special_expenses",
    "single_parent_relief",
    "child_allowance",
    "child_allowance_class_iv",
)


@cache
def german_rules(year: int) -> GermanRules:
    """The figures for wages paid in a year. Raises KeyError for a year without a file."""
    if year not in YEARS:
        raise KeyError(year)
    return read_german_rules((FOLDER / f"de_{year}.toml").read_text("utf-8"))


def read_german_rules(text: str) -> GermanRules:
    """Builds a rule set from TOML text. Raises ValueError when a value has no source, no status or more digits than its unit."""
    data = tomllib.loads(text)
    head, values, tables = data["rule_set"], data["values"], data["tables"]
    marked = values | tables
    for name, entry in marked.items():
        if entry["status"] not in _STATUSES or entry["source"] not in data["sources"]:
            raise ValueError(f"{name}: a value names a listed source and is confirmed or unverified")
    amount, rate = partial(_value, values, _CENTS), partial(_value, values, RATE_UNIT)
    own: dict[str, Any] = {name: amount(name) for name in _OWN_AMOUNTS}
    return GermanRules(
        year=head["year"],
        valid_from=head["valid_from"],
        valid_to=head["valid_to"],
        tariff=_tariff(amount("basic_allowance"), tables),
        high_classes=HighClasses(
            first_limit=amount("high_classes_first_limit"),
            second_limit=amount("high_classes_second_limit"),
            third_limit=amount("high_classes_third_limit"),
            minimum_rate=rate("high_classes_minimum_rate"),
            rate=rate("high_classes_rate"),
            top_rate=rate("high_classes_top_rate"),
            step=amount("high_classes_step"),
        ),
        cohorts=_cohorts(tables["cohorts"]["rows"]),
        solidarity=Solidarity(amount("solidarity_exemption"), rate("solidarity_rate"), rate("solidarity_relief_rate")),
        contributions=_contributions(values),
        **_provisions(values),
        **own,
        digest=hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest(),
        unverified=tuple(sorted(name for name, entry in marked.items() if entry["status"] == "unverified")),
    )


def _tariff(basic_allowance: int, tables: dict[str, Any]) -> Tariff:
    progressive = tuple(ProgressiveZone(*(_scaled(text, _CENTS) for text in row)) for row in tables["progressive"]["rows"])
    proportional = tuple(
        ProportionalZone(_scaled(end, _CENTS) if end else None, _scaled(rate, RATE_UNIT), _scaled(deduction, _CENTS))
        for end, rate, deduction in tables["proportional"]["rows"]
    )
    starts, ends = [zone.start for zone in progressive], [basic_allowance, *(zone.end for zone in progressive)]
    if starts != ends[:-1] or [zone.end is None for zone in proportional] != [False] * (len(proportional) - 1) + [True]:
        raise ValueError("the zones of a tariff begin at the basic allowance, follow each other and have no end")
    return Tariff(basic_allowance, progressive, proportional)


def _cohorts(rows: list[list[str]]) -> tuple[Cohort, ...]:
    if [int(row[0]) for row in rows] != list(range(FIRST_COHORT, FIRST_COHORT + len(rows))):
        raise ValueError(f"the cohorts are consecutive years from {FIRST_COHORT} on")
    return tuple(Cohort(_scaled(share, RATE_UNIT), *(_scaled(text, _CENTS) for text in amounts)) for _, share, *amounts in rows)


def _contributions(values: dict[str, Any]) -> Contributions:
    rate = partial(_value, values, RATE_UNIT)
    return Contributions(
        pension_ceiling=_value(values, _CENTS, "pension_ceiling"),
        pension_rate=rate("pension_rate"),
        health_ceiling=_value(values, _CENTS, "health_ceiling"),
        health_rate=rate("health_rate"),
        care_rate=rate("care_rate"),
        care_rate_saxony=rate("care_rate_saxony"),
        care_childless=rate("care_childless"),
        care_child_discount=rate("care_child_discount"),
    )


def _provisions(values: dict[str, Any]) -> dict[str, Any]:
    """The parts of the social provision that came or went with a year; a year's file has all figures of a part or none."""
    amount, rate = partial(_value, values, _CENTS), partial(_value, values, RATE_UNIT)
    minimum = typical = unemployment = None
    if "minimum_provision_rate" in values:
        limits = amount("minimum_provision_limit"), amount("minimum_provision_limit_class_iii")
        minimum = MinimumProvision(rate("minimum_provision_rate"), *limits)
    if "typical_employer_health_rate" in values:
        care = rate("typical_employer_care_rate"), rate("typical_employer_care_rate_saxony")
        typical = TypicalEmployerShare(rate("typical_employer_health_rate"), *care)
    if "unemployment_provision_rate" in values:
        unemployment = UnemploymentProvision(rate("unemployment_provision_rate"), amount("unemployment_provision_limit"))
    return {"minimum_provision": minimum, "typical_employer_share": typical, "unemployment_provision": unemployment}


def _value(values: dict[str, Any], unit: int, name: str) -> int:
    return _scaled(values[name]["value"], unit)


def _scaled(text: str, unit: int) -> int:
    scaled = Decimal(text) * unit
    if scaled != scaled.to_integral_value() or scaled < 0:
        raise ValueError(f"{text} is not a whole number of 1/{unit}")
    return int(scaled)
