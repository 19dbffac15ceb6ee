"""Settings: the environment as a frozen dataclass, read and validated once at cold start."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class SettingsError(Exception):
    """The function's environment is incomplete or wrong. Names every fault, so that one deploy mends them all."""


@dataclass(frozen=True, slots=True)
class Company:
    """A legal entity that schedules serve: its id and its IANA time zone."""

    id: str
    zone: str


def companies(text: str) -> tuple[Company, ...]:
    """Reads `acme@America/New_York,globex@Europe/Rome`; anything else raises ValueError."""
    found = []
    for entry in filter(None, (part.strip() for part in text.split(","))):
        company, at, zone = entry.partition("@")
        if not (company and at):
            raise ValueError(f"expected company@Time/Zone, found {entry!r}")
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"unknown time zone {zone!r}") from None
        found.append(Company(company, zone))
    return tuple(found)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")
    return text == "true"


_READERS: dict[Any, Any] = {str: str, int: int, bool: _boolean, tuple[Company, ...]: companies}


def read[S](kind: type[S], environment: Mapping[str, str] | None = None) -> S:
    """Builds `kind` (a dataclass) from environment variables named like its fields in capitals.

    Field types: str (not empty), int, bool (`true`/`false`), tuple[Company, ...]. A missing variable without a default, or a value that
    does not read, raises SettingsError.
    """
    source = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    faults: list[str] = []
    for field in fields(kind):  # type: ignore[arg-type]  # S is a dataclass by contract; typing has no bound for that
        name = field.name.upper()
        text = source.get(name, "")
        if not text:
            if field.default is MISSING:
                faults.append(f"{name} is not set")
            continue
        try:
            values[field.name] = _READERS[field.type](text)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise SettingsError("; ".join(faults))
    return kind(**values)
