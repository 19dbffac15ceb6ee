"""The worker that writes documents: UBL, CII and the hybrid PDF, once, and the same bytes whenever."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from kernel.documents import sha256
from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import BUCKET, SHOP, call, content, issue, objects, render, see
from tests.conftest import sample_event

from invoices.domain import document as reading  # isort: skip
from invoices.domain.figures import figures  # isort: skip
from invoices.domain.verdict import judge  # isort: skip
from invoices.handlers import render_invoice  # isort: skip
from invoices.operations import customers  # isort: skip
from invoices.operations import render_invoice as operation  # isort: skip
from invoices.operations.write_ubl import write_ubl  # isort: skip
from kernel import aws as cloud  # isort: skip

KEYS = ["issued/acme/2026-000001.cii.xml", "issued/acme/2026-000001.pdf", "issued/acme/2026-000001.ubl.xml"]


@pytest.fixture(autouse=True)
def _department(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    receivables.ready()


def test_an_invoice_gets_its_documents() -> None:
    issue()
    assert see("2026-000001")["documents"] is None
    assert render() == []
    assert objects() == KEYS
    for key in (KEYS[0], KEYS[2]):
        invoice = reading.read(content(key))
        assert judge(invoice).findings == ()
        assert (figures(invoice).number, str(figures(invoice).amount_due)) == ("2026-000001", "463.74")
    (event,) = receivables.published("invoices.invoice.rendered")
    assert sorted(event["data"]["documents"].values()) == KEYS
    addresses = see("2026-000001")["documents"]
    assert all(KEYS[index] in addresses[name] for index, name in enumerate(("cii", "pdf", "ubl")))


def test_the_pdf_carries_the_cii_and_shows_the_amount() -> None:
    issue()
    render()
    pdf = PdfReader(io.BytesIO(content(KEYS[1])))
    assert pdf.attachments["factur-x.xml"] == [content(KEYS[0])]
    text = pdf.pages[0].extract_text()
    assert "Rechnung 2026-000001" in text
    assert "463,74" in text


def test_credit_notes_get_documents_too() -> None:
    issue()
    call("POST", "/issued/2026-000001/credit-notes", body={"request": "X", "reason": "Rücksendung"})
    assert render() == []
    assert len(objects()) == 6
    found = figures(reading.read(content("issued/acme/C2026-000001.ubl.xml")))
    assert (found.kind.value, str(found.total_with_vat)) == ("credit_note", "463.74")


def test_a_message_that_comes_again_changes_nothing() -> None:
    issue()
    render()
    before = {key: cloud.s3().head_object(Bucket=BUCKET, Key=key)["ETag"] for key in objects()}
    assert render() == []
    assert before == {key: cloud.s3().head_object(Bucket=BUCKET, Key=key)["ETag"] for key in objects()}
    assert len(receivables.published("invoices.invoice.rendered")) == 1


def test_the_sums_are_those_of_the_bytes() -> None:
    issue()
    render()
    (item,) = aws.stored_items("invoices", "Rendered")
    assert [item[name]["S"] for name in ("cii", "pdf", "ubl")] == [sha256(content(key)) for key in KEYS]


def test_the_logo_stands_on_the_page_and_an_invoice_does_not_wait_for_a_lost_one() -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 30, 30, 128)).save(picture, "PNG")
    customers.put_logo(receivables.TABLE, receivables.DOCUMENTS, "acme", picture.getvalue(), who="anna", now=receivables.NOW)
    issue()
    assert render() == []
    page: Any = PdfReader(io.BytesIO(content(KEYS[1]))).pages[0]
    assert len(page.images) == 1
    assert "/SMask" not in page["/Resources"]["/XObject"][next(iter(page["/Resources"]["/XObject"]))]
    cloud.s3().delete_object(Bucket=BUCKET, Key=next(key for key in objects() if key.startswith("logos/")))
    issue("SO-2")
    assert render() == []


def test_a_faulty_document_stays_in_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    right = write_ubl
    monkeypatch.setattr(
        operation, "write_ubl", lambda document: right(document).replace(b">463.74</cbc:PayableAmount>", b">1.00</cbc:PayableAmount>")
    )
    assert len(render()) == 1
    assert objects() == []
    (failure,) = aws.stored_items("invoices", "FailedMessage")
    assert "BR-CO-16" in str(failure)


def test_the_sample_event_renders_the_sample_invoice() -> None:
    call("POST", "/orders", who=SHOP, body=receivables.ORDER)
    assert render_invoice.handler(sample_event("invoices", "render_invoice"), aws.CONTEXT) == {"batchItemFailures": []}
    assert objects() == KEYS


def test_another_event_and_an_unknown_invoice_stay_in_the_queue() -> None:
    issue()
    envelope = receivables.published("invoices.invoice.issued")[0]
    for wrong in (envelope | {"type": "invoices.invoice.received"}, envelope | {"subject": "2026-000099"}):
        answer = render_invoice.handler(aws.sqs_event(aws.bus_message(wrong)), aws.CONTEXT)
        assert len(answer["batchItemFailures"]) == 1
