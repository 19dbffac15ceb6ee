"""Bringing one table back under another name, and proving it: every data file is checked before it is written, and the target is scanned
afterwards; its count and digest must be those of the scan from which the copy was made.

A name belongs to the restore that was asked for last. Before it creates the table the restore writes down that it is about to, having seen
that there is none; a table found after that is its own.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import batched
from typing import Final

from backups.domain.checking import check_file
from backups.domain.datafile import read_items
from backups.domain.digest import Digest
from backups.domain.findings import Finding, Kind
from backups.domain.items import Item
from backups.operations import steps
from backups.operations.closing import WORKER, shown
from backups.operations.scanning import key_text, scan_key
from backups.operations.steps import LoadStep, OpenTable, ProveStep
from backups.operations.verify_set import MAX_RECORDED_FINDINGS, fetcher
from backups.records import keys
from backups.records.restores import Load, Proof, Restore, RestoreStatus, proof_key
from backups.records.sets import TABLE_BEGINS, Part, TableCopy, part_key
from kernel import audit, events
from kernel.documents import Documents
from kernel.identity import PLATFORM
from kernel.queues import Queue
from kernel.refusals import Conflict, Repeated, Stale
from kernel.table import Table, Write, add, insert
from kernel.table import replace as replace_record
from kernel.tables import RawTable

RESTORE_COMPLETED: Final = "backups.restore.completed"
RESTORE_FAILED: Final = "backups.restore.failed"
WRITE_ITEMS: Final = 500
PROOF_ITEMS: Final = 10_000
PROOFS_PER_MESSAGE: Final = 4
SCAN_PAGE_ITEMS: Final = 2000


def begin_restore(table: Table, queue: Queue, open_table: OpenTable, restore_id: str, *, now: datetime) -> Restore:
    """Creates the target and sends one step for each data file. A target that exists already fails the restore by name."""
    restore = _restore(table, restore_id)
    copy = _copy(table, restore)
    target = open_table(restore.target)
    if restore.status is RestoreStatus.REQUESTED:
        if target.exists():
            finding = Finding(Kind.TARGET_EXISTS, restore.target, "there is a table of this name; a restore only writes to one of its own")
            return _close(table, restore, [finding], now)
        restore = _go(table, restore, replace(restore, status=RestoreStatus.CREATING, files=copy.parts))
    if restore.status is RestoreStatus.CREATING:
        target.create_like(json.loads(copy.shape))
        restore = _go(table, restore, replace(restore, status=RestoreStatus.LOADING))
    if restore.status is RestoreStatus.LOADING:
        parts = table.each(Part, keys.parts(copy.set_id, copy.table))
        steps.send(queue, [LoadStep(restore_id, part.segment, part.part) for part in parts])
    return restore


def load_file(table: Table, documents: Documents, queue: Queue, open_table: OpenTable, step: LoadStep, *, now: datetime) -> None:
    """Checks one data file and writes its items; a damaged one is left out and named. After the last file the proof begins."""
    restore = _restore(table, step.restore_id)
    if restore.status is RestoreStatus.LOADING:
        _load(table, documents, open_table, restore, step)
        restore = _restore(table, step.restore_id)
    if restore.status is RestoreStatus.LOADING and restore.files_done >= restore.files:
        if restore.files_failed:
            loads = table.each(Load, keys.loads(restore.id))
            _close(table, restore, [finding for load in loads for finding in load.findings], now)
            return
        restore = _go(table, restore, replace(restore, status=RestoreStatus.PROVING))
    if restore.status is RestoreStatus.PROVING and _proof(table, restore.id, 0) is None:
        steps.send(queue, [ProveStep(restore.id, 0)])


def prove(table: Table, queue: Queue, open_table: OpenTable, step: ProveStep, *, now: datetime) -> None:
    """Scans the target, a bounded number of items at a time; at the end compares count and digest and closes the restore."""
    restore = _restore(table, step.restore_id)
    if restore.status is not RestoreStatus.PROVING:
        return
    before = _proof(table, restore.id, step.step - 1) if step.step else None
    if step.step and before is None:
        raise Conflict(f"step {step.step} of the proof comes before the one that it follows")
    beyond = step.step + PROOFS_PER_MESSAGE
    for number in range(step.step, beyond):
        proof = _proof(table, restore.id, number) or _prove_on(table, open_table(restore.target), restore, number, before)
        if not proof.next_key:
            _judge(table, restore, proof, now)
            return
        before = proof
    if _proof(table, restore.id, beyond) is None:
        steps.send(queue, [ProveStep(restore.id, beyond)])


def _restore(table: Table, restore_id: str) -> Restore:
    return table.need(Restore, keys.restores(), restore_id, f"no restore {restore_id}")


def _copy(table: Table, restore: Restore) -> TableCopy:
    return table.need(TableCopy, keys.set_parts(restore.set_id), f"{TABLE_BEGINS}{restore.table}")


def _proof(table: Table, restore_id: str, step: int) -> Proof | None:
    return table.get(Proof, keys.proofs(restore_id), proof_key(step))


def _go(table: Table, before: Restore, after: Restore, *writes: Write) -> Restore:
    """Commits the next status. A twin may have gone further: then its state is answered and the caller goes on from there."""
    try:
        table.transact(replace_record(after), *writes)
    except Stale:
        known = _restore(table, before.id)
        if known.status is before.status:
            raise
        return known
    return after.changed()


def _load(table: Table, documents: Documents, open_table: OpenTable, restore: Restore, step: LoadStep) -> None:
    load = Load(restore_id=restore.id, segment=step.segment, part=step.part, count=0)
    if table.get(Load, load.pk, load.sk):
        return
    detail = f"no part {step.part} of segment {step.segment}"
    part = table.need(Part, keys.parts(restore.set_id, restore.table), part_key(step.segment, step.part), detail)
    content = fetcher(documents)(part.file.key)
    checked = check_file(part.file, content)
    if checked.findings or content is None:
        load = replace(load, findings=tuple(checked.findings))
    else:
        _write(open_table(restore.target), content)
        load = replace(load, count=checked.digest.count)
    counters = {"files_done": 1, "files_failed": int(bool(load.findings)), "items": load.count}
    try:
        table.transact(insert(load, Repeated("the file has its receipt")), add(restore.pk, restore.sk, counters))
    except Repeated:
        return


def _write(target: RawTable, content: bytes) -> None:
    for items in batched(read_items(content), WRITE_ITEMS, strict=False):
        target.write([_plain(item) for item in items])


def _plain(item: Item) -> dict[str, dict[str, object]]:
    return {name: dict(value) for name, value in item.items()}


def _prove_on(table: Table, target: RawTable, restore: Restore, number: int, before: Proof | None) -> Proof:
    digest, seen = (before.found if before else Digest()), 0
    key = scan_key(before.next_key) if before else None
    while seen < PROOF_ITEMS:
        items, key = target.scan(0, 1, key, min(SCAN_PAGE_ITEMS, PROOF_ITEMS - seen))
        digest += Digest.of_items(items)
        seen += len(items)
        if key is None:
            break
    proof = Proof(restore_id=restore.id, step=number, count=digest.count, digest=digest.text(), next_key=key_text(key))
    try:
        table.transact(insert(proof, Repeated("the step has its receipt")))
    except Repeated:
        return table.need(Proof, proof.pk, proof.sk)
    return proof


def _judge(table: Table, restore: Restore, proof: Proof, now: datetime) -> None:
    findings = []
    if proof.count != restore.count_source:
        findings.append(Finding(Kind.WRONG_COUNT, restore.target, f"{proof.count} items, the copy was made of {restore.count_source}"))
    if proof.digest != restore.digest_source:
        findings.append(Finding(Kind.DIGEST_DIFFERS, restore.target, f"{proof.digest}, the copy was made with {restore.digest_source}"))
    _close(table, replace(restore, count_target=proof.count, digest_target=proof.digest), findings, now)


def _close(table: Table, restore: Restore, findings: Sequence[Finding], now: datetime) -> Restore:
    status = RestoreStatus.FAILED if findings else RestoreStatus.RESTORED
    closed = replace(restore, status=status, closed_at=now, findings=tuple(findings[:MAX_RECORDED_FINDINGS]))
    data = {
        "restore": restore.id,
        "set": restore.set_id,
        "table": restore.table,
        "target": restore.target,
        "count": closed.count_target,
        "findings": shown(findings),
    }
    kind = RESTORE_FAILED if findings else RESTORE_COMPLETED
    return _go(
        table,
        restore,
        closed,
        audit.entry(restore, who=WORKER, what=f"restore.{status}", when=now),
        events.outbox(events.new(kind, PLATFORM, restore.id, data, now)),
    )
