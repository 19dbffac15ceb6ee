"""The worker: every document gets a status, once, whatever it is and however often it is brought."""

import pytest

from invoices.domain import document as reading
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import CII, UBL, call, deliver, drop, hand_in, objects, renumbered, see, take_in
from tests.conftest import sample_event

from invoices.handlers import read_invoice  # isort: skip

BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def only(status: str) -> list[dict[str, object]]:
    return list(call("GET", "/received", query=f"status={status}")[1]["items"])


def events() -> list[tuple[object, object]]:
    return [(event["data"]["number"], event["data"]["status"]) for event in aws.waiting_events("invoices")]


def test_the_sample_event_accepts_the_sample_invoice_and_publishes_the_sample() -> None:
    hand_in(UBL)
    assert read_invoice.handler(sample_event("invoices", "read_invoice"), aws.CONTEXT) == {"batchItemFailures": []}
    (event,) = aws.waiting_events("invoices")
    fresh = {"id": "", "correlation_id": "", "time": ""}
    assert event | fresh == sample_event("published", "invoices.invoice.received.v1") | fresh


def test_a_file_dropped_into_the_bucket_is_judged_without_a_record_before() -> None:
    key = drop(CII, "Rechnung März (1).xml")
    assert deliver(key) == []
    (seen,) = only("accepted")
    assert (seen["source"], seen["submitted_by"], seen["syntax"]) == ("drop", key, "CII")
    # The bytes are kept apart from the dropped file, which its sender may overwrite.
    drop(b"overwritten", "Rechnung März (1).xml")
    assert f"received/acme/{seen['sha256']}.xml" in objects()
    assert office.content(f"received/acme/{seen['sha256']}.xml") == CII


def test_an_encoded_key_finds_its_object() -> None:
    drop(UBL, "mit leer+zeichen.xml")
    assert deliver("inbox/acme/mit+leer%2Bzeichen.xml") == []
    assert len(only("accepted")) == 1


def test_an_encoded_key_does_not_lead_into_another_inbox() -> None:
    drop(UBL, "x.xml", company="globex")
    assert deliver("inbox/acme/%2e%2e/../globex/x.xml") == ["message-0"]
    assert deliver("inbox%2Fglobex%2Fx.xml") == ["message-0"]
    assert aws.waiting_events("invoices") == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (UBL[:500], "not_xml"),
        (BOMB, "doctype"),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>', "doctype"),
        (b"<html><body>invoice</body></html>", "unknown_document"),
        (b"PK\x03\x04", "archive"),
        (b"\x00\x01\x02", "not_xml"),
        (b"<a>" * 200 + b"</a>" * 200, "unknown_document"),
    ],
)
def test_what_cannot_be_read_is_quarantined_with_the_reason(content: bytes, reason: str) -> None:
    assert deliver(drop(content, "strange.xml")) == []
    (seen,) = only("quarantined")
    assert (seen["reason"], seen["syntax"], seen["invoice"]) == (reason, None, None)
    assert seen["detail"]
    assert len(objects()) == 2
    assert events() == [(None, "quarantined")]


def test_a_file_beyond_the_limit_is_kept_and_quarantined_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    key = drop(UBL, "huge.xml")
    assert deliver(key) == []
    assert deliver(key, tries=2) == []
    (seen,) = only("quarantined")
    assert (seen["reason"], seen["size"], seen["sha256"]) == ("too_large", len(UBL), "")
    assert objects() == [key]
    assert call("GET", f"/received/{seen['id']}")[1]["findings"] == []


def test_fifty_megabytes_do_not_stop_the_worker() -> None:
    assert deliver(drop(b"<" + b"x" * (50 * 1024 * 1024), "50mb.xml"), drop(UBL, "good.xml")) == []
    assert [item["reason"] for item in only("quarantined")] == ["too_large"]
    assert len(only("accepted")) == 1


