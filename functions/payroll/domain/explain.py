"""One person's calculation as plain steps: each figure with its rule, the parameters and their sources, and the values that went in."""

from typing import Any

import numpy as np

from payroll.domain.columns import Number
from payroll.domain.parameters import Parameter, Provenance
from payroll.domain.trail import Trail


def steps(trail: Trail, provenance: Provenance, person: int = 0) -> list[dict[str, Any]]:
    """The steps of the person at an index of the columns, ready for JSON.

    Raises IndexError for an index outside the columns, KeyError for a parameter the provenance does not hold.
    """
    return [
        {
            "figure": step.figure,
            "rule": step.rule,
            "parameters": [_parameter(name, provenance.parameters[name]) for name in step.parameters],
            "values": {name: _of(value, person) for name, value in step.values.items()},
            "result": _of(step.result, person),
        }
        for step in trail.steps
    ]


def _parameter(name: str, parameter: Parameter) -> dict[str, str]:
    return {"name": name, "value": parameter.value, "source": parameter.source, "status": str(parameter.status)}


def _of(value: Number, person: int) -> int:
    """The person's entry of a column, or the number that holds for everybody."""
    return int(value) if np.ndim(value) == 0 else int(np.asarray(value)[person])
