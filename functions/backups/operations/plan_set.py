"""Planning a set: which tables, in how many segments, and the first message for each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from backups.domain import planning
from backups.domain.findings import Finding, Kind
from backups.operations import steps
from backups.operations.closing import WORKER, close_set
from backups.operations.steps import ExportStep, OpenTable
from backups.records import keys
from backups.records.sets import TABLE_BEGINS, BackupSet, SetStatus, TableCopy, TableStatus, set_key
from kernel import audit
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.refusals import Conflict, Invalid, Stale
from kernel.table import Table, insert
from kernel.table import replace as replace_record

_SHAPE: Final = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")
_INDEX_SHAPE: Final = ("IndexName", "KeySchema", "Projection")


def plan_set(
    table: Table,
    documents: Documents,
    exports: Queue,
    open_table: OpenTable,
    tables: Sequence[str],
    set_id: str,
    *,
    now: datetime,
) -> BackupSet:
    """Writes what is to be exported and sends the first message of every segment. Repeating it sends the messages again, no more.

    A table that is not there fails by name, and the set with it; the other tables are exported all the same.
    """
    if not tables or len(set(tables)) > planning.MAX_TABLES:
        raise Invalid(f"a set has 1 to {planning.MAX_TABLES} tables")
    backup = table.need(BackupSet, keys.sets(), set_key(set_id), f"no set {set_id}")
    if backup.status is SetStatus.REQUESTED:
        backup = _begin(table, backup, [_entry(backup, name, open_table) for name in sorted(set(tables))], now)
    if backup.status is SetStatus.EXPORTING:
        copies = list(table.each(TableCopy, keys.set_parts(set_id), begins_with=TABLE_BEGINS))
        at_work = [copy for copy in copies if copy.status is TableStatus.EXPORTING]
        for copy in at_work:
            documents.put_if_absent(copy.place.started_key, b"")
        steps.send(exports, [ExportStep(set_id, copy.table, segment, 0) for copy in at_work for segment in range(copy.segments)])
        backup = close_set(table, documents, set_id, now=now)
    return backup


def _entry(backup: BackupSet, name: str, open_table: OpenTable) -> TableCopy:
    source = open_table(name)
    if not source.exists():
        finding = Finding(Kind.TABLE_MISSING, name, "there is no table of this name")
        return _copy(backup, name, {}, TableStatus.FAILED, (finding,))
    return _copy(backup, name, source.describe(), TableStatus.EXPORTING, ())


def _copy(backup: BackupSet, name: str, described: Mapping[str, Any], status: TableStatus, findings: tuple[Finding, ...]) -> TableCopy:
    return TableCopy(
        set_id=backup.id,
        table=name,
        arn=str(described.get("TableArn", "")),
        table_id=str(described.get("TableId", "")),
        shape=json.dumps(shape_of(described), sort_keys=True),
        export_id=planning.export_id(backup.id, name, backup.opened_at),
        status=status,
        segments=planning.segments_for(int(described.get("TableSizeBytes", 0))),
        opened_at=backup.opened_at,
        findings=findings,
    )


def shape_of(described: Mapping[str, Any]) -> dict[str, Any]:
    """What a table's description says of its keys and indexes: enough to create another like it."""
    shape = {name: described[name] for name in _SHAPE if name in described}
    if "GlobalSecondaryIndexes" in shape:
        shape["GlobalSecondaryIndexes"] = [{name: index[name] for name in _INDEX_SHAPE} for index in shape["GlobalSecondaryIndexes"]]
    return shape


def _begin(table: Table, backup: BackupSet, copies: Sequence[TableCopy], now: datetime) -> BackupSet:
    failed = sum(copy.status is TableStatus.FAILED for copy in copies)
    begun = replace(backup, status=SetStatus.EXPORTING, tables=len(copies), tables_done=failed, tables_failed=failed)
    try:
        table.transact(
            replace_record(begun),
            audit.entry(backup, who=WORKER, what="set.exporting", when=now),
            *[insert(copy) for copy in copies],
        )
    except (Stale, Conflict):  # a twin planned it
        return table.need(BackupSet, backup.pk, backup.sk)
    return begun.changed()
