"""What the kernel's component tests share."""

from datetime import UTC, datetime

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
