"""Queue worker: scans a segment of a table into data files, some files a message."""

from dataclasses import dataclass

from backups.handlers import messages
from backups.operations.export_segment import export_segment
from backups.operations.steps import ExportStep
from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from kernel.tables import RawTable


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `export_queue` is the URL of its own queue, where it sends what goes on."""

    table: str
    bucket: str
    export_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
export_queue = Queue(_settings.export_queue)


def work(message: batch.Message) -> None:
    """Takes one step."""
    step = messages.step_of(message)
    if not isinstance(step, ExportStep):
        raise Invalid("the message is no step of an export", [FieldError("/step", "expected ExportStep")])
    export_segment(shelf, documents, export_queue, RawTable, step, now=clock.now())
    log.event("backups.segment.exported", set=step.set_id, table=step.table, segment=step.segment, part=step.part)


handler = batch.queue_handler(work, lambda: shelf)
