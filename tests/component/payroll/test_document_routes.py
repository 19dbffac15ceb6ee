"""The routes of printed payslips, statements and employers."""

import pytest

from kernel.documents import PRESIGNED_SECONDS
from payroll.domain.people import Country
from payroll.records.run import RunStatus, UnfinishedRun
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import (
    STATEMENT_QUEUE,
    call,
    carry_statements,
    chunk_message,
    earnings,
    employee,
    request_statements,
    run_of,
    shelf,
    store_run,
)

from payroll.handlers import render_payslips  # isort: skip

RUN = "de-monthly-2026-11-regular-1"


@pytest.fixture(autouse=True)
def _queue(monkeypatch: pytest.MonkeyPatch) -> None:
    aws.create_queue(STATEMENT_QUEUE)
    print_shop.at(monkeypatch)


def test_a_printed_payslip_has_an_address_for_some_minutes() -> None:
    run = run_of()
    store_run(run)
    render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT)
    status, body, _ = call("GET", f"/runs/{RUN}/payslips/E001/document")
    assert (status, body["expires_in"]) == (200, PRESIGNED_SECONDS)
    assert f"/payslips/acme/{RUN}/E001.pdf?" in body["url"]
    assert f"X-Amz-Expires={PRESIGNED_SECONDS}" in body["url"]


def test_before_printing_it_is_not_found_and_before_approval_it_is_a_conflict() -> None:
    store_run(run_of())
    status, body, _ = call("GET", f"/runs/{RUN}/payslips/E001/document")
    assert (status, "not printed yet" in body["detail"]) == (404, True)
    print_shop.change(run_of(status=RunStatus.CALCULATED))
    status, body, _ = call("GET", f"/runs/{RUN}/payslips/E001/document")
    assert (status, body["detail"]) == (409, "the run is calculated; payslips are printed after its approval")
    assert call("GET", f"/runs/{RUN}/payslips/E999/document")[0] == 404


def test_a_person_sees_the_payslips_of_approved_runs_the_latest_first() -> None:
    november, october, open_run = run_of(), run_of(month=10, status=RunStatus.CLOSED), run_of(month=12, status=RunStatus.CALCULATED)
    for run in (november, october, open_run):
        store_run(run, ["E001"])
    shelf.put_many([earnings("E001", {run.run_id: {} for run in (october, november, open_run)})])
    status, body, _ = call("GET", "/employees/E001/payslips")
    assert status == 200
    assert [(each["run"], each["period"]) for each in body["items"]] == [(november.run_id, "2026-11"), (october.run_id, "2026-10")]
    expected = print_shop.payslip(november, "E001")
    assert (body["items"][0]["gross"], body["items"][0]["net"]) == (expected.slip.gross, expected.slip.net)
    assert call("GET", "/employees/E999/payslips")[0] == 404


def test_statements_are_requested_made_and_read() -> None:
    run = run_of(Country.GB)
    shelf.put_many([run, earnings("E001", {run.run_id: {"taxable_pay": 2_500_00}}, tax_year="2026-27"), employee(Country.GB, "E001")])
    status, body, headers = request_statements("GB", "2026-27")
    assert (status, body["id"], body["status"]) == (202, "gb-2026-27-1", "requested")
    assert headers["Location"] == "/v1/companies/acme/payroll/statements/gb-2026-27-1"
    assert request_statements("GB", "2026-27", key="another")[1]["requested_at"] == body["requested_at"]
    assert call("GET", "/employees/E001/statements/2026-27")[0] == 404
    carry_statements()
    assert call("GET", "/statements")[1]["items"][0]["made"] == 1
    status, body, _ = call("GET", "/employees/E001/statements/2026-27")
    (statement,) = body["items"]
    assert (status, statement["number"]) == (200, 1)
    assert {box["number"]: box["amount"] for box in statement["content"]["boxes"]}["pay"] == 2_500_00
    assert statement["content"]["employment"] == {"from": "2026-04-06", "to": "2027-04-05"}
    assert "/statements/acme/2026-27/GB/E001/1.pdf?" in statement["document"]["url"]


@pytest.mark.parametrize(("country", "tax_year"), [("GB", "2026"), ("GB", "2026-28"), ("DE", "2026-27"), ("DE", "26")])
def test_a_tax_year_that_the_country_does_not_have_is_refused(country: str, tax_year: str) -> None:
    assert request_statements(country, tax_year)[0] == 422


def test_statements_wait_for_undecided_runs_and_for_the_number_before() -> None:
    run = run_of(status=RunStatus.CALCULATED)
    waiting = UnfinishedRun(company="acme", country=run.country, pay_group=run.pay_group, run=run.run_id)
    shelf.put_many([run, waiting])
    status, body, _ = request_statements()
    assert (status, body["detail"]) == (409, f"the run {run.run_id} is neither approved nor cancelled")
    assert request_statements("DE", "2025", key="s-2")[0] == 202
    status, body, _ = request_statements("DE", "2025", key="s-3", number=2)
    assert (status, body["detail"]) == (409, "de-2025-1 comes first and is not done")


def test_the_employer_is_named_as_it_was_stored() -> None:
    body = {"name": "Müller GmbH", "address": ["Hauptstraße 1", "10115 Berlin"], "references": {"Betriebsnummer": "12345678"}}
    assert call("PUT", "/employers/DE", body=body)[0] == 200
    assert call("PUT", "/employers/DE", body=body)[2]["ETag"] == '"1"'
    assert call("GET", "/employers")[1]["items"] == [{"country": "DE", **body}]
    assert call("PUT", "/employers/FR", body=body)[0] == 422
    assert call("PUT", "/employers/DE", body=body | {"nmae": "x"})[0] == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/runs/{RUN}/payslips/E001/document"),
        ("GET", "/employees/E001/payslips"),
        ("GET", "/employees/E001/statements/2026"),
        ("POST", "/statements"),
    ],
)
def test_other_companies_see_nothing(method: str, path: str) -> None:
    store_run(run_of())
    stranger = aws.claims("zoe", "globex/hr")
    more = {"body": {"country": "DE", "tax_year": "2026"}, "headers": {"Idempotency-Key": "k"}} if method == "POST" else {}
    assert call(method, path, who=stranger, **more)[0] == 404
