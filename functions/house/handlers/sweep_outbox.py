"""By schedule: publishes events that the relay missed."""

from dataclasses import dataclass
from typing import Any

from house.operations.sweep_outbox import sweep_outbox
from kernel import clock, log, settings
from kernel.bus import Bus
from kernel.identity import PLATFORM
from kernel.settings import Company
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function; `tables` is a comma-separated list."""

    bus: str
    tables: str
    companies: tuple[Company, ...]


SETTINGS = settings.read(Settings)
BUS = Bus(SETTINGS.bus)
TABLES = [Table(name) for name in SETTINGS.tables.split(",")]
COMPANIES = [company.id for company in SETTINGS.companies] + [PLATFORM]


def handler(event: dict[str, Any], context: Any) -> None:
    """A schedule's event in; nothing out."""
    log.begin(getattr(context, "aws_request_id", ""))
    published = sweep_outbox(BUS, TABLES, COMPANIES, clock.now())
    log.event("outbox.swept", published=published)
