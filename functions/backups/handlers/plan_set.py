"""Queue worker: plans the sets that were opened (`backups.set.requested`)."""

from dataclasses import dataclass

from backups.handlers import messages
from backups.operations.plan_set import plan_set
from backups.operations.requesting import SET_REQUESTED
from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.table import Table
from kernel.tables import RawTable


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the planner. `tables` names every table to export, separated by commas; `export_queue` is a queue's URL."""

    table: str
    bucket: str
    tables: str
    export_queue: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
export_queue = Queue(_settings.export_queue)
tables = [name for name in (part.strip() for part in _settings.tables.split(",")) if name]


def work(message: batch.Message) -> None:
    """Plans one set."""
    wanted = message.event(SET_REQUESTED).shaped(messages.SetRequestedData)
    planned = plan_set(shelf, documents, export_queue, RawTable, tables, wanted.set, now=clock.now())
    log.event("backups.set.planned", set=planned.id, status=planned.status, tables=planned.tables, tables_failed=planned.tables_failed)


handler = batch.queue_handler(work, lambda: shelf)
