"""What may be handed in, under which type, and that what arrived is kept whatever it is."""

import hashlib

import pytest

from tests import aws
from tests.component.invoices import office, payables_desk
from tests.component.invoices.office import BASE, CII, UBL, call, deliver, drop, hand_in, key_of, objects, see, take_in
from tests.unit.invoices.envelopes import hybrid, signed

PDF = hybrid(CII)
P7M = signed(UBL)
FATTURA = (office.SAMPLES / "supplier_invoice_fatturapa.xml").read_bytes()
JSON = (office.SAMPLES / "supplier_invoice_semantic.json").read_bytes()
OTHER = aws.machine_claims("other", "acme/invoices:submit")
READER = aws.machine_claims("reports", "acme/invoices:read")


@pytest.mark.parametrize(
    ("content", "content_type", "suffix", "syntax", "wrapping"),
    [
        (UBL, "application/xml", "xml", "UBL", []),
        (CII, "text/xml; charset=utf-8", "xml", "CII", []),
        (CII, "application/octet-stream", "xml", "CII", []),
        (PDF, "application/pdf", "pdf", "CII", ["pdf"]),
        (PDF, "application/octet-stream", "pdf", "CII", ["pdf"]),
        (P7M, "application/pkcs7-mime", "p7m", "UBL", ["p7m"]),
        (P7M, "application/x-pkcs7-mime", "p7m", "UBL", ["p7m"]),
        (signed(PDF), "application/pkcs7-mime", "p7m", "CII", ["p7m", "pdf"]),
        (FATTURA, "application/xml", "xml", "FatturaPA", []),
        (signed(FATTURA), "application/octet-stream", "p7m", "FatturaPA", ["p7m"]),
        (JSON, "application/json", "json", "JSON", []),
    ],
)
def test_an_invoice_comes_in_many_wrappings_and_is_kept_as_it_came(
    content: bytes, content_type: str, suffix: str, syntax: str, wrapping: list[str]
) -> None:
    seen = take_in(content, content_type=content_type)
    assert (seen["status"], seen["syntax"], seen["wrapping"]) == ("accepted", syntax, wrapping)
    assert seen["media_type"] == content_type.partition(";")[0]
    digest = hashlib.sha256(content).hexdigest()
    assert (seen["id"], seen["size"]) == (digest[:32], len(content))
    assert key_of(seen) == f"inbox/acme/{digest}.{suffix}"
    assert office.content(key_of(seen)) == content


def test_a_wrapped_invoice_of_a_known_number_is_a_duplicate() -> None:
    first = take_in(UBL)
    again = take_in(P7M, key="k-2", content_type="application/pkcs7-mime")
    assert (again["status"], again["duplicate_of"]) == ("duplicate", first["id"])


@pytest.mark.parametrize(
    ("content", "content_type", "reason"),
    [
        (b"%PDF-1.7 scanned", "application/pdf", "pdf_damaged"),
        (b"\x89PNG\r\n\x1a\n", "application/octet-stream", "image"),
        (b"{", "application/json", "not_json"),
        (b'{"number": "1"}', "application/json", "not_semantic"),
        (P7M[:300], "application/pkcs7-mime", "envelope_damaged"),
    ],
)
def test_what_cannot_be_opened_waits_in_quarantine(content: bytes, content_type: str, reason: str) -> None:
    seen = take_in(content, content_type=content_type)
    assert (seen["status"], seen["reason"]) == ("quarantined", reason)
    assert office.content(objects()[0]) == content


def test_a_dropped_file_is_recognised_by_its_content_and_copied_under_a_fitting_name() -> None:
    assert deliver(drop(PDF, "scan.xml")) == []
    (seen,) = call("GET", "/received", query="status=accepted")[1]["items"]
    assert (seen["source"], seen["media_type"], seen["wrapping"]) == ("drop", "", ["pdf"])
    assert f"received/acme/{seen['sha256']}.pdf" in objects()


