"""Signed envelopes: SignedData of PKCS#7 and CMS (RFC 5652), as ``.p7m`` files hold it.

Read are DER and BER, with indefinite lengths and content in chunks, and both as base64 with or without PEM lines. The few levels that lead
to the content are walked here directly: the walk is bounded in elements and depth, and needs nothing of the certificates.

Where a signer states the digest of the content (attribute messageDigest), it is compared. The signature itself, the certificate and who is
behind it are not checked.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from invoices.domain.document import Unreadable

MAX_ELEMENTS: Final = 100_000
"""Most elements of ASN.1 that are looked at: an envelope has tens, and content in chunks of 1,000 bytes 20,000."""
MAX_DEPTH: Final = 24
_LOOKED_AT: Final = 32

_INTEGER: Final = 0x02
_OCTETS: Final = 0x04
_OID: Final = 0x06
_SEQUENCE: Final = 0x30
_SET: Final = 0x31
_CONSTRUCTED: Final = 0x20
_TAG_0: Final = 0xA0
_INDEFINITE: Final = -1

_PKCS_7: Final = bytes.fromhex("2a864886f70d0107")
_SIGNED_DATA: Final = _PKCS_7 + b"\x02"
_ENCRYPTED: Final = (_PKCS_7 + b"\x03", _PKCS_7 + b"\x04", _PKCS_7 + b"\x06")
_MESSAGE_DIGEST: Final = bytes.fromhex("2a864886f70d010904")
_NIST_DIGESTS: Final = bytes.fromhex("6086480165030402")
DIGESTS: Final = {
    bytes.fromhex("2b0e03021a"): "sha1",
    _NIST_DIGESTS + b"\x01": "sha256",
    _NIST_DIGESTS + b"\x02": "sha384",
    _NIST_DIGESTS + b"\x03": "sha512",
    _NIST_DIGESTS + b"\x04": "sha224",
}
_PEM: Final = re.compile(rb"-----BEGIN ([A-Z0-9 #]{1,40})-----(.*?)-----END \1-----", re.DOTALL)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/=\s]")


class _Damaged(Exception):  # noqa: N818 (an answer, not an error)
    """The bytes do not follow the rules of BER, or exceed the limits of this module."""


def envelope(data: bytes) -> bytes | None:
    """The BER of an envelope, whichever way it is written; None when this is none. Raises Unreadable for base64 that is broken."""
    if data[:1] == b"\x30":
        return data if _PKCS_7 in data[:_LOOKED_AT] else None
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    pem = _PEM.match(text) if text.startswith(b"-----BEGIN ") else None
    if pem is not None:
        text = pem[2].strip()
    elif not text.startswith(b"MI") or _NOT_BASE64.search(text):
        return None
    text = b"".join(text.split())
    try:
        if _PKCS_7 not in base64.b64decode(text[: 2 * _LOOKED_AT]):
            return None
    except binascii.Error:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("envelope_damaged", "The signed envelope is written in base64 that is damaged or incomplete.") from None


def signed_content(ber: bytes) -> bytes:
    """The content of SignedData. Raises Unreadable.

    Reasons: ``envelope_damaged``, ``envelope_empty`` (the signature without the document), ``envelope_encrypted``, ``unknown_envelope``,
    ``digest_differs``, ``unknown_digest``.
    """
    try:
        content, stated = _signed_data(_Walk(ber))
    except _Damaged as error:
        raise Unreadable("envelope_damaged", f"The signed envelope (p7m) is damaged: {error}.") from None
    if content is None:
        raise Unreadable("envelope_empty", "The envelope (p7m) holds a signature without the document that was signed.")
    for algorithm, digest in stated:
        name = DIGESTS.get(algorithm)
        if name is None:
            raise Unreadable("unknown_digest", "The envelope (p7m) is signed with a digest other than SHA-1 and SHA-2.")
        if hashlib.new(name, content, usedforsecurity=False).digest() != digest:
            raise Unreadable("digest_differs", f"The document was changed after it was signed: its {name.upper()} is not the one signed.")
    return content


type _Stated = list[tuple[bytes, bytes]]
"""Digest algorithm and digest of the content, for each signer that states it."""


def _signed_data(walk: "_Walk") -> tuple[bytes | None, _Stated]:
    """ContentInfo: SEQUENCE { type, [0] SignedData }."""
    with walk.inside(_SEQUENCE):
        kind = walk.octets(_OID)
        if kind in _ENCRYPTED:
            raise Unreadable("envelope_encrypted", "The envelope (p7m) is encrypted; only signed ones are read.")
        if kind != _SIGNED_DATA:
            raise Unreadable("unknown_envelope", "The envelope is none of signed data (PKCS#7, CMS).")
        with walk.inside(_TAG_0), walk.inside(_SEQUENCE):
            walk.octets(_INTEGER)
            walk.skip(_SET)
            content = _encapsulated(walk)
            stated: _Stated = []
            for tag in walk.tags():
                if tag == _SET:
                    stated += _signers(walk)
                else:  # certificates and revocation lists
                    walk.skip()
    return content, stated


def _encapsulated(walk: "_Walk") -> bytes | None:
    """EncapsulatedContentInfo: SEQUENCE { type, [0] OCTET STRING OPTIONAL }."""
    content = None
    with walk.inside(_SEQUENCE):
        walk.octets(_OID)
        for _ in walk.tags():
            with walk.inside(_TAG_0):
                content = walk.octets(_OCTETS)
    return content


def _signers(walk: "_Walk") -> Iterator[tuple[bytes, bytes]]:
    """SET OF SignerInfo: SEQUENCE { version, signer, digest algorithm, [0] signed attributes OPTIONAL, ... }."""
    with walk.inside(_SET):
        for _ in walk.tags():
            with walk.inside(_SEQUENCE):
                walk.octets(_INTEGER)
                walk.skip()
                with walk.inside(_SEQUENCE):
                    algorithm = walk.octets(_OID)
                for tag in walk.tags():
                    if tag == _TAG_0:
                        yield from ((algorithm, digest) for digest in _digests(walk))
                    else:
                        walk.skip()


def _digests(walk: "_Walk") -> Iterator[bytes]:
    """The values of messageDigest in [0] SET OF Attribute: SEQUENCE { type, SET OF value }."""
    with walk.inside(_TAG_0):
        for _ in walk.tags():
            with walk.inside(_SEQUENCE):
                if walk.octets(_OID) == _MESSAGE_DIGEST:
                    with walk.inside(_SET):
                        for _ in walk.tags():
                            yield walk.octets(_OCTETS)


class _Walk:
    """Goes once through BER, element by element. Raises _Damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.ends = [len(data)]
        """Where the elements end that we are inside of; _INDEFINITE when a mark ends them."""
        self.seen = 0

    def tags(self) -> Iterator[int]:
        """The tag of each further element here. The caller reads or skips it."""
        while self._more():
            if self.at >= len(self.data):
                raise _Damaged("it ends early")
            yield self.data[self.at]

    @contextmanager
    def inside(self, tag: int) -> Iterator[None]:
        """Within a constructed element; what was not read of it is skipped at the end."""
        self._enter(tag)
        yield
        while self._more():
            self.skip()
        self._leave()

    def octets(self, tag: int) -> bytes:
        """The bytes of a primitive element, or of one in chunks."""
        found = self._tag()
        if found == tag:
            size = self._header()
            if size < 0:
                raise _Damaged("a simple value has no length")
            begin, self.at = self.at, self.at + size
            return self.data[begin : self.at]
        if found != tag | _CONSTRUCTED:
            raise _Damaged(f"tag {found:#04x} where {tag:#04x} is expected")
        self._enter(found)
        chunks = [self.octets(tag) for _ in self.tags()]
        self._leave()
        return b"".join(chunks)

    def skip(self, tag: int | None = None) -> None:
        """Passes over a whole element."""
        found = self._tag()
        if tag is not None and found != tag:
            raise _Damaged(f"tag {found:#04x} where {tag:#04x} is expected")
        size = self._header()
        if size >= 0:
            self.at += size
            return
        self._push(_INDEFINITE)
        while self._more():
            self.skip()
        self._leave()

    def _enter(self, tag: int) -> None:
        found = self._tag()
        if found != tag:
            raise _Damaged(f"tag {found:#04x} where {tag:#04x} is expected")
        size = self._header()
        self._push(_INDEFINITE if size < 0 else self.at + size)

    def _push(self, end: int) -> None:
        if len(self.ends) > MAX_DEPTH:
            raise _Damaged("it nests too deeply")
        self.ends.append(end)

    def _leave(self) -> None:
        if self.ends.pop() == _INDEFINITE:
            self.at += 2

    def _more(self) -> bool:
        end = self.ends[-1]
        if end == _INDEFINITE:
            return self.data[self.at : self.at + 2] != b"\0\0"
        return self.at < end

    def _tag(self) -> int:
        self.seen += 1
        if self.seen > MAX_ELEMENTS:
            raise _Damaged("it has too many elements")
        if self.at >= len(self.data):
            raise _Damaged("it ends early")
        return self.data[self.at]

    def _header(self) -> int:
        """Steps over tag and length; the length, or a negative number for an indefinite one."""
        if self.data[self.at] & 0x1F == 0x1F:
            raise _Damaged("a tag of several bytes")
        constructed = self.data[self.at] & _CONSTRUCTED
        head = self.data[self.at + 1 : self.at + 2]
        if not head:
            raise _Damaged("it ends early")
        self.at += 2
        if head[0] == 0x80:
            if not constructed:
                raise _Damaged("a simple value has no length")
            return _INDEFINITE
        size = head[0]
        if size > 0x80:
            count = size & 0x7F
            if count > 8:
                raise _Damaged("a length of many bytes")
            size = int.from_bytes(self.data[self.at : self.at + count])
            self.at += count
        limit = next((end for end in reversed(self.ends) if end != _INDEFINITE), len(self.data))
        if self.at + size > limit:
            raise _Damaged("it ends early")
        return size
