"""What every test shares: an environment without AWS, the reference folder, and the sample events."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"

# Before any handler is imported: settings are read at import, and no test may reach a real account.
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "backoffice",
    "POWERTOOLS_LOG_LEVEL": "WARNING",
}
for inherited in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
    os.environ.pop(inherited, None)


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of official data; the test is skipped where it is absent."""
    if not REFERENCE.is_dir():
        pytest.skip(f"official data is not on this machine ({REFERENCE.relative_to(ROOT.parent)})")
    return REFERENCE


def sample_event(context: str, name: str) -> dict[str, Any]:
    """The sample event of a handler: events/<context>/<name>.json."""
    event: dict[str, Any] = json.loads((ROOT / "events" / context / f"{name}.json").read_text())
    return event


# The crash sweep's hooks must stand in every AWS session from the first one on; they do nothing until a sweep begins.
import tests.faults.harness  # noqa: F401
