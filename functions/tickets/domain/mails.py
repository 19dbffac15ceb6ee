"""A mail as the help desk sees it. `read_mail` takes any bytes and never raises."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tickets.domain.addresses import ADDRESSES_MAX, Address, addresses, message_ids
from tickets.domain.automatic import automatic_reason
from tickets.domain.charsets import codec_of, header_label, header_text, to_text, transfer_decoded
from tickets.domain.html import HTML_CHARS_MAX, html_to_text
from tickets.domain.parts import Part, leaves, split_headers
from tickets.domain.replies import visible_part

SUBJECT_MAX = 250
REFERENCES_MAX = 50
ATTACHMENTS_MAX = 100
MAIL_BYTES_MAX = 40 * 1024 * 1024

_KEPT_HEADERS_MAX = 200
_IGNORE = re.compile(r"^x-[a-z0-9]{1,30}-ignore$")
_EXTENSIONS = {
    "text/plain": "txt",
    "text/html": "html",
    "text/calendar": "ics",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "application/pgp-signature": "asc",
    "application/pkcs7-signature": "p7s",
    "application/pkcs7-mime": "p7m",
    "message/delivery-status": "txt",
    "text/rfc822-headers": "txt",
    "video/quicktime": "mov",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A decoded attachment. `name` is never a path and never empty."""

    name: str
    content_type: str
    content: bytes
    content_id: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. Empty strings and tuples stand for what it does not say; `sender` is None when no header
    names a usable address. `message_id` is made from the bytes when the mail has none."""

    message_id: str
    subject: str
    sender: Address | None
    recipients: tuple[Address, ...]
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    visible_text: str
    attachments: tuple[Attachment, ...]
    automatic: str
    headers: tuple[tuple[str, str], ...]
    sha256: str

    @property
    def digest(self) -> str:
        """What two deliveries of the same mail share, whatever the way added to their headers."""
        parts = [self.sender.key if self.sender else "", self.subject, self.text, *(one.sha256 for one in self.attachments)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    @property
    def related(self) -> tuple[str, ...]:
        """The ids of earlier messages, nearest first: In-Reply-To, then References from the last one back."""
        return tuple(dict.fromkeys([*self.in_reply_to, *reversed(self.references)]))[:REFERENCES_MAX]


def unreadable_reason(raw: bytes) -> str:
    """Why bytes cannot become a ticket whoever sent them: `empty`, `too-large`, `not-a-mail`; '' when they can."""
    if not raw.strip():
        return "empty"
    if len(raw) > MAIL_BYTES_MAX:
        return "too-large"
    headers, _ = split_headers(raw)
    return "" if headers else "not-a-mail"


def refusal_reason(mail: Mail) -> str:
    """Why a readable mail is set aside for a person: `no-sender`, `asks-to-be-ignored`; '' when it becomes a ticket."""
    if any(_IGNORE.match(name) and value.strip().lower() in ("true", "yes", "1") for name, value in mail.headers):
        return "asks-to-be-ignored"
    return "" if mail.sender else "no-sender"


def read_mail(raw: bytes) -> Mail:
    """Read an RFC 5322 message with MIME, however broken: what cannot be read is left out, what has a false charset is
    guessed, nothing raises. Bytes beyond MAIL_BYTES_MAX are not looked at."""
    raw_headers, _ = split_headers(raw[:MAIL_BYTES_MAX])
    parts = list(leaves(raw[:MAIL_BYTES_MAX]))
    stated = next((part.charset for part in parts if codec_of(part.charset)), "")
    label = header_label(_first(raw_headers, "subject"), stated)
    headers = tuple((name, header_text(value, label)) for name, value in raw_headers[:_KEPT_HEADERS_MAX])
    sha256 = hashlib.sha256(raw).hexdigest()
    own_ids = message_ids(_first(raw_headers, "message-id"))
    text, attachments = _contents(parts)
    return Mail(
        message_id=own_ids[0] if own_ids else f"<{sha256}@without-id.invalid>",
        subject=next((value for name, value in headers if name == "subject"), "")[:SUBJECT_MAX].strip(),
        sender=_sender(raw_headers, label),
        recipients=_recipients(raw_headers, label),
        in_reply_to=message_ids(_first(raw_headers, "in-reply-to"))[:REFERENCES_MAX],
        references=message_ids(_first(raw_headers, "references"))[-REFERENCES_MAX:],
        sent_at=_date(next((value for name, value in headers if name == "date"), "")),
        text=text,
        visible_text=visible_part(text),
        attachments=attachments,
        automatic=automatic_reason(headers),
        headers=headers,
        sha256=sha256,
    )


def _first(headers: tuple[tuple[str, bytes], ...], name: str) -> bytes:
    return next((value for key, value in headers if key == name and value), b"")


def _sender(headers: tuple[tuple[str, bytes], ...], label: str) -> Address | None:
    """The first usable address of From (every one of them: some mails carry two), Reply-To, Sender, Return-Path."""
    for wanted in ("from", "reply-to", "sender", "return-path"):
        for name, value in headers:
            if name == wanted and (found := addresses(value, label)):
                return found[0]
    return None


def _recipients(headers: tuple[tuple[str, bytes], ...], label: str) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for wanted in ("to", "cc"):
        for name, value in headers:
            if name == wanted:
                for one in addresses(value, label):
                    found.setdefault(one.key, one)
    return tuple(found.values())[:ADDRESSES_MAX]


def _date(value: str) -> datetime | None:
    """The Date header in UTC; None when it is no date a calendar knows."""
    try:
        parsed = parsedate_to_datetime(value)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _contents(parts: list[Part]) -> tuple[str, tuple[Attachment, ...]]:
    """The body text and the attachments.

    A text part is body unless it has a file name, is marked as attachment, or accompanies another part in a
    multipart/related. Of alternatives the plain text is taken, and the HTML only where the plain one says nothing;
    every other body part is appended in order, so that nothing of a mixed mail is lost. HTML beyond HTML_CHARS_MAX in
    all is kept as attachments.
    """
    bodies: list[tuple[bool, bool, str]] = []
    room = HTML_CHARS_MAX
    attachments: list[Attachment] = []
    for part in parts:
        content = transfer_decoded(part.body, part.raw("content-transfer-encoding").decode("latin-1"))
        is_html = part.content_type == "text/html"
        if _is_body(part) and (not is_html or room > 0):
            room -= len(content) if is_html else 0
            text = to_text(content, part.charset).replace("\r\n", "\n").replace("\r", "\n")
            bodies.append(("multipart/alternative" in part.parents, is_html, html_to_text(text) if is_html else text))
        elif len(attachments) < ATTACHMENTS_MAX:
            attachments.append(_attachment(part, content, len(attachments) + 1))
    plain_says_it = any(choice and not is_html and text.strip() for choice, is_html, text in bodies)
    texts = [text for choice, is_html, text in bodies if not (choice and is_html and plain_says_it)]
    return "\n".join(text for text in texts if text.strip()).strip("\n"), tuple(attachments)


def _is_body(part: Part) -> bool:
    if part.content_type not in ("text/plain", "text/html"):
        return False
    accompanies = bool(part.index and part.parents and part.parents[-1] == "multipart/related")
    return part.disposition != "attachment" and not part.file_name and not accompanies


def _attachment(part: Part, content: bytes, number: int) -> Attachment:
    kind = part.content_type
    name = part.file_name
    if not name and kind == "message/rfc822":
        inner, _ = split_headers(content)
        subject = header_text(_first(inner, "subject"))
        name = re.sub(r"[\\/]", "_", subject)[:200] + ".eml" if subject else ""
    ids = message_ids(part.raw("content-id"))
    content_id = ids[0].strip("<>")[:200] if ids else ""
    if not name and (image := re.match(r"[\w.-]{1,60}\.(?:jpe?g|png|gif|bmp|webp)(?=@)", content_id)):
        name = image[0]
    if not name:
        name = f"part-{number}.{'eml' if kind == 'message/rfc822' else _EXTENSIONS.get(kind, 'bin')}"
    return Attachment(name, kind, content, content_id)
