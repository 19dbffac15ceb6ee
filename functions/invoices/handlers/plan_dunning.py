"""Schedule: plans the letters of reminders that are due today in each company's zone."""

from dataclasses import dataclass
from typing import Any

from invoices.operations.plan_dunning import plan_dunning
from kernel import clock, log, settings
from kernel.queues import Queue
from kernel.settings import Company
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the schedule. `queue`: URL of the queue of `dun_invoices`."""

    table: str
    queue: str
    companies: tuple[Company, ...]


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
QUEUE = Queue(SETTINGS.queue)


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Answers how many letters were planned."""
    log.begin(str(event.get("id") or context.aws_request_id), context.aws_request_id)
    planned = plan_dunning(TABLE, QUEUE, SETTINGS.companies, now=clock.now())
    log.event("invoices.dunning.planned", letters=planned)
    return {"planned": planned}
