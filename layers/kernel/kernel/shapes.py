"""The pydantic models at the edges: their bases, and what they find wrong as a refusal.

Apart from `pages`, so that queue workers do not import the HTTP side.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.refusals import FieldError, Invalid

MAX_FAULTS: Final = 100
"""Places that are told of one input: it can have a fault for each of its bytes."""


class Model(BaseModel):
    """Base of request bodies: unknown members are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


class Out(BaseModel):
    """Base of answers. Validators are built at the first use, not at every cold start."""

    model_config = ConfigDict(defer_build=True)


def shaped[M: BaseModel](model: type[M], value: object, within: str = "") -> M:
    """What came in as its model; Invalid, with a pointer below `within` and a reason for each place at fault, when it does not fit."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise Invalid(f"this does not fit {model.__name__}", field_errors(faults, lambda place: within + pointer(place))) from None


def field_errors(faults: Iterable[Mapping[str, Any]], name: Callable[[Iterable[str | int]], str]) -> list[FieldError]:
    """What pydantic found wrong, as a refusal tells it: the `name` of each place, and the reason."""
    return [FieldError(name(fault["loc"]), str(fault["msg"])) for fault in islice(faults, MAX_FAULTS)]


def pointer(place: Iterable[str | int]) -> str:
    """A place in an input as an RFC 6901 pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)
