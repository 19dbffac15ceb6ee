"""Takes reported inputs in: keeps the bytes, records the batch, and asks for its import. Nothing that arrived is lost."""

import hashlib
import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.documents import Documents, sha256
from kernel.refusals import Conflict, FieldError, Invalid, Repeated, Stale
from kernel.table import Table
from payroll.operations.csv_file import UnreadableError
from payroll.operations.input_rows import json_rows
from payroll.records import keys
from payroll.records.inputs import BatchStatus, InputBatch, InputMedia

RECEIVED: Final = "payroll.inputs.received"
SOURCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
ID_LENGTH: Final = 32
_ENDINGS: Final = {InputMedia.JSON: "json", InputMedia.CSV: "csv"}


def take_inputs(
    shelf: Table, documents: Documents, *, company: str, source: str, media: InputMedia, content: bytes, who: str, now: datetime
) -> InputBatch:
    """Stores the document under its digest and records the batch. The same bytes from the same source answer the batch that exists.

    Refuses an empty document and JSON without rows (Invalid). Everything else about the contents is for the import to find.
    """
    if not content.strip():
        raise Invalid("there are no inputs in it")
    if media is InputMedia.JSON:
        _check_json(content)
    batch_id = hashlib.sha256(f"{source}\n{media}\n".encode() + content).hexdigest()[:ID_LENGTH]
    document = f"inputs/{company}/{sha256(content)}.{_ENDINGS[media]}"
    batch = InputBatch(
        company=company,
        batch_id=batch_id,
        source=source,
        media=media,
        document=document,
        size=len(content),
        status=BatchStatus.RECEIVED,
        received_by=who,
        received_at=now,
    )
    documents.put_if_absent(document, content, media)
    try:
        shelf.transact(
            table.insert(batch, Repeated("these inputs were received before")),
            audit.entry(batch, who=who, what="inputs.received", when=now),
            _event(batch, now),
        )
    except Repeated:
        return shelf.need(InputBatch, batch.pk, batch_id)
    return batch.changed()


def retry_inputs(shelf: Table, *, company: str, batch_id: str, seen_version: int, who: str, now: datetime) -> InputBatch:
    """Asks for the import of a batch once more, for instance when an employee it names exists now. Rows that are inputs already stay.

    Conflict unless its import has ended; Stale when it is not the version seen. Repeating it while the import waits answers the batch.
    """
    found = shelf.need(InputBatch, keys.input_batches(company), batch_id, "no such batch")
    if found.status is BatchStatus.RECEIVED and found.version == seen_version + 1:
        return found
    if found.version != seen_version:
        raise Stale(f"the batch changed since version {seen_version}; look at it again")
    if found.status is BatchStatus.RECEIVED:
        raise Conflict("the import of this batch has not ended yet")
    again = replace(found, status=BatchStatus.RECEIVED, attempt=found.attempt + 1)
    shelf.transact(table.replace(again), audit.entry(again, who=who, what="inputs.retried", when=now), _event(again, now))
    return again.changed()


def _event(batch: InputBatch, now: datetime) -> table.Write:
    data = {"batch": batch.batch_id, "source": batch.source, "attempt": batch.attempt}
    return events.outbox(events.new(RECEIVED, batch.company, batch.batch_id, data, now))


def _check_json(content: bytes) -> None:
    try:
        json_rows(content)
    except UnreadableError as problem:
        raise Invalid(problem.finding.reason, [FieldError(f"/{problem.finding.column}", problem.finding.reason)]) from None
