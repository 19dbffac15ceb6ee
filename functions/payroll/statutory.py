"""The statutory calculators alone, under the authority's own names: `python -m payroll.statutory DE 2026 < rows.jsonl`.

One JSON object of inputs a line in, one object of outputs a line out, in the same order. A line that cannot be read gives
`{"error": ..., "field": ...}` in its place, and the next one is taken.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO, TextIO

from payroll.domain.germany.facts import Case, Health, Insurance, OtherEarnings, PayPeriod, Pension, Person, Wage
from payroll.domain.germany.rules import GermanRules, TaxClass
from payroll.domain.germany.wage_tax import WageTax, wage_tax
from payroll.records.german_rules import YEARS, german_rules

USAGE = "usage: python -m payroll.statutory DE 2025|2026 < rows.jsonl"
MAX_LINE_BYTES = 65_536
_MAX_CENTS = 10**12
"""Ten thousand million euros; more is an error in the row."""

_MAX_DECIMALS = 3


class RowError(ValueError):
    """A row that cannot be read. `field` is the input it fails at, or None when it is the whole line."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Field:
    """One input: whole numbers of 1/`unit` between `low` and `high`, and its value when the row does not give it."""

    low: int
    high: int
    unit: int = 1
    default: int = 0


_FLAG = Field(0, 1)
_CENTS = Field(0, _MAX_CENTS)
_SIGNED_CENTS = Field(-_MAX_CENTS, _MAX_CENTS)
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

_DEFAULTS = {name: field.default for name, field in FIELDS.items()}
_SINCE_2026 = ("ALV", "PKPVAGZ")
_HUNDREDTH_PERCENT = 10
"""KVZ counts hundredths of a percent, the rules hundred-thousandths."""


def german_case(row: Mapping[str, Any], year: int) -> Case:
    """The case of a row under the ministry's names. Raises RowError for a name, a value or a combination that the year does not know."""
    given = _numbers(row)
    for name in _SINCE_2026:
        if year < 2026 and given[name] != 0:
            raise RowError(name, "is an input since 2026 only")
    return Case(
        period=PayPeriod(given["LZZ"]),
        wage=Wage(given["RE4"], given["VBEZ"], given["LZZFREIB"], given["LZZHINZU"]),
        other=OtherEarnings(
            amount=given["SONSTB"],
            compensation=given["SONSTENT"],
            pension=given["VBS"],
            death_benefit=given["STERBE"],
            untaxed_shares=given["MBV"],
            year=Wage(given["JRE4"], given["JVBEZ"], given["JFREIB"], given["JHINZU"]),
            year_compensation=given["JRE4ENT"],
        ),
        person=Person(
            tax_class=TaxClass(given["STKL"]),
            factor=given["F"] if given["AF"] else FIELDS["F"].default,
            child_allowances=given["ZKF"],
            church_member=given["R"] > 0,
            relief_year=given["AJAHR"] if given["ALTER1"] else None,
        ),
        insurance=Insurance(
            pension=not given["KRV"],
            unemployment=not given["ALV"],
            health=Health(given["PKV"]),
            fund_surcharge=given["KVZ"] * _HUNDREDTH_PERCENT,
            private_contribution=given["PKPV"],
            employer_subsidy=given["PKPVAGZ"],
            saxony=bool(given["PVS"]),
            childless=bool(given["PVZ"]),
            child_discounts=given["PVA"],
        ),
        pension=Pension(given["VJAHR"], given["VBEZM"], given["VBEZS"], given["ZMVB"]),
    )


