"""Queue worker: reads sets back, begun by `backups.set.exported` and `backups.verification.requested`, some files a message."""

from dataclasses import dataclass

from backups.handlers import messages
from backups.operations.ask_verification import VERIFICATION_REQUESTED
from backups.operations.closing import SET_EXPORTED
from backups.operations.steps import VerifyStep
from backups.operations.verify_set import begin_verification, verify_table
from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.refusals import FieldError, Invalid
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `verify_queue` is the URL of its own queue, where it sends what goes on."""

    table: str
    bucket: str
    verify_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
verify_queue = Queue(_settings.verify_queue)


def work(message: batch.Message) -> None:
    """Begins a verification, or takes one step of it."""
    step = messages.step_of(message)
    if isinstance(step, VerifyStep):
        verify_table(shelf, documents, verify_queue, step, now=clock.now())
        log.event("backups.table.checked", set=step.set_id, verification=step.verification, table=step.table, step=step.step)
        return
    if step is not None:
        raise Invalid("the message is no step of a verification", [FieldError("/step", "expected VerifyStep")])
    wanted = message.event(SET_EXPORTED, VERIFICATION_REQUESTED).shaped(messages.VerificationData)
    begun = begin_verification(shelf, documents, verify_queue, wanted.set, wanted.verification, now=clock.now())
    log.event("backups.verification.begun", set=wanted.set, verification=wanted.verification, status=begun.status, tables=begun.tables)


handler = batch.queue_handler(work, lambda: shelf)
