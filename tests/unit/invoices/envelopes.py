"""Wrappings for the tests: signed envelopes as DER and as BER, hybrid PDF documents."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pypdf import PdfWriter

from invoices.operations.factur_x import factur_x


@cache
def _signer() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Firma di prova")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    return made.sign(key, hashes.SHA256()), key


def signed(content: bytes, *, detached: bool = False, attributes: bool = True, pem: bool = False) -> bytes:
    """A signed envelope as DER, or as PEM."""
    options = [pkcs7.PKCS7Options.Binary]
    if detached:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    if not attributes:
        options.append(pkcs7.PKCS7Options.NoAttributes)
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(*_signer(), hashes.SHA256())
    return builder.sign(serialization.Encoding.PEM if pem else serialization.Encoding.DER, options)


def encrypted(content: bytes) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(_signer()[0])
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def as_ber(der: bytes, content: bytes, chunk: int = 100) -> bytes:
    """The same envelope with indefinite lengths throughout and its content in chunks, as streaming signers write it."""

    def again(data: bytes) -> bytes:
        out, at = bytearray(), 0
        while at < len(data):
            tag, size, at = data[at], data[at + 1], at + 2
            if size & 0x80:
                count = size & 0x7F
                size, at = int.from_bytes(data[at : at + count]), at + count
            value, at = data[at : at + size], at + size
            if tag & 0x20:
                out += bytes((tag, 0x80)) + again(value) + b"\0\0"
            elif tag == 0x04 and value == content:
                out += bytes((0x24, 0x80)) + b"".join(_octets(value[i : i + chunk]) for i in range(0, size, chunk)) + b"\0\0"
            else:
                out += bytes((tag,)) + _length(size) + value
        return bytes(out)

    return again(der)


def _octets(value: bytes) -> bytes:
    return b"\x04" + _length(len(value)) + value


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes((size,))
    written = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((0x80 | len(written),)) + written


def pdf(files: Mapping[str, bytes] | None = None, *, password: str = "") -> bytes:
    """A page with files attached in the name tree."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in (files or {}).items():
        writer.add_attachment(name, content)
    return written(writer, password)


def written(writer: PdfWriter, password: str = "") -> bytes:
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def hybrid(cii: bytes) -> bytes:
    """A Factur-X document as this application writes them."""
    return factur_x(pdf(), cii, title="N-1", author="Seller", day=date(2026, 5, 4))
