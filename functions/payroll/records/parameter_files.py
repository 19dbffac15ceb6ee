"""Reads the dated figures in `payroll/parameters`: one TOML file for each country, topic and tax year.

[head]            country, topic, tax_year, valid_from, valid_to
[sources]         a short name = the title of the source
[values.<name>]   value (text), source, status
[tables.<name>]   rows (lists of text), source, status
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from payroll.domain.parameters import Parameter, Provenance, Status

FOLDER: Final = Path(__file__).parent.parent / "parameters"
CENTS: Final = 100


def scaled(text: str, unit: int) -> int:
    """The text times the unit, exactly. Raises ValueError for what is no whole number of 1/unit."""
    number = Decimal(text) * unit
    if number != number.to_integral_value():
        raise ValueError(f"{text} is not a whole number of 1/{unit}")
    return int(number)


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """One file's values and tables, each with a listed source and a status."""

    head: Mapping[str, Any]
    values: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Parameter]

    def number(self, name: str, unit: int) -> int:
        """A value as a whole number of 1/unit."""
        return scaled(self.values[name]["value"], unit)

    def amount(self, name: str) -> int:
        """A value in cents."""
        return self.number(name, CENTS)

    def rows(self, name: str) -> Sequence[Sequence[str]]:
        """The rows of a table, as text."""
        rows: Sequence[Sequence[str]] = self.tables[name]["rows"]
        return rows


def parse(text: str) -> ParameterFile:
    """Reads the text of a file. Raises ValueError when a value has no listed source or no status."""
    data = tomllib.loads(text)
    values, tables, sources = data.get("values", {}), data.get("tables", {}), data["sources"]
    parameters = {}
    for name, entry in {**values, **tables}.items():
        if entry["source"] not in sources or entry["status"] not in tuple(Status):
            raise ValueError(f"{name}: a value names a listed source and is confirmed or unverified")
        text_of_value = entry["value"] if name in values else json.dumps(entry["rows"])
        parameters[name] = Parameter(name, text_of_value, sources[entry["source"]], Status(entry["status"]))
    return ParameterFile(data["head"], values, tables, parameters)


def read(country: str, topic: str, tax_year: str) -> ParameterFile:
    """The file `<country>_<topic>_<tax year>.toml`. Raises KeyError when there is none."""
    path = FOLDER / f"{country}_{topic}_{tax_year}.toml"
    if not path.is_file():
        raise KeyError(path.name)
    return parse(path.read_text("utf-8"))


def provenance(files: Sequence[ParameterFile]) -> Provenance:
    """Where the figures of some files of one country and year come from. Raises ValueError when they do not belong together."""
    first = files[0].head
    if any((each.head["country"], each.head["tax_year"]) != (first["country"], first["tax_year"]) for each in files):
        raise ValueError("the files are of different countries or tax years")
    merged = {f"{each.head['topic']}.{name}": parameter for each in files for name, parameter in each.parameters.items()}
    content = json.dumps([[each.head, each.values, each.tables] for each in files], sort_keys=True, default=str)
    return Provenance(
        country=first["country"],
        tax_year=first["tax_year"],
        valid_from=date.fromisoformat(str(first["valid_from"])),
        valid_to=date.fromisoformat(str(first["valid_to"])),
        digest=hashlib.sha256(content.encode()).hexdigest(),
        parameters=merged,
    )