def german_outputs(tax: WageTax, year: int) -> dict[str, int]:
    """The outputs of the ministry's algorithm under its names, in cents. VKVLZZ and VKVSONST ended with 2025."""
    regular, other = tax.regular, tax.other
    outputs = {
        "BK": regular.church_base,
        "BKS": other.church_base,
        "LSTLZZ": regular.wage_tax,
        "SOLZLZZ": regular.solidarity,
        "SOLZS": other.solidarity,
        "STS": other.wage_tax,
        "VFRB": regular.allowances_used,
        "VFRBS1": other.allowances_used_before,
        "VFRBS2": other.allowances_used,
        "WVFRB": regular.above_basic_allowance,
        "WVFRBO": other.above_basic_allowance_before,
        "WVFRBM": other.above_basic_allowance,
    }
    if year < 2026:
        outputs |= {"VKVLZZ": regular.private_insurance, "VKVSONST": other.private_insurance}
    return outputs


def answer(line: bytes, rules: GermanRules) -> dict[str, Any]:
    """The outputs for one line, or the error object that stands in their place."""
    try:
        return german_outputs(wage_tax(german_case(_row(line), rules.year), rules), rules.year)
    except RowError as error:
        return {"error": f"{error.field or 'the line'} {error.reason}", "field": error.field}


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        raise RowError(None, f"is longer than {MAX_LINE_BYTES} bytes")
    try:
        row = json.loads(line, parse_float=Decimal, parse_constant=Decimal, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RowError):
            raise
        raise RowError(None, "is not JSON in UTF-8") from error
    if not isinstance(row, dict):
        raise RowError(None, "is not a JSON object")
    return row


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in pairs:
        if name.upper() in row:
            raise RowError(name, "is given twice")
        row[name.upper()] = value
    return row


def _numbers(row: Mapping[str, Any]) -> dict[str, int]:
    numbers = dict(_DEFAULTS)
    for name, value in row.items():
        field = FIELDS.get(name.upper())
        if field is None:
            raise RowError(name[:40], "is not an input of the wage tax")
        numbers[name.upper()] = _number(name, value, field)
    return numbers


def _number(name: str, value: Any, field: Field) -> int:
    """The value as a whole number of the field's unit. Numbers in strings are taken too, as tables often carry them so."""
    if type(value) is int and field.unit == 1:
        number: Decimal | int = value
    elif isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise RowError(name, "is not a number")
    else:
        try:
            number = Decimal(value)
        except InvalidOperation as error:
            raise RowError(name, "is not a number") from error
        if not number.is_finite() or not -10 * _MAX_CENTS < number < 10 * _MAX_CENTS:
            raise RowError(name, "is out of range")
        if round(number, _MAX_DECIMALS) != number:
            raise RowError(name, f"has more than {_MAX_DECIMALS} decimals")
        number = round(number, _MAX_DECIMALS) * field.unit
    if number != int(number):
        raise RowError(name, f"is not a whole number of 1/{field.unit}" if field.unit > 1 else "is not a whole number")
    if not field.low <= number <= field.high:
        raise RowError(name, f"is not between {_text(field.low, field)} and {_text(field.high, field)}")
    return int(number)


def _text(number: int, field: Field) -> str:
    return f"{Decimal(number) / field.unit:f}"


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Every line, a blank one too. What exceeds the limit of a line is read away, so that memory stays small."""
    while line := source.readline(MAX_LINE_BYTES + 2):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = source.readline(MAX_LINE_BYTES + 2)
        yield line


def main(arguments: list[str], source: BinaryIO, target: TextIO, errors: TextIO) -> int:
    """The command. Returns 0 when every line was answered, be it by an error object; 2 for arguments that name no calculator."""
    country = arguments[0].upper() if arguments else "DE"
    if country != "DE":
        errors.write(f"There is no statutory calculator for {country[:20]} yet.\n{USAGE}\n")
        return 2
    if len(arguments) != 2:
        errors.write(USAGE + "\n")
        return 2
    year = arguments[1]
    if year not in map(str, YEARS):
        errors.write(f"There are no German figures for {year[:20]}.\n{USAGE}\n")
        return 2
    rules = german_rules(int(year))
    for line in _lines(source):
        target.write(json.dumps(answer(line, rules)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr))
