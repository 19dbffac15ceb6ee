"""Queue worker: builds the pay register of calculated runs (`payroll.run.calculated`)."""

from dataclasses import dataclass

from kernel import batch, log, settings
from kernel.documents import Documents
from kernel.table import Table
from payroll.operations.build_register import build_register
from payroll.operations.close_run import CALCULATED


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Builds one register."""
    event = message.event(CALCULATED)
    run = event.name("run")
    key = build_register(shelf, documents, company=event.company, run=run)
    log.event("payroll.register.built", company=event.company, run=run, document=key)


handler = batch.queue_handler(work, lambda: shelf)
