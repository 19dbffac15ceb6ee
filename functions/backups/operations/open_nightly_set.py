"""The nightly set: one a day, however often the schedule fires."""

from datetime import date, datetime

from backups.domain import planning
from backups.operations.requesting import request_set
from backups.records import keys
from backups.records.sets import BackupSet, SetStatus, set_key
from kernel.refusals import Conflict
from kernel.table import Table


def open_nightly_set(table: Table, day: date, *, who: str, now: datetime) -> BackupSet:
    """Opens the set of this day, or answers the one that is there. The export itself begins with the event that this writes."""
    known = table.get(BackupSet, keys.sets(), set_key(planning.nightly_id(day)))
    if known:
        return known
    nightly = BackupSet(day=day, number=1, status=SetStatus.REQUESTED, requested_by=who, reason="nightly", opened_at=now)
    try:
        return request_set(table, nightly, now=now)
    except Conflict:  # a twin of this call was faster
        return table.need(BackupSet, keys.sets(), nightly.sk)
