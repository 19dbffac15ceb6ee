"""Queue worker: plans what leaves of an approved run (`payroll.run.approved`)."""

from dataclasses import dataclass

from kernel import batch, log, settings
from kernel.queues import Queue
from kernel.table import Table
from payroll.operations.decide_run import APPROVED
from payroll.operations.plan_release import plan_release


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker: the URLs of the queues of PayrollRequestPayments and PayrollRenderPayslips."""

    table: str
    payment_queue: str
    print_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
payment_queue = Queue(_settings.payment_queue)
print_queue = Queue(_settings.print_queue)


def work(message: batch.Message) -> None:
    """Plans one release."""
    event = message.event(APPROVED)
    run = event.name("run")
    planned = plan_release(shelf, payment_queue, print_queue, company=event.company, run=run, correlation_id=event.correlation_id)
    log.event("payroll.release.planned", company=event.company, run=run, chunks=planned.chunks)


handler = batch.queue_handler(work, lambda: shelf)
