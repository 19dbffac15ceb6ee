"""Structured logs: named events with fields, the correlation id on every line, and no pay, bank or mail contents.

A field whose name is on the list of confidential words is replaced by `[redacted]`, at any depth: a slip in a caller does not leak.
"""

import logging
import traceback
from contextvars import ContextVar
from typing import Any, Final

from aws_lambda_powertools import Logger

from kernel.refusals import Refusal

REDACTED: Final = "[redacted]"
CONFIDENTIAL_WORDS: Final = frozenset(
    {
        *("account", "bank", "bic", "iban", "routing"),
        *("amount", "gross", "net", "pay", "salary", "ssn", "tax", "wage", "wages", "withholding"),
        *("address", "body", "content", "email", "from", "html", "mail", "payload", "phone", "sender", "subject", "text", "to"),
        *("authorization", "cookie", "password", "secret", "signature", "token"),
    }
)
_MAX_STACK: Final = 12
# Names that the logging library keeps for itself; it raises when a field bears one.
_RESERVED: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

_correlation_id: ContextVar[str] = ContextVar("correlation_id", default="")
_logger = Logger(log_uncaught_exceptions=False)


def begin(correlation_id: str, request_id: str = "") -> None:
    """Starts a unit of work (a request, a message): its correlation id stands on every line until the next one begins."""
    _correlation_id.set(correlation_id)
    _logger.append_keys(correlation_id=correlation_id, request_id=request_id or None)


def correlation_id() -> str:
    """The correlation id of the present unit of work, or an empty text."""
    return _correlation_id.get()


def event(name: str, **fields: Any) -> None:
    """Logs a named event: `log.event("payroll.run.opened", run=..., employees=...)`."""
    _logger.info(name, extra=_extra(fields), stacklevel=3)


def warning(name: str, **fields: Any) -> None:
    """Logs a named event that somebody may have to look at."""
    _logger.warning(name, extra=_extra(fields), stacklevel=3)


def failure(name: str, error: BaseException, **fields: Any) -> None:
    """Logs an exception by its type and stack. Its message is left out, since it may quote contents, unless it is a refusal of ours."""
    frames = traceback.extract_tb(error.__traceback__)[-_MAX_STACK:]
    stack = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    detail = error.detail if isinstance(error, Refusal) else None
    _logger.error(name, extra=_extra(fields) | {"error": type(error).__name__, "detail": detail, "stack": stack}, stacklevel=3)


def _extra(fields: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}_" if name in _RESERVED else name: value for name, value in redacted(fields).items()}


def redacted(value: Any) -> Any:
    """A copy in which confidential fields are replaced, whatever their depth. A name is confidential if one of its words is."""
    if isinstance(value, dict):
        return {key: REDACTED if _confidential(str(key)) else redacted(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(each) for each in value]
    return value


def _confidential(name: str) -> bool:
    return not CONFIDENTIAL_WORDS.isdisjoint(name.lower().replace("-", "_").split("_"))
