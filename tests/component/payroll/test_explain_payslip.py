"""The explanation: every line of the law with its steps, every other with its facts, or a refusal when it would tell of another payslip."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Country, Element
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.run import Run
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, bonus, call, employee, hire, ran, report, shelf
from tests.conftest import sample_event

from payroll.handlers import explain_payslip  # isort: skip


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def explained(run: str, person: str = "E001") -> Any:
    status, body, _ = call("GET", f"/runs/{run}/payslips/{person}/explanation")
    assert status == 200, body
    return body


@pytest.mark.parametrize("country", list(Country))
def test_every_line_has_its_rule_or_its_facts(country: Country) -> None:
    allowance = Element("EL1", "car", "Car", "regular", 100_00, date(2026, 1, 1))
    hire(employee(country=country, amount=4_000_00, elements=(allowance,)), employee("E002", country))
    report("E001", bonus("I1", 250_00))
    body = explained(ran(country=country)["id"])
    (part,) = body["parts"]
    figures = {step["figure"] for step in part["steps"]}
    assert {line["code"] for line in body["lines"] if not line["source"]} <= figures
    origins = {each["line"]["source"]: each["facts"] for each in part["origins"]}
    assert origins.keys() == {line["source"] for line in body["lines"] if line["source"]}
    assert origins["contract:C1"][0]["amount"] == 4_000_00
    assert origins["input:I1"][0]["amount"] == 250_00
    sources = [parameter["source"] for step in part["steps"] for parameter in step["parameters"]]
    assert sources
    assert all(sources)
    last = {step["figure"]: step["result"] for step in part["steps"]}
    assert {line["code"]: line["amount"] for line in body["lines"] if not line["source"] and last[line["code"]] == line["amount"]}


def test_the_sample_event_is_answered() -> None:
    hire(employee())
    ran()
    answer = explain_payslip.handler(sample_event("payroll", "explain_payslip"), aws.CONTEXT)
    assert answer["statusCode"] == 200


def test_a_correction_is_explained_period_by_period() -> None:
    hire(employee())
    office.approved(period="2026-10", pay_date="2026-10-30")
    office.approved()
    hire(employee(amount=6_500_00))
    run = ran(kind="correction", people=["E001"], from_period="2026-10")
    assert [part["period"] for part in explained(run["id"])["parts"]] == ["2026-10", "2026-11"]


def test_an_explanation_of_another_payslip_is_refused() -> None:
    hire(employee())
    ran()
    record = shelf.need(PayslipRecord, keys.payslips("acme", RUN), "E001")
    lines = (replace(record.slip.lines[0], amount=1), *record.slip.lines[1:])
    shelf.put_many([replace(record, slip=replace(record.slip, lines=lines))])
    assert call("GET", f"/runs/{RUN}/payslips/E001/explanation")[0] == 409
    shelf.put_many([record, replace(shelf.need(Run, keys.runs("acme"), RUN), rule_set="0" * 64)])
    assert call("GET", f"/runs/{RUN}/payslips/E001/explanation")[0] == 409
    assert call("GET", f"/runs/{RUN}/payslips/E009/explanation")[0] == 404


def test_it_needs_the_scope() -> None:
    assert call("GET", f"/runs/{RUN}/payslips/E001/explanation", who=aws.machine_claims("m", "acme/payroll:write"))[0] == 403
