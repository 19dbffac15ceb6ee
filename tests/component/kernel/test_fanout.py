"""Chunk receipts."""

from dataclasses import dataclass

from kernel import fanout, table
from kernel.records import Record
from kernel.table import Table
from tests import aws
from tests.component.kernel import NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Record):
    chunks: int
    chunks_done: int = 0
    cents: int = 0

    @property
    def pk(self) -> str:
        return "COMPANY#acme#JOB"

    @property
    def sk(self) -> str:
        return "1"


def test_each_chunk_counts_once() -> None:
    shelf = Table(aws.table_name("payroll"))
    job = Job(chunks=2)
    shelf.transact(table.insert(job))
    applied = [fanout.complete(shelf, job, chunk, now=NOW, writes=[], counters={"cents": 5}) for chunk in ("a", "b", "a", "b")]
    assert applied == [True, True, False, False]
    assert fanout.is_done(shelf, job, "a")
    assert not fanout.is_done(shelf, job, "c")
    stored = shelf.need(Job, job.pk, job.sk)
    assert (stored.chunks_done, stored.cents) == (2, 10)
