"""How jobs print."""

import sys
from collections.abc import Callable
from typing import Any

from infra.local.say import line

WAIT_SECONDS = 180


def heading(text: str) -> None:
    """The title of a job."""
    line(f"\n{text}")


def fact(name: str, value: object) -> None:
    """One finding, indented, its name in a column."""
    line(f"  {name:<12} {value}")


def progress(text: Callable[[Any], str]) -> Callable[[Any], None]:
    """Shows how far something is, on one line when a person looks at it, as lines when it goes into a file."""
    last = ""

    def tell(answer: Any) -> None:
        nonlocal last
        now = text(answer)
        if now != last:
            last = now
            if sys.stdout.isatty():
                print(f"\r  {now:<70}", end="", flush=True)
            else:
                line(f"  {now}")

    return tell


def done() -> None:
    """Ends a line of progress."""
    if sys.stdout.isatty():
        line()


def dollars(cents: int) -> str:
    """1234567 -> 12,345.67"""
    return f"{cents / 100:,.2f}"
