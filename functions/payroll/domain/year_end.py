"""The official statement of a year: its boxes, each with its number, its name and its amount."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """One box of an official year-end statement, under the authority's number; `labels` by language, `amount` in minor units.

    `row`: of a box that the form repeats row by row, such as the National Insurance letter of 1a to 1d; the number has it behind.
    """

    number: str
    labels: Mapping[str, str]
    amount: int
    row: str = ""
