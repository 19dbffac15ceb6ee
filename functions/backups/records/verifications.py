"""Verifications of a set and the receipts of their steps."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backups.domain.digest import Digest
from backups.domain.findings import Finding
from backups.records import keys
from kernel.records import Record


class VerificationStatus(StrEnum):
    """`requested` -> `checking` -> `verified` or `failed`."""

    REQUESTED = "requested"
    CHECKING = "checking"
    VERIFIED = "verified"
    FAILED = "failed"

    @property
    def closed(self) -> bool:
        return self in (VerificationStatus.VERIFIED, VerificationStatus.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Record):
    """One reading back of a whole set. `findings` is capped; `findings_count` counts all, `fatal_count` those that spoil the copy."""

    set_id: str
    number: int
    status: VerificationStatus
    requested_by: str
    opened_at: datetime
    closed_at: datetime | None = None
    tables: int = 0
    tables_done: int = 0
    files_done: int = 0
    items: int = 0
    findings_count: int = 0
    fatal_count: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.set_parts(self.set_id)

    @property
    def sk(self) -> str:
        return verification_key(self.number)


def verification_key(number: int) -> str:
    return f"VERIFICATION#{number:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Record):
    """The receipt of one step of a verification: step 0 is the manifests, each later one some data files.

    `files` are those of this step, `count` and `digest` are of all files of the table up to here; `after` is the sort key of the last
    part that was read.
    """

    set_id: str
    verification: int
    table: str
    step: int
    files: int
    count: int
    digest: str
    after: str
    last: bool
    findings: tuple[Finding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.checks(self.set_id, self.verification)

    @property
    def sk(self) -> str:
        return check_key(self.table, self.step)

    @property
    def found(self) -> Digest:
        return Digest.of_text(self.count, self.digest)


def check_key(table: str, step: int) -> str:
    return f"{table}#{step:06d}"
