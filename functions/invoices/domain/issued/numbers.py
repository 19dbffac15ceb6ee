"""Numbers of issued documents: one series per kind and year, without gaps (Council Directive 2006/112/EC, article 226(2))."""

import re
from typing import Final

MAX_COUNT: Final = 999_999
PREFIX_PATTERN: Final = r"^[A-Z]{0,6}$"
NUMBER_PATTERN: Final = r"^[A-Z]{0,6}\d{4}-\d{6}$"
_IN_TEXT: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{0,6}\d{4}-\d{6}(?!\d)")
MAX_FOUND: Final = 40


def series(prefix: str, year: int) -> str:
    """The name of a series, such as `2026` or `C2026`."""
    return f"{prefix}{year}"


def number(series_name: str, count: int) -> str:
    """The number of a document, such as `2026-000123`. ValueError beyond the last number of a series."""
    if not 1 <= count <= MAX_COUNT:
        raise ValueError(f"a series has numbers from 1 to {MAX_COUNT}")
    return f"{series_name}-{count:06d}"


def numbers_in(text: str) -> list[str]:
    """Numbers of documents that a remittance text names, each once, in order; at most MAX_FOUND."""
    return list(dict.fromkeys(_IN_TEXT.findall(text.upper())))[:MAX_FOUND]