def test_the_same_number_of_the_same_supplier_is_a_duplicate_of_the_first() -> None:
    first = take_in(UBL)
    twin = take_in(renumbered(UBL, "ww 2026-0117").replace(b"Hedge", b"Garden"), key="k-2")
    assert (twin["status"], twin["duplicate_of"]) == ("duplicate", first["id"])
    assert see(f"{office.BASE}/received/{first['id']}")["status"] == "accepted"
    other = take_in(renumbered(UBL, "WW-2026/0118"), key="k-3")
    assert other["status"] == "accepted"
    again = take_in(UBL.replace(b"DE999999990", b"DE999999991"), key="k-4")
    assert again["status"] == "accepted"  # another supplier


def test_a_broken_twin_is_a_duplicate_too_but_keeps_its_findings() -> None:
    first = take_in(UBL)
    twin = take_in(UBL.replace(b">684.25</cbc:Pay", b">684.00</cbc:Pay"), key="k-2")
    assert (twin["status"], twin["duplicate_of"], twin["fatal"]) == ("duplicate", first["id"], 1)


def test_a_rejected_invoice_does_not_hold_its_number() -> None:
    rejected = take_in(UBL.replace(b">684.25</cbc:Pay", b">684.00</cbc:Pay"))
    assert rejected["status"] == "rejected"
    corrected = take_in(UBL, key="k-2")
    assert corrected["status"] == "accepted"


def test_other_companies_do_not_share_numbers() -> None:
    assert deliver(drop(UBL, "a.xml"), drop(UBL, "a.xml", company="globex")) == []
    assert len(only("accepted")) == 1
    accepted = [event["company"] for event in aws.waiting_events("invoices") if event["data"]["status"] == "accepted"]
    assert sorted(accepted) == ["acme", "globex"]


def test_brought_again_nothing_changes() -> None:
    seen = take_in(UBL)
    key = f"inbox/acme/{seen['sha256']}.xml"
    assert deliver(key, key, tries=3) == []
    assert see(f"{office.BASE}/received/{seen['id']}") == seen
    assert events() == [("WW-2026/0117", "accepted")]


def test_one_bad_message_does_not_stop_its_neighbours() -> None:
    keys = (drop(BOMB, "bomb.xml"), "inbox/acme/gone.xml", drop(UBL, "good.xml"), "inbox/NOT A COMPANY/x.xml", drop(CII, "good2.xml"))
    assert deliver(*keys) == ["message-1", "message-3"]
    assert len(only("accepted")) == 2
    assert len(only("quarantined")) == 1


def test_a_message_for_another_bucket_is_no_message_for_us() -> None:
    message = aws.s3_message("somebody-else", "inbox/acme/x.xml")
    answer = read_invoice.handler(aws.sqs_event(message), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1


def test_a_folder_is_not_a_document() -> None:
    drop(b"", "")
    message = aws.s3_message(office.BUCKET, "inbox/acme/", size=0)
    assert read_invoice.handler(aws.sqs_event(message), aws.CONTEXT) == {"batchItemFailures": []}
    assert call("GET", "/received")[1]["items"] == []


def test_thousands_of_findings_are_stored_in_part_and_counted_in_full() -> None:
    start, end = UBL.index(b"  <cac:InvoiceLine>"), UBL.index(b"</Invoice>")
    line = UBL[start : UBL.index(b"  <cac:InvoiceLine>", start + 5)].replace(b"<cbc:ID>1</cbc:ID>", b"", 1).replace(b"Hedge trimming", b"")
    seen = take_in(UBL[:start] + line * 3000 + UBL[end:])
    assert seen["status"] == "rejected"
    assert len(seen["findings"]) == 100
    assert seen["findings_total"] > 6000


def test_texts_without_end_are_cut_to_size() -> None:
    seen = take_in(UBL.replace(b"Wiesenwerk Gartenpflege GmbH", b"W" * 300_000).replace(b"WW-2026/0117", b"9" * 300_000))
    assert seen["status"] == "accepted"
    assert len(seen["invoice"]["seller"]) == len(seen["invoice"]["number"]) == 200
