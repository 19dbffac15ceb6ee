"""Opens the regular runs that are due. Only plans: the work is done by the queue."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kernel.refusals import Refusal
from kernel.settings import Company
from kernel.table import Table
from payroll.domain.periods import PayFrequency, Period, next_period, period_of
from payroll.operations.open_run import RunRequest, open_run
from payroll.records import keys
from payroll.records.run import PayGroup, Run

WHO: Final = "payroll.open_runs"
_FRIDAY: Final = 4


def open_runs(shelf: Table, companies: Iterable[Company], *, now: datetime) -> list[Run | tuple[Company, Refusal]]:
    """Opens the run of each pay group whose pay date is near enough, by the company's own calendar.

    A refusal of one does not keep the others. Running again opens nothing twice.
    """
    outcome: list[Run | tuple[Company, Refusal]] = []
    for company in companies:
        today = now.astimezone(ZoneInfo(company.zone)).date()
        for group in shelf.each(PayGroup, keys.pay_groups(company.id)):
            for request in due(group, today):
                try:
                    outcome.append(open_run(shelf, request, company=company.id, who=WHO, now=now))
                except Refusal as refusal:
                    outcome.append((company, refusal))
    return outcome


def due(group: PayGroup, today: date) -> list[RunRequest]:
    """The runs of a pay group that the schedule opens on a day: of the present period, and of the next one when it is paid soon."""
    if not group.opens_before:
        return []
    present = period_of(group.frequency, today)
    dated = [(days, pay_date(group, days)) for days in (present, next_period(present))]
    near = [(days, paid_on) for days, paid_on in dated if today >= paid_on - timedelta(days=group.opens_before)]
    return [RunRequest(group.country, group.frequency, days.name, paid_on) for days, paid_on in near]


def pay_date(group: PayGroup, days: Period) -> date:
    """The day on which a period is paid: the group's day of the month or the period's last day, or the Friday before it on a weekend.

    When that Friday lies before the period it is the Monday after.
    """
    day = days.last_day
    if group.pay_day and group.frequency is PayFrequency.MONTHLY:
        day = day.replace(day=min(group.pay_day, day.day))
    earlier = last_weekday(day)
    return earlier if earlier >= days.first_day else day + timedelta(days=7 - day.weekday())


def last_weekday(day: date) -> date:
    """The day, or the Friday before it. Bank holidays are not looked at."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))
