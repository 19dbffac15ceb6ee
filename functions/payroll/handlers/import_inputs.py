"""Queue worker: imports the batches of inputs that were received (`payroll.inputs.received`)."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.operations.import_inputs import import_inputs
from payroll.operations.take_inputs import RECEIVED


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Imports one batch."""
    event = message.event()
    batch_id = event.data.get("batch")
    if event.type != RECEIVED or not isinstance(batch_id, str):
        raise Invalid("the message asks for no import of inputs", [FieldError("/detail/data/batch", "expected the id of a batch")])
    done = import_inputs(shelf, documents, company=event.company, batch_id=batch_id, now=clock.now())
    log.event(
        "payroll.inputs.imported",
        company=event.company,
        document=batch_id,
        status=done.status,
        accepted=done.accepted,
        rejected=done.rejected,
    )


handler = batch.queue_handler(work, lambda: shelf)
