"""Records: frozen dataclasses that know their keys, and their exact translation to DynamoDB items and back.

Integers become N, every other scalar becomes S (a Decimal keeps its digits as text): no number ever passes through a float.
"""

import functools
import inspect
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

type AttributeValue = dict[str, Any]
type Item = dict[str, Any]

_OWN_ATTRIBUTES = frozenset({"pk", "sk", "list_pk", "list_sk", "record_kind", "expires_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item of a table. `version` counts its changes and is what an ETag shows; 0 means not stored yet."""

    version: int = 0

    def __init_subclass__(cls) -> None:
        taken = _OWN_ATTRIBUTES & set(inspect.get_annotations(cls))
        if taken:
            raise TypeError(f"{cls.__name__}: a record's field cannot be called {' or '.join(sorted(taken))}")

    @property
    def pk(self) -> str:
        raise NotImplementedError

    @property
    def sk(self) -> str:
        raise NotImplementedError

    @property
    def list_pk(self) -> str:
        """Partition in the index `listing`; empty keeps the record out of it."""
        return ""

    @property
    def list_sk(self) -> str:
        """Order within the index partition."""
        return ""

    @property
    def expires_at(self) -> int | None:
        """Unix seconds after which DynamoDB may delete the item (time to live)."""
        return None

    def item(self) -> Item:
        """The DynamoDB item: keys, `record_kind` (the class name), and every field that is not None."""
        item: Item = {"pk": {"S": self.pk}, "sk": {"S": self.sk}, "record_kind": {"S": type(self).__name__}}
        if self.list_pk:
            item |= {"list_pk": {"S": self.list_pk}, "list_sk": {"S": self.list_sk}}
        if self.expires_at is not None:
            item["expires_at"] = {"N": str(self.expires_at)}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                item[field.name] = encode(value)
        return item

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        """Reads an item back. Attributes without a field are ignored; a missing field takes its default."""
        return cls(**_read_fields(cls, item))

    def changed(self) -> Self:
        """The same record with its next version: what the table holds after `insert` or `replace`."""
        return replace(self, version=self.version + 1)


def encode(value: Any) -> AttributeValue:
    """A Python value as a DynamoDB attribute value. A float raises TypeError: no float belongs in a record."""
    match value:
        case None:
            return {"NULL": True}
        case Enum():
            return encode(value.value)
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case Decimal():
            return {"S": str(value)}
        case date():  # datetime is a date too; both have an ISO form
            return {"S": value.isoformat()}
        case list() | tuple():
            return {"L": [encode(each) for each in value]}
        case Mapping():
            return {"M": {str(key): encode(each) for key, each in value.items()}}
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {"M": {name: encode(each) for name, each in pairs if each is not None}}
    raise TypeError(f"{type(value).__name__} has no place in a record")


def decode(kind: Any, stored: AttributeValue) -> Any:
    """A DynamoDB attribute value as the Python type `kind` (the annotation of a record's field)."""
    ((tag, value),) = stored.items()
    if tag == "NULL":
        return None
    if kind in (Any, object):
        return _plain(tag, value)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return decode(next(arm for arm in get_args(kind) if arm is not types.NoneType), stored)
    if tag == "L":
        return _decode_list(kind, origin, value)
    if tag == "M" and origin is not None:
        return {key: decode(get_args(kind)[1], each) for key, each in value.items()}
    if tag == "M":
        return kind(**_read_fields(kind, value))
    return _decode_scalar(kind, value)


def _decode_list(kind: Any, origin: Any, values: list[AttributeValue]) -> Any:
    arms = get_args(kind)
    if origin is tuple and arms[-1] is not Ellipsis:
        return tuple(decode(arm, each) for arm, each in zip(arms, values, strict=True))
    sequence = (decode(arms[0], each) for each in values)
    return tuple(sequence) if origin is tuple else list(sequence)


def _decode_scalar(kind: Any, value: Any) -> Any:
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(type(next(iter(kind)).value)(value))
    if kind is bytes:
        return bytes(value)
    if kind in (int, Decimal, str, bool):
        return kind(value)
    if hasattr(kind, "__value__"):  # `type X = ...`
        return _decode_scalar(kind.__value__, value)
    return value  # Literal and NewType of str


def _plain(tag: str, value: Any) -> Any:
    match tag:
        case "N":
            return int(value) if value.lstrip("-").isdigit() else Decimal(value)
        case "L":
            return [decode(Any, each) for each in value]
        case "M":
            return {key: decode(Any, each) for key, each in value.items()}
    return value


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_fields(kind: type, item: Mapping[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    return {field.name: decode(hints[field.name], item[field.name]) for field in fields(kind) if field.name in item}
