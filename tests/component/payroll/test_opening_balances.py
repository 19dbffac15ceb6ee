"""A tax year begun elsewhere: stated by one person, confirmed by another, and from then on as if we had paid all of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.domain.countries import COUNTRIES
from payroll.domain.engine import figures
from payroll.domain.lines import added
from payroll.domain.pay import Occasion, Payee, payslips
from payroll.domain.payslip import Payslip
from payroll.domain.people import Country, Person
from payroll.domain.periods import PayFrequency, period
from payroll.operations.freeze_chunk import freeze_chunk
from payroll.operations.year_end import sums_of
from payroll.records.opening import Employment, Opening, OpeningStatus
from payroll.records.payslip import EarningsRecord
from payroll.records.rule_sets import rules_of
from payroll.records.snapshot import profile_of
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import HARRY, HELEN, call, employee, hire, run_now, shelf, slip_of

SOURCE = "payroll export of 31 May 2026"
YEARS = {Country.US: "2026", Country.DE: "2026", Country.GB: "2026-27", Country.IT: "2026"}
by_country = pytest.mark.parametrize("country", list(Country))


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def figures_of(country: Country, **more: int) -> dict[str, int]:
    """The least that can be told."""
    return dict.fromkeys(COUNTRIES[country].opening_codes, 0) | more


def state(sums: Mapping[str, int], tax_year: str = "2026", *, who: Any = HELEN, seen: str = "", **more: Any) -> tuple[int, Any, Any]:
    """States the balances of E001 as seen now."""
    body = {"source": SOURCE, "figures": sums, **more}
    return call("PUT", f"/employees/E001/opening-balances/{tax_year}", who=who, body=body, headers={"If-Match": seen or etag()})


def decide(verb: str = "confirmation", tax_year: str = "2026", *, who: Any = HARRY, seen: str = "") -> tuple[int, Any, Any]:
    """Decides on what waits."""
    path = f"/employees/E001/opening-balances/{tax_year}/{verb}"
    return call("POST", path, who=who, headers={"If-Match": seen or etag()})


def etag() -> str:
    return call("GET", "/employees/E001/opening-balances")[2]["ETag"]


def opened(sums: Mapping[str, int], tax_year: str) -> None:
    """States and confirms."""
    status, body, _ = state(sums, tax_year)
    assert status == 200, body
    status, body, _ = decide(tax_year=tax_year)
    assert status == 200, body


def paid_until_may(person: Person, country: Country, months: range = range(1, 7)) -> list[Payslip]:
    """The payslips of months, the way a run calculates them."""
    dated = person.profiles[0]
    profile = profile_of(COUNTRIES[country].profile, dated.facts)
    occasions = tuple(Occasion(period(PayFrequency.MONTHLY, f"2026-{month:02}"), date(2026, month, 28), profile) for month in months)
    rules = rules_of(country, YEARS[country])
    (result,) = payslips(COUNTRIES[country], [Payee(person, occasions)], partial(figures, country, rules=rules))
    assert isinstance(result, list)
    return result


@by_country
def test_june_after_opening_balances_is_june_after_five_months_of_ours(country: Country) -> None:
    months = range(5, 7) if country is Country.GB else range(1, 7)
    record = employee("E001", country, 7_123_45)
    *before, june = paid_until_may(record.person, country, months)
    sums: Mapping[str, int] = {}
    for slip in before:
        sums = added(sums, slip.figures)
    hire(record)
    opened({code: sums.get(code, 0) for code in {*sums, *COUNTRIES[country].opening_codes}}, YEARS[country])
    run = office.approved(country=country, period="2026-06", pay_date="2026-06-28")
    slip = slip_of(run["id"], "E001")
    assert {each["code"]: each["amount"] for each in slip["lines"]} == {line.code: line.amount for line in june.lines}
    assert slip["bases"] == dict(june.bases)
    assert slip["flags"] == ["first_pay", "opening_balances"]
    status, told, _ = call("GET", f"/runs/{run['id']}/payslips/E001/explanation")
    assert (status, told["parts"] != []) == (200, True)
    july = office.approved(country=country, period="2026-07", pay_date="2026-07-28")
    assert slip_of(july["id"], "E001")["flags"] == []
    earnings = shelf.need(EarningsRecord, "COMPANY#acme#EARNINGS", "E001")
    assert sums_of(earnings, YEARS[country], [run["id"], july["id"]])["regular"] == 7_123_45 * (len(before) + 2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(country=st.sampled_from(list(Country)), salary=st.integers(1_000_00, 30_000_00), first=st.integers(5, 9), months=st.integers(1, 3))
def test_a_month_depends_on_the_sums_alone(country: Country, salary: int, first: int, months: int) -> None:
    """Whatever the month of the move: payslips, or opening balances of what they came to, lead to the same next payslip."""
    person = employee("E001", country, salary).person
    *before, last = paid_until_may(person, country, range(first, first + months + 1))
    sums: Mapping[str, int] = {}
    for slip in before:
        sums = added(sums, slip.figures)
    opening = Opening(YEARS[country], Employment.THIS, SOURCE, sums, OpeningStatus.CONFIRMED, "a", office.NOW, "b", office.NOW)
    earnings = EarningsRecord(company="acme", employee_id="E001", openings=(opening,))
    assert earnings.sums(YEARS[country]) == dict(last.year_before)
    again = paid_until_may(person, country, range(first + months, first + months + 1))
    assert again[0].year_before == {}
    occasion = Occasion(
        period(PayFrequency.MONTHLY, f"2026-{first + months:02}"),
        date(2026, first + months, 28),
        profile_of(COUNTRIES[country].profile, person.profiles[0].facts),
    )
    payee = Payee(person, (occasion,), earnings.sums(YEARS[country]))
    (result,) = payslips(COUNTRIES[country], [payee], partial(figures, country, rules=rules_of(country, YEARS[country])))
    assert result == [last]


def test_nobody_is_paid_while_balances_wait_and_who_stated_them_cannot_confirm() -> None:
    hire(employee("E001", Country.US))
    status, body, headers = state(figures_of(Country.US, regular=30_000_00))
    (item,) = body["items"]
    assert (status, item["status"], item["proposed_by"], headers["ETag"]) == (200, "proposed", "helen", '"1"')
    run = office.ran()
    assert office.reasons(run["id"]) == {"E001": "opening_undecided"}
    assert decide(who=aws.claims("helen", "acme/hr"))[0] == 403
    status, body, _ = decide()
    assert (status, body["items"][0]["status"], body["items"][0]["decided_by"]) == (200, "confirmed", "harry")
    call("POST", f"/runs/{run['id']}/exceptions/E001/recalculation", headers={"Idempotency-Key": "k"})
    office.carry()
    assert slip_of(run["id"], "E001")["year"]["regular"] == 36_000_00


def test_stating_and_confirming_again_changes_nothing() -> None:
    hire(employee("E001", Country.US))
    sums = figures_of(Country.US)
    first = state(sums)
    assert (state(sums)[1], etag()) == (first[1], '"1"')
    confirmed = decide(seen='"1"')
    assert (decide(seen='"1"')[1], state(sums)[1], etag()) == (confirmed[1], confirmed[1], '"2"')
    assert decide()[0] == 409
    assert state(figures_of(Country.US, regular=1), seen='"1"')[0] == 412


def test_a_rejected_proposal_is_gone_and_a_confirmed_one_stays() -> None:
    hire(employee("E001", Country.US))
    opened(figures_of(Country.US, regular=1_00), "2026")
    status, body, _ = state(figures_of(Country.US, regular=2_00))
    assert [(each["status"], each["figures"]["regular"]) for each in body["items"]] == [("confirmed", 1_00), ("proposed", 2_00)]
    status, body, _ = decide("rejection")
    assert (status, [each["figures"]["regular"] for each in body["items"]]) == (200, [1_00])
    opened(figures_of(Country.US, regular=3_00), "2026")
    assert [each["figures"]["regular"] for each in call("GET", "/employees/E001/opening-balances")[1]["items"]] == [3_00]
    entries = [entry["what"]["S"] for entry in aws.stored_items("payroll", "AuditEntry")]
    assert entries.count("earnings.opening_confirmed") == 2
    assert "300" not in str(aws.stored_items("payroll", "AuditEntry"))


def test_many_are_listed_and_confirmed_as_they_were_seen() -> None:
    people = [f"E{number:03}" for number in range(1, 6)]
    hire(*(employee(person) for person in people))
    body = {"source": SOURCE, "figures": figures_of(Country.US)}
    for person in people[:4]:
        call("PUT", f"/employees/{person}/opening-balances/2026", body=body, headers={"If-Match": '"0"'})
    waiting = office.everything("/opening-balances")
    assert [(each["employee"], each["version"], len(each["openings"])) for each in waiting] == [(person, 1, 1) for person in people[:4]]
    seen = [{"employee": each["employee"], "tax_year": "2026", "version": each["version"]} for each in waiting]
    call("PUT", "/employees/E004/opening-balances/2026", body=body | {"source": "another"}, headers={"If-Match": '"1"'})
    path = "/opening-balances/confirmations"
    assert not any(each["confirmed"] for each in call("POST", path, body={"people": seen})[1]["items"])
    asked = {
        "people": [*seen, {"employee": "E005", "tax_year": "2026", "version": 0}, {"employee": "E9", "tax_year": "2026", "version": 0}]
    }
    status, answer, _ = call("POST", path, who=HARRY, body=asked)
    assert (status, {each["employee"]: each["confirmed"] for each in answer["items"]}) == (
        200,
        dict.fromkeys(people[:3], True) | dict.fromkeys(("E004", "E005", "E9"), False),
    )
    assert [each["employee"] for each in office.everything("/opening-balances")] == ["E004"]
    assert call("POST", path, who=HARRY, body=asked)[1] == answer
    assert call("POST", path, who=HARRY, body={"people": seen * 26})[0] == 422


def test_earnings_that_cannot_be_read_hide_nobody() -> None:
    hire(employee("E001"), employee("E002"))
    for person in ("E001", "E002"):
        body = {"source": SOURCE, "figures": figures_of(Country.US)}
        call("PUT", f"/employees/{person}/opening-balances/2026", body=body, headers={"If-Match": '"0"'})
    office.damage("COMPANY#acme#EARNINGS", "E001", "years")
    assert [each["employee"] for each in office.everything("/opening-balances")] == ["E002"]
    assert call("GET", "/employees/E001/opening-balances")[0] == 409


def test_after_the_first_payslip_of_the_year_it_is_too_late() -> None:
    hire(employee("E001", Country.US))
    run = office.ran()
    status, problem, _ = state(figures_of(Country.US))
    assert (status, run["id"] in problem["detail"]) == (409, True)
    office.decide(run["id"], "cancellation")
    assert state(figures_of(Country.US))[0] == 200
    assert state(figures_of(Country.US), "2025")[0] == 200


def test_balances_that_come_while_the_run_is_calculated_set_the_person_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    hire(employee("E001", Country.US))

    def frozen_before(*facts: Any) -> Any:
        snapshot = freeze_chunk(*facts)
        opened(figures_of(Country.US, regular=30_000_00), "2026")
        return snapshot

    monkeypatch.setattr("payroll.operations.calculate_chunk.freeze_chunk", frozen_before)
    assert office.reasons(office.ran()["id"]) == {"E001": "year_changed"}


@pytest.mark.parametrize(
    ("country", "tax_year", "change", "pointer"),
    [
        (Country.US, "2026", {"figures": {"regular": 1}}, "/figures/one_off"),
        (Country.US, "2026", {"figures": figures_of(Country.US, wage_tax=1)}, "/figures/wage_tax"),
        (Country.US, "2026", {"figures": figures_of(Country.US, regular=10**10 + 1)}, "/figures/regular"),
        (Country.US, "2026", {"figures": {"regular": "1"}}, "/figures/regular"),
        (Country.US, "2026", {"figures": {"regular": 1.5}}, "/figures/regular"),
        (Country.US, "2026", {"figures": {}}, "/figures"),
        (Country.US, "2026", {"figures": figures_of(Country.US), "source": ""}, "/source"),
        (Country.US, "2023", {"figures": figures_of(Country.US)}, "/tax_year"),
        (Country.US, "2026-27", {"figures": figures_of(Country.US)}, "/tax_year"),
        (Country.GB, "2026", {"figures": figures_of(Country.GB)}, "/tax_year"),
        (Country.DE, "2026", {"figures": figures_of(Country.DE, insured_days=367)}, "/figures/insured_days"),
        (Country.US, "2026", {"figures": {"regular": 1}, "employment": "former"}, "/employment"),
        (Country.GB, "2026-27", {"figures": {"taxable_pay": 1}, "employment": "former"}, "/employment"),
        (Country.DE, "2026", {"figures": {"pension_base": 1}, "employment": "former"}, "/figures/pension_base"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(country: Country, tax_year: str, change: dict[str, Any], pointer: str) -> None:
    hire(employee("E001", country))
    body = {"source": SOURCE, **change}
    status, problem, _ = call("PUT", f"/employees/E001/opening-balances/{tax_year}", body=body, headers={"If-Match": '"0"'})
    assert (status, [each["pointer"] for each in problem["errors"]][:1]) == (422, [pointer])


def test_without_the_person_or_the_scope_nothing_is_stated() -> None:
    body = {"source": SOURCE, "figures": figures_of(Country.US)}
    path = "/employees/E001/opening-balances/2026"
    assert call("PUT", path, body=body, headers={"If-Match": '"0"'})[0] == 404
    hire(employee("E001"))
    assert call("PUT", path, body=body)[0] == 428
    for method, address, scope in (("PUT", path, "payroll:read"), ("POST", f"{path}/confirmation", "payroll:write")):
        clerk = aws.machine_claims("clerk", f"acme/{scope}")
        assert call(method, address, who=clerk, body=body, headers={"If-Match": '"0"'})[0] == 403


def test_a_former_employer_counts_for_the_tax_on_one_off_pay_and_not_on_the_statement() -> None:
    """§ 39b (3) EStG: the wage of the earlier employment is part of the year's wage; ceilings of social insurance begin anew."""
    hired = replace(employee("E001", Country.DE, 4_000_00), hired_on=date(2026, 11, 1))
    hire(hired)
    office.report("E001", office.bonus("I1", 5_000_00))
    plain = office.ran(country="DE")
    before = slip_of(plain["id"], "E001")
    office.decide(plain["id"], "cancellation")
    status, body, _ = state({"taxable_wage": 60_000_00}, employment="former")
    assert status == 200, body
    decide()
    run = office.approved(country="DE", sequence=2)
    after = slip_of(run["id"], "E001")
    changed = {code for code in {each["code"] for each in after["lines"]} if office.line(before, code) != office.line(after, code)}
    assert changed == {"wage_tax_one_off", "solidarity_surcharge_one_off", "church_tax_one_off"} & changed != set()
    assert office.line(after, "wage_tax_one_off") > office.line(before, "wage_tax_one_off")
    earnings = shelf.need(EarningsRecord, "COMPANY#acme#EARNINGS", "E001")
    assert sums_of(earnings, "2026", [run["id"]])["taxable_wage"] == 9_000_00


def test_a_correction_counts_on_from_the_balances() -> None:
    hire(employee("E001", Country.US, 15_000_00))
    opened(figures_of(Country.US, regular=180_000_00, social_security_pay=180_000_00, medicare_wages=180_000_00, futa_pay=7_000_00), "2026")
    office.approved()
    hire(employee("E001", Country.US, 16_000_00))
    run = office.approved(kind="correction", people=["E001"], from_period="2026-11")
    slip = slip_of(run["id"], "E001")
    assert (slip["gross"], office.line(slip, "social_security"), office.line(slip, "futa")) == (1_000_00, 0, 0)
    assert slip["year"]["regular"] == 196_000_00
    assert run_now(run["id"])["totals"]["gross"] == 1_000_00
