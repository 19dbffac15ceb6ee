"""Queue worker: imports the employee files that were requested (`payroll.employees.import_requested`)."""

from dataclasses import dataclass

from kernel import batch, clock, log, settings
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from payroll.operations.import_employees import import_employees
from payroll.operations.request_employee_import import REQUESTED


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the worker."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)


def work(message: batch.Message) -> None:
    """Imports one file."""
    event = message.event()
    import_id = event.data.get("import")
    if event.type != REQUESTED or not isinstance(import_id, str):
        raise Invalid("the message asks for no import of employees", [FieldError("/detail/data/import", "expected the id of an import")])
    done = import_employees(shelf, documents, company=event.company, import_id=import_id, now=clock.now())
    log.event(
        "payroll.employees.imported",
        company=event.company,
        document=import_id,
        status=done.status,
        accepted=done.accepted,
        rejected=done.rejected,
    )


handler = batch.queue_handler(work, lambda: shelf)
