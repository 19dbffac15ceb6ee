"""The envelope."""

import json
from datetime import UTC, datetime

import pytest

from kernel import events, log
from kernel.refusals import Invalid

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_travels_and_reads_back() -> None:
    log.begin("corr-1")
    event = events.new("payroll.run.approved", "acme", "monthly-2026-11", {"cents": 5}, NOW)
    travelled = json.loads(event.json())
    assert travelled["time"] == "2026-11-24T06:00:00Z"
    assert travelled["correlation_id"] == "corr-1"
    assert events.from_bus({"detail": travelled}) == event


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        events.from_bus({"detail": {"id": "1", "type": "x", "version": "1", "data": {}}})
    assert {error.pointer for error in refused.value.errors} == {"/version", "/time", "/company", "/subject", "/correlation_id"}


@pytest.mark.parametrize("message", [{}, {"detail": None}, {"detail": "x"}])
def test_no_event_at_all(message: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        events.from_bus(message)


def test_a_large_event_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="larger"):
        events.outbox(events.new("x.y.z", "acme", "s", {"text": "x" * events.MAX_EVENT_BYTES}, NOW))
