"""Printing a chunk: approved runs only, each payslip once under its key, and a broken one stops no other."""

from typing import Any

import pytest

from kernel.failures import FailureStatus, listed
from payroll.records import keys
from payroll.records.printing import Employer, PrintedChunk, payslip_document
from payroll.records.run import RunStatus
from tests import aws
from tests.component.payroll import print_shop
from tests.component.payroll.print_shop import PEOPLE, chunk_message, documents, run_of, shelf, store_run
from tests.conftest import sample_event
from tests.unit.payroll.documents.slips import text

from payroll.handlers import render_payslips  # isort: skip

DONE: dict[str, list[Any]] = {"batchItemFailures": []}


def printed(run: str) -> list[str]:
    return [head.key.rpartition("/")[2].removesuffix(".pdf") for head in documents.list(f"payslips/acme/{run}/")]


def test_the_sample_event_prints_every_payslip_of_the_chunk() -> None:
    run = run_of()
    slips = store_run(run, language="de")
    shelf.put_many([Employer(company="acme", country=run.country, name="Müller & Söhne GmbH")])
    assert render_payslips.handler(sample_event("payroll", "render_payslips"), aws.CONTEXT) == DONE
    assert printed(run.run_id) == list(PEOPLE)
    shown = text(documents.get(payslip_document("acme", run.run_id, "E002")))
    assert "Müller & Söhne GmbH" in shown
    assert "Person E002" in shown
    assert f"{slips[1].slip.net // 100:,}".replace(",", ".") in shown


def test_the_second_delivery_finds_the_receipt_and_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of()
    store_run(run)
    assert render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT) == DONE
    (receipt,) = shelf.each(PrintedChunk, keys.printed_chunks("acme", run.run_id))
    assert receipt.payslips == len(PEOPLE)
    monkeypatch.setattr("payroll.operations.render_payslips.payslip_pdf", lambda *_, **__: pytest.fail("printed again"))
    assert render_payslips.handler(aws.sqs_event(chunk_message(run), tries=2), aws.CONTEXT) == DONE


def test_bytes_that_are_there_are_never_changed() -> None:
    run = run_of()
    store_run(run)
    documents.put_if_absent(payslip_document("acme", run.run_id, "E001"), b"as handed out")
    assert render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT) == DONE
    assert documents.get(payslip_document("acme", run.run_id, "E001")) == b"as handed out"


@pytest.mark.parametrize("status", [RunStatus.OPEN, RunStatus.CALCULATING, RunStatus.CALCULATED, RunStatus.CANCELLED])
def test_nothing_is_printed_before_approval(status: RunStatus) -> None:
    run = run_of(status=status)
    store_run(run)
    assert len(render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT)["batchItemFailures"]) == 1
    assert printed(run.run_id) == []


def test_people_without_a_payslip_are_left_out() -> None:
    run = run_of()
    store_run(run)
    shelf.transact(print_shop.table.delete(shelf.need(print_shop.PayslipRecord, keys.payslips("acme", run.run_id), "E002")))
    assert render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT) == DONE
    assert printed(run.run_id) == ["E001", "E003"]


@pytest.mark.parametrize("fact", ["slip", "pay_date", "period_name"])
def test_a_broken_payslip_is_named_and_the_others_are_printed(fact: str) -> None:
    run = run_of()
    store_run(run)
    print_shop.damage(keys.payslips("acme", run.run_id), "E002", fact)
    answer = render_payslips.handler(aws.sqs_event(chunk_message(run)), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1
    assert printed(run.run_id) == ["E001", "E003"]
    (failure,) = listed(shelf, "acme", FailureStatus.RETRYING, 10, None).records
    assert failure.reason == "NotPrintedError: 1 of 3 payslips cannot be printed: E002"
    print_shop.change(print_shop.payslip(run, "E002"))
    assert render_payslips.handler(aws.sqs_event(chunk_message(run), tries=2), aws.CONTEXT) == DONE
    assert printed(run.run_id) == list(PEOPLE)
    assert listed(shelf, "acme", FailureStatus.RETRYING, 10, None).records == []


def test_a_message_that_names_no_chunk_fails_alone() -> None:
    run = run_of()
    store_run(run)
    answer = render_payslips.handler(aws.sqs_event({"company": "acme"}, chunk_message(run)), aws.CONTEXT)
    assert [each["itemIdentifier"] for each in answer["batchItemFailures"]] == ["message-0"]
    assert printed(run.run_id) == list(PEOPLE)
