"""Queue worker: takes inputs that front-office and time systems send as messages, `{"company": ..., "source": ..., "rows": [...]}`."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.settings import Company
from kernel.shapes import Model
from kernel.table import Table
from payroll.operations.input_rows import MAX_JSON_ROWS
from payroll.operations.take_inputs import SOURCE, take_inputs
from payroll.records.inputs import InputMedia


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `companies`: those whose inputs are taken."""

    table: str
    bucket: str
    companies: tuple[Company, ...]


class InputsMessage(Model):
    """Inputs as a message. The rows are judged one by one when the batch is imported."""

    company: Annotated[str, Field(min_length=1, max_length=63)]
    source: Annotated[str, Field(pattern=f"^{SOURCE.pattern}$")]
    rows: Annotated[list[Any], Field(min_length=1, max_length=MAX_JSON_ROWS)]


_settings = settings.read(Settings)
_companies = frozenset(company.id for company in _settings.companies)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Keeps one message as a batch. A message that is none is refused and stays visible among the failures."""
    told = message.shaped(InputsMessage)
    if told.company not in _companies:
        raise Invalid("the message names no company of this installation", [FieldError("/company", "unknown")])
    taken = take_inputs(
        shelf,
        documents,
        company=told.company,
        source=told.source,
        media=InputMedia.JSON,
        content=message.body.encode(),
        who=told.source,
        now=clock.now(),
    )
    log.event("payroll.inputs.received", company=told.company, document=taken.batch_id, bytes=taken.size)


handler = batch.queue_handler(work, lambda: shelf)
