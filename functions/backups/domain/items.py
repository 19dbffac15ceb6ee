"""Items in DynamoDB JSON: exact text in and out, and one canonical form for comparing.

An item is a mapping from attribute name to a typed value such as `{"S": "a"}` or `{"NS": ["1", "2"]}`. In
memory binary values are bytes, as the database client hands them over; in a line they are base64. Number
texts are never rewritten on the way in or out. Only the canonical form, which is hashed and never stored,
says that `1.0` and `1` are the same number and that the members of a set have no order.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Final, NoReturn

type Value = Mapping[str, object]
type Item = Mapping[str, Value]

# Thirty-two levels is what DynamoDB nests at most; the attribute itself is the first.
MAX_DEPTH: Final = 33
# An item holds 400 KB; six characters for each escaped one is the worst that JSON makes of them.
MAX_LINE_BYTES: Final = 4 * 1024 * 1024
MAX_NUMBER_CHARACTERS: Final = 400

_INTEGER: Final = re.compile(r"-?[0-9]{1,40}", re.ASCII)
_NUMBER: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?", re.ASCII)


class ItemError(ValueError):
    """A line or a value is not an item in DynamoDB JSON; the text says which rule it breaks."""


def normal_number(text: str) -> str:
    """The one spelling of a number's value: sign, digits without outer zeros, `E`, exponent.

    `100`, `1E2` and `100.00` all give `1E2`; every zero gives `0`. Exact at any precision, because digits are
    moved and never calculated. Raises ItemError for what is not a finite decimal number.
    """
    if _INTEGER.fullmatch(text):
        negative, digits, exponent = text.startswith("-"), text.lstrip("-"), 0
    else:
        match = _NUMBER.fullmatch(text) if len(text) <= MAX_NUMBER_CHARACTERS else None
        if match is None or not (match[2] or match[3]):
            raise ItemError("a number is not written as one")
        fraction = match[3] or ""
        negative, digits, exponent = match[1] == "-", match[2] + fraction, int(match[4] or 0) - len(fraction)
    digits = digits.lstrip("0")
    if not digits:
        return "0"
    bare = digits.rstrip("0")
    return f"{'-' if negative else ''}{bare}E{exponent + len(digits) - len(bare)}"


def canonical(item: Item) -> bytes:
    """The bytes that stand for an item's value: equal for equal items, different for different ones.

    Names are sorted, sets are sorted, numbers are in their one spelling. Raises ItemError for a value
    that has no DynamoDB type.
    """
    plain = {name: _canonical_value(value, 1) for name, value in item.items()}
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def item_hash(item: Item) -> int:
    """SHA-256 of the canonical form, as a number below 2**256."""
    return int.from_bytes(hashlib.sha256(canonical(item)).digest())


def encode_attributes(item: Item) -> dict[str, object]:
    """The item with binary values as base64, names sorted: what a line holds under `Item`."""
    return {name: _encode_value(item[name], 1) for name in sorted(item)}


def encode_line(item: Item) -> bytes:
    """One line of an export's data file: `{"Item":{...}}` and a line feed, UTF-8, names sorted."""
    text = json.dumps({"Item": encode_attributes(item)}, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        raise ItemError("a text is not Unicode") from None


def decode_attributes(raw: object) -> dict[str, Value]:
    """The reverse of `encode_attributes`: base64 back to bytes, every type checked."""
    if not isinstance(raw, dict):
        raise ItemError("an item is not an object")
    return {_text(name, "name"): _decode_value(value, 1) for name, value in raw.items()}


def decode_line(line: bytes) -> dict[str, Value]:
    """The item of one line. Raises ItemError for anything that `encode_line` would not have meant."""
    if len(line) > MAX_LINE_BYTES:
        raise ItemError("the line is longer than any item")
    try:
        raw = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_constant)
    except ItemError:
        raise
    except (ValueError, RecursionError):
        raise ItemError("the line is not JSON") from None
    if not isinstance(raw, dict) or raw.keys() != {"Item"}:
        raise ItemError("the line does not hold exactly one Item")
    return decode_attributes(raw["Item"])


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ItemError("a name appears twice")
    return found


def _no_constant(_text: str) -> NoReturn:
    raise ItemError("a constant that JSON does not know")


