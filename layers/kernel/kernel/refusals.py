"""Refusals: the ways in which an operation says no. The HTTP door maps them to problem+json; the domain never knows an HTTP number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One place in the input that was refused: a JSON pointer (RFC 6901) and the reason in words."""

    pointer: str
    reason: str


class Refusal(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """A request that was understood and is refused. `detail` and `errors` are shown to the caller: no secrets in them."""

    title: ClassVar[str] = "Refused"

    def __init__(self, detail: str, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)


class NotFound(Refusal):
    """The thing does not exist, or not for this caller."""

    title = "Not found"


class Conflict(Refusal):
    """The state of the thing does not allow it."""

    title = "Conflict"


class Stale(Refusal):
    """The caller's version of the thing is not the present one."""

    title = "Stale version"


class Invalid(Refusal):
    """The input breaks a rule; `errors` says where."""

    title = "Invalid input"


class Forbidden(Refusal):
    """The caller may not do this."""

    title = "Forbidden"


class TooLarge(Refusal):
    """The input is larger than the named limit."""

    title = "Too large"


class Unsupported(Refusal):
    """The kind of document is not one that is read here."""

    title = "Unsupported content"


class Busy(Refusal):
    """The service asks the caller to come again: contention or throttling that outlasted the retries."""

    title = "Busy"


class Repeated(Conflict):
    """This very thing has been done already: a redelivery or a twin. Workers take it as success."""

    title = "Already done"


class KeyMissing(Refusal):
    """A request that creates something came without a usable `Idempotency-Key`."""

    title = "Idempotency-Key required"


class KeyReused(Refusal):
    """The same key came with another body."""

    title = "Idempotency-Key reused"
