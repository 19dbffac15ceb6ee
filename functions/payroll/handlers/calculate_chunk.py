"""Queue worker: calculates one chunk of a pay run at a time."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.table import Table
from payroll.handlers.messages import chunk_request
from payroll.operations.calculate_chunk import calculate_chunk


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Calculates one chunk."""
    request = chunk_request(message)
    outcome = calculate_chunk(shelf, documents, request, now=clock.now())
    log.event(
        "payroll.chunk.calculated",
        company=request.company,
        run=request.run,
        chunk=request.number,
        paid=outcome.paid,
        set_aside=outcome.set_aside,
        run_status=outcome.run.status,
    )


handler = batch.queue_handler(work, lambda: shelf)
