"""Statutory parameters: a value, where it comes from, and whether a source confirmed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

RATE_UNIT = 100_000
"""Rates are whole hundred-thousandths: 9_300 is 9.3 percent."""


class Status(StrEnum):
    """`unverified`: no official source was seen for the value; runs that use it say so."""

    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A statutory value as written in its file, the title of its source, and its status."""

    name: str
    value: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which figures a rule set holds. `digest` is the SHA-256 over the values of all its files: a run keeps it."""

    country: str
    tax_year: str
    valid_from: date
    valid_to: date
    digest: str
    parameters: Mapping[str, Parameter]

    @property
    def unverified(self) -> tuple[str, ...]:
        """Names of the values that no source confirmed, in order."""
        return tuple(sorted(name for name, each in self.parameters.items() if each.status is Status.UNVERIFIED))
