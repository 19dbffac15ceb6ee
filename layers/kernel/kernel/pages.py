"""What every API shares: the parameters and the shape of pages, and problems as RFC 9457 has them."""

from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query

from kernel.shapes import Out

MAX_LIMIT: Final = 200
DEFAULT_LIMIT: Final = 50

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=2048, description="`next` of the page before")]


class PageOut[T](Out):
    """One page of a list; `next` is absent on the last."""

    items: list[T]
    next: str | None = None


class ProblemError(Out):
    """A place in the input and what is wrong there."""

    pointer: str
    reason: str


class Problem(Out):
    """`application/problem+json` (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str
    errors: tuple[ProblemError, ...] = ()
