"""Queue worker: requests the payments of one chunk of an approved run at a time."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.table import Table
from payroll.handlers.messages import chunk_request
from payroll.operations.request_payments import request_payments


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)


def work(message: batch.Message) -> None:
    """Requests one chunk's payments."""
    request = chunk_request(message)
    orders = request_payments(shelf, request, now=clock.now())
    log.event("payroll.payments.requested", company=request.company, run=request.run, chunk=request.number, orders=orders)


handler = batch.queue_handler(work, lambda: shelf)
