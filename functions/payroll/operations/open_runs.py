"""Opens the monthly runs that are due. Only plans: the work is done by the queue."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kernel.refusals import Refusal
from kernel.settings import Company
from kernel.table import Table
from payroll.domain.periods import month_of
from payroll.domain.rules import PayFrequency
from payroll.operations.open_run import RunRequest, open_run
from payroll.records.run import Run

WHO: Final = "payroll.open_runs"
_FRIDAY: Final = 4


def open_runs(shelf: Table, companies: Iterable[Company], *, now: datetime) -> list[Run | tuple[Company, Refusal]]:
    """Opens this month's regular monthly run of each company, by its own calendar. A refusal of one does not keep the others.

    The pay date is the month's last day, or the Friday before it on a weekend. Running again opens nothing twice.
    """
    outcome: list[Run | tuple[Company, Refusal]] = []
    for company in companies:
        month = month_of(now.astimezone(ZoneInfo(company.zone)).date())
        request = RunRequest(PayFrequency.MONTHLY, month.name, last_weekday(month.last_day))
        try:
            outcome.append(open_run(shelf, request, company=company.id, who=WHO, now=now))
        except Refusal as refusal:
            outcome.append((company, refusal))
    return outcome


def last_weekday(day: date) -> date:
    """The day, or the Friday before it. Bank holidays are not looked at."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))
