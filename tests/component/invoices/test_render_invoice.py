"""The worker that writes documents: UBL, CII and the hybrid PDF, once, and the same bytes whenever."""

import io
from datetime import UTC, datetime
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


LETTER = "issued/acme/reminders/nord/2026-12-15_EUR.pdf"


def remind(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, datetime(2026, 12, 15, 9, 0, tzinfo=UTC))
    assert receivables.plan() == 1
    assert receivables.dun() == []


def test_a_reminder_gets_its_letter_once(monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    remind(monkeypatch)
    assert render("invoices.invoice.dunned") == []
    before = content(LETTER)
    text = " ".join(PdfReader(io.BytesIO(before)).pages[0].extract_text().split())
    for part in ("Zahlungserinnerung", "2026-000001", "24.11.2026", "08.12.2026", "Bitte zahlen Sie 463,74 EUR bis zum 22.12.2026"):
        assert part in text
    (event,) = receivables.published("invoices.reminder.rendered")
    assert (event["subject"], event["data"]["letter"], event["data"]["document"]) == ("nord", "2026-12-15_EUR", LETTER)
    receivables.pay("R-1", 100, invoices=["2026-000001"])
    assert render("invoices.invoice.dunned") == []
    assert content(LETTER) == before
    assert len(receivables.published("invoices.reminder.rendered")) == 1
    assert LETTER in call("GET", "/issued/2026-000001/dunning/1/letter")[1]["pdf"]
    assert call("GET", "/issued/2026-000001/dunning")[1]["items"][0]["written"] is True
    assert LETTER in call("GET", "/customers/nord/dunning/2026-12-15_EUR")[1]["pdf"]
    assert LETTER in call("GET", "/customers/nord/dunning")[1]["items"][0]["pdf"]
    (item,) = aws.stored_items("invoices", "DunningLetter")
    assert item["sha256"]["S"] == sha256(before)


def test_the_letter_of_several_invoices_is_reached_from_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for order in "ABC":
        issue(order)
    remind(monkeypatch)
    assert render("invoices.invoice.dunned") == []
    assert objects() == [LETTER]
    text = " ".join(PdfReader(io.BytesIO(content(LETTER))).pages[0].extract_text().split())
    for count in (1, 2, 3):
        assert f"2026-{count:06d} 24.11.2026 08.12.2026 1 463,74 463,74" in text
        assert LETTER in call("GET", f"/issued/2026-{count:06d}/dunning/1/letter")[1]["pdf"]
    assert "Bitte zahlen Sie 1.391,22 EUR bis zum 22.12.2026 unter Angabe von 2026-000001, 2026-000002, 2026-000003." in text


def test_a_reminder_names_the_account_and_the_address_of_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    seller = receivables.SELLER | {"iban": "DE02120300000000202051"}
    customer = receivables.CUSTOMER | {"language": "en", "address": receivables.CUSTOMER["address"] | {"street": "Neuer Wall 1"}}
    call("PUT", "/seller", body=seller, headers={"If-Match": '"1"'})
    call("PUT", "/customers/nord", body=customer, headers={"If-Match": '"1"'})
    remind(monkeypatch)
    render("invoices.invoice.dunned")
    text = " ".join(PdfReader(io.BytesIO(content(LETTER))).pages[0].extract_text().split())
    for part in ("Payment reminder", "Neuer Wall 1", "DE02 1203 0000 0000 2020 51"):
        assert part in text


PERIOD = {"first": "2026-01-01", "last": "2026-12-31"}


def ask(**changes: str) -> Any:
    """Asks for a statement of account under a key of its own."""
    asked = len(aws.stored_items("invoices", "AuditEntry"))
    status, body, headers = call("POST", "/customers/nord/statements", body=PERIOD | changes, key=f"statement-{asked}-{changes}")
    assert (status, headers["Location"].rpartition("/")[2]) == (202, body["id"])
    return body


def test_a_statement_of_account_is_written_as_pdf() -> None:
    issue()
    receivables.pay("R-1", 10000, invoices=["2026-000001"])
    asked = ask()
    assert (asked["id"], asked["pdf"]) == ("2026-01-01_2026-12-31_2026-11-24_000002", None)
    assert render("invoices.statement.requested") == []
    (key,) = objects()
    assert key == "issued/acme/statements/nord/2026-01-01_2026-12-31_2026-11-24.2-1-1.pdf"
    text = " ".join(PdfReader(io.BytesIO(content(key))).pages[0].extract_text().split())
    for part in ("Kontoauszug", "Bürobedarf Nord AG", "2026-000001", "463,74", "−100,00", "363,74 EUR", "01.01.2026 – 31.12.2026"):
        assert part in text
    assert key in call("GET", f"/customers/nord/statements/{asked['id']}")[1]["pdf"]
    (event,) = receivables.published("invoices.statement.rendered")
    assert (event["subject"], event["data"]["document"], event["data"]["email"]) == ("nord", key, "buchhaltung@nord.example")


def test_the_same_statement_is_written_once_until_the_account_moves() -> None:
    issue()
    first = ask()
    assert ask()["id"] == first["id"]
    assert len(receivables.published("invoices.statement.requested")) == 1
    assert render("invoices.statement.requested") == render("invoices.statement.requested") == []
    assert ask()["pdf"] is not None
    receivables.pay("R-1", 10000, invoices=["2026-000001"])
    assert ask()["id"] != first["id"]
    assert render("invoices.statement.requested") == []
    assert len(objects()) == len(receivables.published("invoices.statement.rendered")) == 2
    assert [each["pdf"] is not None for each in call("GET", "/customers/nord/statements")[1]["items"]] == [True, True]


def test_statements_that_cannot_be_are_refused() -> None:
    for path, body, status in (
        ("/customers/nobody/statements", PERIOD, 404),
        ("/customers/nord/statements", PERIOD | {"last": "2025-12-31"}, 422),
        ("/customers/nord/statements", {"first": "2026-01-01"}, 422),
    ):
        assert call("POST", path, body=body)[0] == status
    assert call("GET", "/customers/nord/statements/2026-01-01_2026-12-31_2026-11-24_000009")[0] == 404
    assert call("GET", "/customers/nord/statements/../x")[0] in (404, 422)
    assert objects() == []


def test_an_event_without_what_its_letter_needs_stays_in_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    issue()
    remind(monkeypatch)
    (envelope,) = receivables.published("invoices.invoice.dunned")
    for wrong in ({"letter": "2026-12-16_EUR"}, {"letter": "one"}, {"letter": 2}, {}):
        answer = render_invoice.handler(aws.sqs_event(aws.bus_message(envelope | {"data": wrong})), aws.CONTEXT)
        assert len(answer["batchItemFailures"]) == 1
    asked = envelope | {"type": "invoices.statement.requested", "subject": "nord", "data": {"statement": "x"}}
    assert len(render_invoice.handler(aws.sqs_event(aws.bus_message(asked)), aws.CONTEXT)["batchItemFailures"]) == 1


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
