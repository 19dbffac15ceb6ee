"""Statements: boxes from approved pay, JSON and PDF that agree, new numbers for changes, and people who cannot have one."""

import json
from dataclasses import replace
from typing import Any

import pytest

from payroll.domain.people import Country
from payroll.domain.words import number
from payroll.records import keys
from payroll.records.run import Run
from payroll.records.statement import StatementRecord
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import (
    PEOPLE,
    STATEMENT_QUEUE,
    call,
    carry_statements,
    documents,
    earnings,
    employee,
    request_statements,
    run_of,
    shelf,
)
from tests.conftest import sample_event
from tests.unit.payroll.documents.slips import text

from payroll.handlers import make_statements, plan_statements  # isort: skip

DONE: dict[str, list[Any]] = {"batchItemFailures": []}
WAGE, TAX = "taxable_wage", "wage_tax"
PAY = {"regular": 3_000_00, WAGE: 3_000_00, TAX: 400_00}


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> None:
    aws.create_queue(STATEMENT_QUEUE)
    print_shop.at(monkeypatch)


def paid(run: Run, *people: str, **sums: int) -> None:
    """People with pay in a run that is not folded yet."""
    shelf.put_many(
        [run, *(earnings(person, {run.run_id: PAY | sums}) for person in people), *(employee(run.country, each) for each in people)]
    )


def boxes(person: str, number: int = 1) -> dict[str, int]:
    content = json.loads(documents.get(f"statements/acme/2026/DE/{person}/{number}.json"))
    return {box["number"]: box["amount"] for box in content["boxes"]}


def job(job_id: str = "de-2026-1") -> Any:
    return call("GET", f"/statements/{job_id}")[1]


def counts(job_id: str = "de-2026-1") -> tuple[str, int, int, int]:
    found = job(job_id)
    return found["status"], found["made"], found["unchanged"], found["refused"]


def test_the_sample_event_makes_a_statement_for_each_person() -> None:
    paid(run_of(), *PEOPLE)
    request_statements()
    plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT)
    assert make_statements.handler(sample_event("payroll", "make_statements"), aws.CONTEXT) == DONE
    assert counts() == ("done", 3, 0, 0)
    for person in PEOPLE:
        assert (boxes(person)["3"], boxes(person)["4"]) == (3_000_00, 400_00)
        shown = text(documents.get(f"statements/acme/2026/DE/{person}/1.pdf"))
        for words in ("Wage tax statement data", f"Person {person}", "3,000.00", "400.00", "It is not the official form."):
            assert words in shown
    (event,) = [each for each in aws.waiting_events("payroll") if each["type"] == "payroll.statements.made"]
    sample = sample_event("published", "payroll.statements.made.v1")
    assert event | {"id": "", "correlation_id": ""} == sample | {"id": "", "correlation_id": ""}


def test_the_request_is_published_like_its_sample() -> None:
    request_statements()
    (event,) = [each for each in aws.waiting_events("payroll") if each["type"] == "payroll.statements.requested"]
    sample = sample_event("published", "payroll.statements.requested.v1")
    assert event | {"id": "", "correlation_id": ""} == sample | {"id": "", "correlation_id": ""}


def test_folded_years_and_open_runs_count_and_other_runs_and_years_do_not() -> None:
    november, cancelled = run_of(), run_of(month=10, status=print_shop.RunStatus.CANCELLED)
    open_pay = {november.run_id: PAY, cancelled.run_id: PAY}
    record = earnings("E001", open_pay, {"2026": {WAGE: 10_000_00, TAX: 1_000_00}, "2025": {WAGE: 99_00}})
    shelf.put_many([november, cancelled, record, employee(Country.DE, "E001")])
    request_statements()
    carry_statements()
    assert (boxes("E001")["3"], boxes("E001")["4"]) == (13_000_00, 1_400_00)


def test_the_next_number_is_only_for_those_whose_figures_changed_and_for_the_new() -> None:
    run = run_of()
    paid(run, *PEOPLE)
    request_statements()
    carry_statements()
    correction = run_of(month=12)
    changed = earnings("E002", {run.run_id: PAY, correction.run_id: {WAGE: 100_00, TAX: 20_00}})
    shelf.put_many([correction, changed, earnings("E004", {correction.run_id: PAY}), employee(Country.DE, "E004")])
    assert request_statements(key="s-2", number=2)[0] == 202
    carry_statements()
    assert counts("de-2026-2") == ("done", 2, 2, 0)
    assert (boxes("E002")["3"], boxes("E002", 2)["3"]) == (3_000_00, 3_100_00)
    assert boxes("E004", 2)["3"] == 3_000_00
    assert "Replaces number 1." in text(documents.get("statements/acme/2026/DE/E002/2.pdf"))
    assert "Replaces" not in text(documents.get("statements/acme/2026/DE/E004/2.pdf"))
    assert sorted(head.key for head in documents.list("statements/acme/2026/DE/E001/")) == [
        f"statements/acme/2026/DE/E001/1.{kind}" for kind in ("json", "pdf")
    ]


