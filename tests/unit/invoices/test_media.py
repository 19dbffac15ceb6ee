"""What bytes are by how they begin, and when that contradicts the type under which they were sent."""

import base64

import pytest

from invoices.domain.media import SUFFIXES, TYPES, Media, contradicts, recognised
from tests.unit.invoices.envelopes import hybrid, signed

XML = b'<?xml version="1.0"?><a/>'
P7M = signed(XML)
SORTS = [
    (Media.XML, XML),
    (Media.XML, b"\xef\xbb\xbf \r\n<a/>"),
    (Media.XML, "<a/>".encode("utf-16")),
    (Media.XML, "<a/>".encode("utf-16-be")),
    (Media.PDF, hybrid(XML)),
    (Media.PDF, b"\r\njunk before it %PDF-1.4"),
    (Media.P7M, P7M),
    (Media.P7M, base64.b64encode(P7M)),
    (Media.P7M, signed(XML, pem=True)),
    (Media.P7M, signed(hybrid(XML))),
    (Media.JSON, b' {"BT-1": "1"}'),
    (Media.JSON, b"[]"),
    (Media.OTHER, b""),
    (Media.OTHER, b"PK\x03\x04"),
    (Media.OTHER, b"\x89PNG"),
    (Media.OTHER, b"0 is a digit, not an envelope"),
    (Media.OTHER, b"Dear accounts department"),
]


@pytest.mark.parametrize(("media", "content"), SORTS)
def test_a_document_is_known_by_its_beginning(media: Media, content: bytes) -> None:
    assert recognised(content) is media


@pytest.mark.parametrize("declared", TYPES)
@pytest.mark.parametrize(("media", "content"), SORTS)
def test_only_what_is_certainly_something_else_contradicts(media: Media, content: bytes, declared: str) -> None:
    certain = Media.OTHER not in (media, TYPES[declared])
    assert contradicts(declared, content) is (certain and TYPES[declared] is not media)


def test_no_type_contradicts_nothing() -> None:
    assert not any(contradicts("", content) for _, content in SORTS)
    assert set(SUFFIXES) == set(Media) == set(TYPES.values())
