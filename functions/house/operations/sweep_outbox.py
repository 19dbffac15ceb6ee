"""The net under the relay: events that stayed in an outbox although their stream record is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from house.operations.publish_events import publish_events
from kernel.bus import Bus
from kernel.events import OutboxItem, outbox_list
from kernel.table import Table

# Younger items are on their way through the stream; publishing them here too would only double them.
GRACE: Final = timedelta(minutes=2)
MAX_EVENTS: Final = 1000


def sweep_outbox(bus: Bus, tables: Sequence[Table], companies: Sequence[str], now: datetime) -> int:
    """Publishes what has waited longer than the grace time, at most `MAX_EVENTS` per table and company; answers how many went out."""
    published = 0
    for table in tables:
        for company in companies:
            waiting = islice(table.each(OutboxItem, outbox_list(company), index=True), MAX_EVENTS)
            late = [item for item in waiting if item.written_at < now - GRACE]
            published += len(late) - len(publish_events(bus, table, late, now)) if late else 0
    return published