def test_people_whose_data_are_broken_are_listed_and_the_others_have_theirs() -> None:
    paid(run_of(), *PEOPLE, "E004")
    print_shop.damage(keys.employees("acme"), "E001", "hired_on")
    print_shop.change(replace(employee(Country.DE, "E002"), profiles=()))
    shelf.transact(print_shop.table.delete(shelf.need(print_shop.Employee, keys.employees("acme"), "E003")))
    request_statements()
    carry_statements()
    assert counts() == ("done", 1, 0, 3)
    _, body, _ = call("GET", "/statements/de-2026-1/exceptions")
    assert {each["employee"]: each["reason"] for each in body["items"]} == {
        "E001": "a stored record of the person cannot be read",
        "E002": "has no tax profile",
        "E003": "the employee's record is missing; store it again",
    }
    assert boxes("E004")["3"] == 3_000_00


def test_a_damaged_earlier_statement_refuses_its_person_alone() -> None:
    paid(run_of(), "E001", "E002")
    request_statements()
    carry_statements()
    print_shop.damage(keys.statements("acme", "DE", "2026"), "E001", "made_at")
    assert request_statements(key="s-2", number=2)[0] == 202
    carry_statements()
    assert counts("de-2026-2") == ("done", 0, 1, 1)


def test_a_document_of_an_earlier_delivery_counts_even_if_a_fact_has_changed_since() -> None:
    paid(run_of(), "E001")
    request_statements()
    planned_content = {}
    original = documents.put_if_absent

    def dies_after_the_json(key: str, content: bytes, content_type: str = "") -> bool:
        original(key, content, content_type)
        planned_content[key] = content
        raise ConnectionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make_statements.documents, "put_if_absent", dies_after_the_json)
        with pytest.raises(AssertionError):
            carry_statements()
    print_shop.change(employee(Country.DE, "E001", name="Renamed Meanwhile"))
    carry_statements()
    assert documents.get("statements/acme/2026/DE/E001/1.json") == planned_content["statements/acme/2026/DE/E001/1.json"]
    assert "Renamed" not in text(documents.get("statements/acme/2026/DE/E001/1.pdf"))
    record = shelf.need(StatementRecord, keys.statements("acme", "DE", "2026"), "E001")
    assert json.loads(record.content)["employee"] == {"id": "E001", "name": "Person E001"}


@pytest.mark.parametrize(
    ("country", "tax_year"), [(Country.US, "2026"), (Country.DE, "2026"), (Country.GB, "2026-27"), (Country.IT, "2026")]
)
def test_every_country_makes_json_and_pdf_that_agree(country: Country, tax_year: str) -> None:
    run = run_of(country)
    figures = {figure.code: number * 1_000_00 for number, figure in enumerate(print_shop.COUNTRIES[country].figures, start=1)}
    shelf.put_many([run, earnings("E001", {run.run_id: figures}, tax_year=tax_year), employee(country, "E001", language="it")])
    assert request_statements(country, tax_year)[0] == 202
    carry_statements()
    key = f"statements/acme/{tax_year}/{country}/E001/1"
    content = json.loads(documents.get(f"{key}.json"))
    assert any(box.get("amount") for box in content["boxes"])
    shown = text(documents.get(f"{key}.pdf"))
    for box in content["boxes"]:
        assert " ".join((box["labels"].get("it") or box["labels"]["en"]).split()) in shown
        assert (str(box["days"]) if "days" in box else number(box["amount"], "it")) in shown


@pytest.mark.parametrize("message", [{"company": "acme"}, {"company": "acme", "job": "de-2026-1", "plan": "p", "chunk": 0}])
def test_a_message_that_names_no_chunk_fails_alone(message: dict[str, Any]) -> None:
    assert len(make_statements.handler(aws.sqs_event(message), aws.CONTEXT)["batchItemFailures"]) == 1


def test_a_chunk_of_another_plan_changes_nothing() -> None:
    paid(run_of(), "E001")
    request_statements()
    plan_statements.handler(sample_event("payroll", "plan_statements"), aws.CONTEXT)
    message = {"company": "acme", "job": "de-2026-1", "plan": "other", "chunk": 1}
    assert make_statements.handler(aws.sqs_event(message), aws.CONTEXT) == DONE
    assert counts() == ("making", 0, 0, 0)
