"""The March clause in pay runs: the last year's sums come from our own payslips, or from opening balances of that year."""

from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Country
from tests.component.payroll import office
from tests.component.payroll.office import approved, bonus, call, employee, hire, line, report, slip_of

LAST_YEAR = ("last_year_one_off", "last_year_pension_base", "last_year_health_base")


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW.replace(month=1))


def moved(slip: Any) -> tuple[int, ...]:
    return tuple(slip["bases"].get(code, 0) for code in LAST_YEAR)


def pay(period: str, pay_date: str, **more: Any) -> Any:
    run = approved(country="DE", period=period, pay_date=pay_date, **more)
    return run["id"], slip_of(run["id"], "E001")


def test_december_by_us_and_a_bonus_in_january() -> None:
    hire(employee("E001", Country.DE, 5_000_00))
    _, december = pay("2025-12", "2025-12-30")
    report("E001", bonus("I1", 6_000_00, date(2026, 1, 10)))
    run, january = pay("2026-01", "2026-01-30")
    assert december["bases"]["insured_days"] == 30
    assert moved(january) == (6_000_00, 3_050_00, 512_50)
    assert january["bases"]["health_base"] == 5_000_00
    assert line(january, "pension_insurance") == 465_00 + 283_65
    status, told, _ = call("GET", f"/runs/{run}/payslips/E001/explanation")
    assert status == 200
    assert [step["result"] for step in told["parts"][0]["steps"] if step["figure"] == "last_year_health_base"] == [512_50]
    _, february = pay("2026-02", "2026-02-27")
    assert moved(february) == (0, 0, 0)
    assert february["year"]["last_year_health_base"] == 512_50


def test_a_correction_takes_a_payment_out_of_the_last_year_again() -> None:
    """A salary of 4,000 instead of 5,000 leaves room for the bonus in January."""
    hire(employee("E001", Country.DE, 5_000_00))
    pay("2025-12", "2025-12-30")
    report("E001", bonus("I1", 1_500_00, date(2026, 1, 10)))
    _, january = pay("2026-01", "2026-01-30")
    assert moved(january)[0] == 1_500_00
    hire(employee("E001", Country.DE, 4_000_00))
    _, corrected = pay("2026-01", "2026-01-30", kind="correction", people=["E001"], from_period="2026-01")
    assert moved(corrected) == tuple(-amount for amount in moved(january))
    assert corrected["year"]["health_base"] == 5_500_00


def test_opening_balances_of_the_last_year_know_it_too() -> None:
    hire(employee("E001", Country.DE, 5_000_00))
    sums = {"regular": 60_000_00, "insured_days": 360, "pension_base": 60_000_00, "health_base": 60_000_00, "taxable_wage": 60_000_00}
    path, body = "/employees/E001/opening-balances/2025", {"source": "payroll export of 31 December 2025", "figures": sums}
    assert call("PUT", path, body=body, headers={"If-Match": '"0"'})[0] == 200
    assert call("POST", f"{path}/confirmation", who=office.HARRY, headers={"If-Match": '"1"'})[0] == 200
    report("E001", bonus("I1", 8_000_00, date(2026, 1, 10)))
    _, january = pay("2026-01", "2026-01-30")
    assert moved(january) == (8_000_00, 8_000_00, 6_150_00)
    assert january["flags"] == ["first_pay"]
    report("E001", bonus("I2", 8_000_00, date(2026, 2, 10)))
    _, february = pay("2026-02", "2026-02-27")
    assert moved(february) == (8_000_00, 8_000_00, 0)


def test_without_anything_of_the_last_year_the_payment_is_shown() -> None:
    hire(employee("E001", Country.DE, 5_000_00))
    report("E001", bonus("I1", 8_000_00, date(2026, 1, 10)))
    _, january = pay("2026-01", "2026-01-30")
    assert (moved(january), january["bases"]["march_clause_one_off"]) == ((0, 0, 0), 8_000_00)
