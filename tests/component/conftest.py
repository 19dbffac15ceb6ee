"""Component tests: every test has a fresh AWS."""

from collections.abc import Iterator

import pytest

from tests import aws


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with aws.world():
        yield
