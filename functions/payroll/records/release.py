"""The release of an approved run: its payments, chunk by chunk."""

from dataclasses import dataclass, field

from kernel.records import Record
from payroll.records import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Record):
    """Counts what has left: payment orders and their sum in minor units. It is complete when every chunk has its receipt."""

    company: str
    run: str
    chunks: int
    chunks_done: int = 0
    orders: int = 0
    amount: int = field(default=0, repr=False)
    without_account: int = 0

    @property
    def pk(self) -> str:
        return keys.releases(self.company)

    @property
    def sk(self) -> str:
        return self.run

    @property
    def complete(self) -> bool:
        """Whether all payments have been requested."""
        return self.chunks_done == self.chunks
