"""Who wrote and to whom: addresses out of header values as real mail programs write them."""

import re
from dataclasses import dataclass

from tickets.domain.charsets import decoded_words, to_text

ADDRESSES_MAX = 100
NAME_MAX = 200
EMAIL_MAX = 254
_VALUE_BYTES_MAX = 32_768

_ANGLE = re.compile(r"<([^<>]*)>?\s*$")
_BARE = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"]{1,253}")
_QUOTED_LOCAL = re.compile(r'"([^"]*)"@([^\s<>()",;]+)')
_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"']{1,253}$")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: the name as shown ('' when none) and the address as written, quotes and blanks removed."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """What two spellings of the same mailbox share."""
        return self.email.lower()


def addresses(value: bytes, label: str = "") -> tuple[Address, ...]:
    """The usable mailboxes of a From, To, Cc or Reply-To value; entries without an address are left out."""
    text = to_text(value[:_VALUE_BYTES_MAX], label)
    found: list[Address] = []
    for entry in _entries(text):
        address = _address(entry)
        if address is not None and len(found) < ADDRESSES_MAX:
            found.append(address)
    return tuple(found)


def _entries(text: str) -> list[str]:
    """Split at commas and semicolons outside quotes, comments, angle brackets and encoded words."""
    entries: list[str] = []
    current: list[str] = []
    quoted, depth, angle, index = False, 0, False, 0
    trust_quotes = text.count('"') % 2 == 0
    while index < len(text):
        char = text[index]
        if text.startswith("=?", index) and (end := _word_end(text, index)):
            current.append(text[index:end])
            index = end
            continue
        if char == '"' and trust_quotes and depth == 0:
            quoted = not quoted
        elif not quoted:
            depth += (char == "(") - (char == ")" and depth > 0)
            angle = char == "<" or (angle and char != ">")
        if char in ",;" and not quoted and not depth and not angle:
            entries.append("".join(current))
            current = []
        else:
            current.append(char)
        index += 1
    entries.append("".join(current))
    return entries


def _word_end(text: str, start: int) -> int:
    """Where the RFC 2047 word that begins at `start` ends, 0 when it is none."""
    charset = text.find("?", start + 2)
    if charset < 0 or charset - start > 70 or text[charset + 2 : charset + 3] != "?":
        return 0
    end = text.find("?=", charset + 3)
    return end + 2 if 0 <= end <= start + 1_000 else 0


def _address(entry: str) -> Address | None:
    entry = re.sub(r"^\s*[^\"<@:]{1,100}:(?=\s*[^\s])", "", entry) if ":" in entry and "@" in entry else entry
    if angle := _ANGLE.search(entry):
        email = _email(angle[1])
        return Address(_name(entry[: angle.start()]), email) if email else None
    if quoted := _QUOTED_LOCAL.search(entry):
        email = _email(f"{quoted[1]}@{quoted[2]}")
        return Address("", email) if email else None
    readable = decoded_words(entry)
    if bare := _BARE.search(readable):
        email = _email(bare[0])
        comment = re.search(r"\(([^()]*)\)", readable)
        before = readable[: bare.start()].strip(" \"'<")
        name = comment[1] if comment else before
        return Address(_name(name), email) if email else None
    return None


def _email(raw: str) -> str:
    """The address without quotes, blanks and comments; '' when nothing deliverable is left."""
    text = re.sub(r"\([^()]*\)", "", decoded_words(raw))
    text = re.sub(r"^\s*mailto:", "", text, flags=re.IGNORECASE)
    local, _, domain = text.rpartition("@")
    local = re.sub(r"[\s\"<>\\]", "", local).strip("'")
    domain = re.sub(r"[\s\"'<>]", "", domain).rstrip(".")
    email = f"{local}@{domain}"
    return email if len(email) <= EMAIL_MAX and _EMAIL.match(email) else ""


def _name(raw: str) -> str:
    text = decoded_words(raw.strip()).replace('\\"', '"').strip()
    text = text.split("<", 1)[0].strip()
    for quote in "\"'":
        if len(text) > 1 and text.startswith(quote) and text.endswith(quote):
            text = text[1:-1]
    return " ".join(text.strip('"').split())[:NAME_MAX]


def message_ids(value: bytes) -> tuple[str, ...]:
    """The message ids of a Message-ID, In-Reply-To or References value, in order, each once, as `<...>`.

    Ids without angle brackets are taken when they hold an `@` and no blank.
    """
    text = value.decode("utf-8", "replace")
    found = re.findall(r"<\s*([^<>\s]{1,900})\s*>", text)
    if not found:
        found = [word.strip("<>,;") for word in text.split() if "@" in word and len(word) <= 900]
    return tuple(dict.fromkeys(f"<{one}>" for one in found if one))
