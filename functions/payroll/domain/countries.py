"""What the run needs to know about each country without its rules: currency, tax year, and the figures of a payslip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from payroll.domain.figures import Figure
from payroll.domain.germany import facts as german
from payroll.domain.germany import figures as germany
from payroll.domain.italy import facts as italian
from payroll.domain.italy import figures as italy
from payroll.domain.people import Country
from payroll.domain.periods import PERIODS_PER_YEAR, PayFrequency
from payroll.domain.subject import ONE_OFF, REGULAR, UNTAXED
from payroll.domain.united_kingdom import facts as british
from payroll.domain.united_kingdom import figures as united_kingdom
from payroll.domain.united_kingdom.letters import LETTER_CODES, by_letter
from payroll.domain.united_states import facts as american
from payroll.domain.united_states import figures as united_states


def _no_details(_amounts: Mapping[str, int], _profile: Any) -> Mapping[str, int]:
    return {}


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country as the run sees it. `profile`: the type of its tax profiles. `year_begins`: month and day of its tax year.

    `details`: from the figures of a payment and the profile to sums that the year keeps beside the figures, by codes of `detail_codes`.
    `opening_codes`: what the rules ask of a year that was begun elsewhere, and opening balances have to tell, zero or not. `former_codes`:
    what counts of an earlier employer's pay. `last_year_codes`: what the rules ask of the tax year before.
    """

    country: Country
    currency: str
    figures: tuple[Figure, ...]
    classes: tuple[str, ...]
    tax_year: Callable[[date], str]
    profile: type
    year_begins: tuple[int, int] = (1, 1)
    details: Callable[[Mapping[str, int], Any], Mapping[str, int]] = _no_details
    detail_codes: tuple[str, ...] = ()
    opening_codes: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    last_year_codes: tuple[str, ...] = ()

    @property
    def earning_classes(self) -> tuple[str, ...]:
        """Every class of earnings that its rules know."""
        return (REGULAR, ONE_OFF, UNTAXED, *self.classes)

    @property
    def year_codes(self) -> tuple[str, ...]:
        """Everything that the sums of a tax year may hold: classes of earnings, figures and their details."""
        return (*self.earning_classes, *(figure.code for figure in self.figures), *self.detail_codes)

    def first_day_of_year(self, pay_date: date) -> date:
        """The first day of the tax year that a day lies in."""
        begins = date(pay_date.year, *self.year_begins)
        return begins if pay_date >= begins else date(pay_date.year - 1, *self.year_begins)

    def last_day_before_year(self, pay_date: date) -> date:
        """The last day of the tax year before the one that a day lies in."""
        return self.first_day_of_year(pay_date) - timedelta(days=1)

    def period_number(self, group: PayFrequency, pay_date: date) -> int:
        """Which pay period of the tax year a pay date lies in, from 1: by months, half months or weeks from the first day of the year."""
        begins = self.first_day_of_year(pay_date)
        months = (pay_date.year - begins.year) * 12 + pay_date.month - begins.month - (pay_date.day < begins.day)
        if group is PayFrequency.MONTHLY:
            return months + 1
        if group is PayFrequency.SEMIMONTHLY:
            into_month = (pay_date.day - begins.day) % 31
            return 2 * months + (2 if into_month >= 15 else 1)
        return (pay_date - begins).days // (7 if group is PayFrequency.WEEKLY else 14) + 1

    def periods_left(self, group: PayFrequency, pay_date: date) -> int:
        """Whole pay periods of the tax year after the one a pay date lies in."""
        return max(0, PERIODS_PER_YEAR[group] - self.period_number(group, pay_date))


COUNTRIES: Final[Mapping[Country, CountryFacts]] = {
    Country.US: CountryFacts(
        Country.US,
        united_states.CURRENCY,
        united_states.FIGURES,
        united_states.COUNTRY_CLASSES,
        united_states.tax_year,
        american.Profile,
        opening_codes=united_states.OPENING_CODES,
    ),
    Country.DE: CountryFacts(
        Country.DE,
        germany.CURRENCY,
        germany.FIGURES,
        germany.COUNTRY_CLASSES,
        germany.tax_year,
        german.Profile,
        opening_codes=germany.OPENING_CODES,
        former_codes=germany.FORMER_CODES,
        last_year_codes=germany.LAST_YEAR_CODES,
    ),
    Country.GB: CountryFacts(
        Country.GB,
        united_kingdom.CURRENCY,
        united_kingdom.FIGURES,
        united_kingdom.COUNTRY_CLASSES,
        united_kingdom.tax_year,
        british.Profile,
        year_begins=(4, 6),
        details=by_letter,
        detail_codes=LETTER_CODES,
        opening_codes=united_kingdom.OPENING_CODES,
    ),
    Country.IT: CountryFacts(
        Country.IT,
        italy.CURRENCY,
        italy.FIGURES,
        italy.COUNTRY_CLASSES,
        italy.tax_year,
        italian.Profile,
        opening_codes=italy.OPENING_CODES,
    ),
}
