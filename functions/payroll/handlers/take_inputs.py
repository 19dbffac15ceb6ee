"""Queue worker: takes inputs that front-office and time systems send as messages, `{"company": ..., "source": ..., "rows": [...]}`."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.settings import Company
from kernel.table import Table
from payroll.operations.take_inputs import SOURCE, take_inputs
from payroll.records.inputs import InputMedia


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker. `companies`: those whose inputs are taken."""

    table: str
    bucket: str
    companies: tuple[Company, ...]


_settings = settings.read(Settings)
_companies = frozenset(company.id for company in _settings.companies)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Keeps one message as a batch. A message that is none is refused and stays visible among the failures."""
    body = message.json()
    company, source = body.get("company"), body.get("source")
    if not isinstance(company, str) or company not in _companies:
        raise Invalid("the message names no company of this installation", [FieldError("/company", "unknown")])
    if not isinstance(source, str) or not SOURCE.fullmatch(source):
        raise Invalid("the message names no source", [FieldError("/source", "expected the name of the reporting system")])
    taken = take_inputs(
        shelf,
        documents,
        company=company,
        source=source,
        media=InputMedia.JSON,
        content=message.body.encode(),
        who=source,
        now=clock.now(),
    )
    log.event("payroll.inputs.received", company=company, document=taken.batch_id, bytes=taken.size)


handler = batch.queue_handler(work, lambda: shelf)
