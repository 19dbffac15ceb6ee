"""A set on demand, beside the nightly one."""

from datetime import datetime, timedelta
from typing import Final

from backups.domain import planning
from backups.operations.requesting import request_set
from backups.records import keys
from backups.records.sets import BackupSet, SetStatus
from kernel.refusals import Conflict
from kernel.table import Table

# An export that is still open after this long is stuck (its failed messages wait for a person) and must not hold up the next one.
STILL_AT_WORK: Final = timedelta(hours=6)


def open_set(table: Table, *, who: str, reason: str, now: datetime) -> BackupSet:
    """Opens the next set of the day (UTC) and answers it.

    While the last set on demand is still being exported that one is answered: a request that is repeated because its answer was lost
    does not make a second set. Conflict beyond the day's limit of sets.
    """
    day = now.date()
    latest = table.query(BackupSet, keys.sets(), begins_with=f"{day.isoformat()}#", limit=1, backwards=True).records
    number = max(2, latest[0].number + 1) if latest else 2
    if latest and latest[0].number > 1 and latest[0].status.open and now - latest[0].opened_at < STILL_AT_WORK:
        return latest[0]
    if number > planning.MAX_SETS_PER_DAY:
        raise Conflict(f"there are {planning.MAX_SETS_PER_DAY} sets of this day already")
    wanted = BackupSet(day=day, number=number, status=SetStatus.REQUESTED, requested_by=who, reason=reason, opened_at=now)
    try:
        return request_set(table, wanted, now=now)
    except Conflict:  # somebody took the number in between: theirs is the set that is being exported now
        return table.need(BackupSet, keys.sets(), wanted.sk)
