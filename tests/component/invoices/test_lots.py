"""FatturaPA files: with one invoice, and lots of several, each of which becomes a document of its own."""

import base64
from typing import Any

import pytest

from invoices.operations import open_document
from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import BASE, SCANNER, call, deliver, drop, objects, see, take_in
from tests.unit.invoices.envelopes import signed

FATTURA = (office.SAMPLES / "supplier_invoice_fatturapa.xml").read_bytes()
_START, _END = FATTURA.index(b"<FatturaElettronicaBody>"), FATTURA.index(b"</p:FatturaElettronica>")


def lot(*numbers: str) -> bytes:
    """The sample's header over one body for each number."""
    bodies = b"".join(FATTURA[_START:_END].replace(b"2026/417", number.encode()) for number in numbers)
    return FATTURA[:_START] + bodies + FATTURA[_END:]


def carry_parts() -> list[str]:
    """Brings the worker to everything in the inbox, as the bucket's events do."""
    return deliver(*(key for key in objects() if key.startswith("inbox/")))


def test_a_fatturapa_is_judged_and_its_files_are_kept() -> None:
    scan = base64.b64encode(b"%PDF-1.7 ...")
    attached = (
        b"<Allegati><NomeAttachment>ddt-551.pdf</NomeAttachment><FormatoAttachment>PDF</FormatoAttachment>"
        b"<Attachment>%s</Attachment></Allegati>"
    )
    seen = take_in(FATTURA.replace(b"</FatturaElettronicaBody>", attached % scan + b"</FatturaElettronicaBody>"))
    assert (seen["status"], seen["syntax"], seen["parts"], seen["part_of"]) == ("accepted", "FatturaPA", [], None)
    assert (seen["invoice"]["number"], seen["invoice"]["amount_due"]) == ("2026/417", "1135.40")
    (item,) = call("GET", f"/received/{seen['id']}/attachments")[1]["items"]
    assert (item["name"], item["media_type"], item["size"]) == ("ddt-551.pdf", "application/pdf", 12)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_lot_is_split_into_documents_of_their_own(wrapped: bool) -> None:
    content = signed(lot("A-1", "A-2", "A-3")) if wrapped else lot("A-1", "A-2", "A-3")
    seen = take_in(content, content_type="application/pkcs7-mime" if wrapped else "application/xml")
    assert (seen["status"], seen["wrapping"], len(seen["parts"])) == ("split", ["p7m"] if wrapped else [], 3)
    assert [see(f"{BASE}/received/{part}")["status"] for part in seen["parts"]] == ["received"] * 3
    assert carry_parts() == []
    parts = [see(f"{BASE}/received/{part}") for part in seen["parts"]]
    assert [(part["status"], part["invoice"]["number"]) for part in parts] == [("accepted", f"A-{index}") for index in (1, 2, 3)]
    assert {(part["part_of"], part["source"], part["submitted_by"]) for part in parts} == {(seen["id"], "api", "scanner")}
    # Who handed in the lot may look at its parts.
    assert call("GET", f"/received/{seen['parts'][0]}", who=SCANNER)[0] == 200
    told = [event["data"] for event in aws.waiting_events("invoices") if event["type"] == "invoices.invoice.received"]
    assert sorted((data["status"], data["parts"], data["part_of"]) for data in told) == [
        ("accepted", 0, seen["id"]),
        ("accepted", 0, seen["id"]),
        ("accepted", 0, seen["id"]),
        ("split", 3, None),
    ]


def test_brought_again_a_lot_changes_nothing() -> None:
    seen = take_in(lot("A-1", "A-2"))
    before = objects()
    assert deliver(f"inbox/acme/{seen['sha256']}.xml", tries=2) == []
    assert objects() == before
    assert see(f"{BASE}/received/{seen['id']}") == seen


def test_equal_invoices_in_a_lot_are_one_document_and_equal_numbers_duplicates() -> None:
    seen = take_in(lot("A-1", "A-1", "A-2"))
    assert len(seen["parts"]) == 2
    other = take_in(lot("A-1", "B-1").replace(b"Manodopera", b"Lavoro"), key="k-2")
    assert carry_parts() == []
    assert sorted(see(f"{BASE}/received/{part}")["status"] for part in other["parts"]) == ["accepted", "duplicate"]


def test_an_invoice_that_came_by_itself_is_the_part_as_it_stands() -> None:
    first = take_in(lot("A-1", "A-2"))
    alone = office.content(f"inbox/acme/{see(BASE + '/received/' + first['parts'][0])['sha256']}.xml")
    aws.fresh_world()
    seen = take_in(alone)
    assert seen["status"] == "accepted"
    again = take_in(lot("A-1", "A-2"), key="k-2")
    assert seen["id"] in again["parts"]
    assert see(f"{BASE}/received/{seen['id']}")["part_of"] is None


def test_a_dropped_lot_is_split_too() -> None:
    assert deliver(drop(lot("A-1", "A-2"), "lotto.xml")) == []
    (seen,) = call("GET", "/received", query="status=split")[1]["items"]
    assert deliver(*(f"inbox/acme/{see(BASE + '/received/' + part)['sha256']}.xml" for part in seen["parts"])) == []
    assert [item["source"] for item in call("GET", "/received", query="status=accepted")[1]["items"]] == ["drop", "drop"]


def test_a_lot_of_too_many_is_quarantined_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_document, "MAX_PARTS", 2)
    seen = take_in(lot("A-1", "A-2", "A-3"))
    assert (seen["status"], seen["reason"], seen["parts"]) == ("quarantined", "too_many_parts", [])
    assert len(objects()) == 1


def test_a_bad_part_does_not_hold_its_neighbours() -> None:
    content = lot("A-1", "A-2").replace(b"<Imposta>204.16</Imposta>", b"<Imposta>999.16</Imposta>", 1)
    seen = take_in(content)
    assert carry_parts() == []
    statuses: list[Any] = [see(f"{BASE}/received/{part}")["status"] for part in seen["parts"]]
    assert statuses == ["rejected", "accepted"]
