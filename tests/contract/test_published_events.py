"""The contract between contexts: one sample per event that is published, and every rule of the bus waits for one that is."""

import json
import re

import pytest

from kernel.events import Event
from tests.house.house import RESOURCES, ROOT

SAMPLES = sorted((ROOT / "events" / "published").glob("*.json"))


def types_that_rules_wait_for() -> set[str]:
    patterns = [resource["Properties"]["EventPattern"] for resource in RESOURCES.values() if resource["Type"] == "AWS::Events::Rule"]
    return {kind for pattern in patterns for kind in pattern["detail-type"]} - {"Object Created"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_an_envelope_named_after_its_type(path: "object") -> None:
    name = str(path).rpartition("/")[2]
    event = Event.of(json.loads((ROOT / "events" / "published" / name).read_text()))
    assert name == f"{event.type}.v{event.version}.json"
    assert event.company


def test_every_type_in_the_code_has_its_sample_and_every_sample_its_code() -> None:
    code = "\n".join(path.read_text() for path in (ROOT / "functions").rglob("*.py"))
    in_code = set(re.findall(r'"((?:payroll|invoices|tickets|backups)\.[a-z_]+\.[a-z_]+)"', code))
    sampled = {path.name.removesuffix(".v1.json") for path in SAMPLES}
    assert sampled <= in_code
    assert types_that_rules_wait_for() <= sampled | {"backups.drill.failed"}  # published once drills are there
