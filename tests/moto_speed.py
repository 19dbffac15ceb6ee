"""moto copies the whole table once for every write of a transaction, to be able to roll back: ninety copies where one does.

While this is in force the copies of a table that has not changed in between are one and the same, without its stream of changes.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest import mock

import moto.dynamodb.models
from moto.dynamodb.models.table import Table


@contextmanager
def one_copy_per_transaction() -> Iterator[None]:
    """Within it a transaction of many writes costs one copy of the table."""
    last: list[tuple[Table, int, Table]] = []

    def deepcopy(thing: Any) -> Any:
        if not isinstance(thing, Table) or thing.stream_shard is None:
            return copy.deepcopy(thing)
        stream, changes = thing.stream_shard, len(thing.stream_shard.items)
        if not last or last[0][0] is not thing or last[0][1] != changes:
            # The stream holds every change since the beginning; the copy shares it, for no test here reads it.
            thing.stream_shard = None
            copied = copy.deepcopy(thing)
            thing.stream_shard = copied.stream_shard = stream
            last[:] = [(thing, changes, copied)]
        return last[0][2]

    with mock.patch.object(moto.dynamodb.models, "copy", SimpleNamespace(deepcopy=deepcopy)):
        yield
