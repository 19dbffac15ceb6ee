"""How a figure came about, step by step, so that an accountant can follow it by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payroll.domain.columns import Number


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the figure it leads to, the rule with its source, the values that went in, the named parameters, and the result.

    Values and result are columns in minor units unless the name of the value says otherwise (`_rate`, `_days`, `_ratio`).
    """

    figure: str
    rule: str
    values: "Mapping[str, Number]"
    parameters: tuple[str, ...]
    result: "Number"


@dataclass(slots=True)
class Trail:
    """Collects the steps of a calculation when somebody asks for them. Rules take `Trail | None`; without one nothing is kept."""

    steps: list[Step] = field(default_factory=list)

    def note(self, figure: str, rule: str, result: "Number", parameters: tuple[str, ...] = (), **values: "Number") -> None:
        """Adds a step."""
        self.steps.append(Step(figure, rule, values, parameters, result))
