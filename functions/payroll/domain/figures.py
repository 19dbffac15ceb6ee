"""What the lines of a payslip are called, on which side they stand, and which account of the books they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """What a figure does to the pay. Net is earnings plus credits less deductions; employer figures are cost on top of the earnings.

    `credit`: paid out with the pay on behalf of the state, which gives it back to the employer. `base`: explains, moves nothing.
    """

    EARNING = "earning"
    CREDIT = "credit"
    DEDUCTION = "deduction"
    EMPLOYER = "employer"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a country's rules produce for each person and run, in minor units.

    `account` is the role of the account in the journal: what is owed for a deduction or employer figure, what is claimed for a credit.
    `labels` are the words on the payslip by language: en, de, it.
    """

    code: str
    side: Side
    labels: Mapping[str, str]
    account: str = ""
