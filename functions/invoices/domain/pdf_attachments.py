"""Files that a hybrid PDF carries beside its invoice: time sheets, delivery notes (Factur-X 1.0, relation ``Supplement``)."""

import io
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from invoices.domain.attachments import MAX_ATTACHMENT_BYTES, NOTHING, Bad, Candidate, Found, taken
from invoices.domain.wrapping import cms, pdf

MAX_FILES: Final = 20
"""Files that are taken out of one PDF; further ones stay in it."""

type _File = Any
"""An embedded file as pypdf shows it."""


def beside_invoice(data: bytes) -> Found:
    """The files in a document that ``container.opened`` has found to be a PDF, or one in signed envelopes. Never raises."""
    from pypdf import PdfReader, apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of a document
    try:
        while (envelope := cms.envelope(data)) is not None:
            data = cms.signed_content(envelope)
        with apply_configuration(zlib_maximum_output_length=MAX_ATTACHMENT_BYTES):
            return taken(_candidates(PdfReader(io.BytesIO(data))))
    except Exception:  # noqa: BLE001 (bytes made by strangers; the invoice in them was read, and that is what counts)
        return NOTHING


def _candidates(reader: Any) -> Iterator[Candidate]:
    count = 0
    for file in reader.attachment_list:
        name = str(file.alternative_name or file.name).replace("\\", "/").rpartition("/")[2].strip()
        if name.lower() in pdf.NAMES:
            continue
        count += 1
        if count > MAX_FILES:
            return
        yield Candidate(name, _media_type(file), partial(_content, file), description=str(file.description or ""))


def _media_type(file: _File) -> str:
    """As the PDF gives it, such as ``/application/pdf``; empty when it gives none or one that says nothing."""
    try:
        found = str(file.subtype or "").removeprefix("/")
    except Exception:  # noqa: BLE001 (a damaged entry has none)
        return ""
    return "" if found == "application/octet-stream" else found


def _content(file: _File) -> bytes:
    from pypdf.errors import LimitReachedError

    try:
        content = bytes(file.content)
    except LimitReachedError:
        raise Bad("too_large", f"it has more than {MAX_ATTACHMENT_BYTES} bytes") from None
    except Exception as error:  # noqa: BLE001 (whatever the parser stumbles over, the file is damaged)
        raise Bad("damaged", f"it cannot be taken out of the PDF ({type(error).__name__})") from None
    if not content:
        raise Bad("empty", "there is nothing in it")
    return content
