"""Reading a whole set back: manifests, every data file, counts and digests, against what the scan recorded.

Each table is walked in steps over the queue; every step leaves a receipt with the digest up to there, so that memory and time stay bounded
and a crash costs one step. The files that are looked for are those that the receipts of the export name, so nothing that happens to the
manifests can hide a missing file.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from backups.domain import manifest
from backups.domain.checking import MAX_FINDINGS, Fetch, check_digest, check_file, check_listing, check_manifests
from backups.domain.datafile import MAX_FILE_STORED_BYTES, md5_base64
from backups.domain.digest import Digest
from backups.domain.findings import Finding, Kind
from backups.operations import steps
from backups.operations.closing import SET_FAILED, WORKER, shown
from backups.operations.steps import VerifyStep
from backups.records import keys
from backups.records.sets import TABLE_BEGINS, BackupSet, Part, SetStatus, TableCopy, TableStatus, set_key
from backups.records.verifications import Check, Verification, VerificationStatus, check_key, verification_key
from kernel import audit, events
from kernel.documents import Documents
from kernel.identity import PLATFORM
from kernel.queues import Queue
from kernel.refusals import Conflict, NotFound, Repeated, Stale, TooLarge
from kernel.table import Table, add, insert
from kernel.table import replace as replace_record

SET_VERIFIED: Final = "backups.set.verified"
STEPS_PER_MESSAGE: Final = 4
FILES_PER_STEP: Final = 2
MAX_RECORDED_FINDINGS: Final = 100


def begin_verification(table: Table, documents: Documents, queue: Queue, set_id: str, number: int, *, now: datetime) -> Verification:
    """Starts a verification that was asked for: the set's own description first, then the first step of every table."""
    verification = _verification(table, set_id, number)
    copies = list(table.each(TableCopy, keys.set_parts(set_id), begins_with=TABLE_BEGINS))
    exported = [copy for copy in copies if copy.status is TableStatus.EXPORTED]
    if verification.status is VerificationStatus.REQUESTED:
        backup = table.need(BackupSet, keys.sets(), set_key(set_id))
        findings = [*(finding for copy in copies for finding in copy.findings), *_check_document(backup, fetcher(documents))]
        begun = replace(
            verification,
            status=VerificationStatus.CHECKING,
            tables=len(exported),
            findings=tuple(findings[:MAX_RECORDED_FINDINGS]),
            findings_count=len(findings),
            fatal_count=sum(finding.fatal for finding in findings),
        )
        try:
            table.transact(replace_record(begun))
        except Stale:  # a twin began it
            verification = _verification(table, set_id, number)
        else:
            verification = begun.changed()
    if verification.status is VerificationStatus.CHECKING:
        steps.send(queue, [VerifyStep(set_id, number, copy.table, 0) for copy in exported])
        verification = _close(table, set_id, number, now)
    return verification


def verify_table(table: Table, documents: Documents, queue: Queue, step: VerifyStep, *, now: datetime) -> None:
    """Checks the next files of a table, then sends the step that goes on, or ends the verification when all tables are through."""
    verification = _verification(table, step.set_id, step.verification)
    if verification.status is VerificationStatus.CHECKING:
        detail = f"no table {step.table} in set {step.set_id}"
        copy = table.need(TableCopy, keys.set_parts(step.set_id), f"{TABLE_BEGINS}{step.table}", detail)
        if not _check_on(table, documents, queue, copy, step):
            return
        _close(table, step.set_id, step.verification, now)


def fetcher(documents: Documents) -> Fetch:
    """Reads an object of the bucket, or None. What is larger than anything that is written here counts as damaged and is not read."""

    def fetch(key: str) -> bytes | None:
        try:
            return documents.get(key, MAX_FILE_STORED_BYTES)
        except NotFound:
            return None
        except TooLarge:
            return b""

    return fetch


def _verification(table: Table, set_id: str, number: int) -> Verification:
    return table.need(Verification, keys.set_parts(set_id), verification_key(number), f"no verification {number} of set {set_id}")


def _check_document(backup: BackupSet, fetch: Fetch) -> list[Finding]:
    content = fetch(backup.document_key)
    if content is None:
        return [Finding(Kind.MISSING_MANIFEST, backup.document_key, "it is not there")]
    if md5_base64(content) != backup.document_md5:
        return [Finding(Kind.MANIFEST_CHECKSUM, backup.document_key, "it is not what was written when the set was closed")]
    return []


def _check_on(table: Table, documents: Documents, queue: Queue, copy: TableCopy, step: VerifyStep) -> bool:
    """Whether the table is through."""
    before: Check | None = None
    if step.step:
        before = _receipt(table, step, step.step - 1)
        if before is None:
            raise Conflict(f"step {step.step} of table {step.table} comes before the one that it follows")
    beyond = step.step + STEPS_PER_MESSAGE
    for number in range(step.step, beyond):
        receipt = _receipt(table, step, number) or _commit(table, _check(table, documents, copy, step, before))
        if receipt.last:
            return True
        before = receipt
    if _receipt(table, step, beyond) is None:
        steps.send(queue, [VerifyStep(step.set_id, step.verification, step.table, beyond)])
    return False


