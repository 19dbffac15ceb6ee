"""Queue worker: plans the pay runs that were opened, and people to be calculated again (`payroll.run.opened|recalculation_requested`)."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.queues import Queue
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.operations.open_run import OPENED
from payroll.operations.plan_run import plan_run
from payroll.operations.recalculate_person import RECALCULATION_REQUESTED


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `chunk_queue` is the URL of the queue of PayrollCalculateChunk."""

    table: str
    chunk_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
chunk_queue = Queue(_settings.chunk_queue)


def work(message: batch.Message) -> None:
    """Plans one run, or sends one chunk of it again."""
    event = message.event(OPENED, RECALCULATION_REQUESTED)
    run, only = event.name("run"), event.data.get("chunk", 0)
    if not isinstance(only, int):
        raise Invalid("the event names no chunk", [FieldError("/detail/data/chunk", "expected the number of a chunk")])
    who = {"company": event.company, "run": run, "correlation_id": event.correlation_id}
    planned = plan_run(shelf, chunk_queue, **who, now=clock.now(), only=only)
    log.event("payroll.run.planned", company=event.company, run=run, status=planned.status, people=planned.people, chunks=planned.chunks)


handler = batch.queue_handler(work, lambda: shelf)
