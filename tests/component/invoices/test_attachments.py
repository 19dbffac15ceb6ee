"""Files attached to invoices: kept apart, listed with addresses, whatever becomes of the invoice."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from kernel import aws as cloud
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import UBL, call, objects, see, take_in
from tests.unit.invoices.envelopes import pdf
from tests.unit.invoices.test_attachments import PDF, PNG, packed, reference, ubl


def listed(document: Any) -> Any:
    status, body, _ = call("GET", f"/received/{document['id']}/attachments")
    assert status == 200
    return body


def test_they_are_kept_and_listed_with_addresses_that_save_them() -> None:
    seen = take_in(ubl(reference(packed(PDF), name="Stunden März.pdf"), reference(packed(PNG), "image/png", "photo.png", "T-2")))
    assert seen["status"] == "accepted"
    told = listed(seen)
    assert [(item["name"], item["media_type"], item["size"], item["reference"]) for item in told["items"]] == [
        ("Stunden März.pdf", "application/pdf", len(PDF), "T-1"),
        ("photo.png", "image/png", len(PNG), "T-2"),
    ]
    assert told["refused"] == []
    for item, content in zip(told["items"], (PDF, PNG), strict=True):
        key = f"attachments/acme/{seen['id']}/{hashlib.sha256(content).hexdigest()}"
        assert office.content(key) == content
        assert cloud.s3().head_object(Bucket=office.BUCKET, Key=key)["ContentType"] == item["media_type"]
        address = urlsplit(item["url"])
        assert address.path.endswith(key)
        query = parse_qs(address.query)
        assert query["response-content-disposition"][0].startswith("attachment; filename*=UTF-8''")
        assert query["response-content-type"] == [item["media_type"]]
    assert "Stunden%20M%C3%A4rz.pdf" in parse_qs(urlsplit(told["items"][0]["url"]).query)["response-content-disposition"][0]


def test_an_invoice_without_files_has_an_empty_list() -> None:
    seen = take_in(UBL)
    assert listed(seen) == {"items": [], "refused": []}
    assert call("GET", f"/received/{'0' * 32}/attachments")[0] == 404


def test_bad_ones_are_reported_and_hold_nobody() -> None:
    seen = take_in(ubl(reference("damaged"), reference(packed(b"MZ..."), name="x.pdf"), reference(packed(PNG), "image/png", "good.png")))
    assert seen["status"] == "accepted"
    told = listed(seen)
    assert [item["name"] for item in told["items"]] == ["good.png"]
    assert [(item["name"], item["reason"]) for item in told["refused"]] == [("timesheet.pdf", "not_base64"), ("x.pdf", "other_type")]


def test_the_files_of_a_rejected_invoice_are_there_to_look_at() -> None:
    seen = take_in(ubl(reference(packed(PDF))).replace(b">684.25</cbc:Pay", b">684.00</cbc:Pay"))
    assert seen["status"] == "rejected"
    assert [item["name"] for item in listed(seen)["items"]] == ["timesheet.pdf"]
    call("POST", f"/received/{seen['id']}/retry")
    assert office.carry_requests() == []
    assert see(f"{office.BASE}/received/{seen['id']}")["status"] == "rejected"
    assert len([key for key in objects() if key.startswith("attachments/")]) == 1


def test_the_same_file_twice_is_kept_once() -> None:
    seen = take_in(ubl(reference(packed(PDF)), reference(packed(PDF), name="again.pdf")))
    assert [item["name"] for item in listed(seen)["items"]] == ["timesheet.pdf", "again.pdf"]
    assert len([key for key in objects() if key.startswith("attachments/")]) == 1


def test_who_may_fetch_them() -> None:
    seen = take_in(ubl(reference(packed(PDF))))
    path = f"/received/{seen['id']}/attachments"
    assert call("GET", path, who=office.SCANNER)[0] == 403
    assert call("GET", path, who=aws.claims("helen", "acme/hr"))[0] == 403
    assert call("GET", path, who=aws.claims("bert", "globex/accounting"))[0] == 404


def test_files_beside_the_invoice_in_a_pdf_are_listed_too() -> None:
    whole = pdf({"factur-x.xml": office.CII, "Zeiten.pdf": PDF, "run.exe": b"MZ"})
    seen = take_in(whole, content_type="application/pdf")
    assert (seen["status"], seen["wrapping"]) == ("accepted", ["pdf"])
    told = listed(seen)
    assert [(item["name"], item["size"]) for item in told["items"]] == [("Zeiten.pdf", len(PDF))]
    assert [(item["name"], item["reason"]) for item in told["refused"]] == [("run.exe", "unknown_type")]
    # The PDF itself is the document.
    assert office.content(office.key_of(seen)) == whole
