"""Ids for things that the world has not named: ULIDs, sortable by the time they were made."""

from ulid import ULID

from kernel import clock


def ulid() -> str:
    """A new ULID: 26 characters, Crockford base 32, sortable by time."""
    return str(ULID.from_datetime(clock.now()))
