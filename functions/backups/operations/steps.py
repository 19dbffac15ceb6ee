"""The messages with which work goes on from step to step over a queue."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from kernel import log
from kernel.identity import PLATFORM
from kernel.queues import Queue
from kernel.tables import RawTable

type OpenTable = Callable[[str], RawTable]


@dataclass(frozen=True, slots=True)
class ExportStep:
    """Scan a segment from this part on."""

    set_id: str
    table: str
    segment: int
    part: int


@dataclass(frozen=True, slots=True)
class VerifyStep:
    """Check a table of a set from this step on."""

    set_id: str
    verification: int
    table: str
    step: int


@dataclass(frozen=True, slots=True)
class LoadStep:
    """Write one data file into the target of a restore."""

    restore_id: str
    segment: int
    part: int


@dataclass(frozen=True, slots=True)
class ProveStep:
    """Scan the target of a restore from this step on."""

    restore_id: str
    step: int


type Step = ExportStep | VerifyStep | LoadStep | ProveStep


def message(step: Step) -> dict[str, Any]:
    """The step as a message: its kind, its fields, and what the logs and the notes of failures need."""
    return {"company": PLATFORM, "correlation_id": log.correlation_id(), "step": type(step).__name__, "work": asdict(step)}


def send(queue: Queue, steps: Iterable[Step]) -> None:
    """Sends steps. Sending one twice is harmless: every step leaves a receipt and is skipped when it is found."""
    queue.send_many([message(step) for step in steps])