def _one(value: object, depth: int) -> tuple[str, object]:
    if depth > MAX_DEPTH:
        raise ItemError("the value is nested too deeply")
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ItemError("a value does not have exactly one type")
    ((kind, content),) = value.items()
    return _text(kind, "type"), content


def _text(content: object, kind: str) -> str:
    if not isinstance(content, str):
        raise ItemError(f"a value of type {kind} is not a text")
    return content


def _number(content: object) -> str:
    text = _text(content, "N")
    normal_number(text)
    return text


def _bytes(content: object) -> bytes:
    if not isinstance(content, bytes | bytearray):
        raise ItemError("a binary value is not bytes")
    return bytes(content)


def _flag(content: object, kind: str) -> bool:
    if content is True or (content is False and kind == "BOOL"):
        return bool(content)
    raise ItemError(f"a value of type {kind} is neither true nor false")


def _list(content: object, kind: str) -> Iterable[object]:
    if isinstance(content, list | tuple):
        return content
    raise ItemError(f"a value of type {kind} is not a list")


def _map(content: object) -> Mapping[str, object]:
    if not isinstance(content, Mapping):
        raise ItemError("a value of type M is not an object")
    return content


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _unbase64(content: object) -> bytes:
    text = _text(content, "B")
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ItemError("a binary value is not base64") from None
    # The last character may carry bits that decoding drops; two spellings of one value would hide a change.
    if _base64(found) != text:
        raise ItemError("a binary value is not spelled as base64 spells it")
    return found


def _canonical_value(value: object, depth: int) -> object:
    kind, content = _one(value, depth)
    match kind:
        case "S":
            return {kind: _text(content, kind)}
        case "N":
            return {kind: normal_number(_text(content, kind))}
        case "B":
            return {kind: _base64(_bytes(content))}
        case "BOOL" | "NULL":
            return {kind: _flag(content, kind)}
        case "L":
            return {kind: [_canonical_value(member, depth + 1) for member in _list(content, kind)]}
        case "M":
            return {kind: {_text(name, "name"): _canonical_value(member, depth + 1) for name, member in _map(content).items()}}
        case "SS":
            return {kind: sorted(_text(member, "S") for member in _list(content, kind))}
        case "NS":
            return {kind: sorted(normal_number(_text(member, "N")) for member in _list(content, kind))}
        case "BS":
            return {kind: sorted(_base64(_bytes(member)) for member in _list(content, kind))}
    raise ItemError("a value has a type that DynamoDB does not know")


def _encode_value(value: object, depth: int) -> dict[str, object]:
    kind, content = _one(value, depth)
    match kind:
        case "S":
            return {kind: _text(content, kind)}
        case "N":
            return {kind: _number(content)}
        case "B":
            return {kind: _base64(_bytes(content))}
        case "BOOL" | "NULL":
            return {kind: _flag(content, kind)}
        case "L":
            return {kind: [_encode_value(member, depth + 1) for member in _list(content, kind)]}
        case "M":
            members = _map(content)
            return {kind: {name: _encode_value(members[name], depth + 1) for name in sorted(members)}}
        case "SS":
            return {kind: [_text(member, "S") for member in _list(content, kind)]}
        case "NS":
            return {kind: [_number(member) for member in _list(content, kind)]}
        case "BS":
            return {kind: [_base64(_bytes(member)) for member in _list(content, kind)]}
    raise ItemError("a value has a type that DynamoDB does not know")


def _decode_value(value: object, depth: int) -> Value:
    kind, content = _one(value, depth)
    match kind:
        case "S":
            return {kind: _text(content, kind)}
        case "N":
            return {kind: _number(content)}
        case "B":
            return {kind: _unbase64(content)}
        case "BOOL" | "NULL":
            return {kind: _flag(content, kind)}
        case "L":
            return {kind: [_decode_value(member, depth + 1) for member in _list(content, kind)]}
        case "M":
            return {kind: {_text(name, "name"): _decode_value(member, depth + 1) for name, member in _map(content).items()}}
        case "SS":
            return {kind: [_text(member, "S") for member in _list(content, kind)]}
        case "NS":
            return {kind: [_number(member) for member in _list(content, kind)]}
        case "BS":
            return {kind: [_unbase64(member) for member in _list(content, kind)]}
    raise ItemError("a value has a type that DynamoDB does not know")
