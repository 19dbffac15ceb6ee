"""The lines of a payslip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from payroll.domain.figures import Side


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in minor units: positive pays or withholds by its side, negative takes back.

    `code`: a figure of the country, or that of an element, input, loan or attachment. `kind`: the earning class of an earning, else empty.
    `label`: the words on the payslip when the code has none of its own.
    `quantity` and `rate` explain an earning: hundredths of hours and cents.
    `source`: what it comes from: `contract:<id>`, `element:<id>`, `input:<id>`, `loan:<id>`, `attachment:<id>`; empty for the law.
    `period`: the period a correction pays for; empty for the run's own.
    `account`: the role of the account in the journal; empty for earnings, which are wages.
    """

    code: str
    side: Side
    amount: int = field(repr=False)
    kind: str = ""
    label: str = ""
    quantity: int = 0
    rate: int = field(default=0, repr=False)
    source: str = ""
    period: str = ""
    account: str = ""


def by_side(lines: Iterable[Line]) -> dict[Side, int]:
    """Sums of the lines of each side."""
    sums = dict.fromkeys(Side, 0)
    for line in lines:
        sums[line.side] += line.amount
    return sums


def by_class(lines: Iterable[Line]) -> dict[str, int]:
    """Sums of the earnings of each class; what the law adds to the earnings is of none."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.side is Side.EARNING and line.kind:
            sums[line.kind] = sums.get(line.kind, 0) + line.amount
    return sums


def added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Two sets of sums together."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *(name for name in other if name not in one))}
