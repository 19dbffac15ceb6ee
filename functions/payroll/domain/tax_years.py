"""The days of a tax year."""

from dataclasses import dataclass
from datetime import date, timedelta

from payroll.domain.countries import CountryFacts


@dataclass(frozen=True, slots=True)
class TaxYear:
    """Both days are inclusive."""

    first: date
    last: date


def tax_year_days(country: CountryFacts, name: str) -> TaxYear:
    """The days of a tax year by its name. Raises ValueError for a name that is none in the country."""
    begins = date(int(name[:4]), *country.year_begins)
    if country.tax_year(begins) != name:
        raise ValueError(f"{name} is no tax year of {country.country}")
    return TaxYear(begins, date(begins.year + 1, *country.year_begins) - timedelta(days=1))
