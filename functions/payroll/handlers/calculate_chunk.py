"""Queue worker: calculates one chunk of a pay run at a time."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from kernel import batch, clock, log, settings
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.operations.calculate_chunk import ChunkRequest, calculate_chunk


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)


class ChunkMessage(BaseModel):
    """The message that planning sends for each chunk."""

    company: Annotated[str, Field(min_length=1, max_length=64)]
    run: Annotated[str, Field(min_length=1, max_length=60)]
    plan: Annotated[str, Field(min_length=1, max_length=64)]
    chunk: Annotated[int, Field(ge=1, le=100_000)]


def work(message: batch.Message) -> None:
    """Calculates one chunk."""
    try:
        wanted = ChunkMessage.model_validate(message.json())
    except ValidationError as error:
        faults = [FieldError("/" + "/".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors(include_input=False)]
        raise Invalid("the message names no chunk of a run", faults) from None
    request = ChunkRequest(wanted.company, wanted.run, wanted.plan, wanted.chunk)
    outcome = calculate_chunk(shelf, request, now=clock.now())
    log.event(
        "payroll.chunk.calculated",
        company=wanted.company,
        run=wanted.run,
        chunk=wanted.chunk,
        paid=outcome.paid,
        set_aside=outcome.set_aside,
        run_status=outcome.run.status,
    )


handler = batch.queue_handler(work, lambda: shelf)
