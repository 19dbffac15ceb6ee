"""Every partition of the backups table in one place. `listing` is not used: all lists are partitions, read consistently."""

from typing import Final

from kernel.identity import PLATFORM

_COMPANY: Final = f"COMPANY#{PLATFORM}"


def sets() -> str:
    """All sets, by day and number."""
    return f"{_COMPANY}#SET"


def set_parts(set_id: str) -> str:
    """What belongs to one set: its tables and its verifications."""
    return f"{_COMPANY}#SET#{set_id}"


def parts(set_id: str, table: str) -> str:
    """The receipts of one table's data files, by segment and part."""
    return f"{set_parts(set_id)}#PARTS#{table}"


def checks(set_id: str, verification: int) -> str:
    """The receipts of one verification, by table and step."""
    return f"{set_parts(set_id)}#CHECKS#{verification}"


def restores() -> str:
    """All restores, by their ULIDs."""
    return f"{_COMPANY}#RESTORE"


def targets() -> str:
    """The names under which tables were restored: one restore at a time owns a name."""
    return f"{_COMPANY}#TARGET"


def loads(restore_id: str) -> str:
    """The receipts of a restore's loaded files, by segment and part."""
    return f"{_COMPANY}#RESTORE#{restore_id}#LOADS"


def proofs(restore_id: str) -> str:
    """The receipts of a restore's proof, by step."""
    return f"{_COMPANY}#RESTORE#{restore_id}#PROOFS"
