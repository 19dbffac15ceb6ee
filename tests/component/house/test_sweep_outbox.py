"""The net under the relay."""

from datetime import timedelta

import pytest

from kernel import clock, events
from kernel.events import OutboxItem, outbox_list
from kernel.identity import PLATFORM
from kernel.table import Table
from tests import aws
from tests.component.house import create_bus, published
from tests.conftest import sample_event

from house.handlers import sweep_outbox  # isort: skip


@pytest.fixture
def shelf() -> Table:
    create_bus()
    return Table(aws.table_name("payroll"))


def test_late_events_go_out_and_young_ones_wait_for_the_relay(shelf: Table) -> None:
    now = clock.now()
    for company, subject, age in (("acme", "late", 10), (PLATFORM, "late too", 10), ("acme", "young", 0)):
        shelf.transact(events.outbox(events.new("payroll.run.opened", company, subject, {}, now - timedelta(minutes=age))))
    for _ in range(2):
        sweep_outbox.handler(sample_event("house", "sweep_outbox"), aws.CONTEXT)
    assert sorted(envelope["subject"] for envelope in published()) == ["late", "late too"]
    assert len(list(shelf.each(OutboxItem, outbox_list("acme"), index=True))) == 1
