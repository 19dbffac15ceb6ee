"""Requests and answers of the HTTP door."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from backups.domain import planning
from backups.domain.findings import Finding, Kind
from backups.operations.open_restore import RestoreRequest
from backups.records.restores import Restore, RestoreStatus
from backups.records.sets import BackupSet, SetStatus, TableCopy, TableStatus
from backups.records.verifications import Verification, VerificationStatus
from kernel.shapes import Model, Out

Reason = Annotated[str, Field(min_length=1, max_length=200, description="why, for the history")]


class FindingOut(Out):
    """What is wrong, and with which file. `fatal` says whether it spoils the copy."""

    kind: Kind
    file: str
    detail: str
    fatal: bool

    @classmethod
    def all(cls, findings: tuple[Finding, ...]) -> list[Self]:
        return [cls(kind=finding.kind, file=finding.file, detail=finding.detail, fatal=finding.fatal) for finding in findings]


class SetIn(Model):
    """A set on demand."""

    reason: Reason


class SetOut(Out):
    """A set and how far it is."""

    id: str
    status: SetStatus
    reason: str
    requested_by: str
    opened_at: datetime
    exported_at: datetime | None
    verified_at: datetime | None
    tables: int
    tables_done: int
    tables_failed: int
    items: int
    verifications: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, backup: BackupSet) -> Self:
        return cls(
            id=backup.id,
            status=backup.status,
            reason=backup.reason,
            requested_by=backup.requested_by,
            opened_at=backup.opened_at,
            exported_at=backup.exported_at,
            verified_at=backup.verified_at,
            tables=backup.tables,
            tables_done=backup.tables_done,
            tables_failed=backup.tables_failed,
            items=backup.items,
            verifications=backup.verifications,
            findings=FindingOut.all(backup.findings),
        )


class TableOut(Out):
    """One table in a set. `digest` is of what the scan saw; `export` is the folder of its files in the bucket."""

    table: str
    arn: str
    status: TableStatus
    segments: int
    segments_done: int
    files: int
    items: int
    stored_bytes: int
    digest: str
    export: str
    exported_at: datetime | None
    findings: list[FindingOut]

    @classmethod
    def of(cls, copy: TableCopy) -> Self:
        return cls(
            table=copy.table,
            arn=copy.arn,
            status=copy.status,
            segments=copy.segments,
            segments_done=copy.segments_done,
            files=copy.parts,
            items=copy.items,
            stored_bytes=copy.stored_bytes,
            digest=copy.digest,
            export=copy.place.folder,
            exported_at=copy.exported_at,
            findings=FindingOut.all(copy.findings),
        )


class VerificationOut(Out):
    """A verification and how far it is. `findings_count` counts all findings, `findings` shows the first, the fatal ones before others."""

    set: str
    number: int
    status: VerificationStatus
    requested_by: str
    opened_at: datetime
    closed_at: datetime | None
    tables: int
    tables_done: int
    files_done: int
    items: int
    findings_count: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, verification: Verification) -> Self:
        return cls(
            set=verification.set_id,
            number=verification.number,
            status=verification.status,
            requested_by=verification.requested_by,
            opened_at=verification.opened_at,
            closed_at=verification.closed_at,
            tables=verification.tables,
            tables_done=verification.tables_done,
            files_done=verification.files_done,
            items=verification.items,
            findings_count=verification.findings_count,
            findings=FindingOut.all(verification.findings),
        )


class RestoreIn(Model):
    """Which table of which set, under which name."""

    set: Annotated[str, Field(pattern=f"^{planning.SET_ID}$", examples=["2026-11-24"])]
    table: Annotated[str, Field(pattern=f"^{planning.TABLE_NAME}$")]
    target: Annotated[str, Field(pattern=f"^{planning.TABLE_NAME}$", description="begins with the prefix that restores own")]
    reason: Reason

    def request(self) -> RestoreRequest:
        return RestoreRequest(self.set, self.table, self.target, self.reason)


class ProofOut(Out):
    """Count and digest of the copy beside those of the restored table."""

    count_source: int
    digest_source: str
    count_target: int
    digest_target: str
    equal: bool


class RestoreOut(Out):
    """A restore and how far it is. `proof` is there once the target was scanned."""

    id: str
    set: str
    table: str
    target: str
    status: RestoreStatus
    reason: str
    requested_by: str
    opened_at: datetime
    closed_at: datetime | None
    files: int
    files_done: int
    files_failed: int
    items: int
    proof: ProofOut | None
    findings: list[FindingOut]

    @classmethod
    def of(cls, restore: Restore) -> Self:
        return cls(
            id=restore.id,
            set=restore.set_id,
            table=restore.table,
            target=restore.target,
            status=restore.status,
            reason=restore.reason,
            requested_by=restore.requested_by,
            opened_at=restore.opened_at,
            closed_at=restore.closed_at,
            files=restore.files,
            files_done=restore.files_done,
            files_failed=restore.files_failed,
            items=restore.items,
            proof=_proof(restore),
            findings=FindingOut.all(restore.findings),
        )


def _proof(restore: Restore) -> ProofOut | None:
    if not restore.digest_target:
        return None
    return ProofOut(
        count_source=restore.count_source,
        digest_source=restore.digest_source,
        count_target=restore.count_target,
        digest_target=restore.digest_target,
        equal=(restore.count_source, restore.digest_source) == (restore.count_target, restore.digest_target),
    )
