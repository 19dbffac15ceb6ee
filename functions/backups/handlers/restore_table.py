"""Queue worker: restores tables, begun by `backups.restore.requested`; one message a data file, then the proof."""

from dataclasses import dataclass

from backups.handlers import messages
from backups.operations.open_restore import RESTORE_REQUESTED
from backups.operations.restore_table import begin_restore, load_file, prove
from backups.operations.steps import LoadStep, ProveStep
from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from kernel.tables import RawTable


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `restore_queue` is the URL of its own queue, where it sends what goes on."""

    table: str
    bucket: str
    restore_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
restore_queue = Queue(_settings.restore_queue)


def work(message: batch.Message) -> None:
    """Begins a restore, or takes one step of it."""
    step = messages.step_of(message)
    match step:
        case LoadStep():
            load_file(shelf, documents, restore_queue, RawTable, step, now=clock.now())
            log.event("backups.file.loaded", restore=step.restore_id, segment=step.segment, part=step.part)
        case ProveStep():
            prove(shelf, restore_queue, RawTable, step, now=clock.now())
            log.event("backups.restore.proved", restore=step.restore_id, step=step.step)
        case None:
            wanted = message.event(RESTORE_REQUESTED).shaped(messages.RestoreRequestedData)
            begun = begin_restore(shelf, restore_queue, RawTable, wanted.restore, now=clock.now())
            log.event("backups.restore.begun", restore=begun.id, status=begun.status, files=begun.files)
        case _:
            raise Invalid("the message is no step of a restore", [FieldError("/step", "expected LoadStep or ProveStep")])


handler = batch.queue_handler(work, lambda: shelf)
