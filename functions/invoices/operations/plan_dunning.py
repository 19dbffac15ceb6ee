"""Plans the reminders of a day: what is due goes to the queue of the worker that sends it, each customer's invoices together."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from invoices.domain.issued.dunning import MAX_LISTED, first_day, next_level
from invoices.operations.dun_invoices import Reminder, levels_of
from invoices.records.dunning import DunningLetter, incomplete_letters
from invoices.records.issued import IssuedStatus, Standing, status_list
from kernel.queues import Queue
from kernel.settings import Company
from kernel.table import Table

MAX_PLANNED: Final = 20_000
"""Invoices of a company that one run plans; the next run plans the rest."""

type Letters = dict[tuple[str, str, date], list[str]]
"""Numbers of invoices by customer, currency and day."""


def plan_dunning(table: Table, queue: Queue, companies: Iterable[Company], *, now: datetime) -> int:
    """Sends a message for every letter that is due in the companies' own calendars, and for those that a worker left incomplete; answers
    how many. Repeatable."""
    planned = 0
    for company in companies:
        letters: Letters = {}
        for each in table.each(DunningLetter, incomplete_letters(company.id), index=True):
            letters[each.customer_id, each.currency, each.day] = []
        _plan(table, company.id, now.astimezone(ZoneInfo(company.zone)).date(), letters)
        queue.send_many([Reminder(company.id, *key, tuple(numbers)).message() for key, numbers in letters.items()])
        planned += len(letters)
    return planned


def _plan(table: Table, company: str, today: date, letters: Letters) -> None:
    """Adds the invoices that are due, the earliest first, up to what a letter lists."""
    levels = levels_of(table, company)
    latest = today - timedelta(days=first_day(levels))
    found = 0
    for standing in table.each(Standing, status_list(company, IssuedStatus.OPEN), index=True):
        if standing.due_date > latest or found == MAX_PLANNED:  # the index is in the order of due dates
            return
        if not next_level(levels, standing.dunning_level, standing.due_date, standing.dunned_on, today):
            continue
        numbers = letters.setdefault((standing.customer, standing.currency, today), [])
        if len(numbers) < MAX_LISTED:
            numbers.append(standing.number)
            found += 1
