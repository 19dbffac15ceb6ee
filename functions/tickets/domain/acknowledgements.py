"""The acknowledgement of a ticket: whether one may be sent at all, and its bytes, the same every time."""

import re
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr

from tickets.domain.automatic import is_automatic
from tickets.domain.tickets import token

PER_REQUESTER_AND_HOUR_MAX = 5
_NAME_CHARS_MAX = 60
_SENDABLE = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$")
_MESSAGE_ID = re.compile(r"^<[!-;=?-~]{1,250}>$")


def silence_reason(*, automatic: str, requester: str, own_addresses: frozenset[str]) -> str:
    """Why a ticket is not acknowledged, '' when it is: it came from a program, from ourselves, from a robot's mailbox, or from
    an address that cannot be written to (none, or not plain ASCII)."""
    if automatic:
        return f"automatic: {automatic}"
    if requester.lower() in own_addresses:
        return "own address"
    if is_automatic([("From", requester)]):
        return "robot sender"
    return "" if _SENDABLE.match(requester) else "no address to write to"


def message_id(company: str, ticket: str, sender: str) -> str:
    """The acknowledgement's Message-ID: the same for every attempt."""
    return f"<ack.{ticket}.{company}@{sender.rpartition('@')[2]}>"


def compose(
    *, company: str, ticket: str, subject: str, requester_name: str, requester: str, sender: str, answers: str, opened_at: datetime
) -> bytes:
    """The mail as bytes. It carries the marks by which other programs know not to answer it (RFC 3834) and the thread of the
    mail that it answers (`answers`, a message id or ''). Dated by the ticket, so that a repeat is the same mail."""
    greeting = f"Hello {_plain(requester_name)}," if _plain(requester_name) else "Hello,"
    text = (
        f"{greeting}\n\n"
        f"your message has arrived and is now ticket {ticket}. We will answer it as soon as we can.\n\n"
        "If you want to add something, reply to this mail or keep the ticket's number in the subject.\n"
    )
    # The older message class: the newer one moves blanks when it folds a subject beyond ASCII.
    mail = MIMEText(text, "plain", "utf-8")
    mail["From"] = sender
    mail["To"] = formataddr((_plain(requester_name)[:_NAME_CHARS_MAX].strip(), requester))
    title = f"{token(ticket)} We have received your message: {_plain(subject)}"
    mail["Subject"] = Header(title, "utf-8", header_name="Subject").encode()
    mail["Date"] = format_datetime(opened_at)
    mail["Message-ID"] = message_id(company, ticket, sender)
    if _MESSAGE_ID.match(answers):
        mail["In-Reply-To"] = answers
        mail["References"] = answers
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "auto_reply"
    return mail.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _plain(text: str) -> str:
    return " ".join("".join(char for char in text if char.isprintable()).split())[:200]
