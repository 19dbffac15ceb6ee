"""The pay register: every line of every payslip, to the cent, and no formula from a name."""

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from payroll.domain.people import Country
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, bonus, call, employee, everything, hire, ran, report
from tests.conftest import sample_event

from payroll.handlers import build_register  # isort: skip


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def rows(run: str, chunks: int = 1) -> list[dict[str, str]]:
    content = office.documents.get(f"registers/acme/{run}/{chunks}.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cents(text: str) -> int:
    return int(Decimal(text or "0") * 100)


@pytest.mark.parametrize("country", list(Country))
def test_every_line_of_every_payslip_is_in_its_column(country: Country) -> None:
    hire(*(employee(f"E{number}", country, 2_500_00 + number * 333_33) for number in range(1, 5)))
    report("E2", bonus("I1", 123_45))
    run = ran(country=country)
    table = rows(run["id"])
    for row, slip in zip(table, everything(f"/runs/{run['id']}/payslips"), strict=True):
        assert row["employee"] == slip["employee"]
        sums: dict[str, int] = {}
        for each in slip["lines"]:
            sums[f"{each['side']}.{each['code']}"] = sums.get(f"{each['side']}.{each['code']}", 0) + each["amount"]
        assert {name: cents(text) for name, text in row.items() if "." in name and text} == sums
        assert (cents(row["gross"]), cents(row["net"]), cents(row["employer_cost"])) == (slip["gross"], slip["net"], slip["employer_cost"])
    assert sum(cents(row["net"]) for row in table) == run["totals"]["net"]


def test_the_sample_event_builds_it_names_are_no_formulas_and_changes_are_shown() -> None:
    hire(replace(employee("E001"), name='=HYPERLINK("x")'), replace(employee("E002"), name="Müller, Łucja"))
    office.approved(period="2026-10", pay_date="2026-10-30")
    hire(employee("E001", amount=6_100_00, name='=HYPERLINK("x")'))
    office.queues()
    ran()
    assert build_register.handler(sample_event("payroll", "build_register"), aws.CONTEXT) == {"batchItemFailures": []}
    first, second = rows(RUN)
    assert (first["name"], second["name"]) == ('\'=HYPERLINK("x")', "Müller, Łucja")
    assert (first["last_gross"], first["gross_change"], first["account_ends_in"]) == ("6000.00", "100.00", "6789")
    assert first["cost_centres"] == "100:1 200:2"
    assert list(first)[3:5] == ["earning.salary", "deduction.federal_income_tax"]


def test_the_address_comes_with_the_register_and_a_recalculation_has_its_own() -> None:
    hire(employee("E1"), employee("E2", profiles=()))
    office.open_run()
    assert call("GET", f"/runs/{RUN}/register")[0] == 409
    office.carry()
    status, body, _ = call("GET", f"/runs/{RUN}/register")
    assert (status, body["expires_in"]) == (200, 300)
    assert f"registers/acme/{RUN}/1.csv" in body["url"]
    hire(employee("E2"))
    call("POST", f"/runs/{RUN}/exceptions/E2/recalculation", body={}, headers={"Idempotency-Key": "r"})
    assert call("GET", f"/runs/{RUN}/register")[0] == 409
    office.carry()
    assert [row["employee"] for row in rows(RUN, 2)] == ["E1", "E2"]
    assert call("GET", "/runs/no-such-run/register")[0] == 404


def test_a_message_of_another_kind_fails() -> None:
    event: dict[str, Any] = sample_event("payroll", "plan_run")
    assert len(build_register.handler(event, aws.CONTEXT)["batchItemFailures"]) == 1
