"""A digest of many items that does not depend on their order or on how they were divided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from backups.domain.items import Item, item_hash

MODULUS: Final = 2**256
_HEX_CHARACTERS: Final = 64


@dataclass(frozen=True, slots=True)
class Digest:
    """How many items, and the sum of their hashes modulo 2**256.

    A sum and not an exclusive or: two equal items must not cancel each other. It finds what chance, a crash or
    a mistake does to a copy. It is no signature: who can write both the copy and the record can forge it.
    """

    count: int = 0
    total: int = 0

    def plus(self, item: Item) -> "Digest":
        """With one more item."""
        return Digest(self.count + 1, (self.total + item_hash(item)) % MODULUS)

    def __add__(self, other: Self) -> "Digest":
        return Digest(self.count + other.count, (self.total + other.total) % MODULUS)

    def text(self) -> str:
        """The sum as 64 hexadecimal characters."""
        return f"{self.total:0{_HEX_CHARACTERS}x}"

    @classmethod
    def of_text(cls, count: int, text: str) -> "Digest":
        """The reverse of `text`. Raises ValueError for anything else."""
        if len(text) != _HEX_CHARACTERS or count < 0:
            raise ValueError("not a digest")
        return cls(count, int(text, 16))

    @classmethod
    def of_items(cls, items: Iterable[Item]) -> "Digest":
        count, total = 0, 0
        for item in items:
            count, total = count + 1, total + item_hash(item)
        return cls(count, total % MODULUS)


def combined(digests: Iterable[Digest]) -> Digest:
    """The digest of all the items behind these digests."""
    whole = Digest()
    for digest in digests:
        whole += digest
    return whole
