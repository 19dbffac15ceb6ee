"""The message that fan-out over the chunks of a run sends to each of its queues."""

from typing import Annotated

from pydantic import BaseModel, Field

from kernel import batch
from payroll.records.run import ChunkRequest


class ChunkMessage(BaseModel):
    """Names one chunk of a plan of a run."""

    company: Annotated[str, Field(min_length=1, max_length=64)]
    run: Annotated[str, Field(min_length=1, max_length=60)]
    plan: Annotated[str, Field(min_length=1, max_length=64)]
    chunk: Annotated[int, Field(ge=1, le=100_000)]


def chunk_request(message: batch.Message) -> ChunkRequest:
    """The chunk a message names; Invalid when it names none."""
    wanted = message.shaped(ChunkMessage)
    return ChunkRequest(wanted.company, wanted.run, wanted.plan, wanted.chunk)
