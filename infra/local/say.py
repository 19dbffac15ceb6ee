"""What the commands print: steps with their seconds, and one clear sentence when something cannot be done.

Imported before the project's own environment exists: standard library only, any Python from 3.8 on.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Sorry(Exception):  # noqa: N818
    """Something that the person at the keyboard must know or do; its text is one sentence, shown without a traceback."""


def line(text: str = "") -> None:
    """Print one line at once, even into a pipe."""
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print `name`, run the block, print the seconds it took (or that it failed)."""
    print(f"  {name} ...", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def stop(reason: object) -> None:
    """End the command with one sentence and a failing exit code."""
    sys.stdout.flush()
    print(f"\n{reason}", file=sys.stderr)
    sys.exit(1)
