"""Takes an invoice out of what it came wrapped in: a signed envelope (``.p7m``), a hybrid PDF (Factur-X, ZUGFeRD), or both.

What something is, is told by its content, never by its name. What is neither is returned as it is, for ``document.read`` to judge;
what is known to be something else altogether (an archive, an image, a mail) is refused here, so that a person is told what it is.
"""

from dataclasses import dataclass
from typing import Final

from invoices.domain.document import MAX_BYTES, Unreadable
from invoices.domain.wrapping import cms, foreign, pdf

MAX_LAYERS: Final = 4
"""Most wrappings around one invoice. Two are usual at most: signed twice."""
P7M: Final = "p7m"
PDF: Final = "pdf"


@dataclass(frozen=True, slots=True)
class Opened:
    """``content`` is the innermost document, ``wrapping`` what was around it, outermost first: ``("p7m", "pdf")``."""

    content: bytes
    wrapping: tuple[str, ...] = ()


def opened(data: bytes) -> Opened:
    """The invoice without what it was wrapped in. Raises ``document.Unreadable``, and nothing else.

    The digest that the signer of an envelope states is compared with the content. Signatures and certificates are not checked: whoever
    must rely on the signer has to do that with the bytes as received.
    """
    content, wrapping = data, list[str]()
    while True:
        if len(content) > MAX_BYTES:
            raise Unreadable("too_large", f"The document has {len(content)} bytes; at most {MAX_BYTES} are read.")
        kind, inner = _unwrapped(content)
        if not kind:
            return Opened(content, tuple(wrapping))
        if len(wrapping) == MAX_LAYERS:
            raise Unreadable("too_many_layers", f"The document is wrapped more than {MAX_LAYERS} times.")
        wrapping.append(kind)
        content = inner


def _unwrapped(data: bytes) -> tuple[str, bytes]:
    """The outermost wrapping and what is in it; two times nothing when there is none."""
    if foreign.is_plain(data):
        return "", b""
    envelope = cms.envelope(data)
    if envelope is not None:
        return P7M, cms.signed_content(envelope)
    if pdf.is_pdf(data):
        return PDF, pdf.embedded_invoice(data)
    foreign.refuse(data)
    return "", b""
