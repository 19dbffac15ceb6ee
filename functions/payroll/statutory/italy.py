"""IRPEF, INPS, surtaxes and TFR of a year of employment, under the field names of the worked cases."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from payroll.domain.columns import column
from payroll.domain.italy import figures as codes
from payroll.domain.italy.case import case_of
from payroll.domain.italy.facts import MONTHS, ContributionScheme, Profile
from payroll.domain.italy.payroll import calculate
from payroll.domain.italy.rules import Rules
from payroll.domain.periods import PayFrequency, Period
from payroll.domain.subject import REGULAR, Subject
from payroll.records.italian_municipalities import municipalities
from payroll.records.italian_rules import italian_rules
from payroll.statutory.rows import MAX_AMOUNT, Calculator, Field, Row, RowError, amount_text, choice, flag, number, only, text

INPUTS: Final = ("case", "year", "ral", "rate", "post96", "days", "fixed_term", "coniuge", "figli", "altri_redditi", "reg", "com")
"""`ral` is the gross pay of the year in euros, as it was paid for the `days`; `coniuge` a dependent spouse all year, `figli` dependent
children from 21 to 29; `reg` a region by its name or the beginning of it; `com` a cadastral code, a name, or a province for its capital."""

_AMOUNT = Field(0, MAX_AMOUNT, unit=100, default=None)
_OTHER = Field(0, MAX_AMOUNT, unit=100)
_DAYS = Field(1, 365, default=365)
_CHILDREN = Field(0, 20)
_SCHEMES = {scheme.value: scheme for scheme in ContributionScheme}
_MINIMUM_OF_NAME = 3


def calculators(year: str) -> Mapping[str, Calculator]:
    """The one calculator of a year. Raises KeyError for a year without figures."""
    return {"": partial(employment_year, italian_rules(year))}


def employment_year(rules: Rules, row: Row) -> dict[str, Any]:
    """The figures of a year as text in euros; what is nothing is "0"."""
    only(row, (*INPUTS, *OUTPUTS, "source"))
    ral, days = number(row, "ral", _AMOUNT), number(row, "days", _DAYS)
    year = int(rules.provenance.tax_year)
    if "year" in row and text(row, "year") != str(year):
        raise RowError("year", f"is not {year}")
    last = date(year, 12, 31)
    profile = Profile(
        scheme=choice(row, "rate", _SCHEMES, default=ContributionScheme.INPS.value),
        first_insured_after_1995=flag(row, "post96", True),
        fixed_term=flag(row, "fixed_term"),
        spouse_months=MONTHS if flag(row, "coniuge") else 0,
        children=number(row, "figli", _CHILDREN),
        other_income=number(row, "altri_redditi", _OTHER),
        region=region(rules, text(row, "reg", default="")),
        municipality=municipality(str(year), text(row, "com", default="")),
    )
    subject = Subject(
        profile=profile,
        period=Period(PayFrequency.MONTHLY, str(year), date(year, 1, 1), last),
        pay_date=last,
        earnings={REGULAR: ral},
        employed_from=last - timedelta(days=days - 1),
        final=True,
    )
    # A row tells no months: the first band is the whole year's.
    case = dataclasses.replace(case_of([subject], rules), months=column([MONTHS]))
    found = {code: int(amount[0]) for code, amount in calculate(case, rules).items()}
    return {name: _euros(amount) for name, amount in _outputs(ral, profile, found, rules).items()}


OUTPUTS: Final = (
    *("inps_emp", "taxable", "irpef_gross", "detr_lav", "detr_con", "ult_detr", "somma_cuneo", "ti"),
    *("irpef_net", "add_reg", "add_com", "net", "tfr"),
)
"""Taken in a row and not looked at, so that a worked case can be put in as it is."""


def _outputs(ral: int, profile: Profile, found: Mapping[str, int], rules: Rules) -> dict[str, int]:
    regional, municipal = found[codes.REGIONAL_DUE], found[codes.MUNICIPAL_DUE]
    withheld = found[codes.INPS_EMPLOYEE] + found[codes.INCOME_TAX] + regional + municipal
    return {
        "inps_emp": found[codes.INPS_EMPLOYEE],
        "taxable": found[codes.TAXABLE_INCOME],
        "irpef_gross": found[codes.GROSS_TAX],
        "detr_lav": found[codes.EMPLOYMENT_DEDUCTION],
        "detr_con": found[codes.FAMILY_DEDUCTIONS],
        "ult_detr": found[codes.FURTHER_DEDUCTION],
        "somma_cuneo": found[codes.WEDGE_SUM],
        "ti": found[codes.SUPPLEMENT],
        "irpef_net": found[codes.INCOME_TAX],
        "add_reg": regional,
        "add_com": municipal,
        "net": ral - withheld + found[codes.WEDGE_SUM] + found[codes.SUPPLEMENT],
        "tfr": found[codes.TFR_ACCRUAL],
    }


def _euros(cents: int) -> str:
    return amount_text(cents) if cents else "0"


def region(rules: Rules, given: str) -> str:
    """The region that a text names by its beginning. Raises RowError for none and for several."""
    wanted = _letters(given)
    if not wanted:
        return ""
    names = [name.removeprefix("regional_surtax.") for name in rules.provenance.parameters if name.startswith("regional_surtax.")]
    known = [name for name in names if name in rules.surtax_names]
    found = [name for name in known if len(wanted) >= _MINIMUM_OF_NAME and _letters(name).startswith(wanted)]
    if len(found) != 1:
        raise RowError("reg", "is not the beginning of one region's name")
    return found[0]


def municipality(year: str, given: str) -> str:
    """The cadastral code that a text stands for: the code itself, a province for its capital, or a name. Raises RowError."""
    wanted, table = given.strip().upper(), municipalities(year)
    if not wanted or wanted in table:
        return wanted
    capitals = [code for code, each in table.items() if each.capital_of == wanted]
    named = [code for code, each in table.items() if _letters(each.name) == _letters(wanted)]
    found = capitals or named
    if len(found) != 1:
        raise RowError("com", "is not a cadastral code, a province or the name of one municipality")
    return found[0]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
