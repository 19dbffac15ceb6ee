"""Fan-out: a big job in chunks over a queue. Each chunk leaves a receipt in the transaction that also adds to the parent's counters.

The parent record has the integer fields `chunks` and `chunks_done`. A chunk that comes again finds its receipt and changes nothing; whoever
sees the count complete closes the parent, and closing is repeatable too, so that a crash in between only delays it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.records import Record
from kernel.refusals import Repeated
from kernel.table import Table, Write, add, insert


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Record):
    """Proof that a chunk was done, once."""

    parent_pk: str
    parent_sk: str
    chunk: str
    done_at: datetime

    @property
    def pk(self) -> str:
        return f"{self.parent_pk}#{self.parent_sk}#RECEIPT"

    @property
    def sk(self) -> str:
        return self.chunk


def complete(
    table: Table, parent: Record, chunk: str, now: datetime, writes: list[Write], counters: Mapping[str, int] | None = None
) -> bool:
    """Commits a chunk: its writes, its receipt, and `chunks_done` plus `counters` added to the parent. False when it was done before."""
    receipt = Receipt(parent_pk=parent.pk, parent_sk=parent.sk, chunk=chunk, done_at=now)
    try:
        table.transact(
            insert(receipt, Repeated(f"chunk {chunk} is done")),
            add(parent.pk, parent.sk, {"chunks_done": 1, **(counters or {})}),
            *writes,
        )
    except Repeated:
        return False
    return True


def is_done(table: Table, parent: Record, chunk: str) -> bool:
    """Whether a chunk has its receipt; lets a redelivered chunk spare its work."""
    return table.get(Receipt, f"{parent.pk}#{parent.sk}#RECEIPT", chunk) is not None
