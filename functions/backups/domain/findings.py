"""What can be wrong with a copy, each with the file it concerns."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of findings. All but EXTRA_FILE mean that the copy cannot be trusted."""

    MISSING_MANIFEST = "missing_manifest"
    MANIFEST_CHECKSUM = "manifest_checksum"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    MANIFEST_DIFFERS = "manifest_differs"
    UNSUPPORTED_EXPORT = "unsupported_export"
    MISSING_FILE = "missing_file"
    EXTRA_FILE = "extra_file"
    WRONG_MD5 = "wrong_md5"
    WRONG_COUNT = "wrong_count"
    UNREADABLE_GZIP = "unreadable_gzip"
    UNREADABLE_LINE = "unreadable_line"
    DIGEST_DIFFERS = "digest_differs"
    TABLE_MISSING = "table_missing"
    TARGET_EXISTS = "target_exists"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `file` is the object's key (a table's name for TABLE_MISSING and TARGET_EXISTS)."""

    kind: Kind
    file: str
    detail: str

    @property
    def fatal(self) -> bool:
        """False for what is only worth knowing: a file that no manifest names harms nothing."""
        return self.kind is not Kind.EXTRA_FILE
