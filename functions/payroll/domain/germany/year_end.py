"""Lohnsteuerbescheinigung, § 41b EStG: the numbered lines of the yearly wage tax statement."""

from collections.abc import Mapping

from payroll.domain.germany import figures as fig
from payroll.domain.germany.facts import Employment, Health, Profile
from payroll.domain.year_end import Box

_LINES: Mapping[str, tuple[str, str]] = {
    "3": ("Gross wage including benefits in kind", "Bruttoarbeitslohn einschl. Sachbezüge"),
    "4": ("Wage tax withheld from 3", "Einbehaltene Lohnsteuer von 3."),
    "5": ("Solidarity surcharge withheld from 3", "Einbehaltener Solidaritätszuschlag von 3."),
    "6": ("Church tax withheld from 3", "Einbehaltene Kirchensteuer des Arbeitnehmers von 3."),
    "19": ("Compensation contained in 3, not taxed at the reduced rate", "Entschädigungen, nicht ermäßigt besteuert - in 3. enthalten"),
    "22a": ("Employer's share of statutory pension insurance", "Arbeitgeberanteil zur gesetzlichen Rentenversicherung"),
    "23a": ("Employee's share of statutory pension insurance", "Arbeitnehmeranteil zur gesetzlichen Rentenversicherung"),
    "24a": ("Untaxed subsidies to statutory health insurance", "Steuerfreie Arbeitgeberzuschüsse zur gesetzlichen Krankenversicherung"),
    "24b": ("Untaxed subsidies to private health insurance", "Steuerfreie Arbeitgeberzuschüsse zur privaten Krankenversicherung"),
    "24c": ("Untaxed subsidies to long-term care insurance", "Steuerfreie Arbeitgeberzuschüsse zur Pflegeversicherung"),
    "25": ("Contributions to statutory health insurance", "Arbeitnehmerbeiträge zur gesetzlichen Krankenversicherung"),
    "26": ("Contributions to social long-term care insurance", "Arbeitnehmerbeiträge zur sozialen Pflegeversicherung"),
    "27": ("Contributions to unemployment insurance", "Arbeitnehmerbeiträge zur Arbeitslosenversicherung"),
}


def statement(year: Mapping[str, int], profile: Profile) -> tuple[Box, ...]:
    """All lines of the statement for the sums of a year, by code of the figure and class of earnings, in cents.

    For voluntary members of a statutory fund 24a and 24c are the employer's subsidies, and 25 and 26 the whole contributions that they
    pay. For a mini job with the flat tax there is nothing to state.
    """
    sums = {fig_code: year.get(fig_code, 0) for fig_code in (*(each.code for each in fig.FIGURES), fig.COMPENSATION)}
    if profile.employment is Employment.MINI_JOB and profile.flat_tax:
        sums = dict.fromkeys(sums, 0)
    voluntary = profile.health is Health.VOLUNTARY
    health_subsidy, care_subsidy = (sums[fig.EMPLOYER_HEALTH], sums[fig.EMPLOYER_CARE]) if voluntary else (0, 0)
    amounts = {
        "3": sums[fig.TAXABLE_WAGE],
        "4": sums[fig.WAGE_TAX] + sums[fig.OTHER_WAGE_TAX],
        "5": sums[fig.SOLIDARITY] + sums[fig.OTHER_SOLIDARITY],
        "6": sums[fig.CHURCH_TAX] + sums[fig.OTHER_CHURCH_TAX],
        "19": sums[fig.COMPENSATION],
        "22a": sums[fig.EMPLOYER_PENSION],
        "23a": sums[fig.PENSION],
        "24a": health_subsidy,
        "24b": sums[fig.HEALTH_SUBSIDY],
        "24c": sums[fig.CARE_SUBSIDY] + care_subsidy,
        "25": sums[fig.HEALTH] + health_subsidy,
        "26": sums[fig.CARE] + care_subsidy,
        "27": sums[fig.UNEMPLOYMENT],
    }
    return tuple(Box(number, {"en": english, "de": german}, amounts[number]) for number, (english, german) in _LINES.items())
