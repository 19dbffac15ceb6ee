"""History: who changed which record, when, how and why. Written in the transaction of the change itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kernel import log
from kernel.records import Record
from kernel.table import Write, put


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(Record):
    """One change of one record. The number of the record's version makes its key: a repeat of the same change writes the same entry."""

    record_pk: str
    record_sk: str
    record_version: int
    who: str
    what: str
    why: str
    when: datetime
    correlation_id: str
    changes: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def pk(self) -> str:
        return history_pk(self.record_pk, self.record_sk)

    @property
    def sk(self) -> str:
        return f"{self.record_version:08d}"


def history_pk(pk: str, sk: str) -> str:
    """Partition of a record's history, oldest entry first."""
    return f"{pk}#{sk}#HISTORY"


def entry(record: Record, *, who: str, what: str, when: datetime, why: str = "", changes: Mapping[str, Any] | None = None) -> Write:
    """The audit entry for the write of `record` (before its version is raised). `who` is a caller's subject or a function's name."""
    return put(
        AuditEntry(
            record_pk=record.pk,
            record_sk=record.sk,
            record_version=record.version + 1,
            who=who,
            what=what,
            why=why,
            when=when,
            correlation_id=log.correlation_id(),
            changes=changes or {},
        )
    )