def _receipt(table: Table, step: VerifyStep, number: int) -> Check | None:
    return table.get(Check, keys.checks(step.set_id, step.verification), check_key(step.table, number))


def _check(table: Table, documents: Documents, copy: TableCopy, step: VerifyStep, before: Check | None) -> Check:
    return _check_manifests(table, documents, copy, step) if before is None else _check_files(table, documents, copy, before)


def _check_manifests(table: Table, documents: Documents, copy: TableCopy, step: VerifyStep) -> Check:
    """Step 0: the manifests by themselves and against the receipts, and the listing of the export's folder."""
    place, fetch = copy.place, fetcher(documents)
    files = [part.file for part in table.each(Part, keys.parts(copy.set_id, copy.table))]
    read = check_manifests(place, fetch)
    findings = list(read.findings)
    if read.files is not None and manifest.build_files(read.files) != manifest.build_files(files):
        key = place.manifest_key(manifest.FILES)
        findings.append(Finding(Kind.MANIFEST_DIFFERS, key, "it does not name the files that the export recorded"))
    # Missing files are found, and named, when their turn comes to be read.
    listed = check_listing(place, files, (head.key for head in documents.list(place.folder)))
    findings += [finding for finding in listed if not finding.fatal]
    return Check(
        set_id=copy.set_id,
        verification=step.verification,
        table=copy.table,
        step=0,
        files=0,
        count=0,
        digest=Digest().text(),
        after="",
        last=False,
        findings=tuple(findings[:MAX_FINDINGS]),
    )


def _check_files(table: Table, documents: Documents, copy: TableCopy, before: Check) -> Check:
    """A later step: the data files after those of the step before; on the last one also the digest of them all."""
    pk, fetch = keys.parts(copy.set_id, copy.table), fetcher(documents)
    page = table.query(Part, pk, limit=FILES_PER_STEP, start={"pk": pk, "sk": before.after} if before.after else None)
    found, findings = before.found, list[Finding]()
    for part in page.records:
        checked = check_file(part.file, fetch(part.file.key))
        found += checked.digest
        findings += checked.findings
    last = page.next_key is None
    if last:
        findings += check_digest(copy.place, found, copy.recorded)
    return replace(
        before,
        version=0,
        step=before.step + 1,
        files=len(page.records),
        count=found.count,
        digest=found.text(),
        after=page.records[-1].sk if page.records else before.after,
        last=last,
        findings=tuple(findings[:MAX_FINDINGS]),
    )


def _commit(table: Table, check: Check) -> Check:
    counters = {
        "files_done": check.files,
        "tables_done": int(check.last),
        "findings_count": len(check.findings),
        "fatal_count": sum(finding.fatal for finding in check.findings),
    }
    parent = add(keys.set_parts(check.set_id), verification_key(check.verification), counters)
    try:
        table.transact(insert(check, Repeated("the step has its receipt")), parent)
    except Repeated:
        return table.need(Check, check.pk, check.sk)
    return check


def _close(table: Table, set_id: str, number: int, now: datetime) -> Verification:
    """Ends a verification whose tables are all through, and says so in the set and to everybody. Does nothing before that, or again."""
    verification = _verification(table, set_id, number)
    if verification.status is not VerificationStatus.CHECKING or verification.tables_done < verification.tables:
        return verification
    backup = table.need(BackupSet, keys.sets(), set_key(set_id))
    checks = list(table.each(Check, keys.checks(set_id, number)))
    findings = [*verification.findings, *(finding for check in checks for finding in check.findings)]
    # What spoils the copy comes first: it must not fall behind the cap.
    findings.sort(key=lambda finding: not finding.fatal)
    sound = verification.fatal_count == 0
    kept = tuple(findings[:MAX_RECORDED_FINDINGS])
    closed = replace(
        verification,
        status=VerificationStatus.VERIFIED if sound else VerificationStatus.FAILED,
        closed_at=now,
        items=sum(check.count for check in checks if check.last),
        findings=kept,
    )
    status = SetStatus.VERIFIED if sound else SetStatus.FAILED
    settled = replace(backup, status=status, verified_at=now if sound else backup.verified_at, findings=kept)
    data = {
        "set": set_id,
        "verification": number,
        "tables": backup.tables,
        "items": closed.items,
        "findings": shown(kept),
        "findings_count": verification.findings_count,
    }
    kind = SET_VERIFIED if sound else SET_FAILED
    try:
        table.transact(
            replace_record(closed),
            replace_record(settled),
            audit.entry(backup, who=WORKER, what=f"set.{status}", when=now),
            events.outbox(events.new(kind, PLATFORM, set_id, data, now)),
        )
    except Stale:
        # A twin closed it; or the set changed under us, and then the message comes again.
        known = _verification(table, set_id, number)
        if not known.status.closed:
            raise
        return known
    return closed.changed()
