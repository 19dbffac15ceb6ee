"""Invoices come out of what they were wrapped in, unchanged, or it is said why not."""

import base64
import io
import random
import shutil
import subprocess
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from invoices.domain.container import MAX_LAYERS, Opened, opened
from invoices.domain.document import Unreadable
from invoices.domain.wrapping import cms
from tests.unit.invoices.builders import Draft, cii, ubl
from tests.unit.invoices.envelopes import as_ber, encrypted, hybrid, pdf, signed, written

XML = ubl(Draft())
CII = cii(Draft())
DER = signed(XML)
BER = as_ber(DER, XML)
HYBRID = hybrid(CII)


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        opened(data)
    assert refused.value.detail.endswith(".")
    return refused.value.reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        XML,
        "\ufeff<a/>".encode(),
        "<a/>".encode("utf-16"),
        b'{"BT-1": "%PDF-"}',
        b"junk",
        b"0",
        b"\x30\x03\x02\x01\x01",
        b"MIAMI",
    ],
)
def test_what_is_not_wrapped_is_returned_as_it_is(data: bytes) -> None:
    assert opened(data) == Opened(data, ())


@pytest.mark.parametrize(
    "data",
    [
        DER,
        BER,
        as_ber(DER, XML, 1),
        signed(XML, attributes=False),
        signed(XML, pem=True),
        base64.b64encode(DER),
        base64.encodebytes(BER),
        b"\xef\xbb\xbf" + base64.encodebytes(DER).replace(b"\n", b"\r\n"),
        b"\n-----BEGIN CMS-----\n" + base64.encodebytes(BER) + b"-----END CMS-----\n",
    ],
)
def test_signed_envelopes_in_every_writing(data: bytes) -> None:
    assert opened(data) == Opened(XML, ("p7m",))


def test_wrappings_combine() -> None:
    assert opened(HYBRID) == Opened(CII, ("pdf",))
    assert opened(signed(HYBRID)) == Opened(CII, ("p7m", "pdf"))
    assert opened(signed(base64.encodebytes(BER))) == Opened(XML, ("p7m", "p7m"))
    data = XML
    for _ in range(MAX_LAYERS):
        data = signed(data)
    assert opened(data) == Opened(XML, ("p7m",) * MAX_LAYERS)
    assert reason(signed(data)) == "too_many_layers"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_what_openssl_signs_in_a_stream(tmp_path: Path) -> None:
    key, certificate, file = (tmp_path / name for name in ("key.pem", "certificate.pem", "invoice.xml"))
    file.write_bytes(XML * 20)
    new = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Prova -keyout {key} -out {certificate}"
    subprocess.run(new.split(), check=True, capture_output=True)
    for form, options in (("DER", "-stream"), ("DER", ""), ("PEM", "-stream"), ("DER", "-md sha512"), ("DER", "-keyid -cades")):
        sign = f"openssl cms -sign -binary -nodetach {options} -in {file} -signer {certificate} -inkey {key} -outform {form}"
        assert opened(subprocess.run(sign.split(), check=True, capture_output=True).stdout) == Opened(XML * 20, ("p7m",))


def test_content_that_was_changed_after_signing_is_refused() -> None:
    for data in (DER, BER, base64.b64encode(DER)):
        plain = base64.b64decode(data) if data.startswith(b"MI") else data
        changed = plain.replace(b"N-1", b"N-2", 1)
        assert changed != plain
        assert reason(base64.b64encode(changed) if data is not plain else changed) == "digest_differs"


