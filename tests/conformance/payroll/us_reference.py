"""Federal payroll of the United States worked for one person in Decimal dollars, line by line as the publications have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from payroll.records.parameter_files import ParameterFile, read

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Half up to the cent; halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Person:
    """W-4, exemptions, this run and the year before it. Dollars."""

    facts: Mapping[str, Any]
    periods: int
    regular: Decimal
    one_off: Decimal
    year: Mapping[str, Decimal]
    period: Mapping[str, Decimal]


@cache
def file(topic: str, year: str) -> ParameterFile:
    return read("us", topic, year)


def value(topic: str, year: str, name: str) -> Decimal:
    return Decimal(file(topic, year).values[name]["value"])


def worksheet_1a(wage: Decimal, person: Person, year: str) -> Decimal:
    """Line 4b."""
    facts = person.facts
    if facts["exempt"] or wage <= 0:
        return ZERO
    older = facts["form"] == "2019"
    if facts["nonresident_alien"]:
        rows_of_periods = file("income_tax", year).rows("nonresident_before_2020" if older else "nonresident_since_2020")
        wage += next(Decimal(amount) for periods, amount in rows_of_periods if int(periods) == person.periods)
    annual = wage * person.periods
    if older:
        annual -= facts["allowances"] * value("income_tax", year, "allowance")
    else:
        annual += facts["other_income"] - facts["deductions"]
        if not facts["two_jobs"]:
            married = facts["filing_status"] == "married_jointly"
            annual -= value("income_tax", year, "line_1g_married_jointly" if married else "line_1g_other")
    annual = max(annual, ZERO)
    kind = "step2" if facts["two_jobs"] else "standard"
    rows = [[Decimal(text) for text in row] for row in file("income_tax", year).rows(f"{kind}_{facts['filing_status']}")]
    least, tax, rate = next(row for row in reversed(rows) if annual >= row[0])
    tentative = cents((tax + (annual - least) * rate) / person.periods)
    extra: Decimal = facts["extra"]
    return max(ZERO, tentative - cents(facts["credits"] / person.periods)) + extra


def regular_tax(person: Person, year: str) -> Decimal:
    if person.regular == 0:
        return ZERO
    earlier = person.period.get("federal_income_tax", ZERO)
    tax = worksheet_1a(person.period.get("regular", ZERO) + person.regular, person, year) - earlier
    return max(tax, -max(ZERO, earlier))


def supplemental_tax(person: Person, regular: Decimal, year: str) -> Decimal:
    limit, top = (value("income_tax", year, f"supplemental_{name}") for name in ("limit", "rate_above_limit"))
    before, now = person.year.get("one_off", ZERO), person.one_off
    above_before = max(ZERO, before - limit)
    above = max(ZERO, before + now - limit) - above_before
    under, tax = now - above, cents(above * top)
    if under < 0:
        base = before - above_before
        if base <= 0:
            return tax
        borne = min(max(person.year.get("federal_income_tax_supplemental", ZERO) - cents(above_before * top), ZERO), base)
        return tax - cents(borne * min(-under, base) / base)
    if under == 0 or person.facts["exempt"]:
        return tax
    withheld = person.facts["withheld_last_year"] or person.year.get("federal_income_tax", ZERO) > 0 or regular > 0
    if person.facts["supplemental_method"] == "flat" and withheld:
        return tax + cents(under * value("income_tax", year, "supplemental_rate"))
    earlier = person.period.get("one_off", ZERO)
    earlier_under = min(before, limit) - min(before - earlier, limit)
    total = worksheet_1a(person.period.get("regular", ZERO) + person.regular + earlier_under + under, person, year)
    taken = person.period.get("federal_income_tax", ZERO) + regular
    taken += person.period.get("federal_income_tax_supplemental", ZERO) - cents((earlier - earlier_under) * top)
    return tax + max(ZERO, total - taken)


def more_under(limit: Decimal, before: Decimal, now: Decimal) -> Decimal:
    return min(limit, before + now) - min(limit, before)


def figures(person: Person, year: str) -> dict[str, Decimal]:
    """Every figure by code."""
    facts, wage = person.facts, person.regular + person.one_off
    pay = ZERO if facts["social_security_exempt"] else wage
    medicare_wages = ZERO if facts["medicare_exempt"] else wage
    futa_pay = ZERO if facts["futa_exempt"] else wage
    capped = more_under(value("fica", year, "social_security_wage_base"), person.year.get("social_security_pay", ZERO), pay)
    threshold = value("fica", year, "additional_medicare_threshold")
    above = medicare_wages - more_under(threshold, person.year.get("medicare_wages", ZERO), medicare_wages)
    futa_wages = more_under(value("futa", year, "wage_base"), person.year.get("futa_pay", ZERO), futa_pay)
    futa_rate = value("futa", year, "rate") - value("futa", year, "credit_rate") + facts["futa_credit_reduction"]
    social_security = cents(capped * value("fica", year, "social_security_rate"))
    medicare = cents(medicare_wages * value("fica", year, "medicare_rate"))
    regular = regular_tax(person, year)
    return {
        "federal_income_tax": regular,
        "federal_income_tax_supplemental": supplemental_tax(person, regular, year),
        "social_security": social_security,
        "medicare": medicare,
        "additional_medicare": cents(above * value("fica", year, "additional_medicare_rate")),
        "employer_social_security": social_security,
        "employer_medicare": medicare,
        "futa": cents(futa_wages * futa_rate),
        "taxable_wages": wage,
        "social_security_wages": capped,
        "social_security_pay": pay,
        "medicare_wages": medicare_wages,
        "futa_wages": futa_wages,
        "futa_pay": futa_pay,
    }
