"""Opening balances: what a person earned in a tax year before this system paid them, as sums of the year by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Employment(StrEnum):
    """`this`: paid by the same employer, through another payroll. `former`: paid by an earlier employer of the tax year."""

    THIS = "this"
    FORMER = "former"


class OpeningStatus(StrEnum):
    """`proposed`: waits for a second person; nobody with such is paid. `confirmed`: counts."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Opening:
    """The sums of one tax year and employment, in minor units and days by the codes of figures and the classes of earnings.

    `source`: the paper or system they are from. `decided_by` is empty while nobody has decided.
    """

    tax_year: str
    employment: Employment
    source: str
    figures: Mapping[str, int] = field(repr=False, hash=False)
    status: OpeningStatus
    proposed_by: str
    proposed_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None

    def says(self, other: "Opening") -> bool:
        """Whether the other one states the same."""
        mine, theirs = ((each.tax_year, each.employment, each.source, dict(each.figures)) for each in (self, other))
        return mine == theirs
