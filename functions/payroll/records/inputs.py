"""What front-office and time systems have reported: one record for each person, and the batches it came in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from kernel.records import Record
from payroll.domain.people import Input
from payroll.records import keys
from payroll.records.employee import RowFinding

MAX_BYTES: Final = 360 * 1024
"""Of one person's entries: an item holds at most 400 KB. About a thousand entries of usual length."""

OLDEST: Final = timedelta(days=366)
"""Inputs for an earlier day of work are refused, so that entries this old can be forgotten and never be counted again."""

FORGOTTEN: Final = OLDEST + timedelta(days=62)
"""An entry that a run has taken is dropped when its day of work is longer ago: it lives on in the payslip."""

_ENTRY_BYTES: Final = 210
"""Of an entry apart from its texts: names of attributes, numbers and days."""

_RUN_BYTES: Final = 60


class FullError(ValueError):
    """The person has as many inputs as one record holds."""


@dataclass(frozen=True, slots=True)
class InputEntry:
    """An input, when and in which batch it came, and the run that has taken it; `taken_by` is empty while none has."""

    input: Input
    received_at: datetime
    batch: str
    taken_by: str = ""

    @property
    def size(self) -> int:
        """At most so many bytes are stored of it, taken by a run or not."""
        words = (self.input.input_id, self.input.code, self.input.label, self.input.earning_class, self.batch)
        return _ENTRY_BYTES + _RUN_BYTES + sum(len(each.encode()) for each in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs(Record):
    """All reported inputs of a person, in the order in which they came."""

    company: str
    employee_id: str
    entries: tuple[InputEntry, ...] = ()

    def __post_init__(self) -> None:
        """A stored list of another shape is noticed when it is read."""
        entries: Any = self.entries
        if not isinstance(entries, tuple) or not all(isinstance(each, InputEntry) for each in entries):
            raise TypeError("the entries of the inputs are damaged")

    @property
    def pk(self) -> str:
        return keys.inputs(self.company)

    @property
    def sk(self) -> str:
        return self.employee_id

    def available(self, run_id: str, void: Collection[str], last_day: date) -> tuple[Input, ...]:
        """What a run pays: inputs for days of work up to `last_day` that no run has taken, or this one itself, or one that counts for
        nothing (`void`), by day of work and id. Late inputs are among them, whichever period they belong to."""
        free = {"", run_id, *void}
        found = (entry.input for entry in self.entries if entry.taken_by in free and entry.input.work_date <= last_day)
        return tuple(sorted(found, key=lambda each: (each.work_date, each.input_id)))

    def taken(self, ids: Iterable[str], run_id: str) -> "Inputs":
        """The record with these inputs taken by a run, and others that it had taken before set free."""
        wanted = {*ids}

        def decided(entry: InputEntry) -> InputEntry:
            if entry.input.input_id in wanted:
                return replace(entry, taken_by=run_id)
            return replace(entry, taken_by="") if entry.taken_by == run_id else entry

        return replace(self, entries=tuple(decided(entry) for entry in self.entries))

    def find(self, input_id: str) -> Input | None:
        """The input of that id, if it was reported."""
        return next((entry.input for entry in self.entries if entry.input.input_id == input_id), None)

    def with_input(self, entry: InputEntry) -> "Inputs":
        """The record with a new input, without what may be forgotten. Raises FullError."""
        horizon = entry.received_at.date() - FORGOTTEN
        kept = tuple(each for each in self.entries if not each.taken_by or each.input.work_date >= horizon)
        if sum(each.size for each in (*kept, entry)) > MAX_BYTES:
            raise FullError(f"the person has {len(kept)} inputs of the last {FORGOTTEN.days} days, more do not fit")
        return replace(self, entries=(*kept, entry))


class BatchStatus(StrEnum):
    """`received`: waits for its worker. `done`: good rows are inputs. `refused`: the document as a whole cannot be read."""

    RECEIVED = "received"
    DONE = "done"
    REFUSED = "refused"


class InputMedia(StrEnum):
    """The two forms in which inputs come."""

    JSON = "application/json"
    CSV = "text/csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputBatch(Record):
    """Inputs as received and what became of them. `findings` is capped; `rejected` counts all refused rows; `attempt` counts retries."""

    company: str
    batch_id: str
    source: str
    media: InputMedia
    document: str
    size: int
    status: BatchStatus
    received_by: str
    received_at: datetime
    attempt: int = 1
    finished_at: datetime | None = None
    accepted: int = 0
    rejected: int = 0
    findings: tuple[RowFinding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.input_batches(self.company)

    @property
    def sk(self) -> str:
        return self.batch_id
