"""The published samples are what this department really publishes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.component.invoices import office, receivables
from tests.conftest import ROOT


def _sample(kind: str) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads((ROOT / "events" / "published" / f"{kind}.v1.json").read_text())
    return sample


def test_the_samples_are_what_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()
    receivables.issue()
    receivables.render()
    receivables.pay("R-0", 1, invoices=["2026-000001"])
    office.at(monkeypatch, datetime(2026, 12, 15, 6, 30, tzinfo=UTC))
    receivables.plan()
    receivables.dun()
    for kind in ("invoices.invoice.issued", "invoices.invoice.rendered"):
        assert receivables.published(kind)[0]["data"] == _sample(kind)["data"]
    for kind in ("invoices.receipt.applied", "invoices.invoice.dunned"):
        assert receivables.published(kind)[0]["data"].keys() == _sample(kind)["data"].keys()
    assert receivables.published("invoices.receipt.applied")[0]["data"]["invoices"][0].keys() == {"number", "amount", "open", "status"}
