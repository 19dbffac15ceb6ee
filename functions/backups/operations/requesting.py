"""The one transaction with which every set begins."""

from datetime import datetime
from typing import Final

from backups.records.sets import BackupSet
from kernel import audit, events
from kernel.identity import PLATFORM
from kernel.table import Table, insert

SET_REQUESTED: Final = "backups.set.requested"


def request_set(table: Table, backup: BackupSet, *, now: datetime) -> BackupSet:
    """Stores a new set with the event that makes the planner begin. Conflict when its id is taken."""
    table.transact(
        insert(backup),
        audit.entry(backup, who=backup.requested_by, what="set.requested", when=now, why=backup.reason),
        events.outbox(events.new(SET_REQUESTED, PLATFORM, backup.id, {"set": backup.id}, now)),
    )
    return backup.changed()
