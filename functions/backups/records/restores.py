"""Restores of one table under another name, and the receipts of their steps."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backups.domain.digest import Digest
from backups.domain.findings import Finding
from backups.records import keys
from kernel.records import Record


class RestoreStatus(StrEnum):
    """`requested` -> `creating` -> `loading` -> `proving` -> `restored`; or `failed`, with findings."""

    REQUESTED = "requested"
    CREATING = "creating"
    LOADING = "loading"
    PROVING = "proving"
    RESTORED = "restored"
    FAILED = "failed"

    @property
    def closed(self) -> bool:
        return self in (RestoreStatus.RESTORED, RestoreStatus.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(Record):
    """One table of a set, brought back under another name. The proof is that both counts and both digests are equal."""

    id: str
    set_id: str
    table: str
    target: str
    status: RestoreStatus
    requested_by: str
    reason: str
    opened_at: datetime
    closed_at: datetime | None = None
    files: int = 0
    files_done: int = 0
    files_failed: int = 0
    items: int = 0
    count_source: int = 0
    digest_source: str = ""
    count_target: int = 0
    digest_target: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.restores()

    @property
    def sk(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Record):
    """Which restore owns the name of a target table: the last one that was asked for."""

    target: str
    restore_id: str

    @property
    def pk(self) -> str:
        return keys.targets()

    @property
    def sk(self) -> str:
        return self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Load(Record):
    """The receipt of one data file: written into the target, or left out because of its findings."""

    restore_id: str
    segment: int
    part: int
    count: int
    findings: tuple[Finding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.loads(self.restore_id)

    @property
    def sk(self) -> str:
        return f"{self.segment:04d}#{self.part:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Record):
    """The receipt of one step of scanning the target: count and digest of all items up to here."""

    restore_id: str
    step: int
    count: int
    digest: str
    next_key: str

    @property
    def pk(self) -> str:
        return keys.proofs(self.restore_id)

    @property
    def sk(self) -> str:
        return proof_key(self.step)

    @property
    def found(self) -> Digest:
        return Digest.of_text(self.count, self.digest)


def proof_key(step: int) -> str:
    return f"{step:06d}"
