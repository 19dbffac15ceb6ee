"""Queue worker: plans the pay runs that were opened (`payroll.run.opened`)."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.queues import Queue
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.operations.open_run import OPENED
from payroll.operations.plan_run import plan_run


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `chunk_queue` is the URL of the queue of PayrollCalculateChunk."""

    table: str
    chunk_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
chunk_queue = Queue(_settings.chunk_queue)


def work(message: batch.Message) -> None:
    """Plans one run."""
    event = message.event()
    run = event.data.get("run")
    if event.type != OPENED or not isinstance(run, str):
        raise Invalid("the message tells of no opened run", [FieldError("/detail/data/run", "expected the id of a run")])
    planned = plan_run(shelf, chunk_queue, company=event.company, run=run, correlation_id=event.correlation_id, now=clock.now())
    log.event("payroll.run.planned", company=event.company, run=run, status=planned.status, people=planned.people, chunks=planned.chunks)


handler = batch.queue_handler(work, lambda: shelf)
