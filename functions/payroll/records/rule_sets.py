"""The rule set of a country and tax year, whatever the country."""

from importlib import import_module
from typing import Any, Final

from payroll.domain.parameters import Provenance
from payroll.domain.people import Country

_READERS: Final = {
    Country.US: ("united_states_rules", "united_states_rules"),
    Country.DE: ("german_rules", "german_rules"),
    Country.GB: ("united_kingdom_rules", "united_kingdom_rules"),
    Country.IT: ("italian_rules", "italian_rules"),
}


def rules_of(country: Country, tax_year: str) -> Any:
    """The figures of a country for a tax year, read once for each process. Raises KeyError for a year without figures."""
    module, reader = _READERS[country]
    return getattr(import_module(f"payroll.records.{module}"), reader)(tax_year)


def provenance_of(country: Country, tax_year: str) -> Provenance:
    """Where these figures come from."""
    provenance: Provenance = rules_of(country, tax_year).provenance
    return provenance
