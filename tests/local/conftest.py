"""End-to-end tests: the deployed back office on a local cloud of its own, over HTTP, queues, schedules and files.

One cloud for the whole run, started empty on a free port and deleted afterwards; after a failure it stays on disk to be looked at.
The build is shared with `make up`, so unchanged code is not built again.
"""

import os
from collections.abc import Iterator

import pytest

from infra.local.client import Client
from infra.local.cloud import ROOT, LocalCloud
from infra.local.office import Office, open_office
from infra.local.say import line

FIRST_TEST_PORT = 4800


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Office]:
    """The back office, deployed and with its people, on an empty cloud."""
    cloud = LocalCloud(tmp_path_factory.mktemp("cloud"), port=int(os.environ.get("BACKOFFICE_TEST_PORT", FIRST_TEST_PORT)))
    before = request.session.testsfailed
    try:
        yield open_office(cloud, ROOT)
    finally:
        if request.session.testsfailed > before:
            cloud.stop()
            line(f"\nThe cloud of the failed tests is in {cloud.folder}; the end of its log:\n{cloud.last_words()}")
        else:
            cloud.delete()


@pytest.fixture(scope="session")
def client(office: Office) -> Client:
    """An HTTP client that calls as nobody; `client.as_role("hr")` calls as somebody."""
    return office.client
