"""moto's two costly habits, broken for tests that make thousands of calls.

It copies the whole table once for every write of a transaction, to be able to roll back: ninety copies where one does. And it writes each
attribute value of an answer through the general serializer of AWS shapes, though DynamoDB's attribute values are stored as they are sent.
"""

import copy
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock

import moto.dynamodb.models
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.table import Table

PLAIN = frozenset({"S", "N", "BOOL", "NULL"})
"""Types of attribute values that are sent as they are stored; binary ones are not among them."""


@contextmanager
def quick(roll_back: bool = True) -> Iterator[None]:
    """Within it a transaction of many writes costs one copy of the table, and plain attribute values go out as they are.

    Without `roll_back` tables are never copied: for large ones, where no transaction fails.
    """
    deepcopy = _one_copy_per_state() if roll_back else _no_copy_of_tables
    with (
        mock.patch.object(moto.dynamodb.models, "copy", SimpleNamespace(deepcopy=deepcopy)),
        mock.patch.object(BaseJSONSerializer, "_serialize_type_structure", _structure),
    ):
        yield


def _one_copy_per_state() -> Any:
    """A `deepcopy` whose copies of a table that has not changed in between are one and the same, without its stream of changes."""
    last: list[tuple[Table, Any, int, Table]] = []

    def deepcopy(thing: Any) -> Any:
        if not isinstance(thing, Table) or thing.stream_shard is None:
            return copy.deepcopy(thing)
        stream, changes = thing.stream_shard, len(thing.stream_shard.items)
        if not last or last[0][0] is not thing or last[0][1] is not thing.items or last[0][2] != changes:
            # The stream holds every change since the beginning; the copy shares it, for no test here reads it.
            thing.stream_shard = None
            copied = copy.deepcopy(thing)
            thing.stream_shard = copied.stream_shard = stream
            last[:] = [(thing, thing.items, changes, copied)]
        return last[0][3]

    return deepcopy


def _no_copy_of_tables(thing: Any) -> Any:
    return thing if isinstance(thing, Table) else copy.deepcopy(thing)


_general = BaseJSONSerializer._serialize_type_structure


def _structure(self: Any, serialized: MutableMapping[str, Any], value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and _is_plain(value):
        serialized[key] = value
    else:
        _general(self, serialized, value, shape, key)


def _is_plain(value: Any) -> bool:
    if not isinstance(value, dict) or len(value) != 1:
        return False
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return all(map(_is_plain, content.values()))
        case "L":
            return all(map(_is_plain, content))
        case _:
            return kind in PLAIN
