"""Sets of exports, the tables in them, and the receipts of their data files."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from backups.domain import planning
from backups.domain.digest import Digest
from backups.domain.findings import Finding
from backups.domain.manifest import ExportFile, Place
from backups.records import keys
from kernel.records import Record


class SetStatus(StrEnum):
    """`requested` -> `exporting` -> `exported` (complete, not read back yet) -> `verified`; or `failed`, with findings."""

    REQUESTED = "requested"
    EXPORTING = "exporting"
    EXPORTED = "exported"
    VERIFIED = "verified"
    FAILED = "failed"

    @property
    def open(self) -> bool:
        """Whether the export still goes on."""
        return self in (SetStatus.REQUESTED, SetStatus.EXPORTING)


class TableStatus(StrEnum):
    """`exporting` -> `exported`; or `failed` when there is no such table."""

    EXPORTING = "exporting"
    EXPORTED = "exported"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSet(Record):
    """One backup of all tables. Number 1 of a day is the nightly one, higher numbers were asked for."""

    day: date
    number: int
    status: SetStatus
    requested_by: str
    reason: str
    opened_at: datetime
    exported_at: datetime | None = None
    verified_at: datetime | None = None
    tables: int = 0
    tables_done: int = 0
    tables_failed: int = 0
    items: int = 0
    verifications: int = 0
    document_md5: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        return planning.nightly_id(self.day) if self.number == 1 else planning.on_demand_id(self.day, self.number)

    @property
    def pk(self) -> str:
        return keys.sets()

    @property
    def sk(self) -> str:
        return set_key(self.id)

    @property
    def document_key(self) -> str:
        """Where the set describes itself in the bucket, so that the bucket alone is enough to restore from."""
        return f"{planning.prefix_of(self.id)}/set.json"


def set_key(set_id: str) -> str:
    """The sort key of a set: padded, so that the tenth of a day comes after the second."""
    return f"{set_id[:10]}#{planning.number_of(set_id):02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCopy(Record):
    """One table in a set. `shape` is the JSON text of its keys and indexes; `digest` is of what the scan saw."""

    set_id: str
    table: str
    arn: str
    table_id: str
    shape: str
    export_id: str
    status: TableStatus
    segments: int
    segments_done: int = 0
    parts: int = 0
    items: int = 0
    stored_bytes: int = 0
    digest: str = ""
    opened_at: datetime
    exported_at: datetime | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def pk(self) -> str:
        return keys.set_parts(self.set_id)

    @property
    def sk(self) -> str:
        return f"{TABLE_BEGINS}{self.table}"

    @property
    def place(self) -> Place:
        return Place(planning.prefix_of(self.set_id), self.export_id)

    @property
    def recorded(self) -> Digest:
        """The digest of the scan. Only an exported table has one."""
        return Digest.of_text(self.items, self.digest)


TABLE_BEGINS = "TABLE#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Record):
    """The receipt of one data file: written once, for the scan that counts. `next_key` is JSON text, empty at the segment's end."""

    set_id: str
    table: str
    segment: int
    part: int
    file: ExportFile
    stored_bytes: int
    digest: str
    next_key: str
    done_at: datetime

    @property
    def pk(self) -> str:
        return keys.parts(self.set_id, self.table)

    @property
    def sk(self) -> str:
        return part_key(self.segment, self.part)

    @property
    def seen(self) -> Digest:
        """The digest of the items in the file, taken while they were scanned."""
        return Digest.of_text(self.file.count, self.digest)


def part_key(segment: int, part: int) -> str:
    return f"{segment:04d}#{part:06d}"
