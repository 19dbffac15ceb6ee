"""Germany: the wage tax under the names of the ministry's algorithm (Programmablaufplan), amounts in cents."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from payroll.domain.columns import Column
from payroll.domain.germany.facts import HIGHEST_AMOUNT, SURCHARGE_STEP
from payroll.domain.germany.rules import Rules
from payroll.domain.germany.tax_case import Insurances, OtherEarnings, Pensions, People, Wages, WageTaxCase
from payroll.domain.germany.wage_tax import OtherTax, WageTax, wage_tax
from payroll.records.german_rules import german_rules
from payroll.statutory import rows
from payroll.statutory.rows import Calculator, Field, Row, RowError

_FLAG = Field(0, 1)
_CENTS = Field(0, HIGHEST_AMOUNT)
_SIGNED_CENTS = Field(-HIGHEST_AMOUNT, HIGHEST_AMOUNT)
_YEAR = Field(0, 9999)

FIELDS: Mapping[str, Field] = {
    "LZZ": Field(1, 4, default=1),
    "STKL": Field(1, 6, default=1),
    "AF": Field(0, 1, default=1),
    "F": Field(0, 1_000, unit=1_000, default=1_000),
    "ZKF": Field(0, 999, unit=10),
    "R": Field(0, 99),
    "ALTER1": _FLAG,
    "AJAHR": _YEAR,
    "RE4": _SIGNED_CENTS,
    "VBEZ": _CENTS,
    "LZZFREIB": _CENTS,
    "LZZHINZU": _CENTS,
    "KRV": _FLAG,
    "ALV": _FLAG,
    "PKV": Field(0, 2),
    "KVZ": Field(0, 10_000, unit=100),
    "PKPV": _CENTS,
    "PKPVAGZ": _CENTS,
    "PVS": _FLAG,
    "PVZ": _FLAG,
    "PVA": Field(0, 4),
    "VJAHR": _YEAR,
    "VBEZM": _CENTS,
    "VBEZS": _CENTS,
    "ZMVB": Field(0, 12),
    "SONSTB": _SIGNED_CENTS,
    "SONSTENT": _CENTS,
    "VBS": _CENTS,
    "STERBE": _CENTS,
    "MBV": _SIGNED_CENTS,
    "JRE4": _SIGNED_CENTS,
    "JRE4ENT": _CENTS,
    "JVBEZ": _CENTS,
    "JFREIB": _CENTS,
    "JHINZU": _CENTS,
}
"""The inputs of the ministry's algorithm, with the units and defaults it gives them. Written `f` and `af` there: case does not matter."""

_DEFAULTS = {name: field.default or 0 for name, field in FIELDS.items()}
_SINCE_2026 = ("ALV", "PKPVAGZ")
_FIRST_WITHOUT_VKV = 2026
_OF_OTHER_EARNINGS = ("BKS", "SOLZS", "STS", "VFRBS1", "VFRBS2", "WVFRBO", "WVFRBM", "VKVSONST")


def answers(given: Sequence[Mapping[str, int]], rules: Rules) -> list[dict[str, int]]:
    """The outputs for rows of numbers as `inputs` gives them, calculated together."""
    outputs = _outputs(wage_tax(german_case(given), rules.wage_tax), rules)
    return [dict(zip(outputs, values, strict=True)) for values in zip(*(column.tolist() for column in outputs.values()), strict=True)]


