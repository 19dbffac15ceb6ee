"""The HTTP door of payroll: `/v1/companies/<company>/payroll/...`. Its routes are in `routes`, by topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import failures_api, settings
from kernel.documents import Documents
from kernel.door import Door
from kernel.table import Table

TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("employees", "employee-imports", "opening-balances"),
    "inputs": ("inputs", "input-batches", "employees"),
    "runs": ("runs", "pay-groups"),
    "registers": ("runs",),
    "documents": ("runs", "employees", "statements", "employers"),
}
"""The modules of `routes`, and the words that their paths begin with. Each is imported by the first request for it."""


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
door.topics("payroll.handlers.routes", TOPICS, shelf, documents)
handler = door.handler
