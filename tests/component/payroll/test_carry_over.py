"""What a closed year leaves in Italy stands in the tax profile of 1 January, unless somebody has dated one to the new year."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from payroll.domain.italy.facts import Profile
from payroll.domain.italy.year_end import carried_over
from payroll.domain.people import Country, DatedProfile
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.run import Run
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import call, carry_statements, earnings, employee, request_statements, run_of, shelf

NEW_YEAR = date(2027, 1, 1)
DECEMBER = run_of(Country.IT, 12)
SUMS = {
    "regular": 30_000_00,
    "taxable_income": 27_243_00,
    "income_tax": 4_000_00,
    "regional_surtax_due": 380_10,
    "municipal_surtax_due": 217_94,
    "municipal_surtax_advance": 60_00,
    "municipal_surtax_advance_next": 65_38,
    "tfr_accrual": 2_000_00,
}
LEFT = {
    "regional_balance": 380_10,
    "municipal_balance": 157_94,
    "municipal_advance": 65_38,
    "supplement_recovery": 0,
    "wedge_recovery": 0,
    "prior_income": 27_243_00,
    "severance_fund": 7_000_00,
}


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> None:
    aws.create_queue(print_shop.STATEMENT_QUEUE)
    print_shop.at(monkeypatch, datetime(2027, 1, 8, 9, 0, tzinfo=UTC))


def person(person_id: str = "E001", *more: DatedProfile, **changes: Any) -> Employee:
    """Somebody with 5,000.00 in the severance fund, and profiles of the new year."""
    record = employee(Country.IT, person_id, **changes)
    (first,) = record.profiles
    return replace(record, profiles=(replace(first, facts={**first.facts, "severance_fund": 5_000_00}), *more))


def paid(*people: Employee, run: Run = DECEMBER, **sums: int) -> None:
    shelf.put_many([run, *people, *(earnings(each.employee_id, {run.run_id: SUMS | sums}) for each in people)])


def closed(number: int = 1) -> Mapping[str, Any]:
    """The year's statements, made."""
    request_statements("IT", "2026", key=f"s-{number}", number=number)
    carry_statements()
    job: Mapping[str, Any] = call("GET", f"/statements/it-2026-{number}")[1]
    assert job["status"] == "done"
    return job


def profiles(person_id: str = "E001") -> dict[date, Mapping[str, Any]]:
    record = shelf.need(Employee, keys.employees("acme"), person_id)
    return {each.valid_from: each.facts for each in record.profiles}


def left(number: int = 1) -> list[dict[str, Any]]:
    """What is left to somebody."""
    return list(call("GET", f"/statements/it-2026-{number}/exceptions")[1]["items"])


def test_the_new_year_begins_with_what_the_old_one_leaves() -> None:
    paid(person())
    job = closed()
    assert (job["made"], job["carried"], job["not_carried"], left()) == (1, 1, 0, [])
    found = profiles()
    assert set(found) == {date(2020, 1, 1), NEW_YEAR}
    assert {name: found[NEW_YEAR][name] for name in LEFT} == LEFT
    assert carried_over(SUMS, Profile(severance_fund=5_000_00)) == LEFT
    rest = {name for name, fact in found[NEW_YEAR].items() if fact != found[date(2020, 1, 1)].get(name)}
    assert rest <= set(LEFT)
    assert [entry["why"]["S"] for entry in aws.stored_items("payroll", "AuditEntry") if entry["what"]["S"] == "employee.carried_over"] == [
        "it-2026-1"
    ]


def test_a_second_number_finds_it_done() -> None:
    paid(person())
    closed()
    version = shelf.need(Employee, keys.employees("acme"), "E001").version
    job = closed(2)
    assert (job["unchanged"], job["carried"], job["not_carried"]) == (1, 1, 0)
    assert shelf.need(Employee, keys.employees("acme"), "E001").version == version


@pytest.mark.parametrize("day", [NEW_YEAR, date(2027, 3, 1)])
def test_a_profile_of_the_new_year_is_left_and_told(day: date) -> None:
    own = DatedProfile(day, employee(Country.IT, "E001").profiles[0].facts)
    paid(person("E001", own), person("E002"))
    job = closed()
    assert (job["made"], job["carried"], job["not_carried"]) == (2, 1, 1)
    (told,) = left()
    assert (told["employee"], told["task"], told["facts"], str(day) in told["reason"]) == ("E001", "carry_over", LEFT, True)
    assert profiles()[day] == own.facts


def test_a_profile_that_says_the_same_and_later_ones_are_fine() -> None:
    paid(person())
    closed()
    record = shelf.need(Employee, keys.employees("acme"), "E001")
    later = DatedProfile(date(2027, 3, 1), {**record.profiles[-1].facts, "fixed_term": True})
    shelf.put_many([replace(record, profiles=(*record.profiles, later))])
    assert closed(2)["carried"] == 1


def test_leavers_have_no_new_year() -> None:
    paid(person("E001", left_on=date(2026, 12, 31)))
    job = closed()
    assert (job["made"], job["carried"], job["not_carried"], set(profiles())) == (1, 0, 0, {date(2020, 1, 1)})


def test_a_year_that_is_not_settled_is_told() -> None:
    paid(person(), run=run_of(Country.IT, 11))
    assert (closed()["not_carried"], set(profiles())) == (1, {date(2020, 1, 1)})
    assert "not settled" in left()[0]["reason"]


def test_before_the_end_of_the_year_nothing_is_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    print_shop.at(monkeypatch, datetime(2026, 12, 31, 9, 0, tzinfo=UTC))
    paid(person())
    assert (closed()["carried"], set(profiles())) == (0, {date(2020, 1, 1)})
    print_shop.at(monkeypatch, datetime(2027, 1, 1, 9, 0, tzinfo=UTC))
    assert (closed(2)["carried"], set(profiles())) == (1, {date(2020, 1, 1), NEW_YEAR})


def test_facts_that_lead_nowhere_stop_nobody() -> None:
    paid(person("E002"))
    broken = person("E001")
    paid(replace(broken, profiles=(replace(broken.profiles[0], facts={**broken.profiles[0].facts, "severance_fund": "?"}),)))
    job = closed()
    assert job["carried"] == 1
    assert {each["employee"] for each in left()} == {"E001"}


def test_other_countries_carry_nothing_over() -> None:
    run = run_of(Country.DE, 12)
    shelf.put_many([run, employee(Country.DE, "E001"), earnings("E001", {run.run_id: {"taxable_wage": 1_00}})])
    request_statements()
    carry_statements()
    assert set(profiles()) == {date(2020, 1, 1)}
