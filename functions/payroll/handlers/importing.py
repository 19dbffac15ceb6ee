"""What the workers share that import a document which was kept before: files of employees, batches of inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of an importing worker."""

    table: str
    bucket: str


class Imported(Protocol):
    """What became of a document."""

    @property
    def status(self) -> str:
        """Done, or refused as a whole."""

    @property
    def accepted(self) -> int:
        """Rows that were taken."""

    @property
    def rejected(self) -> int:
        """Rows that were refused."""


type Import = Callable[[Table, Documents, str, str, datetime], Imported]
"""Imports a document of a company by its id, at a time."""


def importer(imports: Import, *, event: str, member: str, logged: str) -> batch.Handler:
    """The handler of a queue of events of one type, whose data names the document in `member`; `logged` is the event of the log."""
    found = settings.read(Settings)
    shelf, documents = Table(found.table), Documents(found.bucket)

    def work(message: batch.Message) -> None:
        asked = message.event(event)
        document = asked.name(member)
        done = imports(shelf, documents, asked.company, document, clock.now())
        log.event(logged, company=asked.company, document=document, status=done.status, accepted=done.accepted, rejected=done.rejected)

    return batch.queue_handler(work, lambda: shelf)
