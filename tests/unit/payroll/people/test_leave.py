"""Leave of a calendar year."""

from datetime import date

from payroll.domain.leave import Leave, leave_on
from payroll.domain.people import Absence, AbsenceKind
from tests.unit.payroll.people.builders import person


def leave(first: date, last: date, name: str = "A") -> Absence:
    return Absence(name, AbsenceKind.LEAVE, first, last)


def test_the_whole_year() -> None:
    someone = person(
        leave_days=28_00, absences=(leave(date(2026, 8, 3), date(2026, 8, 14)), leave(date(2025, 12, 29), date(2026, 1, 2), "B"))
    )
    assert leave_on(someone, date(2026, 12, 31)) == Leave(28_00, 12_00)  # ten in August; 1 and 2 January are Thursday and Friday
    assert leave_on(someone, date(2026, 8, 5)).taken == 5_00
    assert leave_on(someone, date(2026, 12, 31)).left == 16_00


def test_joiners_and_leavers_are_entitled_to_their_days() -> None:
    assert leave_on(person(leave_days=30_00, hired_on=date(2026, 7, 1)), date(2026, 7, 1)).entitlement == 15_12  # 184 of 365 days
    assert leave_on(person(leave_days=30_00, left_on=date(2026, 1, 31)), date(2026, 3, 1)).entitlement == 2_55
    assert leave_on(person(leave_days=30_00, left_on=date(2025, 1, 31)), date(2026, 3, 1)) == Leave(0, 0)


def test_only_leave_counts_and_may_be_overdrawn() -> None:
    sick = Absence("S", AbsenceKind.SICKNESS, date(2026, 2, 2), date(2026, 2, 6))
    someone = person(leave_days=1_00, absences=(sick, leave(date(2026, 3, 2), date(2026, 3, 4))))
    assert leave_on(someone, date(2026, 3, 31)) == Leave(1_00, 3_00)
    assert leave_on(someone, date(2026, 3, 31)).left == -2_00
