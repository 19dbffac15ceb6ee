"""What a statement's content is made of, on a table of boxes of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.countries import COUNTRIES
from payroll.domain.people import Country, DatedProfile
from payroll.domain.tax_years import TaxYear, tax_year_days
from payroll.domain.year_end import Box
from payroll.operations import year_end
from payroll.operations.year_end import NoStatementError, digest_of, encoded, statement_content, sums_of
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord, OpenPay
from payroll.records.printing import Employer
from payroll.records.statement import StatementJob, StatementJobStatus

NOW = datetime(2026, 12, 30, tzinfo=UTC)
JOB = StatementJob(
    company="acme",
    country=Country.DE,
    tax_year="2026",
    number=1,
    status=StatementJobStatus.MAKING,
    requested_by="sub",
    requested_at=NOW,
    settled=("one", "two"),
)
ADA = Employee(
    company="acme",
    employee_id="E1",
    name="Ada",
    email="ada@example.com",
    language="de",
    country=Country.DE,
    hired_on=date(2026, 2, 1),
    profiles=(DatedProfile(date(2026, 2, 1), {}),),
)
EARNED = EarningsRecord(
    company="acme",
    employee_id="E1",
    years={"2026": {"wage": 100}, "2025": {"wage": 7}},
    open={"one": OpenPay("2026", {"wage": 20, "tax": 3}), "two": OpenPay("2025", {"wage": 9}), "other": OpenPay("2026", {"wage": 1_000})},
)


@pytest.fixture(autouse=True)
def _boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    def boxes(year: Mapping[str, int], _: Any, tax_year: str) -> tuple[Box, ...]:
        return (Box("3", {"en": f"Wage {tax_year}"}, year.get("wage", 0)), Box("4", {"en": "Tax"}, year.get("tax", 0)))

    monkeypatch.setattr(year_end, "BOXES", {Country.DE: boxes})


def test_the_sums_are_those_of_approved_runs_of_the_year() -> None:
    assert sums_of(EARNED, "2026", ("one", "two")) == {"wage": 120, "tax": 3}
    assert sums_of(EARNED, "2025", ("one", "two")) == {"wage": 16}
    assert sums_of(EARNED, "2024", ("one",)) == {}


@given(st.lists(st.tuples(st.sampled_from(["2025", "2026"]), st.booleans(), st.integers(-(10**9), 10**9)), max_size=20))
def test_folding_runs_into_years_changes_no_sum(pays: list[tuple[str, bool, int]]) -> None:
    open_pay = {f"run-{place}": OpenPay(year, {"wage": amount}) for place, (year, _, amount) in enumerate(pays)}
    settled = [f"run-{place}" for place, (_, approved, _) in enumerate(pays) if approved]
    record = EarningsRecord(company="acme", employee_id="E1", open=open_pay)
    folded = record.folded(settled, (), ("2025", "2026"))
    for year in ("2025", "2026"):
        assert sums_of(folded, year, settled).get("wage", 0) == sums_of(record, year, settled).get("wage", 0)


def test_the_content_names_everyone_and_every_box() -> None:
    employer = Employer(company="acme", country=Country.DE, name="Acme GmbH", references={"Betriebsnummer": "1"})
    content = statement_content(JOB, ADA, EARNED, employer, None)
    assert content["employer"] == {"name": "Acme GmbH", "address": [], "references": {"Betriebsnummer": "1"}}
    assert content["employment"] == {"from": "2026-02-01", "to": "2026-12-31"}
    assert content["boxes"] == [
        {"number": "3", "labels": {"en": "Wage 2026"}, "amount": 120},
        {"number": "4", "labels": {"en": "Tax"}, "amount": 3},
    ]
    assert statement_content(JOB, replace(ADA, left_on=date(2026, 8, 15)), EARNED, None, None)["employment"]["to"] == "2026-08-15"


def test_a_number_of_days_is_told_from_an_amount(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year_end, "DAYS", {(Country.DE, "4")})
    boxes = statement_content(JOB, ADA, EARNED, None, None)["boxes"]
    assert boxes[0]["amount"] == 120
    assert boxes[1] == {"number": "4", "labels": {"en": "Tax"}, "days": 3}


def test_numbers_that_no_source_confirmed_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(year_end, "UNVERIFIED", {Country.DE: {"4", "5"}})
    assert statement_content(JOB, ADA, EARNED, None, None)["unverified"] == ["4"]


def test_the_digest_changes_with_the_figures_and_not_with_the_number() -> None:
    first = statement_content(JOB, ADA, EARNED, None, None)
    again = statement_content(replace(JOB, number=2), ADA, EARNED, None, None)
    assert encoded(first) != encoded(again)
    assert digest_of(first) == digest_of(again)
    assert digest_of(statement_content(replace(JOB, settled=()), ADA, EARNED, None, None)) != digest_of(first)


@pytest.mark.parametrize(("employee", "earned"), [(None, EARNED), (ADA, None), (replace(ADA, profiles=()), EARNED)])
def test_without_facts_there_is_no_statement(employee: Employee | None, earned: EarningsRecord | None) -> None:
    with pytest.raises(NoStatementError):
        statement_content(JOB, employee, earned, None, None)


@pytest.mark.parametrize(
    ("country", "name", "first", "last"),
    [
        (Country.US, "2026", date(2026, 1, 1), date(2026, 12, 31)),
        (Country.GB, "2025-26", date(2025, 4, 6), date(2026, 4, 5)),
        (Country.GB, "2099-00", date(2099, 4, 6), date(2100, 4, 5)),
    ],
)
def test_a_tax_year_has_its_days(country: Country, name: str, first: date, last: date) -> None:
    facts = COUNTRIES[country]
    assert tax_year_days(facts, name) == TaxYear(first, last)
    assert facts.tax_year(first) == facts.tax_year(last) == name


@pytest.mark.parametrize(
    ("country", "name"), [(Country.US, "2025-26"), (Country.GB, "2025"), (Country.GB, "2025-27"), (Country.IT, "year")]
)
def test_a_name_that_is_no_tax_year_is_refused(country: Country, name: str) -> None:
    with pytest.raises(ValueError):
        tax_year_days(COUNTRIES[country], name)
