"""Puts outbox items on the bus and marks them, so that the sweep does not find them any more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kernel import log
from kernel.bus import Bus
from kernel.events import OutboxItem
from kernel.table import Table


def publish_events(bus: Bus, table: Table, items: Sequence[OutboxItem], now: datetime) -> list[OutboxItem]:
    """Publishes waiting items of one table and answers those that the bus refused.

    An item is marked after the bus took it: a crash in between publishes it twice, which consumers bear, and never not at all.
    """
    waiting = [item for item in items if item.published_at is None]
    taken = bus.publish(waiting)
    table.put_many(replace(item, published_at=now) for item in taken)
    for item in taken:
        log.event("event.published", event=item.event_id, type=item.type, company=item.company)
    taken_ids = {item.event_id for item in taken}
    return [item for item in waiting if item.event_id not in taken_ids]
