import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups.domain import datafile
from backups.domain.datafile import DataFile, DataFileError, DataFileWriter, read_items, read_lines
from backups.domain.digest import Digest
from tests.unit.backups.items_strategy import items


def written(many: list) -> DataFile:
    writer = DataFileWriter()
    for item in many:
        writer.add(item)
    return writer.finish()


@given(st.lists(items, max_size=6))
def test_what_is_written_is_read(many: list) -> None:
    file = written(many)
    assert list(read_items(file.content)) == many
    assert file.digest == Digest.of_items(many)
    assert gzip.decompress(file.content).count(b"\n") == len(many)
    assert file.raw_bytes == len(gzip.decompress(file.content))


def test_the_same_items_give_the_same_bytes() -> None:
    many = [{"pk": {"S": str(number)}} for number in range(500)]
    assert written(many).content == written(many).content
    assert written(many).content[4:8] == bytes(4)


def test_a_file_without_items_is_a_file() -> None:
    assert list(read_items(written([]).content)) == []


def test_the_writer_says_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 3)
    writer = DataFileWriter()
    assert writer.room == 3
    for number in range(3):
        writer.add({"pk": {"N": str(number)}})
    assert writer.room == 0
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 100)
    monkeypatch.setattr(datafile, "MAX_FILE_RAW_BYTES", writer.raw_bytes)
    assert writer.room == 0


def test_several_gzip_members_are_one_file() -> None:
    one, other = {"pk": {"S": "a"}}, {"pk": {"S": "b"}}
    assert list(read_items(written([one]).content + written([other]).content)) == [one, other]


def test_a_text_with_unicode_line_ends_stays_one_line() -> None:
    item = {"pk": {"S": "a\u2028b\u0085c\x0bd\r\ne"}}
    assert list(read_items(written([item, item]).content)) == [item, item]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 0),
        (b"no gzip", 0),
        (gzip.compress(b'{"Item":{}}\n', mtime=0)[:-1], 0),
        (gzip.compress(b'{"Item":{}}\n', mtime=0)[:-9], 0),
        (gzip.compress(b'{"Item":{}}\n', mtime=0) + b"rubbish", 0),
        (gzip.compress(b'{"Item":{}}', mtime=0), 1),
        (gzip.compress(b'{"Item":{}}\n\n', mtime=0), 2),
        (gzip.compress(b'{"Item":{}}\n{"Item":{}', mtime=0), 2),
    ],
)
def test_a_broken_file_is_refused_and_says_where(content: bytes, line: int) -> None:
    with pytest.raises(DataFileError) as refused:
        list(read_items(content))
    assert refused.value.line == line


def test_a_bomb_without_line_ends_is_refused_before_it_fills_the_memory() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(DataFileError, match="longer than any item"):
        list(read_lines(bomb))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(content: bytes) -> None:
    with contextlib.suppress(DataFileError):
        list(read_items(content))