def test_under_a_false_type_a_document_is_kept_and_quarantined_until_it_comes_under_the_right_one() -> None:
    seen = take_in(UBL, content_type="application/pdf")
    assert (seen["status"], seen["reason"]) == ("quarantined", "contradicts_type")
    assert "sent as application/pdf, but it begins as application/xml does" in seen["detail"]
    assert office.content(objects()[0]) == UBL
    # The same false type again changes nothing.
    assert hand_in(UBL, key="k-2", content_type="application/pdf")[1]["status"] == "quarantined"
    _, again, headers = hand_in(UBL, key="k-3")
    assert (again["id"], again["status"]) == (seen["id"], "received")
    assert office.carry_requests() == []
    told = see(headers["Location"])
    assert (told["status"], told["media_type"], told["reason"]) == ("accepted", "application/xml", None)
    # Once accepted, nothing sent later makes it anything else.
    assert hand_in(UBL, key="k-4", content_type="application/pdf")[1]["status"] == "accepted"


def test_a_submitter_sees_what_he_handed_in_and_nothing_else() -> None:
    location = hand_in(UBL)[2]["Location"].removeprefix(BASE)
    assert call("GET", location, who=office.SCANNER)[1]["status"] == "received"
    assert call("GET", location, who=OTHER)[0] == 404
    assert call("GET", location, who=READER)[0] == 200
    assert call("GET", location, who=aws.machine_claims("shop", "acme/tickets:submit"))[0] == 403
    assert call("GET", f"/received/{'0' * 32}", who=office.SCANNER)[0] == 404
    for path in (f"{location}/document", f"{location}/attachments"):
        assert call("GET", path, who=office.SCANNER)[0] == 403
    # Whoever hands the same bytes in may look too.
    assert hand_in(UBL, who=OTHER)[0] == 202
    assert call("GET", location, who=OTHER)[1]["submitted_by"] == "scanner"


def test_everything_that_was_answered_with_202_is_there() -> None:
    sent = [
        (UBL, "application/pdf"),
        (P7M, "application/octet-stream"),
        (b"\0" * 10, "application/json"),
        (b"junk", "application/pkcs7-mime"),
    ]
    for index, (content, content_type) in enumerate(sent):
        status, told, headers = hand_in(content, key=str(index), content_type=content_type)
        assert status == 202
        assert office.content(key_of(told)) == content
        assert deliver(key_of(told)) == []
        assert see(headers["Location"])["status"] in ("accepted", "quarantined")


def test_the_files_of_a_json_invoice_are_taken_out() -> None:
    seen = take_in(JSON, content_type="application/json")
    (item,) = call("GET", f"/received/{seen['id']}/attachments")[1]["items"]
    assert (item["name"], item["reference"], item["description"]) == ("delivery-note.pdf", "DN-2026-0417", "Signed delivery note")


def test_binary_bytes_sent_as_text_were_damaged_on_their_way_and_are_refused() -> None:
    status, problem, _ = hand_in(PDF, content_type="application/xml")
    assert (status, problem["title"]) == (415, "Unsupported content")
    assert objects() == []


@pytest.mark.parametrize(
    ("content", "content_type", "number"),
    [
        (PDF, "application/pdf", "F-00482"),
        (P7M, "application/pkcs7-mime", "WW-2026/0117"),
        (FATTURA, "application/xml", "2026/417"),
        (JSON, "application/json", "NL-2026-0088"),
    ],
)
def test_accounts_payable_reads_what_was_accepted_in_any_wrapping(content: bytes, content_type: str, number: str) -> None:
    seen = take_in(content, content_type=content_type)
    (event,) = (each for each in aws.waiting_events("invoices") if each["type"] == "invoices.invoice.received")
    assert payables_desk.worker(event) == []
    payable = payables_desk.see(seen["id"])
    assert (payable["number"], payable["prepared_by"]) == (number, ["scanner"])


def test_what_makes_no_payable_is_no_failure_of_accounts_payable() -> None:
    take_in(b"<newsletter/>")
    events = [each for each in aws.waiting_events("invoices") if each["type"] == "invoices.invoice.received"]
    split = [each | {"data": each["data"] | {"status": "split", "parts": 2}} for each in events]
    assert payables_desk.worker(*events, *split) == []
