"""Data files of an export: gzip, one item a line, written and read without holding the items.

The bytes depend on the items and their order alone (no time, no file name in the gzip header), so writing the
same items again gives the same file.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from backups.domain.digest import MODULUS, Digest
from backups.domain.items import MAX_LINE_BYTES, Item, ItemError, Value, decode_line, encode_line, item_hash

# One file is one step of work: what a worker writes before it records where it stands.
MAX_FILE_ITEMS: Final = 10_000
MAX_FILE_RAW_BYTES: Final = 8 * 1024 * 1024
# A page of a scan is at most 1 MB of items, so the last page of a file may pass the limit by its JSON form.
MAX_FILE_STORED_BYTES: Final = 64 * 1024 * 1024

_LEVEL: Final = 6
_GZIP: Final = 16 + zlib.MAX_WBITS
_READ_BYTES: Final = 256 * 1024


class DataFileError(ValueError):
    """The bytes are not one complete gzip file, or a line is no item. `line` counts from 1, 0 for the gzip itself."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def md5_base64(content: bytes) -> str:
    """The checksum that manifests carry. MD5 because the AWS format says so; it guards against decay, not malice."""
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode("ascii")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A finished data file: its bytes, what is in it, and the checksum of the bytes."""

    content: bytes
    digest: Digest
    raw_bytes: int

    @property
    def md5(self) -> str:
        return md5_base64(self.content)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes in hexadecimal: names the content in the file's key."""
        return hashlib.sha256(self.content).hexdigest()


class DataFileWriter:
    """Collects items into one data file. `full` says when to stop; going a little over is allowed."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        self._chunks: list[bytes] = []
        self._count = 0
        self._total = 0
        self.raw_bytes = 0

    @property
    def room(self) -> int:
        """How many items still fit; 0 when the file is full."""
        return 0 if self.raw_bytes >= MAX_FILE_RAW_BYTES else max(0, MAX_FILE_ITEMS - self._count)

    def add(self, item: Item) -> None:
        line = encode_line(item)
        self._chunks.append(self._packer.compress(line))
        self._total = (self._total + item_hash(item)) % MODULUS
        self._count += 1
        self.raw_bytes += len(line)

    def finish(self) -> DataFile:
        """The file. The writer takes no more items afterwards."""
        self._chunks.append(self._packer.flush())
        return DataFile(b"".join(self._chunks), Digest(self._count, self._total), self.raw_bytes)


def read_lines(content: bytes) -> Iterator[bytes]:
    """The lines of a data file without their line feeds. Raises DataFileError as soon as the gzip breaks."""
    rest = b""
    number = 0
    for chunk in _unpacked(content):
        # Lines end at line feeds only: a text may hold other characters that Unicode calls line ends.
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            number += 1
            yield line
        if len(rest) > MAX_LINE_BYTES:
            raise DataFileError("the line is longer than any item", number + 1)
    if rest:
        raise DataFileError("the last line has no end", number + 1)


def read_items(content: bytes) -> Iterator[dict[str, Value]]:
    """The items of a data file, one at a time. Raises DataFileError at the first broken line."""
    for number, line in enumerate(read_lines(content), start=1):
        try:
            yield decode_line(line)
        except ItemError as broken:
            raise DataFileError(str(broken), number) from None


def _unpacked(content: bytes) -> Iterator[bytes]:
    if not content:
        raise DataFileError("the file is empty")
    left = content
    try:
        while left:
            unpacker = zlib.decompressobj(_GZIP)
            # Once the input is used up, what the unpacker still holds back comes out without any.
            while True:
                chunk = unpacker.decompress(left, _READ_BYTES)
                left = unpacker.unconsumed_tail
                if chunk:
                    yield chunk
                elif not unpacker.eof and not left:
                    raise DataFileError("the gzip stream is cut off")
                if unpacker.eof:
                    break
            left = unpacker.unused_data
    except zlib.error:
        raise DataFileError("the gzip stream is damaged") from None
