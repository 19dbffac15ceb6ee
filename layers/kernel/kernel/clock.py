"""The only place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """The business date in an IANA time zone, such as `Europe/Rome`."""
    return now().astimezone(ZoneInfo(zone)).date()
