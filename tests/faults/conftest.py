"""Crash sweeps run inside moto; the harness makes each world anew."""

from collections.abc import Iterator

import pytest

from tests import aws


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with aws.world():
        yield
