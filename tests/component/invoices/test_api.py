"""Handing invoices in over HTTP and seeing what became of them."""

import base64
import hashlib
import urllib.parse

import pytest

from tests import aws
from tests.component import topics
from tests.component.invoices import office
from tests.component.invoices.office import ANNA, BASE, CII, UBL, call, deliver, drop, hand_in, objects, renumbered, see, take_in
from tests.conftest import sample_event

from invoices.handlers import api  # isort: skip


def test_the_sample_event_hands_in_the_sample_invoice() -> None:
    answer = api.handler(sample_event("invoices", "api"), aws.CONTEXT)
    assert answer["statusCode"] == 202
    digest = hashlib.sha256(UBL).hexdigest()
    assert answer["headers"]["Location"] == f"{BASE}/received/{digest[:32]}"
    assert objects() == [f"inbox/acme/{digest}.xml"]
    assert see(answer["headers"]["Location"])["status"] == "received"


@pytest.mark.parametrize(("content", "syntax", "amount"), [(UBL, "UBL", "684.25"), (CII, "CII", "2000.00")])
def test_a_good_invoice_is_accepted_with_its_key_figures(content: bytes, syntax: str, amount: str) -> None:
    seen = take_in(content)
    assert (seen["status"], seen["syntax"], seen["findings"], seen["fatal"]) == ("accepted", syntax, [], 0)
    assert (seen["invoice"]["amount_due"], seen["invoice"]["currency"], seen["invoice"]["kind"]) == (amount, "EUR", "invoice")


def test_findings_say_rule_flag_terms_location_and_message() -> None:
    seen = take_in(UBL.replace(b">684.25</cbc:PayableAmount>", b">684.20</cbc:PayableAmount>"))
    assert (seen["status"], seen["fatal"], seen["findings_total"]) == ("rejected", 1, 1)
    (finding,) = seen["findings"]
    assert finding["rule"] == "BR-CO-16"
    assert finding["flag"] == "fatal"
    assert finding["terms"] == ["BT-115", "BT-112", "BT-113", "BT-114"]
    assert finding["location"] == "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"
    assert "'684.20', expected 684.25" in finding["message"]


def test_the_same_bytes_are_the_same_document() -> None:
    first, second = hand_in(UBL, key="k-1"), hand_in(UBL, key="k-2")
    assert (first[0], second[0]) == (202, 202)
    assert first[1] == second[1]
    assert len(objects()) == 1
    deliver(objects()[0])
    status, again, _ = hand_in(UBL, key="k-3")
    assert (status, again["status"], again["id"]) == (202, "accepted", first[1]["id"])


def test_who_may_do_what() -> None:
    assert hand_in(UBL, who=ANNA)[0] == 202
    assert hand_in(UBL, who=aws.machine_claims("shop", "acme/tickets:submit"))[0] == 403
    assert hand_in(UBL, who=aws.machine_claims("shop", "globex/invoices:submit"))[0] == 404
    assert call("GET", "/received", who=office.SCANNER)[0] == 403
    assert call("GET", "/uploads", who=office.SCANNER)[0] == 404
    assert call("GET", "/received", who=aws.claims("helen", "acme/hr"))[0] == 403
    assert call("GET", f"/received/{'0' * 32}")[0] == 404
    assert call("GET", "/received/..%2f")[0] in (404, 422)


def test_what_is_no_invoice_request_is_refused_before_anything_is_stored() -> None:
    for content_type in ("text/html", "multipart/form-data; boundary=x", "image/png", ""):
        status, problem, _ = hand_in(UBL, content_type=content_type)
        assert (status, problem["title"]) == (415, "Unsupported content")
        assert "application/pdf" in problem["detail"]
    assert hand_in(b"")[0] == 422
    status, problem, _ = call("POST", "/received", body="<a/>", headers={"Content-Type": "application/xml"}, who=office.SCANNER)
    assert (status, problem["title"]) == (400, "Idempotency-Key required")
    assert objects() == []


def test_a_body_too_large_for_http_is_shown_the_way_round() -> None:
    event = aws.http_event("POST", f"{BASE}/received", who=office.SCANNER, headers={"Idempotency-Key": "k", "Content-Type": "text/xml"})
    event |= {"body": base64.b64encode(b"<" * 5_000_000).decode(), "isBase64Encoded": True}
    answer = api.handler(event, aws.CONTEXT)
    assert answer["statusCode"] == 413
    assert "announce a larger document with POST .../invoices/uploads" in answer["body"]
    assert objects() == []


def test_a_binary_body_is_kept_byte_for_byte() -> None:
    content = UBL.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Green", "Grün").encode("latin-1")
    headers = {"Idempotency-Key": "k", "Content-Type": "application/octet-stream"}
    event = aws.http_event("POST", f"{BASE}/received", who=office.SCANNER, headers=headers)
    answer = api.handler(event | {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}, aws.CONTEXT)
    digest = hashlib.sha256(content).hexdigest()
    assert answer["statusCode"] == 202
    deliver(f"inbox/acme/{digest}.xml")
    assert see(answer["headers"]["Location"])["status"] == "accepted"
    status, address, _ = call("GET", f"/received/{digest[:32]}/document")
    assert (status, address["expires_in"]) == (200, 300)
    assert urllib.parse.urlsplit(address["url"]).path.endswith(f"/inbox/acme/{digest}.xml")


def test_text_that_lost_bytes_on_its_way_is_refused() -> None:
    damaged = UBL.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').replace("Green", "Gr\ufffdn").encode()
    status, problem, _ = hand_in(damaged)
    assert status == 415
    assert "damaged on its way; send it as application/octet-stream" in problem["detail"]
    assert objects() == []


def test_lists_by_status_and_of_everything_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [f"L-{index}" for index in range(5)]
    for index, number in enumerate(numbers):
        office.at(monkeypatch, office.NOW.replace(minute=index))
        hand_in(renumbered(UBL, number), key=number)
    deliver(*objects())
    office.at(monkeypatch, office.NOW.replace(minute=30))
    deliver(drop(b"no invoice", "junk.xml"))
    assert [item["invoice"]["number"] for item in call("GET", "/received", query="status=accepted")[1]["items"]] == numbers[::-1]
    assert [item["status"] for item in call("GET", "/received", query="status=quarantined")[1]["items"]] == ["quarantined"]
    assert call("GET", "/received", query="status=received")[1]["items"] == []
    seen: list[str] = []
    query = "limit=2"
    while True:
        _, page, _ = call("GET", "/received", query=query)
        assert len(page["items"]) <= 2
        seen += [item["invoice"]["number"] if item["invoice"] else "junk" for item in page["items"]]
        if not page.get("next"):
            break
        query = f"limit=2&cursor={page['next']}"
    assert seen == ["junk", *numbers[::-1]]


def test_a_cursor_of_another_list_is_refused() -> None:
    for index in range(3):
        hand_in(renumbered(UBL, f"C-{index}"), key=f"c-{index}")
    cursor = call("GET", "/received", query="limit=1")[1]["next"]
    assert call("GET", "/received", query=f"status=received&limit=1&cursor={cursor}")[0] == 422
    assert call("GET", "/received", query="status=nonsense")[0] == 422


def test_every_route_is_found_by_the_words_of_its_topic() -> None:
    topics.check("invoices", "invoices.handlers.routes", api.TOPICS)
