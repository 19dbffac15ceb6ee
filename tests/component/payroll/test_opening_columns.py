"""Opening balances in an employee file: with new people they count, of known people they wait, faults are told by line and column."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from kernel import clock
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, RunKind
from payroll.operations.opening_columns import opening_columns, stated_in
from payroll.operations.profiles import profile_columns
from payroll.records.opening import Employment
from payroll.records.payslip import EarningsRecord, SlipReference
from payroll.records.run import Run, RunStatus
from tests.component.payroll import staff
from tests.component.payroll.staff import call, carry, history, send_file, shelf

GOOD = {
    "employee_id": "X1",
    "name": "Xenia",
    "email": "x@example.com",
    "pay_frequency": "monthly",
    "hire_date": "2024-02-29",
    "salary": "3000",
    "country": "GB",
    "tax_code": "1257L",
    "opening_tax_year": "2026-27",
    "opening_source": "payroll export of 5 June",
    "opening_taxable_pay": "600000",
    "opening_income_tax": "-1200",
    "opening_employee_ni_m": "5000",
}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is a second later: a file that was requested later wins."""
    seconds = itertools.count()
    monkeypatch.setattr(clock, "now", lambda: staff.NOW + timedelta(seconds=next(seconds)))


def imported(*rows: dict[str, str]) -> dict[str, Any]:
    """Posts the rows, lets the worker have them, answers the import."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = "\n".join(",".join(line) for line in ([*columns], *([row.get(column, "") for column in columns] for row in rows))) + "\n"
    status, body, headers = send_file(text, key=str(hash(text)))
    assert status == 202, body
    carry()
    return dict(call("GET", headers["Location"].removeprefix(staff.BASE))[1])


def balances(person: str = "X1") -> list[Any]:
    status, body, _ = call("GET", f"/employees/{person}/opening-balances")
    assert status == 200, body
    return list(body["items"])


def test_a_new_person_brings_the_sums_and_a_known_ones_wait() -> None:
    assert imported(GOOD)["accepted"] == 1
    (item,) = balances()
    assert (item["status"], item["employment"], item["source"]) == ("confirmed", "this", "payroll export of 5 June")
    assert item["figures"] == {"taxable_pay": 600_000, "income_tax": -1_200, "employee_ni_m": 5_000}
    assert imported(GOOD | {"opening_taxable_pay": "700000"})["accepted"] == 1
    assert [(each["status"], each["figures"]["taxable_pay"]) for each in balances()] == [("confirmed", 600_000), ("proposed", 700_000)]
    assert [len(history(f"earnings.opening_{what}")) for what in ("confirmed", "proposed")] == [1, 1]


def test_the_same_row_in_a_later_file_changes_nothing() -> None:
    imported(GOOD)
    version = call("GET", "/employees/X1/opening-balances")[2]["ETag"]
    assert imported(GOOD | {"name": "Xenia Z"})["accepted"] == 1
    assert call("GET", "/employees/X1/opening-balances")[2]["ETag"] == version


def test_a_file_without_the_columns_leaves_them() -> None:
    imported(GOOD)
    plain = {column: cell for column, cell in GOOD.items() if not column.startswith("opening_")}
    assert imported(plain | {"salary": "4000"})["accepted"] == 1
    assert [each["status"] for each in balances()] == ["confirmed"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"opening_taxable_pay": "6000.00"}, "/opening_taxable_pay"),
        ({"opening_taxable_pay": "99999999999"}, "/opening_taxable_pay"),
        ({"opening_taxable_pay": ""}, "/opening_taxable_pay"),
        ({"opening_wage_tax": "1"}, "/opening_wage_tax"),
        ({"opening_tax_year": ""}, "/opening_tax_year"),
        ({"opening_tax_year": "2026"}, "/opening_tax_year"),
        ({"opening_source": ""}, "/opening_source"),
        ({"opening_employment": "other"}, "/opening_employment"),
        ({"opening_employment": "former"}, "/opening_employment"),
    ],
)
def test_a_row_that_cannot_be_is_refused_whole(change: dict[str, str], pointer: str) -> None:
    done = imported(GOOD | change, GOOD | {"employee_id": "X2"})
    assert (done["accepted"], done["rejected"], done["findings"][0]["line"], done["findings"][0]["pointer"]) == (1, 1, 2, pointer)
    assert call("GET", "/employees/X1")[0] == 404
    assert len(balances("X2")) == 1


def test_a_row_for_a_year_that_we_have_paid_is_refused() -> None:
    imported(GOOD)
    run = Run(
        company="acme",
        country=Country.GB,
        pay_group=PayFrequency.MONTHLY,
        period_name="2026-06",
        run_kind=RunKind.REGULAR,
        sequence=1,
        pay_date=date(2026, 6, 28),
        status=RunStatus.APPROVED,
        opened_by="sub-helen",
        opened_at=staff.NOW,
        rule_set="0" * 64,
    )
    slips = (SlipReference(run.run_id, "2026-27", date(2026, 6, 1)),)
    shelf.put_many([run, EarningsRecord(company="acme", employee_id="X1", slips=slips)])
    (finding,) = imported(GOOD | {"opening_taxable_pay": "1"})["findings"]
    assert run.run_id in finding["reason"]


def test_a_former_employers_pay_in_germany() -> None:
    row = {column: cell for column, cell in GOOD.items() if not column.startswith(("opening_", "tax_code"))}
    row |= {"country": "DE", "tax_class": "1", "state": "BE", "opening_tax_year": "2026", "opening_source": "Lohnsteuerbescheinigung"}
    assert imported(row | {"opening_employment": "former", "opening_taxable_wage": "2000000"})["findings"] == []
    assert [(each["employment"], each["figures"]) for each in balances()] == [("former", {"taxable_wage": 2_000_000})]


def test_no_column_means_two_things() -> None:
    assert not opening_columns() & profile_columns()
    assert stated_in({"employee_id": "E1", "opening_tax_year": ""}) is None
    found = stated_in({"opening_tax_year": "2026", "opening_source": "x", "opening_regular": "5"})
    assert found is not None
    assert (found.employment, found.figures) == (Employment.THIS, {"regular": 5})
