"""The aging report: what is owed to whom, by how long it is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final


class Bucket(StrEnum):
    """Days past the due date."""

    NOT_DUE = "not_due"
    TO_30 = "days_1_30"
    TO_60 = "days_31_60"
    TO_90 = "days_61_90"
    OVER_90 = "days_over_90"


_LAST_DAY: Final = ((0, Bucket.NOT_DUE), (30, Bucket.TO_30), (60, Bucket.TO_60), (90, Bucket.TO_90))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open of one payable, in minor units; negative for a credit note."""

    supplier: str
    supplier_name: str
    currency: str
    due_date: date
    open: int


@dataclass(slots=True)
class AgingRow:
    """What is owed to one supplier in one currency."""

    supplier: str
    supplier_name: str
    currency: str
    buckets: dict[Bucket, int] = field(default_factory=lambda: dict.fromkeys(Bucket, 0))

    @property
    def total(self) -> int:
        return sum(self.buckets.values())


def bucket(due_date: date, today: date) -> Bucket:
    """The bucket of what was due on a day. On the due date itself nothing is late."""
    late = (today - due_date).days
    return next((name for last, name in _LAST_DAY if late <= last), Bucket.OVER_90)


def aging(owed: Iterable[Owed], today: date) -> list[AgingRow]:
    """One row for each supplier and currency, by name."""
    rows: dict[tuple[str, str], AgingRow] = {}
    for each in owed:
        row = rows.setdefault((each.supplier, each.currency), AgingRow(each.supplier, each.supplier_name, each.currency))
        row.buckets[bucket(each.due_date, today)] += each.open
    return sorted(rows.values(), key=lambda row: (row.supplier_name, row.supplier, row.currency))
