"""Names and sizes that a set of exports is planned with. Everything here gives the same answer when asked again."""

import hashlib
import re
from datetime import date, datetime
from typing import Final

MAX_TABLES: Final = 80  # all entries of a set are written in one transaction of at most 100 writes
MAX_SEGMENTS: Final = 16
SEGMENT_BYTES: Final = 64 * 1024 * 1024
MAX_SETS_PER_DAY: Final = 50
SET_ID: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]{1,2})?"
TABLE_NAME: Final = r"[A-Za-z0-9_.-]{3,255}"


def segments_for(size_bytes: int) -> int:
    """How many segments a table of about this size is scanned in. The size may be hours old; it only steers the division."""
    return min(MAX_SEGMENTS, max(1, -(-size_bytes // SEGMENT_BYTES)))


def nightly_id(day: date) -> str:
    """The id of the night's set: its date, so that a schedule that fires twice plans once."""
    return day.isoformat()


def on_demand_id(day: date, number: int) -> str:
    """The id of a set asked for by somebody: `2026-11-24-2` for the second set of the day, and so on."""
    if not 2 <= number <= MAX_SETS_PER_DAY:
        raise ValueError(f"set number {number} of a day is not between 2 and {MAX_SETS_PER_DAY}")
    return f"{day.isoformat()}-{number}"


def number_of(set_id: str) -> int:
    """The number within its day; the nightly set is 1."""
    if not re.fullmatch(SET_ID, set_id):
        raise ValueError("not the id of a set")
    return int(set_id[11:] or 1)


def prefix_of(set_id: str) -> str:
    """The prefix in the bucket under which all of a set lies."""
    return f"sets/{set_id}"


def export_id(set_id: str, table: str, opened: datetime) -> str:
    """The id of one table's export in the form that AWS gives them: milliseconds, a dash, eight characters."""
    fingerprint = hashlib.sha256(f"{set_id}\n{table}".encode()).hexdigest()
    return f"{int(opened.timestamp() * 1000):014d}-{fingerprint[:8]}"


def export_arn(table_arn: str, its_id: str) -> str:
    return f"{table_arn}/export/{its_id}"


def target_allowed(target: str, prefix: str) -> bool:
    """Whether a table may be restored under this name: the prefix that restores own, and something after it."""
    return bool(prefix) and re.fullmatch(TABLE_NAME, target) is not None and target.startswith(prefix) and len(target) > len(prefix)
