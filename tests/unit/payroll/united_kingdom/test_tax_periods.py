"""Tax years, weeks and months, and the tables that a payment takes."""

from datetime import date, timedelta

import pytest

from payroll.domain.united_kingdom.figures import tax_year
from payroll.domain.united_kingdom.tax_periods import Interval, TaxPoint, Unit, tax_month, tax_point, tax_week, weeks_as_director


@pytest.mark.parametrize(
    ("day", "year"), [("2026-04-05", "2025-26"), ("2026-04-06", "2026-27"), ("2027-01-31", "2026-27"), ("2100-01-01", "2099-00")]
)
def test_tax_year(day: str, year: str) -> None:
    assert tax_year(date.fromisoformat(day)) == year


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        ("2026-04-06", 1, 1),
        ("2026-04-12", 1, 1),
        ("2026-04-13", 2, 1),
        ("2026-05-05", 5, 1),
        ("2026-05-06", 5, 2),
        ("2027-04-04", 52, 12),
        ("2027-04-05", 53, 12),
    ],
)
def test_week_and_month(day: str, week: int, month: int) -> None:
    assert (tax_week(date.fromisoformat(day)), tax_month(date.fromisoformat(day))) == (week, month)


def test_every_day_of_a_year_has_its_month() -> None:
    months = [tax_month(date(2026, 4, 6) + timedelta(days=day)) for day in range(365)]
    assert months == sorted(months)
    assert set(months) == set(range(1, 13))


@pytest.mark.parametrize(
    ("day", "interval", "point"),
    [
        ("2026-04-06", Interval(Unit.WEEK, 1), TaxPoint(1, 1, 52)),
        ("2026-04-17", Interval(Unit.WEEK, 2), TaxPoint(2, 2, 52)),
        ("2026-04-08", Interval(Unit.WEEK, 2), TaxPoint(2, 2, 52)),
        ("2026-05-04", Interval(Unit.WEEK, 4), TaxPoint(8, 4, 52)),
        ("2026-06-30", Interval(Unit.MONTH, 1), TaxPoint(3, 1, 12)),
        ("2026-04-30", Interval(Unit.MONTH, 3), TaxPoint(3, 3, 12)),
        ("2026-04-15", Interval(Unit.DAY, 15), TaxPoint(2, 2, 52)),
    ],
)
def test_tables(day: str, interval: Interval, point: TaxPoint) -> None:
    assert tax_point(date.fromisoformat(day), interval) == point
    assert not point.beyond_year


@pytest.mark.parametrize(("weeks", "number"), [(1, 53), (2, 54), (4, 56)])
def test_a_payday_after_week_52(weeks: int, number: int) -> None:
    point = tax_point(date(2027, 4, 5), Interval(Unit.WEEK, weeks))
    assert (point.number, point.span, point.beyond_year) == (number, weeks, True)


@pytest.mark.parametrize(
    ("appointed", "weeks"), [(None, 52), ("2026-04-05", 52), ("2026-04-06", 52), ("2026-05-04", 48), ("2027-04-04", 1), ("2027-04-05", 1)]
)
def test_weeks_of_a_director(appointed: str | None, weeks: int) -> None:
    assert weeks_as_director(date.fromisoformat(appointed) if appointed else None, date(2027, 4, 5)) == weeks
