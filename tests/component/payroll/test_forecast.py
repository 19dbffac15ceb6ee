"""Simulations and forecasts: numbers to look at, which change nothing outside their own run."""

from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Loan
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import bonus, employee, hire, line, ran, reasons, report, slip_of


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def elsewhere(run: str) -> list[Any]:
    """All that is stored of earnings and inputs."""
    return [aws.stored_items("payroll", kind) for kind in ("EarningsRecord", "Inputs", "Employee", "UnfinishedRun")]


@pytest.mark.parametrize("kind", [{"kind": "simulation"}, {"kind": "forecast", "periods": 3}])
def test_they_change_nothing_outside_their_run(kind: dict[str, Any]) -> None:
    hire(employee())
    office.approved(period="2026-10", pay_date="2026-10-30")
    report("E001", bonus("I1", 200_00))
    before = elsewhere("")
    run = ran(**kind)
    assert (run["status"], run["progress"]["paid"]) == ("calculated", 1)
    assert office.faults_in(run["id"]) == []
    assert elsewhere("") == before
    assert run["journal"] == []
    assert office.decide(run["id"])[0] == 409
    regular = ran()
    if kind["kind"] == "simulation":
        one, other = slip_of(run["id"], "E001"), slip_of(regular["id"], "E001")
        assert one["lines"] == other["lines"]


def test_a_forecast_runs_to_the_end_of_the_tax_year_and_a_loan_is_paid_back() -> None:
    hire(employee(loans=(Loan("L1", "Advance", 250_00, 100_00, date(2026, 1, 1)),)))
    run = ran(kind="forecast", period="2026-10", pay_date="2026-10-30", periods=12)
    slip = slip_of(run["id"], "E001")
    assert {each["period"] for each in slip["lines"]} == {"2026-10", "2026-11", "2026-12"}
    assert [line(slip, "loan", f"2026-{month}") for month in (10, 11, 12)] == [100_00, 100_00, 50_00]
    assert line(slip, "salary") == 18_000_00


def test_a_forecast_ends_with_the_contract() -> None:
    hire(employee(left_on=date(2026, 11, 15)))
    slip = slip_of(ran(kind="forecast", period="2026-10", pay_date="2026-10-30", periods=3)["id"], "E001")
    assert (line(slip, "salary", "2026-10"), line(slip, "salary", "2026-11"), line(slip, "salary")) == (6_000_00, 3_000_00, 9_000_00)


def test_who_is_paid_for_the_period_is_not_simulated_on_top() -> None:
    hire(employee())
    office.approved()
    assert reasons(ran(kind="simulation")["id"]) == {"E001": "paid_already"}
