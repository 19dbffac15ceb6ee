"""The HTTP door of payroll: `/v1/companies/<company>/payroll/...`. Its routes are in `routes`, by topic."""

from dataclasses import dataclass

from kernel import failures_api, settings
from kernel.documents import Documents
from kernel.door import Door
from kernel.table import Table
from payroll.handlers.routes import documents as documents_routes
from payroll.handlers.routes import inputs, people, registers, runs


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the payroll API."""

    table: str
    bucket: str
    retry_queues: str = ""


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
door = Door("payroll")
failures_api.mount(door, shelf, _settings.retry_queues)
people.mount(door, shelf, documents)
inputs.mount(door, shelf, documents)
runs.mount(door, shelf)
registers.mount(door, shelf, documents)
documents_routes.mount(door, shelf, documents)
handler = door.handler
