"""Crash sweep: count the AWS calls of a workflow, then replay it once per call and fault in a fresh world, redeliver, and check.

Faults at a call: `before` (the process dies, the call is never sent), `after` (it dies when the effect has taken place), `throttle`
(the service refuses), `timeout` (the effect took place but the caller sees a time-out), `twin` (another delivery completes just before
the call).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import botocore.handlers
from botocore.exceptions import ClientError, ReadTimeoutError

FAULTS = ("before", "after", "throttle", "timeout", "twin")
FAULTS_OF_READS = ("throttle", "twin")
"""Dying before or after a read is dying after the call before it, and a read that times out is one that fails: nothing has changed."""

READS = ("Get", "Query", "BatchGet", "Head", "List", "Describe", "Scan")
MAX_REDELIVERIES = 8


class Crash(BaseException):
    """The process is gone. No `except Exception` of the workflow survives it."""


class _Injector:
    """Watches every AWS call; breaks the one it is told to."""

    def __init__(self) -> None:
        self.watching = False
        self.calls: list[str] = []
        self.at: int | None = None
        self.fault = ""
        self.twin: Callable[[], object] = lambda: None

    def before(self, model: Any, **_: Any) -> None:
        if not self.watching:
            return
        self.calls.append(f"{model.service_model.service_name}.{model.name}")
        if len(self.calls) - 1 != self.at:
            return
        match self.fault:
            case "before":
                raise Crash(self.calls[-1])
            case "throttle":
                raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "injected"}}, model.name)
            case "twin":
                self.at, self.watching = None, False
                try:
                    self.twin()
                finally:
                    self.watching = True

    def after(self, **_: Any) -> None:
        if not self.watching or len(self.calls) - 1 != self.at:
            return
        self.at = None
        if self.fault == "after":
            raise Crash(self.calls[-1])
        if self.fault == "timeout":
            raise ReadTimeoutError(endpoint_url=self.calls[-1])


_INJECTOR = _Injector()
# Copied into every botocore session that is built from now on; `kernel.aws` is made to build a new one.
botocore.handlers.BUILTIN_HANDLERS += [("before-call", _INJECTOR.before), ("after-call", _INJECTOR.after)]


@dataclass(frozen=True)
class Report:
    """What a sweep saw: the calls of the workflow without faults, the number of points tried, and the broken ones in words."""

    calls: list[str]
    points: int
    broken: list[str] = field(default_factory=list)


def _deliver(workflow: Callable[[], bool], at: int | None, fault: str) -> bool:
    """One delivery under one fault. True when it ended well."""
    _INJECTOR.calls, _INJECTOR.at, _INJECTOR.fault, _INJECTOR.watching = [], at, fault, True
    try:
        return workflow()
    except (Crash, Exception):  # noqa: BLE001 (whatever broke, the queue delivers again)
        return False
    finally:
        _INJECTOR.watching = False


def faults_of(call: str) -> tuple[str, ...]:
    """The faults that are worth trying at an AWS call, `<service>.<operation>`."""
    return FAULTS_OF_READS if call.partition(".")[2].startswith(READS) else FAULTS


def sweep(world: Callable[[], object], workflow: Callable[[], bool], check: Callable[[], Iterable[str]]) -> Report:
    """Sweeps a workflow.

    `world` makes a fresh world; `workflow` is one delivery (it answers False, or raises, when the delivery must be repeated: an HTTP 5xx,
    a batch item failure); `check` yields what is broken at the end. The workflow has to be one that a queue, a schedule or a client
    repeats.
    """
    _INJECTOR.twin = workflow
    world()
    assert _deliver(workflow, None, ""), "the workflow fails without any fault"
    calls = list(_INJECTOR.calls)
    broken = [f"without faults: {words}" for words in check()]
    points = [(at, fault) for at, call in enumerate(calls) for fault in faults_of(call)]
    for at, fault in points:
        world()
        _deliver(workflow, at, fault)
        finished = any(_deliver(workflow, None, "") for _ in range(MAX_REDELIVERIES))
        _deliver(workflow, None, "")  # at least once means: perhaps once more
        words = list(check()) + ([] if finished else ["never finishes"])
        broken += [f"{fault} {calls[at]} (call {at}): {each}" for each in words]
    return Report(calls, len(points), broken)
