"""Queue worker: plans the year-end statements that were asked for (`payroll.statements.requested`)."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.queues import Queue
from kernel.table import Table
from payroll.operations.plan_statements import plan_statements
from payroll.operations.request_statements import REQUESTED


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `statement_queue` is the URL of the queue of PayrollMakeStatements."""

    table: str
    statement_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
statement_queue = Queue(_settings.statement_queue)


def work(message: batch.Message) -> None:
    """Plans one job."""
    event = message.event(REQUESTED)
    job = event.name("job")
    planned = plan_statements(shelf, statement_queue, company=event.company, job=job, correlation_id=event.correlation_id, now=clock.now())
    log.event("payroll.statements.planned", company=event.company, job=job, people=planned.people, chunks=planned.chunks)


handler = batch.queue_handler(work, lambda: shelf)
