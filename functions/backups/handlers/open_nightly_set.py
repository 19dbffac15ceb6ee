"""Schedule: opens the set of the night."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from backups.operations.open_nightly_set import open_nightly_set
from kernel import clock, log, settings
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the schedule."""

    table: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)


def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Answers the set of this day (UTC): opened now, or there already."""
    log.begin(str(event.get("id") or context.aws_request_id), context.aws_request_id)
    now = clock.now()
    nightly = open_nightly_set(shelf, now.astimezone(UTC).date(), who="schedule", now=now)
    log.event("backups.set.opened", set=nightly.id, status=nightly.status)
    return {"set": nightly.id, "status": nightly.status}
