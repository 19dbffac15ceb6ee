"""How fast a data file is written, checked and digested, and that memory does not grow with the table. `make bench`, never pass or fail."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from backups.domain import datafile
from backups.domain.checking import check_file
from backups.domain.datafile import DataFile, DataFileWriter
from backups.domain.digest import Digest
from backups.domain.items import canonical
from backups.domain.manifest import ExportFile

FILES_OF_A_MILLION = 1_000_000 // datafile.MAX_FILE_ITEMS


def items(count: int, begin: int = 0) -> Iterator[dict[str, Any]]:
    """Records such as this house stores: a dozen attributes, about 450 bytes."""
    for number in range(begin, begin + count):
        yield {
            "pk": {"S": f"COMPANY#acme#RUN#2026-11#PAYSLIP#{number % 97}"},
            "sk": {"S": f"{number:09d}"},
            "record_kind": {"S": "Payslip"},
            "version": {"N": "3"},
            "gross": {"N": str(number * 37)},
            "net": {"N": str(number * 29)},
            "currency": {"S": "USD"},
            "paid": {"BOOL": True},
            "hash": {"B": number.to_bytes(16)},
            "lines": {"L": [{"M": {"code": {"S": f"L{line}"}, "amount": {"N": str(number + line)}}} for line in range(3)]},
            "tags": {"SS": ["monthly", "regular"]},
        }


def written(count: int, begin: int = 0) -> DataFile:
    writer = DataFileWriter()
    for item in items(count, begin):
        writer.add(item)
    return writer.finish()


@pytest.fixture(scope="module")
def full() -> list[dict[str, Any]]:
    return list(items(datafile.MAX_FILE_ITEMS))


def test_write_a_full_file(benchmark: BenchmarkFixture) -> None:
    file = benchmark(written, datafile.MAX_FILE_ITEMS)
    benchmark.extra_info |= {"items": file.digest.count, "raw_bytes": file.raw_bytes, "stored_bytes": len(file.content)}


def test_check_a_full_file(benchmark: BenchmarkFixture) -> None:
    file = written(datafile.MAX_FILE_ITEMS)
    line = ExportFile("data/x.json.gz", file.digest.count, file.md5, "")
    checked = benchmark(check_file, line, file.content)
    assert checked.findings == []


def test_digest_of_a_full_file(benchmark: BenchmarkFixture, full: list[dict[str, Any]]) -> None:
    assert benchmark(Digest.of_items, full).count == len(full)


def test_canonical_form_of_an_item(benchmark: BenchmarkFixture, full: list[dict[str, Any]]) -> None:
    assert benchmark(canonical, full[0])


def test_memory_of_one_file_is_the_memory_of_a_million_items(benchmark: BenchmarkFixture) -> None:
    """A table of a million items is a hundred files, one after the other: the peak of several is that of one.

    The files are small ones here, because tracing is slow.
    """
    small = datafile.MAX_FILE_ITEMS // 10

    def peak(files: int) -> int:
        tracemalloc.start()
        try:
            for number in range(files):
                file = written(small, number * small)
                assert check_file(ExportFile("x", file.digest.count, file.md5, ""), file.content).findings == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    one, three = peak(1), benchmark.pedantic(peak, args=(3,), rounds=1)  # type: ignore[no-untyped-call]
    benchmark.extra_info |= {"files_of_a_million": FILES_OF_A_MILLION, "peak_bytes_one_file": one, "peak_bytes_three_files": three}
    assert three < one * 1.5
    assert three * datafile.MAX_FILE_ITEMS / small < 100 * 1024 * 1024
