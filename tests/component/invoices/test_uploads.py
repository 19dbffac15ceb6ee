"""Documents too large for HTTP: announced over HTTP, put into the bucket under an address that takes exactly these bytes."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from invoices.domain import document as reading
from invoices.domain import media
from kernel import aws as cloud
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import ANNA, BASE, CII, SCANNER, UBL, call, deliver, hand_in, objects, see
from tests.unit.invoices.envelopes import hybrid

DIGEST = hashlib.sha256(UBL).hexdigest()
KEY = f"inbox/acme/{DIGEST}.xml"


def announce(
    content: bytes = UBL, content_type: str = "application/xml", who: Any = SCANNER, **more: Any
) -> tuple[int, Any, dict[str, str]]:
    body = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "content_type": content_type} | more
    return call("POST", "/uploads", who=who, body=body)


def upload(content: bytes, told: Any) -> str:
    """Puts the bytes where the address says, as S3 does once it has checked them; answers the key."""
    key: str = urlsplit(told["upload"]["url"]).path.lstrip("/").removeprefix(f"{office.BUCKET}/")
    cloud.s3().put_object(Bucket=office.BUCKET, Key=key, Body=content, ContentType=told["upload"]["headers"]["Content-Type"])
    return key


def test_the_limit_is_that_of_the_reader() -> None:
    assert media.MAX_BYTES == reading.MAX_BYTES


def test_an_announced_document_is_put_under_a_signed_address_and_judged() -> None:
    status, told, headers = announce()
    assert (status, told["id"], told["status"]) == (201, DIGEST[:32], "expected")
    assert headers["Location"] == f"{BASE}/received/{DIGEST[:32]}"
    assert told["upload"]["expires_in"] == 900
    checksum = base64.b64encode(hashlib.sha256(UBL).digest()).decode()
    assert told["upload"]["headers"] == {
        "Content-Type": "application/xml",
        "Content-Length": str(len(UBL)),
        "x-amz-checksum-sha256": checksum,
    }
    query = parse_qs(urlsplit(told["upload"]["url"]).query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;x-amz-checksum-sha256"]
    assert query["X-Amz-Expires"] == ["900"]
    # Nothing has come: the document can be asked for, but stands in no list of what arrived, and has no bytes.
    assert see(headers["Location"])["status"] == "expected"
    assert call("GET", "/received")[1]["items"] == []
    assert call("GET", f"/received/{DIGEST[:32]}/document")[0] == 404
    assert upload(UBL, told) == KEY
    assert deliver(KEY) == []
    seen = see(headers["Location"])
    assert (seen["status"], seen["source"], seen["submitted_by"], seen["size"]) == ("accepted", "upload", "scanner", len(UBL))
    assert [item["id"] for item in call("GET", "/received")[1]["items"]] == [DIGEST[:32]]
    assert objects() == [KEY]


def test_a_large_pdf_keeps_its_suffix() -> None:
    pdf = hybrid(CII) + b"\n%" + b"x" * 6_000_000
    _, told, headers = announce(pdf, "application/pdf")
    key = upload(pdf, told)
    assert key.endswith(".pdf")
    assert deliver(key) == []
    assert (see(headers["Location"])["status"], see(headers["Location"])["wrapping"]) == ("accepted", ["pdf"])


def test_announced_again_it_gets_a_fresh_address_until_its_bytes_are_here() -> None:
    first = announce(size=len(UBL) + 1, content_type="application/pdf")[1]
    second = announce()[1]
    assert first["id"] == second["id"]
    assert second["upload"]["headers"]["Content-Length"] == str(len(UBL))
    assert upload(UBL, second) == KEY
    assert deliver(KEY) == []
    status, third, _ = announce(who=ANNA)
    assert (status, third["status"], third["upload"]) == (201, "accepted", None)
    assert see(f"{BASE}/received/{DIGEST[:32]}")["submitted_by"] == "scanner"


def test_what_came_over_http_needs_no_upload() -> None:
    hand_in(UBL)
    assert announce()[1] == {"id": DIGEST[:32], "status": "received", "upload": None}


def test_an_announced_document_may_come_any_other_way() -> None:
    announce(content_type="application/octet-stream")
    status, received, _ = hand_in(UBL)
    assert (status, received["status"]) == (202, "expected")
    assert deliver(office.key_of(received)) == []
    seen = see(f"{BASE}/received/{DIGEST[:32]}")
    assert (seen["status"], seen["sha256"]) == ("accepted", DIGEST)
    assert call("GET", f"/received/{DIGEST[:32]}/document")[1]["url"].partition("?")[0].endswith(KEY)


def test_other_bytes_than_announced_are_kept_apart_and_do_not_pass_for_it() -> None:
    told = announce()[1]
    wrong = UBL.replace(b"684.25", b"999.25")
    assert deliver(upload(wrong, told)) == []
    (seen,) = call("GET", "/received")[1]["items"]
    assert (seen["status"], seen["reason"], seen["source"], seen["submitted_by"]) == ("quarantined", "other_bytes", "upload", "scanner")
    assert seen["sha256"] == hashlib.sha256(wrong).hexdigest()
    assert office.content(f"received/acme/{seen['sha256']}.xml") == wrong
    assert see(f"{BASE}/received/{DIGEST[:32]}")["status"] == "expected"
    # The right ones are still welcome.
    assert deliver(upload(UBL, told)) == []
    assert see(f"{BASE}/received/{DIGEST[:32]}")["status"] == "accepted"


def test_a_false_type_is_quarantined_until_the_right_one_is_announced() -> None:
    _, told, headers = announce(content_type="application/pdf")
    assert deliver(upload(UBL, told)) == []
    assert (see(headers["Location"])["status"], see(headers["Location"])["reason"]) == ("quarantined", "contradicts_type")
    # The bytes are here: announcing them under the right type is enough.
    assert announce(content_type="application/pdf")[1]["status"] == "quarantined"
    assert announce()[1] == {"id": DIGEST[:32], "status": "received", "upload": None}
    assert office.carry_requests() == []
    assert see(headers["Location"])["status"] == "accepted"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"sha256": "x"}, "/sha256"),
        ({"sha256": DIGEST.upper()}, "/sha256"),
        ({"size": 0}, "/size"),
        ({"size": "12"}, "/size"),
        ({"size": 20 * 1024 * 1024 + 1}, "/size"),
        ({"content_type": "text/html"}, "/content_type"),
        ({"key": "inbox/globex/x.xml"}, "/key"),
    ],
)
def test_what_cannot_be_uploaded_is_told_where_and_why(changes: dict[str, Any], pointer: str) -> None:
    status, problem, _ = announce(**changes)
    assert status == 422
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_only_who_may_hand_in_may_announce() -> None:
    assert announce(who=aws.machine_claims("reports", "acme/invoices:read"))[0] == 403
    assert announce(who=aws.machine_claims("scanner", "globex/invoices:submit"))[0] == 404
    assert announce(who=ANNA)[0] == 201
    assert aws.stored_items("invoices", "ReceivedDocument")[0]["expires_at"]["N"]
