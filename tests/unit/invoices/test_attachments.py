"""Files attached to invoices: what is taken out under which name, and what is refused and why."""

import base64
import io
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import NameObject

from invoices.domain import attachments, document, pdf_attachments
from invoices.domain.attachments import MAX_NAME_CHARS, ODS, SUFFIXES, XLSX, Found, clean_name, fits
from invoices.domain.pdf_attachments import beside_invoice
from tests.conftest import ROOT
from tests.unit.invoices.envelopes import hybrid, pdf, signed, written

SAMPLES = ROOT / "events" / "invoices"
UBL = (SAMPLES / "supplier_invoice_ubl.xml").read_text()
CII = (SAMPLES / "supplier_invoice_cii.xml").read_text()
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."
CONTENTS = {
    "application/pdf": PDF,
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0...",
    "text/csv": b"a;b\r\n1;2\r\n",
    "text/plain": b"Stundenzettel f\xfcr Mai\n",
    XLSX: b"PK\x03\x04...",
    ODS: b"PK\x03\x04...",
    "application/xml": b"\xef\xbb\xbf<a/>",
    "application/zip": b"PK\x03\x04...",
}


def reference(content: str, mime: str = "application/pdf", name: str = "timesheet.pdf", number: str = "T-1") -> str:
    return (
        f"<cac:AdditionalDocumentReference><cbc:ID>{number}</cbc:ID><cbc:DocumentDescription>Time sheet</cbc:DocumentDescription>"
        f'<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="{mime}" filename="{name}">{content}'
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    )


def packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


def ubl(*references: str) -> bytes:
    return UBL.replace("<cac:AccountingSupplierParty>", "".join(references) + "<cac:AccountingSupplierParty>", 1).encode()


def found(*references: str) -> Found:
    return attachments.attachments(document.read(ubl(*references)))


def test_an_attached_file_is_taken_out_with_what_the_invoice_says_of_it() -> None:
    text = packed(PDF)
    (one,) = found(reference(f"\n  {text[:8]}\n  {text[8:]}\n")).attachments
    assert (one.name, one.media_type, one.content) == ("timesheet.pdf", "application/pdf", PDF)
    assert (one.reference, one.description) == ("T-1", "Time sheet")


def test_cii_embeds_files_too() -> None:
    attached = (
        "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>T-1</ram:IssuerAssignedID><ram:TypeCode>916</ram:TypeCode>"
        f'<ram:AttachmentBinaryObject mimeCode="image/png" filename="Foto.PNG">{packed(PNG)}</ram:AttachmentBinaryObject>'
        "</ram:AdditionalReferencedDocument>"
    )
    data = CII.replace("</ram:ApplicableHeaderTradeAgreement>", attached + "</ram:ApplicableHeaderTradeAgreement>").encode()
    (one,) = attachments.attachments(document.read(data)).attachments
    assert (one.name, one.media_type, one.content, one.reference) == ("Foto.PNG", "image/png", PNG, "T-1")


def test_an_invoice_without_files_has_none() -> None:
    assert found() == Found()
    external = (
        "<cac:AdditionalDocumentReference><cbc:ID>X</cbc:ID><cac:Attachment><cac:ExternalReference><cbc:URI>https://example.com/x.pdf"
        "</cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>"
    )
    assert found(external) == Found()


@pytest.mark.parametrize("media_type", SUFFIXES)
def test_every_type_is_known_by_its_beginning_and_by_no_other(media_type: str) -> None:
    assert fits(media_type, CONTENTS[media_type])
    archives = {XLSX, ODS, "application/zip"}
    texts = {"text/csv", "text/plain", "application/xml"}
    for other, content in CONTENTS.items():
        if other != media_type and not {other, media_type} <= archives and not {other, media_type} <= texts:
            assert not fits(media_type, content), other


@pytest.mark.parametrize(
    ("mime", "content", "reason"),
    [
        ("application/pdf", "", "empty"),
        ("application/pdf", " \n ", "empty"),
        ("application/pdf", "JVBERi0xLjc", "not_base64"),
        ("application/pdf", "JVBERi0x!A==", "not_base64"),
        ("application/pdf", packed(b"MZ\x90\x00 a program"), "other_type"),
        ("image/png", packed(PDF), "other_type"),
        ("text/csv", packed(b"a;b\0c"), "other_type"),
        ("text/csv", packed(PDF), "other_type"),
        ("text/html", packed(b"<script>"), "unknown_type"),
        ("application/x-msdownload", packed(b"MZ"), "unknown_type"),
        ("", packed(PDF), None),
    ],
)
def test_what_is_broken_or_false_is_refused_with_a_reason_and_its_neighbours_are_taken(mime: str, content: str, reason: str | None) -> None:
    seen = found(reference(content, mime), reference(packed(PNG), "image/png", "good.png"))
    assert "good.png" in [each.name for each in seen.attachments]
    assert [each.reason for each in seen.refused] == ([reason] if reason else [])
    assert all(each.name == "timesheet.pdf" and each.detail for each in seen.refused)


