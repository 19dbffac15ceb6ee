"""The command: one JSON object of inputs a line in, one object of outputs a line out, in the same order.

A line that cannot be read gives `{"error": ..., "field": ...}` in its place, and the next one is taken.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from importlib import import_module
from typing import Any, BinaryIO, TextIO

from payroll.statutory.rows import MAX_LINE_BYTES, Calculator, answer

USAGE = """usage: python -m payroll.statutory COUNTRY YEAR [CALCULATOR] < rows.jsonl
  DE 2025|2026                        the wage tax: LZZ, RE4, STKL, KVZ ... -> LSTLZZ, SOLZLZZ, BK ...
  GB 2025-26|2026-27 paye             income tax by code
  GB 2025-26|2026-27 ni|directors     National Insurance
  US 2025|2026 withholding|fica       federal income tax withholding, social security and Medicare
  IT 2025|2026                        IRPEF, INPS, surtaxes and TFR of a year"""

MODULES: Mapping[str, str] = {"DE": "germany", "GB": "united_kingdom", "US": "united_states", "IT": "italy"}

READ, REFUSED = 0, 2


def main(arguments: list[str], source: BinaryIO, target: TextIO, errors: TextIO) -> int:
    """Returns 0 when every line was answered, be it by an error object; 2 for arguments that name no calculator."""
    try:
        calculator = calculator_of(arguments)
    except LookupError as error:
        errors.write(f"{error.args[0]}\n{USAGE}\n")
        return REFUSED
    for line in lines(source):
        target.write(written(answer(line, calculator)) + "\n")
    return READ


def calculator_of(arguments: list[str]) -> Calculator:
    """The calculator that the arguments name. Raises LookupError with a sentence for the caller."""
    if not 2 <= len(arguments) <= 3:
        raise LookupError("A country and a tax year are needed, and the name of the calculator where there are several.")
    country, year, name = arguments[0].upper(), arguments[1], arguments[2].lower() if len(arguments) == 3 else ""
    try:
        found = _calculators(country)(year)
    except KeyError:
        raise LookupError(f"There are no figures of {country} for {year[:20]}.") from None
    if name not in found:
        names = " or ".join(found)
        raise LookupError(f"Say which calculator of {country}: {names}." if names else f"{country} has one calculator, without a name.")
    return found[name]


def _calculators(country: str) -> Callable[[str], Mapping[str, Calculator]]:
    module = f"payroll.statutory.{MODULES.get(country)}"
    try:
        found: Callable[[str], Mapping[str, Calculator]] = import_module(module).calculators
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise LookupError(f"There is no statutory calculator for {country[:20]}.") from None
    return found


def lines(source: BinaryIO) -> Iterator[bytes]:
    """Every line, a blank one too. What exceeds the limit of a line is read away, so that memory stays small."""
    while line := source.readline(MAX_LINE_BYTES + 2):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = source.readline(MAX_LINE_BYTES + 2)
        yield line


def written(outputs: Mapping[str, Any]) -> str:
    """The outputs as one line of JSON; a Decimal as a number with all its decimals."""
    return "{" + ", ".join(f"{json.dumps(name)}: {_value(value)}" for name, value in outputs.items()) + "}"


def _value(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr))
