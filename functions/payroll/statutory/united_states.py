"""The United States: federal income tax withholding, and social security with Medicare. Amounts are dollars, as text in the answers.

withholding: `wage` (of the period), `freq` (weekly, biweekly, semimonthly, monthly, quarterly, semiannual, annual, daily),
`status` (S, M, H), `step2`, `s3`, `s4a`, `s4b` (a year), `s4c` (a period) -> `fit`, `adj_annual` (Worksheet 1A, line 1i or 1l).
Also taken: `form` ("2020" or "2019"), `allowances`, `exempt`, `nonresident`; `supplemental`, `ytd_supplemental`, `method` (flat,
aggregate), `withheld_before` (income tax was withheld from regular wages this year or last) -> `fit_supplemental`, when
`supplemental` is given.
fica: `wage`, `ytd_wages` -> `ss_ee`, `medicare_ee`, `addl_medicare`, `ss_er`, `medicare_er`.
A row may hold the inputs and outputs of both, and `case`, `year`, `net`, `source`; a `year` must be the one that was asked for.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from payroll.domain.columns import column
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import ONE_OFF, REGULAR, Subject
from payroll.domain.united_states.case import Case, case_of
from payroll.domain.united_states.facts import MAX_ALLOWANCES, MAX_YEARLY, FilingStatus, Profile, SupplementalMethod, W4Form
from payroll.domain.united_states.income_tax import worksheet
from payroll.domain.united_states.payroll import calculate
from payroll.domain.united_states.rules import Rules
from payroll.records.united_states_rules import united_states_rules
from payroll.statutory.rows import Calculator, Field, Row, RowError, amount_text, choice, flag, number, only, text

_PERIODS = {"weekly": 52, "biweekly": 26, "semimonthly": 24, "monthly": 12, "quarterly": 4, "semiannual": 2, "annual": 1, "daily": 260}
_STATUSES = {"S": FilingStatus.SINGLE, "M": FilingStatus.MARRIED_JOINTLY, "H": FilingStatus.HEAD_OF_HOUSEHOLD}
_FORMS = {str(form): form for form in W4Form}
_METHODS = {str(method): method for method in SupplementalMethod}
_AMOUNT = Field(0, MAX_YEARLY, unit=100)
_WAGE = Field(0, MAX_YEARLY, unit=100, default=None)
_NAMES = {
    "form": "form",
    "filing_status": "status",
    "two_jobs": "step2",
    "credits": "s3",
    "other_income": "s4a",
    "deductions": "s4b",
    "extra": "s4c",
    "allowances": "allowances",
    "exempt": "exempt",
}
_INPUTS = {*_NAMES.values(), "wage", "freq", "ytd_wages", "nonresident", "supplemental", "ytd_supplemental", "method", "withheld_before"}
_OUTPUTS = {"fit", "adj_annual", "fit_supplemental", "ss_ee", "medicare_ee", "addl_medicare", "ss_er", "medicare_er"}
_KNOWN = _INPUTS | _OUTPUTS | {"case", "year", "net", "source"}


def calculators(year: str) -> Mapping[str, Calculator]:
    """`withholding` and `fica`. Raises KeyError for a year without figures."""
    rules = united_states_rules(year)
    return {"withholding": partial(_withholding, year, rules), "fica": partial(_fica, year, rules)}


def _withholding(year: str, rules: Rules, row: Row) -> dict[str, Any]:
    periods = choice(row, "freq", _PERIODS)
    earnings = {REGULAR: number(row, "wage", _WAGE), ONE_OFF: number(row, "supplemental", _AMOUNT)}
    case = _case(year, rules, row, _profile(row), earnings, {ONE_OFF: number(row, "ytd_supplemental", _AMOUNT)})
    case = replace(case, periods=column([periods]))
    figures = calculate(case, rules)
    adjusted = worksheet(case.regular, case, rules).adjusted_annual_wage
    outputs = {"fit": amount_text(int(figures["federal_income_tax"][0])), "adj_annual": _shortest(int(adjusted[0]))}
    if "supplemental" in row:
        outputs["fit_supplemental"] = amount_text(int(figures["federal_income_tax_supplemental"][0]))
    return outputs


def _fica(year: str, rules: Rules, row: Row) -> dict[str, Any]:
    before = number(row, "ytd_wages", _AMOUNT)
    wages = {"social_security_pay": before, "medicare_wages": before}
    figures = calculate(_case(year, rules, row, Profile(), {REGULAR: number(row, "wage", _WAGE)}, wages), rules)
    names = {
        "ss_ee": "social_security",
        "medicare_ee": "medicare",
        "addl_medicare": "additional_medicare",
        "ss_er": "employer_social_security",
        "medicare_er": "employer_medicare",
    }
    return {name: amount_text(int(figures[code][0])) for name, code in names.items()}


def _case(year: str, rules: Rules, row: Row, profile: Profile, earnings: Mapping[str, int], before: Mapping[str, int]) -> Case:
    only(row, _KNOWN)
    if text(row, "year", default=year) != year:
        raise RowError("year", f"is not {year}, whose figures were asked for")
    month = period(PayFrequency.MONTHLY, f"{year}-01")
    return case_of([Subject(profile, month, date(int(year), 1, 31), earnings, before)], rules)


def _profile(row: Row) -> Profile:
    try:
        return Profile(
            form=choice(row, "form", _FORMS, default="2020"),
            filing_status=choice(row, "status", _STATUSES),
            two_jobs=flag(row, "step2"),
            credits=number(row, "s3", _AMOUNT),
            other_income=number(row, "s4a", _AMOUNT),
            deductions=number(row, "s4b", _AMOUNT),
            extra=number(row, "s4c", _AMOUNT),
            allowances=number(row, "allowances", Field(0, MAX_ALLOWANCES)),
            exempt=flag(row, "exempt"),
            nonresident_alien=flag(row, "nonresident"),
            supplemental_method=choice(row, "method", _METHODS, default="flat"),
            withheld_last_year=flag(row, "withheld_before"),
        )
    except RowError:
        raise
    except ValueError as error:
        name, _, reason = str(error).partition("|")
        raise RowError(_NAMES.get(name, name), reason) from error


def _shortest(cents: int) -> str:
    """An amount without cents where it has none, as the worked cases write the annual wage."""
    return amount_text(cents).removesuffix(".00")
