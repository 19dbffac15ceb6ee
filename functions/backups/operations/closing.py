"""How a table's export and a whole set come to an end. Both can be repeated and die anywhere in between."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Final

from backups.domain import manifest, planning
from backups.domain.datafile import md5_base64
from backups.domain.digest import combined
from backups.domain.findings import Finding
from backups.domain.manifest import Summary
from backups.records import keys
from backups.records.sets import TABLE_BEGINS, BackupSet, Part, SetStatus, TableCopy, TableStatus, set_key
from backups.records.verifications import Verification, VerificationStatus
from kernel import audit, events
from kernel.documents import Documents
from kernel.identity import PLATFORM
from kernel.refusals import Stale
from kernel.table import Table, add, insert
from kernel.table import replace as replace_record

SET_EXPORTED: Final = "backups.set.exported"
SET_FAILED: Final = "backups.set.failed"
WORKER: Final = "backups"
SHOWN_FINDINGS: Final = 10
_JSON: Final = "application/json"
_TEXT: Final = "text/plain"


def close_table(table: Table, documents: Documents, copy: TableCopy) -> None:
    """Writes the manifests of a table whose segments are all done, and counts it in its set. Does nothing before that, or again."""
    if copy.status is not TableStatus.EXPORTING or copy.segments_done < copy.segments:
        return
    parts = list(table.each(Part, keys.parts(copy.set_id, copy.table)))
    digest = combined(part.seen for part in parts)
    # Taken from the receipts and not from the clock, so that whoever closes the table writes the same bytes.
    ended = max(part.done_at for part in parts)
    assert (len(parts), digest.count) == (copy.parts, copy.items), "the counters of a table are what its receipts say"
    exported = replace(copy, status=TableStatus.EXPORTED, digest=digest.text(), exported_at=ended)
    place = copy.place
    files = manifest.build_files(part.file for part in parts)
    summary = manifest.build_summary(
        Summary(
            export_arn=planning.export_arn(copy.arn, copy.export_id),
            table_arn=copy.arn,
            table_id=copy.table_id,
            bucket=documents.bucket,
            prefix=place.prefix,
            files_key=place.manifest_key(manifest.FILES),
            started=copy.opened_at,
            ended=ended,
            exported=copy.opened_at,
            count=digest.count,
        )
    )
    for name, content in ((manifest.FILES, files), (manifest.SUMMARY, summary)):
        documents.put_if_absent(place.manifest_key(name), content, _JSON)
        documents.put_if_absent(place.checksum_key(name), manifest.checksum(content), _TEXT)
    _settle(table, exported, {"tables_done": 1, "items": digest.count})


def fail_table(table: Table, copy: TableCopy, finding: Finding) -> None:
    """Gives a table up, visibly: its set goes on with the others and ends as failed."""
    if copy.status is not TableStatus.EXPORTING:
        return
    failed = replace(copy, status=TableStatus.FAILED, findings=(finding,))
    _settle(table, failed, {"tables_done": 1, "tables_failed": 1})


def _settle(table: Table, copy: TableCopy, counters: dict[str, int]) -> None:
    try:
        table.transact(replace_record(copy), add(keys.sets(), set_key(copy.set_id), counters))
    except Stale:
        # A twin settled it, or a late part was counted: in the second case the message comes again.
        settled = table.need(TableCopy, copy.pk, copy.sk)
        if settled.status is TableStatus.EXPORTING:
            raise


def close_set(table: Table, documents: Documents, set_id: str, *, now: datetime) -> BackupSet:
    """Ends a set whose tables are all done: `exported` and handed to the verifier, or `failed`. Does nothing before that, or again."""
    backup = table.need(BackupSet, keys.sets(), set_key(set_id))
    if backup.status is not SetStatus.EXPORTING or backup.tables_done < backup.tables:
        return backup
    copies = list(table.each(TableCopy, keys.set_parts(set_id), begins_with=TABLE_BEGINS))
    document = set_document(backup, copies)
    documents.put_if_absent(backup.document_key, document, _JSON)
    findings = tuple(finding for copy in copies for finding in copy.findings)
    closed = replace(backup, exported_at=now, document_md5=md5_base64(document), findings=findings)
    if backup.tables_failed:
        closed = replace(closed, status=SetStatus.FAILED)
        data = {"set": set_id, "tables": backup.tables, "items": backup.items, "findings": shown(findings), "findings_count": len(findings)}
        writes = [events.outbox(events.new(SET_FAILED, PLATFORM, set_id, data, now))]
    else:
        closed = replace(closed, status=SetStatus.EXPORTED, verifications=1)
        first = Verification(set_id=set_id, number=1, status=VerificationStatus.REQUESTED, requested_by=WORKER, opened_at=now)
        data = {"set": set_id, "verification": 1, "tables": backup.tables, "items": backup.items}
        writes = [insert(first), events.outbox(events.new(SET_EXPORTED, PLATFORM, set_id, data, now))]
    try:
        table.transact(replace_record(closed), audit.entry(backup, who=WORKER, what=f"set.{closed.status}", when=now), *writes)
    except Stale:  # a twin closed it
        return table.need(BackupSet, keys.sets(), set_key(set_id))
    return closed.changed()


def set_document(backup: BackupSet, copies: Sequence[TableCopy]) -> bytes:
    """The set's own description: what each table looked like, where its export lies, how many items it has and their digest.

    The manifests have no room for a digest or for a table's keys and indexes; with this the bucket alone is enough to restore from.
    """
    tables = [
        {
            "table": copy.table,
            "arn": copy.arn,
            "status": copy.status,
            "export": copy.place.manifest_key(manifest.SUMMARY),
            "items": copy.items,
            "digest": copy.digest,
            "shape": json.loads(copy.shape),
            "findings": [asdict(finding) for finding in copy.findings],
        }
        for copy in sorted(copies, key=lambda copy: copy.table)
    ]
    document = {"set": backup.id, "opened_at": backup.opened_at.isoformat(), "digest": "sha256-sum-mod-2^256", "tables": tables}
    return json.dumps(document, indent=1, sort_keys=True).encode()


def shown(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The first findings as an event carries them."""
    return [{"kind": finding.kind.value, "file": finding.file, "detail": finding.detail} for finding in findings[:SHOWN_FINDINGS]]