def test_envelopes_that_give_no_document() -> None:
    assert reason(signed(XML, detached=True)) == "envelope_empty"
    assert reason(encrypted(XML)) == "envelope_encrypted"
    assert reason(DER[: len(DER) // 2]) == "envelope_damaged"
    assert reason(base64.b64encode(DER)[:-3]) == "envelope_damaged"
    assert reason(DER.replace(bytes.fromhex("608648016503040201"), bytes.fromhex("608648016503040209"))) == "unknown_digest"


def test_envelopes_made_to_keep_us_busy_end_early(monkeypatch: pytest.MonkeyPatch) -> None:
    head = bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101")
    assert reason(head + b"\x31\x80" * 200_000) == "envelope_damaged"
    assert reason(head + b"\x31\x80" + b"\x05\x00" * 200_000) == "envelope_damaged"
    monkeypatch.setattr(cms, "MAX_ELEMENTS", 50)
    assert reason(BER) == "envelope_damaged"


@pytest.mark.parametrize("name", ["factur-x.xml", "ZUGFeRD-invoice.xml", "zugferd-invoice.xml", "xrechnung.xml"])
def test_embedded_files_by_name(name: str) -> None:
    assert opened(pdf({"terms.txt": b"text", name: CII})) == Opened(CII, ("pdf",))


def test_the_preferred_name_is_taken() -> None:
    assert opened(pdf({"xrechnung.xml": XML, "factur-x.xml": CII})).content == CII


def test_pdf_documents_without_an_invoice_to_read() -> None:
    assert reason(pdf()) == "pdf_without_invoice"
    assert reason(pdf({"order-x.xml": CII})) == "pdf_without_invoice"
    assert reason(pdf({"factur-x.xml": CII}, password="secret")) == "pdf_encrypted"
    assert reason(b"%PDF-1.7\n") == "pdf_damaged"


def test_several_files_of_one_name() -> None:
    def two(second: bytes) -> bytes:
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.add_attachment("factur-x.xml", CII)
        writer.add_attachment("factur-x.xml", second)
        return written(writer)

    assert opened(two(CII)).content == CII
    assert reason(two(XML)) == "several_invoices"


def test_a_name_tree_with_branches() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf({"factur-x.xml": CII}))))
    names = writer.root_object["/Names"]["/EmbeddedFiles"]  # type: ignore[index]
    branch = writer._add_object(DictionaryObject({NameObject("/Kids"): ArrayObject([writer._add_object(names.get_object())])}))
    writer.root_object["/Names"][NameObject("/EmbeddedFiles")] = branch  # type: ignore[index]
    assert opened(written(writer)).content == CII


def test_a_name_tree_in_circles_ends() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf({"terms.txt": CII}))))
    branch = DictionaryObject()
    at = writer._add_object(branch)
    branch[NameObject("/Kids")] = ArrayObject([at, at])
    writer.root_object["/Names"][NameObject("/EmbeddedFiles")] = at  # type: ignore[index]
    assert reason(written(writer)) == "pdf_too_large"


def test_what_inflates_without_end_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    stream = DecodedStreamObject()
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    stream._data = zlib.compress(b"\0" * 100_000_000, 9)
    at = writer._add_object(stream)
    files = DictionaryObject({NameObject("/F"): at})
    specification = DictionaryObject({NameObject("/F"): TextStringObject("factur-x.xml"), NameObject("/EF"): files})
    writer.root_object[NameObject("/AF")] = ArrayObject([specification])
    data = written(writer)
    assert len(data) < 200_000
    assert reason(data) == "pdf_too_large"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PK\x03\x04" + b"\0" * 26 + b"invoice.xml", "archive"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml", "office_document"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office_document"),
        (b"{\\rtf1}", "office_document"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"II*\0", "image"),
        (b"\0\0\0\x18ftypheic", "image"),
        (b"Return-Path: <a@example.com>\r\n", "mail"),
        (b"from: a@example.com\r\nsubject: x\r\n\r\n", "mail"),
    ],
)
def test_what_is_no_invoice_is_called_by_its_name(data: bytes, expected: str) -> None:
    assert reason(data) == expected
    assert reason(signed(data)) == expected


def test_too_large() -> None:
    assert reason(b"x" * (20 * 1024 * 1024 + 1)) == "too_large"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), whole=st.sampled_from([DER, BER, HYBRID, base64.b64encode(DER), signed(HYBRID)]))
def test_damage_is_refused_or_leaves_the_content(seed: int, whole: bytes) -> None:
    chance = random.Random(seed)
    data = bytearray(whole)
    for _ in range(chance.randint(0, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.5:
        del data[chance.randrange(len(data)) :]
    with suppress(Unreadable):
        found = opened(bytes(data))
        assert found.wrapping or found.content == bytes(data)
