"""Runs the rules of a country over many people at once."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from payroll.domain.people import Country
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail

_PACKAGES: Final = {Country.US: "united_states", Country.DE: "germany", Country.GB: "united_kingdom", Country.IT: "italy"}


def figures(country: Country, subjects: Sequence[Subject[Any]], rules: Any, trail: Trail | None = None) -> list[dict[str, int]]:
    """Every figure of the country for each subject, in their order. The rules are those of the country and the tax year of the pay date."""
    if not subjects:
        return []
    # Imported when they are needed: a worker mostly calculates one country.
    case = import_module(f"payroll.domain.{_PACKAGES[country]}.case")
    payroll = import_module(f"payroll.domain.{_PACKAGES[country]}.payroll")
    columns = payroll.calculate(case.case_of(subjects, rules), rules, trail)
    rows = zip(*(amounts.tolist() for amounts in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]
