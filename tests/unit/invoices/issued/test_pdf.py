"""The hybrid PDF: what PDF/A-3b and Factur-X ask of its structure, its pages, and that its bytes are always the same."""

import io
import itertools
import re
import struct
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from pypdf import PdfReader

from invoices.domain.issued.document import Document, Order
from invoices.domain.issued.parties import Language, Specification
from invoices.operations.factur_x import factur_x
from invoices.operations.invoice_pdf import invoice_pdf
from invoices.operations.page import printable, wrapped
from invoices.operations.srgb import srgb_profile
from invoices.operations.stationery import MAX_PAGES
from invoices.operations.write_cii import write_cii
from tests.unit.invoices.issued.orders import CUSTOMER, LINE, ORDER, invoice, orders

MANY = replace(ORDER, lines=tuple(replace(LINE, name=f"Teil {index}", quantity=Decimal(index)) for index in range(1, 101)))


def hybrid(document: Document) -> bytes:
    cii = write_cii(document, Specification.EN16931)
    return factur_x(invoice_pdf(document), cii, title=document.number, author=document.seller.name, day=document.issue_date)


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return PdfReader(io.BytesIO(hybrid(invoice())), strict=True)


def test_the_output_intent_is_srgb(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    (intent,) = root["/OutputIntents"]
    intent = intent.get_object()
    assert (intent["/S"], intent["/OutputConditionIdentifier"]) == ("/GTS_PDFA1", "sRGB IEC61966-2.1")
    profile = intent["/DestOutputProfile"]
    assert (profile["/N"], profile.get_data()) == (3, srgb_profile())


def test_the_profile_is_one_that_colour_management_takes() -> None:
    from PIL import ImageCms

    content = srgb_profile()
    assert struct.unpack(">I", content[:4])[0] == len(content)
    own = ImageCms.ImageCmsProfile(io.BytesIO(content))
    assert ImageCms.getProfileDescription(own).strip() == "sRGB IEC61966-2.1"
    from PIL import Image

    picture = Image.new("RGB", (1, 1), (200, 100, 50))
    turned = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
    assert turned is not None
    shifts = [abs(int(a) - int(b)) for a, b in zip(turned.getpixel((0, 0)), (200, 100, 50), strict=True)]  # type: ignore[arg-type]
    assert max(shifts) <= 2


def test_the_cii_is_attached_as_the_alternative(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    (attached,) = root["/AF"]
    attached = attached.get_object()
    assert (attached["/AFRelationship"], attached["/F"], attached["/UF"]) == ("/Alternative", "factur-x.xml", "factur-x.xml")
    stream = attached["/EF"]["/F"]
    assert (stream["/Subtype"], stream["/Params"]["/Size"]) == ("/text/xml", len(stream.get_data()))
    assert stream.get_data() == write_cii(invoice(), Specification.EN16931)
    names = root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert (names[0], names[1].get_object()) == ("factur-x.xml", attached)


def test_the_metadata_says_what_the_file_is_and_agrees_with_its_information(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    stream = root["/Metadata"]
    assert (stream["/Type"], stream["/Subtype"], "/Filter" in stream) == ("/Metadata", "/XML", False)
    tree = etree.fromstring(stream.get_data())

    def text(name: str) -> str:
        (found,) = tree.iterfind(f".//{{*}}{name}")
        return "".join(str(part) for part in found.itertext()).strip()

    assert (text("part"), text("conformance")) == ("3", "B")
    assert (text("DocumentType"), text("DocumentFileName"), text("ConformanceLevel")) == ("INVOICE", "factur-x.xml", "EN 16931")
    information: Any = reader.metadata
    assert (text("title"), text("creator"), text("Producer")) == (information.title, information.author, information.producer)
    described = {"".join(str(part) for part in each.itertext()) for each in tree.iterfind(".//{*}property//{*}name")}
    assert described == {"DocumentFileName", "DocumentType", "Version", "ConformanceLevel"}


def test_every_font_is_embedded_and_nothing_is_encrypted_or_transparent(reader: PdfReader) -> None:
    assert not reader.is_encrypted
    assert "/ID" in reader.trailer
    for page in reader.pages:
        resources: Any = page["/Resources"]
        fonts = [font.get_object() for font in resources["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font for font in fonts)
        assert "/Group" not in page
        assert "/Annots" not in page
        assert all("/SMask" not in state.get_object() for state in resources.get("/ExtGState", {}).values())


def test_header_and_trailer_have_the_form_of_pdf_a() -> None:
    content = hybrid(invoice())
    assert content.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in content[10:14])
    assert content.rstrip().endswith(b"%%EOF")


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert hybrid(invoice()) == hybrid(invoice())
    assert hybrid(invoice()) != hybrid(invoice(number="2026-000002"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, ("Invoice 2026-000001", "Please pay 463.74", "Page 1 of 1")),
        (Language.DE, ("Rechnung 2026-000001", "Bitte zahlen Sie 463,74", "Seite 1 von 1")),
        (Language.IT, ("Fattura 2026-000001", "Vi preghiamo di versare 463,74", "Pagina 1 di 1")),
        (Language.FR, ("Facture 2026-000001", "Merci de régler 463,74", "Page 1 sur 1")),
    ],
)
def test_pages_are_in_the_customers_language(language: Language, words: tuple[str, ...]) -> None:
    text = PdfReader(io.BytesIO(invoice_pdf(invoice(customer=replace(CUSTOMER, language=language))))).pages[0].extract_text()
    text = text.replace("\u00a0", " ")
    assert all(word in text for word in words), text


def test_long_invoices_carry_their_sum_over() -> None:
    document = invoice(MANY)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(invoice_pdf(document))).pages]
    assert len(pages) > 2
    carried = 0
    for page, following in itertools.pairwise(pages):
        printed = {int(number) for number in re.findall(r"\bTeil (\d+)\b", page)}
        carried += sum(issued.net for issued in document.lines if issued.id in printed)
        if "Übertrag" in page and "Übertrag" in following:
            shown = f"{carried // 100:,}".replace(",", ".") + f",{carried % 100:02d}"
            assert shown in page
            assert shown in following
    assert carried > 0


@settings(max_examples=15, deadline=None)
@given(orders())
def test_every_order_can_be_printed(order: Order) -> None:
    pages = PdfReader(io.BytesIO(invoice_pdf(invoice(order)))).pages
    assert 1 <= len(pages) <= MAX_PAGES


def test_extreme_texts_stay_on_their_pages() -> None:
    line = replace(LINE, name="W" * 140, description="Wort " * 200, quantity=Decimal("999999999.9999"), price=Decimal("999.9999"))
    order = replace(ORDER, lines=(line,) * 12, note="Zeile\n" * 300)
    assert len(PdfReader(io.BytesIO(invoice_pdf(invoice(order)))).pages) < MAX_PAGES


def test_texts_are_wrapped_and_made_printable() -> None:
    assert wrapped("", 100, 9) == ()
    assert all(wrapped("W" * 50, 60, 9))
    assert "".join(wrapped("W" * 50, 60, 9)) == "W" * 50
    assert printable("Łódź ß 漢\nx") == "Łódź ß ? x"
