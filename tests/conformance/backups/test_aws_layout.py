"""An export laid out as AWS lays it out, made by somebody else, is read, verified and found wanting when it is damaged."""

import gzip
import json
from pathlib import Path

import pytest

from backups.domain import manifest
from backups.domain.checking import check_export
from backups.domain.datafile import read_items
from backups.domain.digest import Digest
from backups.domain.findings import Kind
from backups.domain.items import encode_line
from backups.domain.manifest import Place

FULL = Place("", "01752195600000-full0001")
INCREMENTAL = Place("", "01752282000000-incr0001")
ITEMS = 2000


@pytest.fixture
def objects(reference: Path) -> dict[str, bytes]:
    root = reference / "finance" / "ddb-export-synthetic"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("AWSDynamoDB/**/*") if path.is_file()}


@pytest.fixture
def full(objects: dict[str, bytes]) -> dict[str, bytes]:
    return {key: content for key, content in objects.items() if key.startswith(FULL.folder)}


def test_the_full_export_verifies(full: dict[str, bytes]) -> None:
    checked = check_export(FULL, full.get, full)
    assert checked.findings == []
    assert checked.digest.count == ITEMS


def test_its_lines_are_read_and_written_without_a_change(full: dict[str, bytes]) -> None:
    lines = 0
    for key, content in full.items():
        if "/data/" not in key:
            continue
        plain = gzip.decompress(content).splitlines(keepends=True)
        for line, item in zip(plain, read_items(content), strict=True):
            assert json.loads(encode_line(item)) == json.loads(line)
            lines += 1
    assert lines == ITEMS


def test_its_digest_is_that_of_its_items_in_any_order(full: dict[str, bytes]) -> None:
    items = [item for key, content in full.items() if "/data/" in key for item in read_items(content)]
    assert check_export(FULL, full.get, full).digest == Digest.of_items(reversed(items))


def test_a_flipped_byte_names_the_file(full: dict[str, bytes]) -> None:
    for key, content in full.items():
        for position in range(0, len(content), max(1, len(content) // 7)):
            damaged = bytearray(content)
            damaged[position] ^= 0x10
            found = check_export(FULL, (full | {key: bytes(damaged)}).get, full).findings
            assert any(finding.fatal and finding.file == key.replace(".checksum", ".json") for finding in found), (key, position)


def test_a_missing_file_names_the_file(full: dict[str, bytes]) -> None:
    for key in full:
        left = {other: content for other, content in full.items() if other != key}
        found = [finding.file for finding in check_export(FULL, left.get, left).findings]
        assert found[:1] == ([] if key.endswith("_started") else [key])


def test_the_incremental_export_is_refused_by_name(objects: dict[str, bytes]) -> None:
    checked = check_export(INCREMENTAL, objects.get, objects)
    assert [(finding.kind, finding.file) for finding in checked.findings] == [
        (Kind.UNSUPPORTED_EXPORT, INCREMENTAL.manifest_key(manifest.SUMMARY))
    ]
    assert "INCREMENTAL_EXPORT" in checked.findings[0].detail