def german_case(given: Sequence[Mapping[str, int]]) -> WageTaxCase:
    """The cases of rows under the ministry's names, as columns."""
    by_name = {name: np.array([row[name] for row in given], dtype=np.int64) for name in FIELDS}
    return WageTaxCase(
        period=by_name["LZZ"],
        wage=Wages(by_name["RE4"], by_name["VBEZ"], by_name["LZZFREIB"], by_name["LZZHINZU"]),
        other=OtherEarnings(
            amount=by_name["SONSTB"],
            compensation=by_name["SONSTENT"],
            pension=by_name["VBS"],
            death_benefit=by_name["STERBE"],
            untaxed_shares=by_name["MBV"],
            year=Wages(by_name["JRE4"], by_name["JVBEZ"], by_name["JFREIB"], by_name["JHINZU"]),
            year_compensation=by_name["JRE4ENT"],
        ),
        person=People(
            tax_class=by_name["STKL"],
            factor=np.where(by_name["AF"], by_name["F"], _DEFAULTS["F"]),
            child_allowances=by_name["ZKF"],
            church_member=by_name["R"] > 0,
            relief_year=by_name["ALTER1"] * np.maximum(by_name["AJAHR"], 1),
        ),
        insurance=_insurances(by_name),
        pension=Pensions(by_name["VJAHR"], by_name["VBEZM"], by_name["VBEZS"], by_name["ZMVB"]),
    )


def _insurances(by_name: Mapping[str, Column]) -> Insurances:
    return Insurances(
        pension=by_name["KRV"] == 0,
        unemployment=by_name["ALV"] == 0,
        private_health=by_name["PKV"],
        fund_surcharge=by_name["KVZ"] * SURCHARGE_STEP,
        private_contribution=by_name["PKPV"],
        employer_subsidy=by_name["PKPVAGZ"],
        saxony=by_name["PVS"] > 0,
        childless=by_name["PVZ"] > 0,
        child_discounts=by_name["PVA"],
    )


def _outputs(tax: WageTax, rules: Rules) -> dict[str, Column]:
    """The outputs of the ministry's algorithm under its names, in cents. VKVLZZ and VKVSONST ended with 2025."""
    regular = tax.regular
    outputs = {
        "BK": regular.church_base,
        "LSTLZZ": regular.wage_tax,
        "SOLZLZZ": regular.solidarity,
        "VFRB": regular.year.allowances_used,
        "WVFRB": regular.year.above_basic_allowance(rules.wage_tax),
        **_other_outputs(tax.other, len(regular.wage_tax), rules),
    }
    if rules.year < _FIRST_WITHOUT_VKV:
        outputs["VKVLZZ"] = regular.private_insurance
    else:
        del outputs["VKVSONST"]
    return dict(sorted(outputs.items()))


def _other_outputs(other: OtherTax | None, count: int, rules: Rules) -> dict[str, Column]:
    if other is None:
        return dict.fromkeys(_OF_OTHER_EARNINGS, np.zeros(count, dtype=np.int64))
    values = (
        other.church_base,
        other.solidarity,
        other.wage_tax,
        other.before.allowances_used,
        other.after.allowances_used - other.before.allowances_used,
        other.before.above_basic_allowance(rules.wage_tax),
        other.after.above_basic_allowance(rules.wage_tax),
        other.after.private_insurance - other.before.private_insurance,
    )
    return dict(zip(_OF_OTHER_EARNINGS, values, strict=True))


def calculators(year: str) -> Mapping[str, Calculator]:
    """The wage tax. Raises KeyError for a year without figures."""
    return {"": partial(_answer, german_rules(year))}


def _answer(rules: Rules, row: Row) -> dict[str, Any]:
    return answers([inputs(row, rules.year)], rules)[0]


def inputs(row: Row, year: int) -> dict[str, int]:
    """All inputs of a row as whole numbers of their units. Raises RowError for a name, a value or an input the year does not know."""
    numbers, seen = dict(_DEFAULTS), set()
    for given, value in row.items():
        name = given.upper()
        field = FIELDS.get(name)
        if field is None:
            raise RowError(given[:40], "is not an input of the wage tax")
        if name in seen:
            raise RowError(given, "is given twice")
        seen.add(name)
        numbers[name] = rows.as_number(name, value, field)
    for name in _SINCE_2026:
        if year < _FIRST_WITHOUT_VKV and numbers[name] != 0:
            raise RowError(name, "is an input since 2026 only")
    return numbers
