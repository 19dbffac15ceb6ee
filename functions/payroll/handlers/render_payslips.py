"""Queue worker: prints the payslips of one chunk of an approved run at a time."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.table import Table
from payroll.handlers.messages import chunk_request
from payroll.operations.render_payslips import render_payslips


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Prints one chunk."""
    wanted = chunk_request(message)
    printed = render_payslips(
        shelf, documents, company=wanted.company, run=wanted.run, plan=wanted.plan, number=wanted.number, now=clock.now()
    )
    log.event("payroll.payslips.printed", company=wanted.company, run=wanted.run, chunk=wanted.number, payslips=printed)


handler = batch.queue_handler(work, lambda: shelf)
