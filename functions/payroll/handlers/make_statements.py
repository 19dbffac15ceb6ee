"""Queue worker: makes the year-end statements of one chunk of people at a time."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.table import Table
from payroll.operations.make_statements import make_statements


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


class StatementChunkMessage(BaseModel):
    """The message that planning sends for each chunk."""

    company: Annotated[str, Field(min_length=1, max_length=64)]
    job: Annotated[str, Field(min_length=1, max_length=60)]
    plan: Annotated[str, Field(min_length=1, max_length=64)]
    chunk: Annotated[int, Field(ge=1, le=100_000)]


def work(message: batch.Message) -> None:
    """Makes the statements of one chunk."""
    wanted = message.shaped(StatementChunkMessage)
    job = make_statements(shelf, documents, company=wanted.company, job=wanted.job, plan=wanted.plan, number=wanted.chunk, now=clock.now())
    log.event("payroll.statements.chunk_done", company=wanted.company, job=wanted.job, chunk=wanted.chunk, status=job.status)


handler = batch.queue_handler(work, lambda: shelf)
