"""Leave in a calendar year: what a person is entitled to, has taken and has left, in hundredths of days."""

from dataclasses import dataclass
from datetime import date

from payroll.domain.people import AbsenceKind, Days, Person, employed_days, is_working_day
from payroll.domain.rounding import half_up

DAY = 100
"""Leave is whole hundredths of days: 250 is two and a half."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave of a calendar year up to a day. `left` is negative when more was taken than there is."""

    entitlement: int
    taken: int

    @property
    def left(self) -> int:
        """What is left of the year's entitlement."""
        return self.entitlement - self.taken


def leave_on(person: Person, day: date) -> Leave:
    """The leave of the calendar year of a day, taken up to and including it.

    Who joins or leaves within the year is entitled to the share of its calendar days, half up to the hundredth of a day. Taken are the
    working days, Monday to Friday, of absences of kind `leave` on which the person is employed.
    """
    year = Days(date(day.year, 1, 1), date(day.year, 12, 31))
    employed = employed_days(person, year)
    entitlement = half_up(person.leave_days * employed.count, year.count)
    until = employed.within(year.first, day)
    leaves = [each for each in person.absences if each.kind is AbsenceKind.LEAVE]
    days = {on for each in leaves for on in until.within(each.first_day, each.last_day).each() if is_working_day(on)}
    return Leave(entitlement, len(days) * DAY)
