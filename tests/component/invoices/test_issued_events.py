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
    receivables.call("PUT", "/seller", body=receivables.SELLER | {"late_interest": "11.27"}, headers={"If-Match": '"1"'})
    receivables.issue()
    receivables.render()
    receivables.call("POST", "/customers/nord/statements", body={"first": "2026-01-01", "last": "2026-12-31"})
    receivables.render("invoices.statement.requested")
    tiers = [{"days": 7, "percent": "2"}]
    receivables.call("PUT", "/customers/nord", body=receivables.CUSTOMER | {"discounts": tiers}, headers={"If-Match": '"1"'})
    receivables.issue("SO-1002")
    receivables.pay("R-1", receivables.TOTAL - 927, invoices=["2026-000002"])
    office.at(monkeypatch, datetime(2026, 12, 15, 6, 30, tzinfo=UTC))
    receivables.plan()
    receivables.dun()
    receivables.render("invoices.invoice.dunned")
    for kind in (
        "invoices.invoice.issued",
        "invoices.invoice.rendered",
        "invoices.receipt.applied",
        "invoices.invoice.dunned",
        "invoices.reminder.rendered",
        "invoices.statement.requested",
        "invoices.statement.rendered",
    ):
        assert receivables.published(kind)[0]["data"] == _sample(kind)["data"], kind
