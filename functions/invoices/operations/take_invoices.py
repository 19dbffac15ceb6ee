"""Takes in invoices that come as messages: the document itself as base64, or the key of an object in the company's inbox."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from invoices.domain.media import MAX_BYTES
from invoices.operations.receive_invoice import receive_invoice
from invoices.records.received import ReceivedDocument, Source
from kernel.documents import Documents
from kernel.refusals import FieldError, Invalid
from kernel.table import Table

SENDER: Final = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a message tells: `content` (base64) or `key`, not both. `media_type` is empty when the sender does not say."""

    company: str
    media_type: str
    submitted_by: str
    content: str | None
    key: str | None


def take_invoices(table: Table, documents: Documents, sent: Sent, *, now: datetime) -> ReceivedDocument:
    """Keeps and records the document of one message; the bucket's event brings the worker that judges it.

    The same bytes are the same document, whichever way they came first. Invalid for a message without a document, or with one that is no
    base64; NotFound for a key under which nothing lies, TooLarge for an object that is not read (the drop itself is quarantined).
    """
    return receive_invoice(
        table,
        documents,
        sent.company,
        _content(documents, sent),
        submitted_by=sent.submitted_by,
        now=now,
        source=Source.QUEUE,
        media_type=sent.media_type,
    )


def _content(documents: Documents, sent: Sent) -> bytes:
    if (sent.content is None) is (sent.key is None):
        raise Invalid("the message holds a document or the key of one", [FieldError("/content", "expected this or key")])
    if sent.key is not None:
        inbox = f"inbox/{sent.company}/"
        if not sent.key.startswith(inbox):
            raise Invalid("the key leads elsewhere than into the company's inbox", [FieldError("/key", f"expected {inbox}...")])
        return documents.get(sent.key, MAX_BYTES)
    try:
        return base64.b64decode("".join((sent.content or "").split()), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("the document in the message is no base64", [FieldError("/content", "expected base64")]) from None
