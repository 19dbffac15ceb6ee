import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups.domain import manifest
from backups.domain.checking import check_export, check_file
from backups.domain.datafile import DataFileWriter
from backups.domain.digest import Digest
from backups.domain.findings import Kind
from backups.domain.manifest import ExportFile, ManifestError, Place, Summary, UnsupportedExportError
from tests.unit.backups.items_strategy import items

PLACE = Place("sets/2026-11-24", "01795478400000-0a1b2c3d")
MOMENT = datetime(2026, 11, 24, 1, 30, 0, 123000, tzinfo=UTC)


def summary(count: int) -> Summary:
    return Summary(
        export_arn="arn:aws:dynamodb:eu-south-1:000000000000:table/t/export/x",
        table_arn="arn:aws:dynamodb:eu-south-1:000000000000:table/t",
        table_id="id",
        bucket="backups",
        prefix=PLACE.prefix,
        files_key=PLACE.manifest_key(manifest.FILES),
        started=MOMENT,
        ended=MOMENT,
        exported=MOMENT,
        count=count,
    )


def exported(parts: list[list[Any]]) -> dict[str, bytes]:
    """An export in memory: key -> bytes."""
    objects, files = {PLACE.started_key: b""}, []
    for number, part in enumerate(parts):
        writer = DataFileWriter()
        for item in part:
            writer.add(item)
        file = writer.finish()
        key = PLACE.data_key(manifest.data_name(number, 0, file.fingerprint))
        objects[key] = file.content
        files.append(ExportFile(key, len(part), file.md5, "etag"))
    for name, content in (
        (manifest.FILES, manifest.build_files(files)),
        (manifest.SUMMARY, manifest.build_summary(summary(sum(map(len, parts))))),
    ):
        objects[PLACE.manifest_key(name)] = content
        objects[PLACE.checksum_key(name)] = manifest.checksum(content)
    return objects


SMALL: list[list[dict[str, Any]]] = [
    [{"pk": {"S": "a"}, "n": {"N": "1"}}, {"pk": {"S": "b"}}],
    [{"pk": {"S": "c"}, "b": {"B": b"\x00"}}],
    [],
]
ALL = [item for part in SMALL for item in part]


def findings(objects: dict[str, bytes], recorded: Digest | None = None) -> list[tuple[Kind, str]]:
    return [(finding.kind, finding.file) for finding in check_export(PLACE, objects.get, objects, recorded).findings]


@given(st.lists(st.lists(items, max_size=3), max_size=4))
def test_an_export_reads_back_as_the_same_items(parts: list) -> None:
    objects = exported(parts)
    everything = [item for part in parts for item in part]
    checked = check_export(PLACE, objects.get, objects, Digest.of_items(everything))
    assert checked.findings == []
    assert checked.digest == Digest.of_items(everything)


def test_any_flipped_bit_of_any_file_is_found_and_named() -> None:
    sound = exported(SMALL)
    for key, content in sound.items():
        for position in range(len(content)):
            for bit in range(8):
                damaged = bytearray(content)
                damaged[position] ^= 1 << bit
                found = findings(sound | {key: bytes(damaged)})
                named = key.replace(".checksum", ".json")
                assert any(kind is not Kind.EXTRA_FILE and file == named for kind, file in found), (key, position, bit)


@given(st.data())
def test_any_flipped_byte_of_any_export_is_found(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.lists(items, max_size=3), min_size=1, max_size=3))
    sound = exported(parts)
    key = data.draw(st.sampled_from(sorted(key for key, content in sound.items() if content)))
    position = data.draw(st.integers(0, len(sound[key]) - 1))
    damaged = bytearray(sound[key])
    damaged[position] ^= data.draw(st.integers(1, 255))
    found = findings(sound | {key: bytes(damaged)})
    assert any(file == key.replace(".checksum", ".json") for _, file in found)


