"""Asking for a table to be brought back under another name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backups.domain import planning
from backups.records import keys
from backups.records.restores import Restore, RestoreStatus, Target
from backups.records.sets import TABLE_BEGINS, BackupSet, TableCopy, TableStatus, set_key
from kernel import audit, events, ids
from kernel.identity import PLATFORM
from kernel.refusals import Conflict, FieldError, Invalid
from kernel.table import Table, insert
from kernel.table import replace as replace_record

RESTORE_REQUESTED: Final = "backups.restore.requested"


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """Which table of which set, under which name, and why."""

    set_id: str
    table: str
    target: str
    reason: str


def open_restore(table: Table, request: RestoreRequest, *, prefix: str, tables: Sequence[str], who: str, now: datetime) -> Restore:
    """Opens a restore and answers it; an open one of the same table to the same target is answered as it is.

    Invalid for a target outside the restores' own prefix, or one of the live tables; NotFound for a set or a table that is not there;
    Conflict while the table's export is not complete, or while another restore owns the target.
    """
    if request.target in tables or not planning.target_allowed(request.target, prefix):
        raise Invalid("a restore never writes to a live table", [FieldError("/target", f"begin it with {prefix}, up to 255 characters")])
    table.need(BackupSet, keys.sets(), set_key(request.set_id), f"no set {request.set_id}")
    detail = f"no table {request.table} in set {request.set_id}"
    copy = table.need(TableCopy, keys.set_parts(request.set_id), f"{TABLE_BEGINS}{request.table}", detail)
    if copy.status is not TableStatus.EXPORTED:
        raise Conflict(f"the export of this table is {copy.status}")
    owner = table.get(Target, keys.targets(), request.target)
    if owner:
        last = table.need(Restore, keys.restores(), owner.restore_id)
        if not last.status.closed:
            if (last.set_id, last.table) == (request.set_id, request.table):
                return last
            raise Conflict(f"restore {last.id} is writing to {request.target}")
    restore = Restore(
        id=ids.ulid(),
        set_id=request.set_id,
        table=request.table,
        target=request.target,
        status=RestoreStatus.REQUESTED,
        requested_by=who,
        reason=request.reason,
        opened_at=now,
        count_source=copy.items,
        digest_source=copy.digest,
    )
    owned = replace(owner, restore_id=restore.id) if owner else Target(target=request.target, restore_id=restore.id)
    taken = Conflict(f"another restore to {request.target} was asked for at the same time")
    table.transact(
        replace_record(owned, taken) if owner else insert(owned, taken),
        insert(restore),
        audit.entry(restore, who=who, what="restore.requested", when=now, why=request.reason),
        events.outbox(events.new(RESTORE_REQUESTED, PLATFORM, restore.id, {"restore": restore.id}, now)),
    )
    return restore.changed()
