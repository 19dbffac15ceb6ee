"""Reads the dated figures in `payroll/parameters` into rule sets, once for each process."""

import hashlib
import json
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from payroll.domain.rules import RATE_UNIT, Bracket, FilingStatus, RuleSet, Schedule

FOLDER = Path(__file__).parent.parent / "parameters"
YEARS = (2025, 2026)
_STATUSES = ("confirmed", "unverified")
_RATES = ("social_security_rate", "medicare_rate", "additional_medicare_rate")
_AMOUNTS = (
    "social_security_wage_base",
    "additional_medicare_threshold",
    "line_1g_married_jointly",
    "line_1g_other",
    "allowance",
)


@cache
def rule_set(year: int) -> RuleSet:
    """The figures for wages paid in a year. Raises KeyError for a year without a file."""
    if year not in YEARS:
        raise KeyError(year)
    return read_rule_set((FOLDER / f"us_{year}.toml").read_text("utf-8"))


def read_rule_set(text: str) -> RuleSet:
    """Builds a rule set from TOML text. Raises ValueError when a value has no source, no status or more digits than its unit."""
    data = tomllib.loads(text)
    head, values, tables = data["rule_set"], data["values"], data["tables"]
    marked = dict(values.items()) | {f"{schedule}.{status}": table for schedule, group in tables.items() for status, table in group.items()}
    for name, entry in marked.items():
        if entry["status"] not in _STATUSES or entry["source"] not in data["sources"]:
            raise ValueError(f"{name}: a value names a listed source and is confirmed or unverified")
    rates: dict[str, Any] = {name: _scaled(values[name]["value"], RATE_UNIT) for name in _RATES}
    amounts: dict[str, Any] = {name: _scaled(values[name]["value"], 100) for name in _AMOUNTS}
    return RuleSet(
        year=head["year"],
        valid_from=head["valid_from"],
        valid_to=head["valid_to"],
        standard=_schedules(tables["standard"]),
        step2=_schedules(tables["step2"]),
        digest=hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest(),
        unverified=tuple(sorted(name for name, entry in marked.items() if entry["status"] == "unverified")),
        **rates,
        **amounts,
    )


def _schedules(group: dict[str, Any]) -> dict[FilingStatus, Schedule]:
    return {
        status: Schedule(
            tuple(Bracket(_scaled(low, 100), _scaled(base, 100), _scaled(rate, RATE_UNIT)) for low, base, rate in group[status]["rows"])
        )
        for status in FilingStatus
    }


def _scaled(text: str, unit: int) -> int:
    scaled = Decimal(text) * unit
    if scaled != scaled.to_integral_value() or scaled < 0:
        raise ValueError(f"{text} is not a whole number of 1/{unit}")
    return int(scaled)
