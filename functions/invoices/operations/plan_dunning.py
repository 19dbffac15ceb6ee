"""Plans the reminders of a day: what is due goes to the queue of the worker that sends it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from invoices.domain.issued.dunning import first_day, next_level
from invoices.operations.dun_invoices import Reminder, levels_of
from invoices.records.issued import IssuedStatus, Standing, status_list
from kernel.queues import Queue
from kernel.settings import Company
from kernel.table import Table

MAX_PLANNED: Final = 20_000
"""Reminders of a company that one run plans; the next run plans the rest."""
_SENT_AT_ONCE: Final = 500


def plan_dunning(table: Table, queue: Queue, companies: Iterable[Company], *, now: datetime) -> int:
    """Sends a message for every reminder that is due in the companies' own calendars; answers how many. Repeatable."""
    planned = 0
    for company in companies:
        waiting: list[dict[str, Any]] = []
        for each in _due(table, company.id, now.astimezone(ZoneInfo(company.zone)).date()):
            waiting.append(each.message())
            planned += 1
            if len(waiting) == _SENT_AT_ONCE:
                queue.send_many(waiting)
                waiting = []
        queue.send_many(waiting)
    return planned


def _due(table: Table, company: str, today: date) -> Iterator[Reminder]:
    levels = levels_of(table, company)
    latest = today - timedelta(days=first_day(levels))
    found = 0
    for standing in table.each(Standing, status_list(company, IssuedStatus.OPEN), index=True):
        if standing.due_date > latest or found == MAX_PLANNED:  # the index is in the order of due dates
            return
        level = next_level(levels, standing.dunning_level, standing.due_date, standing.dunned_on, today)
        if level:
            found += 1
            yield Reminder(company, standing.number, level, today)
