"""Corrections: what should have been paid, less what was, per period; never a negative payment, and never twice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Attachment, AttachmentBasis, Contract, Country, Loan
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord
from tests.component.payroll import office
from tests.component.payroll.office import bonus, employee, hire, line, ran, reasons, report, salary, shelf, slip_of

PAY_DATES = {"2026-04": "2026-04-30", "2026-05": "2026-05-29", "2026-06": "2026-06-30", "2026-07": "2026-07-31", "2026-08": "2026-08-31"}
SALARIES = {Country.US: 6_000_00, Country.DE: 4_000_00, Country.GB: 3_500_00, Country.IT: 2_500_00}
by_country = pytest.mark.parametrize("country", list(Country))


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def raised(base: Employee, since: date, amount: int) -> Employee:
    """The person with a raise from a day on."""
    until = replace(base.contracts[-1], valid_to=date.fromordinal(since.toordinal() - 1))
    return replace(base, contracts=(*base.contracts[:-1], until, salary(amount, since)))


def paid(country: Country, *periods: str) -> None:
    """Regular runs."""
    for period in periods:
        office.approved(country=country, period=period, pay_date=PAY_DATES[period])


def corrected(country: Country, since: str, period: str = "2026-06", **changes: Any) -> Any:
    """A correction of E1, approved."""
    given = {"kind": "correction", "people": ["E1"], "from_period": since, "period": period, "pay_date": PAY_DATES[period]}
    return office.approved(country=country, **(given | changes))


def year_of(person: str, run: str) -> dict[str, int]:
    return dict(slip_of(run, person)["year"])


@by_country
def test_a_raise_backdated_is_paid_as_differences_of_each_period(country: Country) -> None:
    """E2 had the raise from the beginning: after the correction both have the same sums of the year."""
    base, more = employee("E1", country, SALARIES[country]), SALARIES[country] + 250_00
    hire(base, raised(replace(base, employee_id="E2"), date(2026, 5, 1), more))
    paid(country, "2026-04", "2026-05", "2026-06")
    hire(raised(base, date(2026, 5, 1), more))
    run = corrected(country, "2026-05")
    slip = slip_of(run["id"], "E1")
    salaries = {each["period"]: each["amount"] for each in slip["lines"] if each["code"] == "salary"}
    by_period: dict[str, int] = {}
    for each in slip["lines"]:
        if each["code"] == "salary":
            by_period[each["period"]] = by_period.get(each["period"], 0) + each["amount"]
    assert by_period == {"2026-05": 250_00, "2026-06": 250_00}, salaries
    assert 0 < slip["net"] < slip["gross"]
    assert office.faults_in(run["id"]) == []
    then = ran(country=country, period="2026-07", pay_date=PAY_DATES["2026-07"])
    one, other = slip_of(then["id"], "E1"), slip_of(then["id"], "E2")
    assert one["year"] == other["year"]
    assert one["net"] == other["net"]


@by_country
def test_too_high_a_pay_is_carried_and_recovered_and_never_a_negative_payment(country: Country) -> None:
    base = employee("E1", country, SALARIES[country])
    hire(base, raised(replace(base, employee_id="E2"), date(2026, 5, 1), SALARIES[country] - 300_00))
    paid(country, "2026-04", "2026-05", "2026-06")
    hire(raised(base, date(2026, 5, 1), SALARIES[country] - 300_00))
    run = corrected(country, "2026-05")
    slip = slip_of(run["id"], "E1")
    owed = line(slip, "overpayment_carried")
    assert (slip["gross"], slip["net"]) == (-600_00, 0)
    assert 0 < owed < 600_00
    assert office.faults_in(run["id"]) == []
    assert not [e for e in office.published("payroll.payments.requested") if e["data"]["run"] == run["id"]]
    then = office.approved(country=country, period="2026-07", pay_date=PAY_DATES["2026-07"])
    one, other = slip_of(then["id"], "E1"), slip_of(then["id"], "E2")
    assert line(one, "overpayment_recovered") == owed
    assert one["net"] == other["net"] - owed
    assert one["year"] == other["year"]
    after = ran(country=country, period="2026-08", pay_date=PAY_DATES["2026-08"])
    assert line(slip_of(after["id"], "E1"), "overpayment_recovered") == 0


@by_country
@pytest.mark.parametrize(("first", "second"), [("2026-04", "2026-06"), ("2026-06", "2026-04"), ("2026-05", "2026-05")])
def test_a_correction_of_a_correction(country: Country, first: str, second: str) -> None:
    base, more = employee("E1", country, SALARIES[country]), SALARIES[country] + 111_11
    hire(base, raised(replace(base, employee_id="E2"), date.fromisoformat(f"{min(first, second)}-01"), more))
    paid(country, "2026-04", "2026-05", "2026-06")
    hire(raised(base, date.fromisoformat(f"{first}-01"), more + 5_00))
    corrected(country, first)
    hire(raised(base, date.fromisoformat(f"{min(first, second)}-01"), more))
    run = corrected(country, second, sequence=2)
    assert office.faults_in(run["id"]) == []
    then = ran(country=country, period="2026-07", pay_date=PAY_DATES["2026-07"])
    assert year_of("E1", then["id"]) == year_of("E2", then["id"])


def test_a_second_correction_pays_out_only_what_the_first_has_not_taken_back() -> None:
    base = employee("E1")
    hire(base)
    paid(Country.US, "2026-05")
    hire(raised(base, date(2026, 5, 1), 5_000_00))
    first = corrected(Country.US, "2026-05", "2026-05")
    hire(base)
    second = corrected(Country.US, "2026-05", "2026-05", sequence=2)
    slip = slip_of(second["id"], "E1")
    assert line(slip, "overpayment_recovered") == line(slip_of(first["id"], "E1"), "overpayment_carried")
    assert slip["net"] == 0
    assert slip["gross"] == 1_000_00


def test_nothing_changed_is_nothing_to_correct_and_nobody_else_is_touched() -> None:
    hire(employee("E1"), employee("E2"))
    paid(Country.US, "2026-05")
    run = ran(country="US", kind="correction", people=["E1", "E9"], from_period="2026-05", period="2026-06", pay_date="2026-06-30")
    assert reasons(run["id"]) == {"E1": "nothing_to_correct", "E9": "unreadable"}
    assert run["totals"]["net"] == 0


def test_who_was_paid_after_leaving_owes_all_of_it() -> None:
    base = employee("E1")
    hire(base)
    paid(Country.US, "2026-04", "2026-05")
    hire(replace(base, left_on=date(2026, 4, 30)))
    slip = slip_of(corrected(Country.US, "2026-05")["id"], "E1")
    assert (line(slip, "salary"), slip["net"]) == (-6_000_00, 0)
    assert line(slip, "social_security") == -372_00


def test_loans_and_attachments_are_no_matter_of_a_correction() -> None:
    loan = Loan("L1", "Advance", 900_00, 100_00, date(2026, 1, 1))
    order = Attachment("A1", "Court", 1, AttachmentBasis.AMOUNT, 5_000_00, 3_000_00, date(2026, 1, 1))
    base = employee("E1", loans=(loan,), attachments=(order,))
    hire(base)
    paid(Country.US, "2026-05")
    before = shelf.need(EarningsRecord, keys.earnings("acme"), "E1").open
    hire(raised(base, date(2026, 5, 1), 7_000_00))
    run = corrected(Country.US, "2026-05")
    assert not [
        each
        for each in slip_of(run["id"], "E1")["lines"]
        if (each["source"] or "").partition(":")[0] in ("loan", "attachment", "not_taken")
    ]
    record = shelf.need(EarningsRecord, keys.earnings("acme"), "E1")
    assert dict(record.balances) == dict(before["us-monthly-2026-05-regular-1"].balances)
    assert not record.open[run["id"]].balances


def test_inputs_of_past_runs_count_again_and_are_not_taken_again() -> None:
    base = employee("E1")
    hire(base)
    report("E1", bonus("I1", 400_00, date(2026, 5, 5)))
    paid(Country.US, "2026-05")
    report("E1", bonus("I2", 30_00, date(2026, 5, 6)))
    hire(raised(base, date(2026, 5, 1), 6_100_00))
    slip = slip_of(corrected(Country.US, "2026-05")["id"], "E1")
    assert (slip["gross"], line(slip, "commission")) == (100_00, 0)
    assert office.taken("E1") == {"I1": "us-monthly-2026-05-regular-1", "I2": ""}


def test_an_off_cycle_payment_of_an_earlier_period_is_part_of_what_is_calculated_again() -> None:
    base = employee("E1", Country.GB, 3_500_00)
    hire(base, raised(replace(base, employee_id="E2"), date(2026, 6, 1), 3_700_00))
    paid(Country.GB, "2026-05", "2026-06")
    for person in ("E1", "E2"):
        report(person, bonus(f"I{person}", 500_00, date(2026, 5, 5)))
    office.approved(country="GB", kind="off_cycle", period="2026-05", pay_date="2026-06-30", people=["E1", "E2"])
    hire(raised(base, date(2026, 6, 1), 3_700_00))
    corrected(Country.GB, "2026-06")
    then = ran(country="GB", period="2026-07", pay_date=PAY_DATES["2026-07"])
    assert year_of("E1", then["id"]) == year_of("E2", then["id"])


def test_pay_of_a_closed_tax_year_is_not_calculated_again() -> None:
    hire(employee("E1"))
    office.approved(period="2025-12", pay_date="2025-12-31")
    office.approved(period="2026-01", pay_date="2026-01-30")
    run = ran(kind="correction", people=["E1"], from_period="2025-12", period="2026-01", pay_date="2026-02-02")
    assert reasons(run["id"]) == {"E1": "other_tax_year"}


def test_a_correction_leaves_the_next_regular_pay_of_its_period_alone() -> None:
    """A correction that is named after June pays differences of April and May: June's limits and allowances are all still there."""
    base = employee("E1", Country.GB, 3_500_00)
    hire(base, raised(replace(base, employee_id="E2"), date(2026, 5, 1), 3_800_00))
    paid(Country.GB, "2026-04", "2026-05")
    hire(raised(base, date(2026, 5, 1), 3_800_00))
    corrected(Country.GB, "2026-05")
    then = ran(country="GB", period="2026-06", pay_date=PAY_DATES["2026-06"])
    assert slip_of(then["id"], "E1")["lines"] == slip_of(then["id"], "E2")["lines"]


def test_a_contract_in_another_pay_group_in_the_past_is_calculated_by_its_own_periods() -> None:
    weekly: Contract = salary(1_500_00, group=office.PayFrequency.WEEKLY, valid_to=date(2026, 5, 3))
    monthly = salary(6_000_00, date(2026, 5, 4))
    base = employee("E1", contracts=(weekly, monthly))
    hire(base)
    office.approved(pay_group="weekly", period="2026-W18", pay_date="2026-05-01")
    paid(Country.US, "2026-05")
    hire(replace(base, contracts=(replace(weekly, amount=1_600_00), monthly)))
    slip = slip_of(corrected(Country.US, "2026-04")["id"], "E1")
    assert (slip["gross"], line(slip, "salary", "2026-W18")) == (100_00, 100_00)