def test_bounds_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_ATTACHMENT_BYTES", 30)
    monkeypatch.setattr(attachments, "MAX_ATTACHMENTS", 2)
    seen = found(reference(packed(PDF + b"x" * 100)), *(reference(packed(PDF), name=f"{index}.pdf") for index in range(5)))
    assert [each.name for each in seen.attachments] == ["0.pdf"]
    assert [each.reason for each in seen.refused] == ["too_large", "too_many"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("timesheet.pdf", "timesheet.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\Rechnung März.pdf", "Rechnung März.pdf"),
        ("a\x00b\x1f\u202egpj.exe", "abgpj.exe"),
        ('<x>:"|?*.pdf', "x.pdf"),
        ("...", ""),
        ("/", ""),
        (unicodedata.normalize("NFD", "Zusätze.pdf"), "Zusätze.pdf"),
        ("x" * 300 + ".pdf", "x" * (MAX_NAME_CHARS - 4) + ".pdf"),
        ("x" * 300, "x" * MAX_NAME_CHARS),
    ],
)
def test_names_are_made_safe(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(name: str) -> None:
    clean = clean_name(name)
    assert len(clean) <= MAX_NAME_CHARS
    assert clean.isprintable()
    assert not set(clean) & set("/\\:\n\r\0")
    assert clean not in (".", "..")


def test_a_name_ends_as_its_type_does() -> None:
    shown = [
        each.name
        for each in found(
            reference(packed(PDF), name="invoice.pdf.exe"), reference(packed(PDF), name=""), reference(packed(PDF), name="PDF")
        ).attachments
    ]
    assert shown == ["invoice.pdf.exe.pdf", "attachment-2.pdf", "PDF.pdf"]


def test_the_same_invoice_gives_the_same_files() -> None:
    parts = (reference(packed(PDF)), reference("?"), reference(packed(PNG), "image/png", "a.png"))
    assert found(*parts) == found(*parts)


def test_a_pdf_carries_files_beside_its_invoice() -> None:
    whole = pdf({"factur-x.xml": CII.encode(), "Zeiten.pdf": PDF, "../foto.png": PNG, "run.exe": b"MZ", "false.png": PDF, "void.pdf": b""})
    for data in (whole, signed(whole), signed(signed(whole))):
        seen = beside_invoice(data)
        assert [(each.name, each.media_type, each.content) for each in seen.attachments] == [
            ("foto.png", "image/png", PNG),
            ("Zeiten.pdf", "application/pdf", PDF),
        ]
        assert sorted((each.name, each.reason) for each in seen.refused) == [
            ("false.png", "other_type"),
            ("run.exe", "unknown_type"),
            ("void.pdf", "empty"),
        ]


def test_a_pdf_with_nothing_else_or_damaged_has_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    assert beside_invoice(hybrid(CII.encode())) == Found()
    assert beside_invoice(b"%PDF-1.7 damaged") == Found()
    monkeypatch.setattr(pdf_attachments, "MAX_FILES", 2)
    many = beside_invoice(pdf({f"{index}.pdf": PDF for index in range(5)}))
    assert len(many.attachments) == 2


def test_a_file_that_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_attachments, "MAX_ATTACHMENT_BYTES", 10_000)
    writer = PdfWriter(clone_from=io.BytesIO(pdf({"bomb.pdf": b"%PDF-" + b"0" * 1_000_000, "good.pdf": PDF})))
    for file in writer.attachment_list:
        streams: Any = file.pdf_object["/EF"]
        for key in [key for key in ("/UF", "/F") if key in streams]:
            streams[NameObject(key)] = writer._add_object(streams[key].get_object().flate_encode())
    seen = beside_invoice(written(writer))
    assert ([each.name for each in seen.attachments], [(each.name, each.reason) for each in seen.refused]) == (
        ["good.pdf"],
        [("bomb.pdf", "too_large")],
    )