def test_a_missing_file_is_named() -> None:
    sound = exported(SMALL)
    for key in sound:
        found = findings({other: content for other, content in sound.items() if other != key})
        if key.endswith("_started"):
            assert found == []
        elif "/data/" in key:
            assert found == [(Kind.MISSING_FILE, key)]
        else:
            assert (Kind.MISSING_MANIFEST, key) in found


def test_an_extra_file_is_named_and_does_not_spoil_the_copy() -> None:
    sound = exported(SMALL)
    key = PLACE.data_key("leftover")
    checked = check_export(PLACE, (sound | {key: b"x"}).get, sound | {key: b"x"}, Digest.of_items(ALL))
    assert [(finding.kind, finding.file, finding.fatal) for finding in checked.findings] == [(Kind.EXTRA_FILE, key, False)]


def test_a_copy_that_agrees_with_itself_but_not_with_the_scan_is_found() -> None:
    other = exported([[{"pk": {"S": "a"}, "n": {"N": "2"}}, {"pk": {"S": "b"}}], *SMALL[1:]])
    assert findings(other) == []
    assert findings(other, Digest.of_items(ALL)) == [(Kind.DIGEST_DIFFERS, PLACE.manifest_key(manifest.SUMMARY))]
    fewer = exported(SMALL[1:])
    assert [kind for kind, _ in findings(fewer, Digest.of_items(ALL))] == [Kind.WRONG_COUNT, Kind.DIGEST_DIFFERS]


def test_a_file_with_fewer_items_than_named_is_found() -> None:
    writer = DataFileWriter()
    writer.add(ALL[0])
    file = writer.finish()
    checked = check_file(ExportFile("data/a", 2, file.md5, ""), file.content)
    assert [finding.kind for finding in checked.findings] == [Kind.WRONG_COUNT]


@pytest.mark.parametrize("cut", [0, 5, 20])
def test_a_file_that_is_cut_off_is_found_by_checksum_and_by_content(cut: int) -> None:
    writer = DataFileWriter()
    writer.add(ALL[0])
    file = writer.finish()
    checked = check_file(ExportFile("data/a", 1, file.md5, ""), file.content[:cut])
    assert [finding.kind for finding in checked.findings] == [Kind.WRONG_MD5, Kind.UNREADABLE_GZIP]


def test_manifests_survive_reading() -> None:
    assert manifest.read_summary(manifest.build_summary(summary(3))) == summary(3)
    bare = dataclasses.replace(summary(0), prefix="")
    assert manifest.read_summary(manifest.build_summary(bare)) == bare
    files = [ExportFile("b", 1, "x", "y"), ExportFile("a", 2, "z", "w")]
    assert manifest.read_files(manifest.build_files(files)) == sorted(files, key=lambda file: file.key)
    assert manifest.build_files(files) == manifest.build_files(reversed(files))
    assert manifest.read_files(manifest.build_files([])) == []


@pytest.mark.parametrize("change", [{"exportType": "INCREMENTAL_EXPORT"}, {"version": "2023-08-01"}, {"outputFormat": "ION"}])
def test_an_export_of_another_sort_is_refused_clearly(change: dict) -> None:
    content = json.dumps(json.loads(manifest.build_summary(summary(1))) | change).encode()
    with pytest.raises(UnsupportedExportError):
        manifest.read_summary(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"{}\n", b'{"itemCount":1}', b'{"itemCount":-1,"md5Checksum":"","etag":"","dataFileS3Key":""}\n', b"[" * 100_000 + b"\n"],
)
def test_a_list_of_files_that_is_none_is_refused(content: bytes) -> None:
    if content == b"":
        assert manifest.read_files(content) == []
        return
    with pytest.raises(ManifestError):
        manifest.read_files(content)


def test_a_manifest_that_points_outside_its_export_is_found() -> None:
    objects = exported(SMALL)
    content = manifest.build_files([ExportFile("elsewhere/secret", 0, "", "")])
    objects[PLACE.manifest_key(manifest.FILES)] = content
    objects[PLACE.checksum_key(manifest.FILES)] = manifest.checksum(content)
    assert (Kind.MANIFEST_UNREADABLE, PLACE.manifest_key(manifest.FILES)) in findings(objects)
