"""Scanning one segment of a table into data files, a bounded number at a time.

Every file is committed by its receipt, which also says where the scan goes on. After a crash a file may be scanned again and meet other
data: it then gets another key, because the key contains the content, and only the file that a receipt names belongs to the export.
What was left over is listed by the verifier and read by nobody.
"""

from datetime import datetime
from typing import Final

from backups.domain import manifest
from backups.domain.datafile import DataFileWriter
from backups.domain.findings import Finding, Kind
from backups.domain.manifest import ExportFile
from backups.operations import closing, steps
from backups.operations.scanning import key_text, scan_key
from backups.operations.steps import ExportStep, OpenTable
from backups.records import keys
from backups.records.sets import TABLE_BEGINS, Part, TableCopy, TableStatus, part_key
from kernel.documents import Documents
from kernel.queues import Queue
from kernel.refusals import Conflict, Repeated
from kernel.table import Table, add, insert
from kernel.tables import RawTable

FILES_PER_MESSAGE: Final = 4
SCAN_PAGE_ITEMS: Final = 2000
_GZIP: Final = "application/gzip"


def export_segment(table: Table, documents: Documents, exports: Queue, open_table: OpenTable, step: ExportStep, *, now: datetime) -> None:
    """Writes the next files of a segment, then sends the step that goes on, or closes what is complete: the table, and with it the set.

    A table that vanished since it was planned fails by name.
    """
    copy = _copy(table, step)
    if copy.status is TableStatus.EXPORTING:
        source = open_table(step.table)
        if not source.exists():
            closing.fail_table(table, copy, Finding(Kind.TABLE_MISSING, step.table, "it was there when the set was planned and is gone"))
        elif not _scan_on(table, documents, exports, source, copy, step, now):
            return
        closing.close_table(table, documents, _copy(table, step))
    closing.close_set(table, documents, step.set_id, now=now)


def _copy(table: Table, step: ExportStep) -> TableCopy:
    return table.need(TableCopy, keys.set_parts(step.set_id), f"{TABLE_BEGINS}{step.table}", f"no table {step.table} in set {step.set_id}")


def _scan_on(
    table: Table, documents: Documents, exports: Queue, source: RawTable, copy: TableCopy, step: ExportStep, now: datetime
) -> bool:
    """Whether the segment's end was reached."""
    start = _start(table, step)
    beyond = step.part + FILES_PER_MESSAGE
    for number in range(step.part, beyond):
        part = _part(table, step, number) or _scan_part(table, documents, source, copy, step.segment, number, start, now)
        if not part.next_key:
            return True
        start = part.next_key
    # When the next part has its receipt another delivery of this message has sent the step already.
    if _part(table, step, beyond) is None:
        steps.send(exports, [ExportStep(step.set_id, step.table, step.segment, beyond)])
    return False


def _part(table: Table, step: ExportStep, number: int) -> Part | None:
    return table.get(Part, keys.parts(step.set_id, step.table), part_key(step.segment, number))


def _start(table: Table, step: ExportStep) -> str:
    if step.part == 0:
        return ""
    before = _part(table, step, step.part - 1)
    if before is None:
        raise Conflict(f"part {step.part} of segment {step.segment} comes before the one that it follows")
    return before.next_key


def _scan_part(
    table: Table, documents: Documents, source: RawTable, copy: TableCopy, segment: int, number: int, start: str, now: datetime
) -> Part:
    writer = DataFileWriter()
    key = scan_key(start)
    while room := writer.room:
        items, key = source.scan(segment, copy.segments, key, min(room, SCAN_PAGE_ITEMS))
        for item in items:
            writer.add(item)
        if key is None:
            break
    data = writer.finish()
    name = copy.place.data_key(manifest.data_name(segment, number, data.fingerprint))
    documents.put_if_absent(name, data.content, _GZIP)
    head = documents.head(name)
    if head is None or head.size != len(data.content):
        raise Conflict(f"{name} is not what was written")
    part = Part(
        set_id=copy.set_id,
        table=copy.table,
        segment=segment,
        part=number,
        file=ExportFile(name, data.digest.count, data.md5, head.etag),
        stored_bytes=len(data.content),
        digest=data.digest.text(),
        next_key=key_text(key),
        done_at=now,
    )
    counters = {"parts": 1, "items": data.digest.count, "stored_bytes": len(data.content), "segments_done": int(key is None)}
    try:
        table.transact(insert(part, Repeated("the part has its receipt")), add(copy.pk, copy.sk, counters))
    except Repeated:
        # A twin was faster. Its receipt is the one that counts, and its end of the part is where the next one begins.
        return table.need(Part, part.pk, part.sk)
    return part
